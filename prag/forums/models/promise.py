"""What is stored of a commitment? Who does what by when, for which conclusion, and every step it went."""

from __future__ import annotations

from django.db import models

from prag.forums.models.forum import Forum, OfForum
from prag.forums.models.meeting import Conclusion, Meeting
from prag.kernel.fields import WordField
from prag.organisations.models import Institution


class Commitment(OfForum):
    """What a function of an institution committed itself to, for a conclusion. It has an owner and a day, or it is none."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="commitments")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="commitments")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="commitments")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    what = models.TextField()
    due = models.DateField()
    state = WordField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "commitment"
        indexes = [models.Index(fields=["forum", "due"], name="commitment_forum")]


class CommitmentStep(OfForum):
    """One step of a commitment, with what was said: evidence, or the reason. Never changed."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="steps")
    verb = WordField()
    source = WordField(null=True)
    state = WordField()
    said = models.TextField(default="")
    # The owner and the day from this step on.
    owner = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    owner_function = WordField()
    due = models.DateField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", null=True)
    function_kind = WordField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "commitment_step"
        indexes = [models.Index(fields=["commitment", "at"], name="commitment_step_of")]
