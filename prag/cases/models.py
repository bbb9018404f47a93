"""What is stored of a case? A header without a word of text, and apart from it what needs opening."""

from __future__ import annotations

import uuid

from django.db import models

from prag.gate.content import ContentManager
from prag.kernel.fields import CaseCodeField, WordField, WordsField
from prag.organisations.models import Criterion, Institution, LegalBasis


class Case(models.Model):
    """The header of a case: code, phase, dates, who is responsible. Visible to whoever sits at its table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    code = CaseCodeField(unique=True)
    phase = WordField()
    phase_since = models.DateTimeField()
    responsible = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    custody_from = models.DateField()
    release_expected = models.DateField(null=True)
    release_kind = WordField()
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "case_header"
        indexes = [models.Index(fields=["release_expected", "id"], name="case_release")]


class Transition(models.Model):
    """One step of a case from phase to phase; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")
    verb = WordField()
    source = WordField(null=True)
    target = WordField()
    actor = models.UUIDField()
    institution = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "transition"
        indexes = [models.Index(fields=["case_id", "at"], name="transition_case"), models.Index(fields=["at"], name="transition_at")]


class Content(models.Model):
    """A row that belongs to one compartment of one case; PostgreSQL shows it only after a logged opening."""

    compartment: str

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")

    objects = ContentManager()

    class Meta:
        abstract = True


class Authored(Content):
    """A row of the part that the whole table works on (`work`), with its author: of a plan, of a release."""

    compartment = "work"

    author = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Eligibility(Content):
    """Why the case may exist: legal basis, criterion, what the person was told; and who confirmed or refused it."""

    compartment = "custody"

    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    told = models.TextField()
    told_on = models.DateField()
    told_language = WordField()
    opened_by = models.UUIDField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(default="")

    class Meta:
        db_table = "eligibility"


class SeatRequest(Content):
    """What an institution said when it asked for a seat."""

    compartment = "custody"

    item = models.UUIDField(unique=True)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    basis = WordField()
    reason = models.TextField()

    class Meta:
        db_table = "seat_request"
        indexes = [models.Index(fields=["case_id"], name="seat_request_case")]


class PersonName(Content):
    """The person's name, encrypted; apart from the rest of the identity because the search opens it alone."""

    compartment = "name"

    name = models.BinaryField()

    class Meta:
        db_table = "person_name"


class Identity(Content):
    """Who the person is: birth date, personal number, address; each encrypted."""

    compartment = "identity"

    birth_date = models.BinaryField(null=True)
    personal_number = models.BinaryField(null=True)
    address = models.BinaryField(null=True)

    class Meta:
        db_table = "identity"


class PersonKey(Content):
    """The person's key, wrapped by the installation's key. Left out of the normal dump; its erasure erases the person."""

    compartment = "key"

    wrapped = models.BinaryField()

    class Meta:
        db_table = "person_key"


class OfCase(models.Model):
    """A header row of a case: ids, words and days alone, visible to whoever sees the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")
    actor = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class ReleaseDates(OfCase):
    """The release dates as recorded on one day; each change is a further row with its reason, nothing is overwritten."""

    known_on = models.DateField()
    earliest_conditional = models.DateField(null=True)
    full_term = models.DateField(null=True)
    pending = models.BooleanField(default=False)
    actual = models.DateField(null=True)
    reason = WordField()

    class Meta:
        db_table = "release_dates"
        indexes = [models.Index(fields=["case_id", "at"], name="release_dates_case"), models.Index(fields=["at"], name="release_dates_at")]


class Milestone(OfCase):
    """Something that happened on a day and that duties count from: a first contact, a review, a consent. No text.

    The last row of a kind counts; one without a day takes the kind back.
    """

    kind = WordField()
    day = models.DateField(null=True)

    class Meta:
        db_table = "milestone"
        indexes = [models.Index(fields=["case_id", "kind"], name="milestone_case")]


class Responsibility(OfCase):
    """From this moment on `institution`, by `function_kind`, is responsible. Only beginnings are stored, so there is no gap."""

    function_kind = WordField()
    since = models.DateTimeField()

    class Meta:
        db_table = "responsible_since"
        constraints = [models.UniqueConstraint(fields=["case_id", "since"], name="responsible_once")]
        indexes = [models.Index(fields=["at"], name="responsible_at")]


class Handover(OfCase):
    """Responsibility is offered to another institution; it counts when it is accepted. `item`: what was addressed."""

    item = models.UUIDField(unique=True)
    receiver = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    receiver_function = WordField()
    state = WordField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Why it was declined: one of a list, because a header has no free text.
    reason = WordField(null=True)

    class Meta:
        db_table = "handover"
        indexes = [models.Index(fields=["case_id"], name="handover_case")]


class Told(OfCase):
    """A notice of release: to which institution, of which date, with which fields; acknowledged when. Its words are a `Letter`."""

    item = models.UUIDField(unique=True)
    recipient = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    recipient_function = WordField()
    release = models.DateField(null=True)
    fulfils = WordField()
    short = models.BooleanField(default=False)
    sent_on = models.DateField()
    acknowledged_on = models.DateField(null=True)
    acting_function = WordField(null=True)

    class Meta:
        db_table = "told"
        indexes = [models.Index(fields=["case_id", "sent_on"], name="told_case"), models.Index(fields=["at"], name="told_at")]


class Disclosure(OfCase):
    """What went out: to whom, on which basis, which fields; a correction reaches every recipient (promise 9)."""

    kind = WordField()
    recipient = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    recipient_function = WordField(null=True)
    basis = WordField()
    basis_id = models.UUIDField(null=True)
    # Of a basis "consent": the day of the consent, and since when that consent is over.
    consent_on = models.DateField(null=True)
    consent_over_at = models.DateTimeField(null=True)
    fields = WordsField()
    copy = models.PositiveSmallIntegerField()
    item = models.UUIDField(null=True)
    recalled_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # deleted | corrected; empty beside a day of confirmation: deleted, when there was no other answer.
    confirmed_as = WordField(null=True)

    class Meta:
        db_table = "disclosure"
        indexes = [
            models.Index(fields=["case_id", "at"], name="disclosure_case"),
            # Of everything that ever went out, the few things that are called back and not confirmed.
            models.Index(
                fields=["case_id"], condition=models.Q(recalled_at__isnull=False, confirmed_at__isnull=True), name="disclosure_waiting"
            ),
        ]


class Letter(Content):
    """What an addressed item says to whoever it is addressed to; sealed with the person's key, opened with the item alone."""

    compartment = "letter"

    item = models.UUIDField(unique=True)
    kind = WordField()
    body = models.BinaryField()

    class Meta:
        db_table = "letter"
        indexes = [models.Index(fields=["case_id"], name="letter_case")]
