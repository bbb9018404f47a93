"""Does a line hold on a day, may it be changed or ended, and where is a gap? Pure functions of values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.ui.words import function_words

# A forum meets about every three months: whoever is told two months before still meets once.
SOON = timedelta(days=60)
# What ended longer ago than this is history, not something that somebody forgot to renew.
RECENT = timedelta(days=180)
ONE_DAY = timedelta(days=1)

# How a line stands on a day.
COMING, VALID, ENDING, OVER = "coming", "valid", "ending", "over"
# What the role map misses on a line.
VACANT, NO_DEPUTY, COMPLETE = "vacant", "no_deputy", ""

_KEEPS_ITS_OWN = gettext_lazy("Each institution keeps its own lines.")


def valid_on(first: date, last: date | None, day: date, replaced_from: date | None = None) -> bool:
    """Whether a line holds on a day. Both days belong to it; from the day its replacement begins, the replacement holds."""
    if replaced_from is not None and day >= replaced_from:
        return False
    return first <= day and (last is None or day <= last)


def standing(first: date, last: date | None, day: date) -> str:
    """How a line stands: to come, valid, valid and ending soon, over."""
    if day < first:
        return COMING
    if last is None or last - day > SOON:
        return VALID
    return ENDING if last >= day else OVER


def is_history(last: date | None, day: date) -> bool:
    """Whether a line ended so long ago that it no longer belongs among the others."""
    return last is not None and day - last > RECENT


def gaps(areas: Iterable[str], served: Collection[str]) -> list[str]:
    """The areas in which nobody offers anything, in their own order."""
    return [area for area in areas if area not in served]


def missing(held: bool, deputy_function: str | None, deputised: bool) -> str:
    """What is missing where an institution is responsible: somebody in the function, or somebody who stands in."""
    if not held:
        return VACANT
    return COMPLETE if deputy_function or deputised else NO_DEPUTY


def may_keep(actor: Actor) -> Verdict:
    """Whether the actor's function keeps what the own institution offers."""
    verdict = may(actor, Permission.SERVICE_KEEP)
    return verdict if verdict else refused(_("Your function keeps no services."), function_words(verdict.who.split(", ")))


def is_own(actor: Actor, institution: UUID, name: str) -> Verdict:
    """Whether a line is of the actor's institution."""
    return ALLOWED if actor.institution == institution else refused(str(_KEEPS_ITS_OWN), name)


def may_change(first: date, last: date | None, replaced: bool, today: date) -> Verdict:
    """Whether a line can be changed or ended at all."""
    if replaced:
        return settled(_("This line was changed in the meantime: look at the newer one."))
    if standing(first, last, today) == OVER:
        return settled(_("This line is over. Add a new one instead."))
    return ALLOWED


def change_on(first: date, from_day: date) -> Verdict:
    """Whether a change can hold from a day: not before the line itself holds."""
    if from_day < first:
        return refused(_("The line itself holds from %(day)s on: choose that day or a later one.") % {"day": _figures(first)})
    return ALLOWED


def end_on(first: date, last: date | None, chosen: date) -> Verdict:
    """Whether a day can be the last one: not before the first, and not later than the end that is known already."""
    if chosen < first:
        return refused(_("The line begins on %(day)s: its last day cannot be before that.") % {"day": _figures(first)})
    if last is not None and chosen > last:
        return refused(_("The line ends on %(day)s already. To prolong it, change it.") % {"day": _figures(last)})
    return ALLOWED


def last_day_before(first: date, last: date | None, from_day: date) -> date:
    """The last day of a line that another one replaces from `from_day` on: the day before, never before its own first."""
    before = from_day - ONE_DAY
    return max(first, before if last is None else min(last, before))


def _figures(day: date) -> str:
    return date_format(day, "d.m.Y")
