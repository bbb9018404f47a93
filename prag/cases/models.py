"""What is stored of a case? A header without a word of text, and apart from it what needs opening."""

from __future__ import annotations

import uuid

from django.db import models

from prag.gate.content import ContentManager
from prag.kernel.fields import CaseCodeField, WordField
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
        indexes = [models.Index(fields=["case_id", "at"], name="transition_case")]


class Content(models.Model):
    """A row that belongs to one compartment of one case; PostgreSQL shows it only after a logged opening."""

    compartment: str

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")

    objects = ContentManager()

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
        indexes = [models.Index(fields=["case_id"], name="eligibility_case")]


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
        indexes = [models.Index(fields=["case_id"], name="person_name_case")]


class Identity(Content):
    """Who the person is: birth date, personal number, address; each encrypted."""

    compartment = "identity"

    birth_date = models.BinaryField(null=True)
    personal_number = models.BinaryField(null=True)
    address = models.BinaryField(null=True)

    class Meta:
        db_table = "identity"
        indexes = [models.Index(fields=["case_id"], name="identity_case")]


class PersonKey(Content):
    """The person's key, wrapped by the installation's key. Left out of the normal dump; its erasure erases the person."""

    compartment = "key"

    wrapped = models.BinaryField()

    class Meta:
        db_table = "person_key"
        indexes = [models.Index(fields=["case_id"], name="person_key_case")]
