"""What do the stored words of forums say on the screen?"""

from __future__ import annotations

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from prag.ui.words import Words

MEETINGS: Words = {
    "preparing": _("Being prepared"),
    "holding": _("Going on"),
    "held": _("Held, minutes not approved"),
    "approved": _("Held, minutes approved"),
    "cancelled": _("Cancelled"),
}

# Why something that belongs to another time of the meeting cannot be done.
NOT_NOW: Words = {
    "preparing": _("The meeting has not begun. The coordinator begins it under “Prepare”, on its day."),
    "holding": _("The meeting is going on."),
    "held": _("The meeting has ended."),
    "approved": _("The minutes are approved: nothing in them changes."),
    "cancelled": _("The meeting was cancelled."),
}

COMMITMENTS: Words = {
    "asked": _("Waits for confirmation"),
    "confirmed": _("Confirmed"),
    "declined": _("Declined"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}

STEPS: Words = {
    "commit": _("Captured at the meeting"),
    "confirm": _("Confirmed"),
    "decline": _("Declined"),
    "report": _("Reported as done"),
    "ask_again": _("Asked again"),
    "drop": _("Dropped"),
}

ABSENCES: Words = {
    "no_answer": _("Did not answer"),
    "other_duty": _("Had another duty that day"),
    "nobody_named": _("Nobody is named for the function"),
    "too_late": _("Was invited too late"),
    "not_concerned": _("Says that it is not concerned"),
}

MODES: Words = {"prepare": _("Prepare"), "hold": _("Hold"), "follow": _("Follow")}

OWED: Words = {
    "commitment_answer": _("Confirm or decline a commitment"),
    "commitment_do": _("Keep a commitment, and report when it is done"),
    "commitment_declined": _("A commitment was declined: ask somebody else or drop it"),
}


def people_word(people: int | None) -> str:
    """How many people came from an institution."""
    if not people:
        return gettext("came")
    return ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
