"""Which mails are there, and what does each say? Never a case, a code or a person: a mail lies open on many screens.

Other parts add their kinds when they are loaded; one about institutions alone (a forum) may say what it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prag.accounts.mail import mail_text
from prag.accounts.models import Invitation
from prag.accounts.models import Kind as InvitationKind

# The same for every kind that has to do with cases: subjects stand on locked screens.
SUBJECT = gettext_lazy("Prag: something waits for you")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    content: str
    kind: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out."""

    subject: str
    body: str
    attachments: list[Attachment]


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail: when it goes out, and what its text is made of (`outgoing.reference`)."""

    meaning: str | Promise
    text: Callable[[UUID | None], str]
    attach: Callable[[UUID | None], list[Attachment]] = lambda _reference: []
    subject: str | Promise = SUBJECT


_ELSEWHERE = gettext_lazy("What it is about stands in Prag alone. This mail was sent by a machine; nobody reads answers to it.")
_NOT_YOU = gettext_lazy("If it was you, there is nothing to do. If it was not, tell your access manager at once.")
_BY_MACHINE = gettext_lazy("This mail was sent by a machine; nobody reads answers to it.")


def _says(sentence: str | Promise, *, warning: str | Promise = "", closing: str | Promise = _ELSEWHERE) -> Callable[[UUID | None], str]:
    """The text of a mail that knows nothing of what it is about: what happened, what to do if it is wrong, where to look."""

    def text(_reference: UUID | None) -> str:
        lines = [_("Hello,"), sentence, warning, settings.SITE_URL, closing]
        return "\n\n".join(str(line) for line in lines if line) + "\n"

    return text


def _of_account(sentence: str | Promise) -> Callable[[UUID | None], str]:
    return _says(sentence, warning=_NOT_YOU, closing=_BY_MACHINE)


def _invitation(kind: InvitationKind) -> Callable[[UUID | None], str]:
    def text(reference: UUID | None) -> str:
        # The worker has no right on invitations; the link is signed from the id alone.
        return mail_text(Invitation(id=reference, kind=kind))[1]

    return text


KINDS: dict[str, MailKind] = {
    "join": MailKind(gettext_lazy("an invitation to begin"), _invitation(InvitationKind.JOIN)),
    "new_password": MailKind(gettext_lazy("a new password was started"), _invitation(InvitationKind.NEW_PASSWORD)),
    "new_factor": MailKind(gettext_lazy("a new second factor was started"), _invitation(InvitationKind.NEW_FACTOR)),
    "new_device": MailKind(
        gettext_lazy("somebody signed in to one’s account with a browser that was not known"),
        _of_account(gettext_lazy("Somebody signed in to your account in Prag with a browser that Prag did not know.")),
    ),
    "factor_changed": MailKind(
        gettext_lazy("password, phone, security keys or recovery codes of one’s account changed"),
        _of_account(gettext_lazy("The way in which you sign in to Prag was changed.")),
    ),
    "recovery_used": MailKind(
        gettext_lazy("somebody signed in to one’s account with a recovery code"),
        _of_account(gettext_lazy("Somebody signed in to your account in Prag with one of your recovery codes.")),
    ),
    "waits": MailKind(
        gettext_lazy("something was addressed to one’s function"),
        _says(gettext_lazy("Something waits for you in Prag. Sign in to see it.")),
    ),
    "escalated": MailKind(
        gettext_lazy("something was not answered in time and is now also one’s own"),
        _says(gettext_lazy("Something in your institution was not answered in time, and now waits for you too. Sign in to see it.")),
    ),
    "seat_waits": MailKind(
        gettext_lazy("a seat of the institution has no holder yet"),
        _says(gettext_lazy("Somebody is to be named in your institution. Sign in to see for what.")),
    ),
    "named": MailKind(
        gettext_lazy("one was named as holder or deputy"),
        _says(gettext_lazy("You were named for something in Prag, as the one who does it or as deputy. Sign in to see it.")),
    ),
}


def mail_of(kind: str, reference: UUID | None) -> Letter:
    """The mail of this kind. Raises KeyError for an unknown kind."""
    made = KINDS[kind]
    return Letter(str(made.subject), made.text(reference), made.attach(reference))
