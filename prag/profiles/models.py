"""What is stored of needs and strengths? Statements that are never changed: a correction is a new one.

One table a compartment, so that no policy has to choose: work, health (encrypted), contacts.
"""

from __future__ import annotations

from django.db import models

from prag.cases.models import Content
from prag.kernel.fields import WordField
from prag.organisations.models import Institution, LifeArea


class Statement(Content):
    """Something said of one life area: its kind, author, date. `rating` is a word, never a number."""

    area = models.ForeignKey(LifeArea, models.PROTECT, related_name="+")
    kind = WordField()
    rating = WordField()
    direction = WordField()
    strength = models.BooleanField(default=False)
    asked_none = models.BooleanField(default=False)
    own_words = models.BooleanField(default=False)
    source_grade = WordField(null=True)
    information_grade = WordField(null=True)
    author = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    said_on = models.DateField()
    recorded_at = models.DateTimeField()
    replaces = models.UUIDField(null=True, unique=True)

    class Meta:
        abstract = True


class WorkStatement(Statement):
    """A statement for the common work of the table."""

    compartment = "work"
    text = models.TextField()
    source = models.TextField()

    class Meta:
        db_table = "work_statement"
        indexes = [models.Index(fields=["case_id"], name="work_statement_case")]


class HealthStatement(Statement):
    """A statement on health or substance use; its text and source are encrypted."""

    compartment = "health"
    text = models.BinaryField()
    source = models.BinaryField()

    class Meta:
        db_table = "health_statement"
        indexes = [models.Index(fields=["case_id"], name="health_statement_case")]


class ContactStatement(Statement):
    """A statement on family and other people close to the person; never searchable."""

    compartment = "contacts"
    text = models.TextField()
    source = models.TextField()

    class Meta:
        db_table = "contact_statement"
        indexes = [models.Index(fields=["case_id"], name="contact_statement_case")]
