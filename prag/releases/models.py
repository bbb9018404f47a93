"""What is stored around a release? The day-one checklist, and contacts after it. Dates and notices are headers of the case."""

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
