"""What is stored about who may open what? Seats, exclusions and what was addressed. No free text: these are headers."""

from __future__ import annotations

import uuid

from django.db import models

from prag.kernel.fields import WordField, WordsField
from prag.organisations.models import Agreement, Institution, LegalBasis, Practitioner


class Seat(models.Model):
    """An institution's place at the table of one case: what it may open, why, and until when.

    The institution's access manager names holder and deputy; the deputy opens only in the stated period.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    holder = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    deputy_from = models.DateField(null=True)
    deputy_until = models.DateField(null=True)
    compartments = WordsField()
    writes = WordsField()
    basis = WordField()
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")
    consent_on = models.DateField(null=True)
    starts = models.DateField()
    ends = models.DateField()
    ended_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "seat"
        indexes = [
            models.Index(fields=["case_id"], name="seat_case"),
            models.Index(fields=["given_at"], name="seat_given"),
        ]


class Exclusion(models.Model):
    """Somebody who must not open a case (conflict of interest); beats every seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    reason = WordField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exclusion"
        indexes = [models.Index(fields=["case_id", "practitioner"], name="exclusion_case")]


class Item(models.Model):
    """Something addressed to a function of an institution: a right, with an end, to open what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = WordField()
    case_id = models.UUIDField()
    jurisdiction_id = WordField(db_column="jurisdiction")
    compartments = WordsField()
    sender = models.UUIDField()
    sender_institution = models.UUIDField()
    due = models.DateField()
    ends = models.DateField()
    sent_at = models.DateTimeField()
    answer = WordField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "item"
        indexes = [
            models.Index(fields=["case_id"], name="item_case"),
            models.Index(fields=["due"], condition=models.Q(answered_at__isnull=True), name="item_waiting"),
        ]


class Sent(models.Model):
    """A form that was sent and changed something: its random key, whose it was, and the request that did it."""

    pk = models.CompositePrimaryKey("actor", "key")
    actor = models.UUIDField()
    key = models.UUIDField()
    request = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "sent"
        indexes = [models.Index(fields=["at"], name="sent_at")]


class Addressee(models.Model):
    """A function that an item is addressed to. Escalation adds one; it never takes one away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    since = models.DateTimeField()
    escalated = models.BooleanField(default=False)
    # Nobody answered: the function's deputy may, whatever the deputy's period says.
    deputy_too = models.BooleanField(default=False)
    # A head who is told that something waits need not be allowed to read it.
    opens = models.BooleanField(default=True)

    class Meta:
        db_table = "addressee"
        constraints = [
            models.UniqueConstraint(fields=["item", "institution", "function_kind"], name="addressee_once"),
        ]
        indexes = [models.Index(fields=["institution", "function_kind"], name="addressee_function")]
