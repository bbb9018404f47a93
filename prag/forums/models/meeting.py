"""What is stored of one meeting? Agenda, who came (institutions and functions), conclusions, minutes."""

from __future__ import annotations

from django.db import models

from prag.forums.models.forum import Forum, OfForum
from prag.kernel.fields import WordField
from prag.organisations.models import Institution


class Meeting(OfForum):
    """A meeting of a forum. Its state goes along the table of `prag.forums.workflow`, by the gate's verbs alone."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    venue = models.TextField()
    state = WordField()
    # How often the invitation went out: a calendar takes the higher number for the newer one.
    sequence = models.PositiveSmallIntegerField(default=0)
    invited_at = models.DateTimeField(null=True)
    # Who recorded what was said; another person approves it.
    recorded_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        db_table = "meeting"
        indexes = [models.Index(fields=["forum", "held_on"], name="meeting_forum")]


class OfMeeting(OfForum):
    """A row that belongs to one meeting; once its minutes are approved it no longer changes (trigger)."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AgendaItem(OfMeeting):
    """An item: a question prepared for it, what was noted; `commitment` when it was carried over from an earlier meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.TextField()
    question = models.TextField(default="")
    notes = models.TextField(default="")
    commitment = models.UUIDField(null=True)
    struck = models.BooleanField(default=False)

    class Meta:
        db_table = "agenda_item"
        indexes = [models.Index(fields=["meeting", "position"], name="agenda_item_meeting")]


class Participation(OfMeeting):
    """An institution by a function at a meeting: invited, came or not, how many people, why not."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="participations")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    invited_at = models.DateTimeField(null=True)
    attended = models.BooleanField(null=True)
    people = models.PositiveSmallIntegerField(null=True)
    absence = WordField(null=True)

    class Meta:
        db_table = "participation"
        constraints = [models.UniqueConstraint(fields=["meeting", "institution", "function_kind"], name="participation_once")]


class Conclusion(OfMeeting):
    """What the meeting concluded; its words stand in `Text`, a row a language."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="conclusions")
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "conclusion"


class Adoption(OfMeeting):
    """An institution that adopted a conclusion."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="adoptions")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")

    class Meta:
        db_table = "adoption"
        constraints = [models.UniqueConstraint(fields=["conclusion", "institution"], name="adoption_once")]


class Text(OfMeeting):
    """Words in one language: of a conclusion, or what a meeting discussed (`discussed`) and to what end (`aim`)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="texts")
    subject = models.UUIDField()
    slot = WordField()
    language = WordField()
    text = models.TextField()

    class Meta:
        db_table = "forum_text"
        constraints = [models.UniqueConstraint(fields=["subject", "slot", "language"], name="text_once")]


class Minutes(OfForum):
    """The approved minutes: their text as it was read, and its digest. Never changed; corrected by an addendum."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    text = models.TextField()
    digest = models.TextField()
    approved_by = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        db_table = "minutes"


class Addendum(OfForum):
    """A correction of approved minutes, beside them."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="addenda")
    text = models.TextField()
    author = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "addendum"
        indexes = [models.Index(fields=["meeting", "at"], name="addendum_meeting")]
