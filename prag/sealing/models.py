"""What is stored of the witnesses of the log? Which institutions they are, and which head each confirmed when. No person."""

from __future__ import annotations

import uuid

from django.db import models

from prag.organisations.models import Institution


class Witness(models.Model):
    """An institution that keeps heads of the log. `told_at`, `told_size`: the last head it was sent by mail.

    `ending_asked_by`, `ending_asked_at`: who asked that it ends, which a second person does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_size = models.BigIntegerField(default=0)
    ending_asked_by = models.UUIDField(null=True)
    ending_asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "witness"
        constraints = [models.UniqueConstraint(fields=["institution"], condition=models.Q(ended_at=None), name="witness_once")]


class Receipt(models.Model):
    """An institution confirmed that it keeps the head of so many rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "receipt"
        constraints = [models.UniqueConstraint(fields=["institution", "size"], name="receipt_once")]
