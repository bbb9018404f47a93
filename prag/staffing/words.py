"""How are kinds, gaps and states called on these screens?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prag.ui.words import Words, word

GAPS: Words = {
    "over": _("Last day passed"),
    "empty": _("Empty"),
    "excluded": _("Holder excluded"),
    "away": _("On leave, no deputy"),
    "deputy_alone": _("Deputy alone"),
    "no_deputy": _("No deputy"),
    "ending": _("Ends soon"),
    "": _("Complete"),
}
ACCOUNTS: Words = {
    "joined": _("Has signed in"),
    "invited": _("Invited, not yet signed in"),
    "link_over": _("Invited, but the link has run out"),
    "none": _("No account yet"),
    "ended": _("Access ended"),
}
EXCLUSION_HINTS: Words = {
    "relative": _("Related to the person or to somebody in the case."),
    "close_acquaintance": _("A neighbour, friend or former friend."),
    "past_dispute": _("There was a dispute or a complaint between them."),
    "person_asked": _("The person asked that this colleague should not be involved."),
}
ITEM_KINDS: Words = {
    "confirm_case": _("A case waits to be confirmed or refused"),
    "seat_request": _("An institution asks for a seat and waits for an answer"),
}


def within(amount: int, unit: str) -> str:
    """An interval in words, such as "1 month" or "10 working days"."""
    texts = {
        "days": ngettext("%(n)s day", "%(n)s days", amount),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", amount),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", amount),
        "months": ngettext("%(n)s month", "%(n)s months", amount),
    }
    return texts[unit] % {"n": amount} if unit in texts else f"{amount} {word({}, unit).lower()}"
