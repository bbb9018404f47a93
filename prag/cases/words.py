"""What do the stored words of a case say on the screen? One sentence or name a word, in the interface language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from prag.ui.words import Words, by_language, word

PHASES: Words = {
    "draft": _("Draft, not confirmed"),
    "assessed": _("Assessed"),
    "planned": _("Plan agreed"),
    "pre_release": _("Release being prepared"),
    "notified": _("Institutions told"),
    "released": _("Released"),
    "closing": _("Closing proposed"),
    "deceased": _("Deceased"),
    "removed": _("Removed abroad"),
    "opened_in_error": _("Opened in error"),
    "open": pgettext_lazy("phase of a case", "Open"),
    "refused": _("Refused"),
    "closed": _("Closed"),
}

RELEASE_KINDS: Words = {
    "full_term": _("End of the sentence"),
    "earliest_conditional": _("Earliest conditional release"),
    "decision_pending": _("Not decided yet"),
    # Written by the release itself, never chosen.
    "other_day": _("On another day than the two foreseen"),
}
FORESEEN = ("full_term", "earliest_conditional", "decision_pending")

PARTS: Words = {
    "identity": _("Identity"),
    "custody": _("Custody and opening"),
    "work": _("Needs and plan"),
    "health": _("Health"),
    "contacts": _("Family and contacts"),
    "name": _("Name"),
}

PART_HINTS: Words = {
    "identity": _("Name, date of birth, personal number and address."),
    "custody": _("How the case was opened and on what basis."),
    "work": _("Needs and strengths that the whole table works on."),
    "health": _("What others must do for the person's health. No diagnosis."),
    "contacts": _("Family and other people close to the person."),
}

BASIS_HINTS: Words = {
    "duty_in_law": _("A law gives this institution the task."),
    "agreement": _("Both institutions signed an agreement that is in force."),
    "consent": _("The person agreed in writing and can withdraw it at any time."),
}

EXCLUSION_HINTS: Words = {
    "relative": _("You are related to the person or to somebody in the case."),
    "close_acquaintance": _("A neighbour, friend or former friend."),
    "past_dispute": _("There was a dispute or a complaint between you."),
    "person_asked": _("The person asked that you should not be involved."),
}

ITEMS: Words = {
    "confirm_case": _("Confirm or refuse a case"),
    "seat_request": _("Answer a request for a seat"),
}


def parts_words(parts: Iterable[str]) -> str:
    """Parts of a case in a row, in the order of the list above."""
    known = [key for key in PARTS if key in set(parts)]
    return ", ".join(word(PARTS, key) for key in known)


@by_language
def days_word(days: int, released: bool) -> str:
    """How far a release is away, from the number of days until it; a day that has passed is no release before one is on record."""
    if days == 0:
        return gettext("Release today")
    if days > 0:
        return ngettext("%(n)s day to release", "%(n)s days to release", days) % {"n": days}
    if not released:
        return ngettext("Release day was %(n)s day ago", "Release day was %(n)s days ago", -days) % {"n": -days}
    return ngettext("Released %(n)s day ago", "Released %(n)s days ago", -days) % {"n": -days}
