"""What do the stored words of notices, hand-overs and recalls say on the screen?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from prag.ui.jinja2 import day
from prag.ui.words import Words, word

# What a notice of release may say, in the order in which it is shown.
FIELDS: Words = {
    "name": _("Name"),
    "birth_date": _("Date of birth"),
    "address": _("Address"),
    "release_date": _("Day of release"),
    "release_kind": _("Kind of release"),
    "contact": _("Whom to ask"),
}

HANDED_ON: Words = {
    "release_notice": _("Notice of release"),
    "action": _("Action asked for"),
    "seat": _("Seat at the table"),
    "needs_map": _("Needs map, on paper"),
    "day_one_sheet": _("Sheet for the first day, on paper"),
    "own_copy": _("The person's own copy, on paper"),
}

HANDOVER_STATES: Words = {
    "asked": _("Offered, not answered yet"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "withdrawn": _("Taken back"),
}

DECLINED: Words = {
    "not_our_place": _("The person will not live in our area"),
    "not_our_task": _("It is not our task by law"),
    "no_capacity": _("Nobody here can take it on now"),
    "know_too_little": _("We know too little to decide; tell us more"),
    "too_close": _("Whoever could take it on is too close to the case"),
}

CONFIRMED: Words = {
    "deleted": _("deleted"),
    "corrected": _("corrected"),
}

TIMED: Words = {
    "release_notice": _("Notices of release"),
    "action": _("Actions"),
    "handover": _("Hand-overs of responsibility"),
}


def fields_words(fields: Iterable[str]) -> str:
    """Facts of a notice in a row, in the order of the list above; unknown ones (parts of a case, an action) as they are."""
    from prag.cases.words import PARTS

    given = list(fields)
    known = [word(FIELDS, one) for one in FIELDS if one in given]
    others = [word(PARTS | _PAPER_FIELDS, one) for one in given if one not in FIELDS]
    return ", ".join([*known, *others])


_PAPER_FIELDS: Words = {
    "action": _("The action that was asked for"),
    "needs": _("Needs"),
    "actions": _("Actions"),
    "plan": _("The plan"),
    "day_one": _("The first day"),
}


def confirmed_word(at: datetime, answer: str | None) -> str:
    """On which day a recall was confirmed, and what was done. Without a stored answer it was deleted: that was the only one."""
    return gettext("Confirmed on %(day)s: %(answer)s") % {"day": day(localdate(at)), "answer": word(CONFIRMED, answer or "deleted")}


def days_waited(days: int) -> str:
    """How long something has waited."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
