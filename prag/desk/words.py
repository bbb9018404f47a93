"""What does a thing that waits say, and where is it answered? One sentence for each kind; for letters and questions their page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.cases.words import ITEMS
from prag.releases.words import DUTIES as COUNTED
from prag.ui.words import Words

# An action that its owner has not accepted yet.
ASKED = "action_asked"

# Addressed in a letter or a question: opened on a page of its own.
LETTERS: Words = ITEMS | {
    "release_notice": _("Acknowledge a notice of release"),
    "handover": _("Take over a case, or decline"),
    "action": _("Do what a plan asks of you"),
    ASKED: _("Accept or decline what a plan asks of you"),
}
ANSWERED_AT = {
    "confirm_case": "case_decide",
    "seat_request": "case_decide",
    "release_notice": "notice_read",
    "handover": "handover_read",
    "action": "letter",
}

# Counted from the dates of a case, or asked of somebody at its table.
DUTIES: Words = COUNTED | {
    "action": _("Do what the plan asks of you"),
    ASKED: _("Accept or decline what the plan asks of you"),
    "declined_action": _("Declined: ask somebody else, or drop it"),
    "declined_handover": _("Declined to take over: offer it to somebody else, or keep it"),
    "confirm_recall": _("Confirm that it is deleted or corrected"),
}
