"""What is stored of something that a function owes? What kind, about what, by when, and how far it got. No free text."""

from __future__ import annotations

import uuid

from django.db import models

from prag.kernel.fields import WordField
from prag.organisations.models import Institution


class Duty(models.Model):
    """Something asked of a function of an institution, due on a day. `about` is the id of what it concerns.

    Each step has its moment, so that it is known how long everything took (promise 3).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = WordField()
    jurisdiction_id = WordField(db_column="jurisdiction")
    case_id = models.UUIDField(null=True)
    about = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    asked_by = models.UUIDField(null=True)
    asked_institution = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    due = models.DateField()
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = WordField(null=True)
    # Counted from the dates of a case by its deadlines, and counted anew when one moves; not asked by anybody.
    computed = models.BooleanField(default=False)

    class Meta:
        db_table = "duty"
        indexes = [
            models.Index(fields=["about"], name="duty_about"),
            models.Index(fields=["due"], condition=models.Q(closed_at__isnull=True), name="duty_waiting"),
            models.Index(fields=["case_id"], name="duty_case"),
            models.Index(fields=["asked_at"], condition=models.Q(kind="declined_action"), name="duty_declined"),
        ]


class DutyAddressee(models.Model):
    """To whom a duty is addressed: the function first; escalation adds its deputy, then the head. It takes nobody away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    duty = models.ForeignKey(Duty, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    # function | deputy | head
    standing = WordField()
    since = models.DateTimeField()

    class Meta:
        db_table = "duty_addressee"
        constraints = [models.UniqueConstraint(fields=["duty", "standing"], name="duty_addressee_once")]
        indexes = [models.Index(fields=["institution", "function_kind"], name="duty_addressee_function")]
