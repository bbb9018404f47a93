"""What is stored around a release? The day-one checklist, contacts after it, and which of them were recorded wrongly.

Dates and notices are headers of the case. Nothing is overwritten: what is wrong stays, and a row beside it says that it is.
"""

from __future__ import annotations

from django.db import models

from prag.cases.models import Authored
from prag.kernel.fields import WordField


class DayOne(Authored):
    """How an item of the day-one checklist stands: `open`, `done` or `not_needed`, with a note. The latest row of an item counts."""

    key = WordField()
    state = WordField()
    note = models.TextField(default="")

    class Meta:
        db_table = "day_one"
        indexes = [models.Index(fields=["case_id"], name="day_one_case")]


class Contact(Authored):
    """A contact after release: when, of which kind, kept or missed, and what was seen. A fact, no judgement."""

    day = models.DateField()
    kind = WordField()
    kept = models.BooleanField()
    fact = models.TextField(default="")

    class Meta:
        db_table = "contact"
        indexes = [models.Index(fields=["case_id", "day"], name="contact_case")]


class TakenBack(Authored):
    """A contact or review was recorded wrongly: which one, whose it was, why. It counts for nothing from then on; its row stays."""

    contact = models.UUIDField(unique=True)
    # Who sees the own contacts alone sees what became of them.
    whose = models.UUIDField()
    reason = WordField()
    words = models.TextField(default="")

    class Meta:
        db_table = "taken_back"
        indexes = [models.Index(fields=["case_id"], name="taken_back_case")]
