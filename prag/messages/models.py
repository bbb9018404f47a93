"""What is stored of a mail that has to go out? To whom and of which kind; the text is made when it is sent."""

from __future__ import annotations

import uuid

from django.db import models

from prag.kernel.fields import WordField


class Outgoing(models.Model):
    """A mail to be sent: a practitioner, a kind, and what it points to. No text, no address, no link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = WordField()
    practitioner_id = models.UUIDField()
    reference = models.UUIDField(null=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "outgoing"
        indexes = [models.Index(fields=["queued_at"], condition=models.Q(sent_at__isnull=True), name="outgoing_waiting")]
