"""How are the log and its heads read? Their tables as models that nothing writes through; the gate alone adds rows."""

from __future__ import annotations

import base64

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


class Head(models.Model):
    """A signed head of the log: how many rows, their root, when. No row, nobody's id."""

    size = models.BigIntegerField(primary_key=True)
    id = models.UUIDField()
    at = models.DateTimeField()
    root = models.BinaryField()
    key = models.TextField()
    note = models.TextField()

    class Meta:
        managed = False
        db_table = "head"

    @property
    def root_text(self) -> str:
        """The root as it stands in the note."""
        return base64.b64encode(self.root).decode()
