"""How is the log read? Its table as a model that nothing writes through; the gate alone adds rows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from prag.kernel.fields import WordField


class Event(models.Model):
    """One thing that happened: who, when, on what, why. Ids only."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = WordField()
    actor = models.UUIDField(null=True)
    institution = models.UUIDField(null=True)
    function = WordField(null=True)
    system = WordField(null=True)
    case_id = models.UUIDField(null=True)
    cases = ArrayField(models.UUIDField(), null=True)
    compartment = WordField(null=True)
    writes = models.BooleanField()
    purpose = WordField(null=True)
    basis = WordField(null=True)
    basis_id = models.UUIDField(null=True)
    object = WordField(null=True)
    object_id = models.UUIDField(null=True)
    recipient = models.UUIDField(null=True)
    request = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "event"
