"""What does a mail about one's account say? That there is something to do, and where; nothing of any case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prag.accounts.actions import invitation_link
from prag.accounts.models import Invitation, Kind


def mail_text(invitation: Invitation) -> tuple[str, str]:
    """Subject and body. The subject says nothing, because it stands on locked screens."""
    reasons = {
        Kind.JOIN: _("You are invited to Prag. Choose a password, then set up your second factor."),
        Kind.NEW_PASSWORD: _("Your access manager started a new password for you. Choose it yourself."),
        Kind.NEW_FACTOR: _(
            "A new second factor was started for you, by your access manager or with one of your recovery codes. Set it up yourself."
        ),
    }
    lines = [
        _("Hello,"),
        reasons[Kind(invitation.kind)],
        invitation_link(invitation),
        _("The link works once and for seven days. If you did not expect it, tell your access manager and do not use it."),
    ]
    return _("Prag: there is something to do"), "\n\n".join(lines) + "\n"
