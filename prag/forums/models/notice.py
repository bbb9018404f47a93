"""What is stored of a public notice? Which meetings it tells of, an editor's words per language, who read it, what was published."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from prag.kernel.fields import WordField
from prag.organisations.models import Institution


class Notice(models.Model):
    """A notice of the meetings of a week, or of one meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "notice"


class NoticeMeeting(models.Model):
    """A meeting that a notice tells of; of any jurisdiction, because a notice is public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="meetings")
    meeting = models.UUIDField()

    class Meta:
        db_table = "notice_meeting"
        constraints = [models.UniqueConstraint(fields=["notice", "meeting"], name="notice_meeting_once")]


class NoticeText(models.Model):
    """The editor's words in one language, and the second reader's mark on exactly these words (`reviewed_digest`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    jurisdiction_id = WordField(db_column="jurisdiction")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="texts")
    language = WordField()
    title = models.TextField()
    lead = models.TextField(default="")
    paragraphs = models.TextField(default="")
    edited_by = models.UUIDField()
    edited_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_digest = models.TextField(default="")

    class Meta:
        db_table = "notice_text"
        constraints = [models.UniqueConstraint(fields=["notice", "language"], name="notice_text_once")]


class Publication(models.Model):
    """What was published, as it was: everything the public page says in one language. Meant for everybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    notice_id = models.UUIDField()
    language = WordField()
    title = models.TextField()
    facts = models.JSONField()
    forums = ArrayField(models.UUIDField())
    reviewed = models.BooleanField()
    published_on = models.DateField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "publication"
        indexes = [models.Index(fields=["language", "-published_at"], name="publication_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice_id", "language"], condition=models.Q(withdrawn_at__isnull=True), name="publication_once"
            )
        ]
