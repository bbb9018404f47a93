"""What is stored of institutions and the people who work in them?

None of these tables speaks of the persons whom cases are about. Rows that decide who may do what (practitioners,
functions, agreements) are written by the gate's verbs only; the web role may read them.
"""

from __future__ import annotations

import uuid

from django.db import models

from prag.kernel.fields import WordField, WordsField
from prag.organisations.words import basis_called
from prag.ui.words import data_text


class Jurisdiction(models.Model):
    """A legal order with its own law, deadlines and languages; no case is ever seen from another one."""

    code = WordField(primary_key=True)
    name = models.TextField()
    time_zone = models.TextField()
    languages = WordsField()
    # The country's code for public holidays, and the days of the working week (mon … sun).
    holidays = WordField(null=True)
    working_week = WordsField()

    class Meta:
        db_table = "jurisdiction"


class Place(models.Model):
    """A town or municipality."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT)
    key = WordField()
    name = models.TextField()

    class Meta:
        db_table = "place"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="place_key_once")]

    @property
    def called(self) -> str:
        """The name in the present language."""
        return data_text(self.name)


class Institution(models.Model):
    """A body that takes part: a prison, a centre for social work, a bureau, an association."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT)
    key = WordField()
    kind = WordField()
    name = models.TextField()
    short_name = models.TextField()
    place = models.ForeignKey(Place, models.PROTECT)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "institution"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="institution_key_once")]

    @property
    def called(self) -> str:
        """The short name in the present language."""
        return data_text(self.short_name)

    @property
    def full_name(self) -> str:
        """The full name in the present language."""
        return data_text(self.name)


class Practitioner(models.Model):
    """Somebody who works in an institution. Read only inside it and at the table of a common case (gate policy)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, models.PROTECT)
    key = WordField(null=True)
    name = models.TextField()
    email = models.EmailField()
    active = models.BooleanField(default=True)
    absent_from = models.DateField(null=True)
    absent_until = models.DateField(null=True)

    class Meta:
        db_table = "practitioner"


class FunctionKind(models.Model):
    """A kind of function, such as social worker; the permission table has one column for each."""

    key = WordField(primary_key=True)
    name = models.TextField()
    institution_kinds = WordsField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "function_kind"


class Function(models.Model):
    """A function at an institution with its holder, and a deputy for a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, models.PROTECT)
    kind = models.ForeignKey(FunctionKind, models.PROTECT, db_column="kind")
    holder = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    deputy_from = models.DateField(null=True)
    deputy_until = models.DateField(null=True)

    class Meta:
        db_table = "function"


class Agreement(models.Model):
    """A written agreement between institutions; without one (or a duty in law, or consent) there is no seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT)
    key = WordField(null=True)
    title = models.TextField()
    purpose = models.TextField()
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        db_table = "agreement"


class AgreementParty(models.Model):
    """An institution that signed an agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    institution = models.ForeignKey(Institution, models.PROTECT)

    class Meta:
        db_table = "agreement_party"
        constraints = [models.UniqueConstraint(fields=["agreement", "institution"], name="agreement_party_once")]


class LegalBasis(models.Model):
    """A basis in law, an agreement or consent, as the authority of the jurisdiction words it; unconfirmed at first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT)
    key = WordField()
    kind = WordField()
    name = models.TextField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        db_table = "legal_basis"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="legal_basis_key_once")]

    @property
    def called(self) -> str:
        """The name in the present language."""
        return basis_called(self.name, self.confirmed)


class Criterion(models.Model):
    """A ground on which a case may be opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT)
    key = WordField()
    name = models.TextField()

    class Meta:
        db_table = "criterion"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="criterion_key_once")]


class Deadline(models.Model):
    """An interval of the jurisdiction; a proposal, not law, until an authority confirms it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT)
    key = WordField()
    name = models.TextField()
    amount = models.PositiveSmallIntegerField()
    unit = WordField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        db_table = "deadline"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="deadline_key_once")]


class LifeArea(models.Model):
    """An area of life in which needs and strengths are recorded, and the compartment its statements lie in."""

    key = WordField(primary_key=True)
    name = models.TextField()
    help = models.TextField()
    compartment = WordField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "life_area"


class NoticeField(models.Model):
    """What a kind of institution may learn from a notice of release: one row a field. What is not here never leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution_kind = WordField()
    field = WordField()

    class Meta:
        db_table = "notice_field"
        constraints = [models.UniqueConstraint(fields=["institution_kind", "field"], name="notice_field_once")]


class Service(models.Model):
    """What an institution offers in a place, for one life area: how to ask for it, how long before, until when it holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    area = models.ForeignKey(LifeArea, models.PROTECT, related_name="+")
    name = models.TextField()
    how_to_ask = models.TextField()
    lead_time_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    # The forum's commitment that made or changed it.
    commitment = models.UUIDField(null=True)
    replaces = models.UUIDField(null=True)

    class Meta:
        db_table = "service"
        indexes = [models.Index(fields=["place", "area"], name="service_place")]


class Responsibility(models.Model):
    """A line of the role map: which institution does what in a place, by which function, whom to reach, who stands in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    function_kind = WordField()
    deputy_kind = WordField(null=True)
    does = models.TextField()
    contact = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "responsibility"
