"""What does the mail to a witness say? What a head is, and the head: a number of rows and a hash, nothing of anybody."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from prag.messages.kinds import Attachment
from prag.messages.mail import worker_row


def letter(reference: UUID | None) -> str:
    """The text of the mail. `reference`: the head; asked over the worker's connection. Raises LookupError."""
    lines = [
        _("Hello,"),
        _(
            "your institution is a witness of the log of Prag. The attached file is a head of that log: how many rows it has, and one hash"
            " over all of them. It says nothing about any person."
        ),
        _(
            "Keep the file where nobody who runs Prag can change it. With it anybody can show later that no row counted in it was changed,"
            " added or taken away."
        ),
        note_of(reference),
        _("Confirm here that you keep it: %(url)s") % {"url": settings.SITE_URL + reverse("sealed_log")},
        _("This mail was sent by a machine; nobody reads answers to it."),
    ]
    return "\n\n".join(line.strip() for line in lines) + "\n"


def attachments(reference: UUID | None) -> list[Attachment]:
    """The head as a file."""
    note = note_of(reference)
    return [Attachment(file_name(int(note.split("\n")[1])), note, "text/plain")]


def file_name(size: int) -> str:
    """What the file of a head is called."""
    return f"prag-log-head-{size}.txt"


def note_of(reference: UUID | None) -> str:
    """The signed note. Raises LookupError when there is no such head."""
    (note,) = worker_row("select sealing.note_of(%s)", reference)
    if note is None:
        raise LookupError(reference)
    return note
