"""Where is nobody there? Pure functions of functions, seats, leave and exclusions on one day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

# Gaps through which nobody, or nobody but a deputy, can act now. These come first on the screen.
URGENT = frozenset({"over", "empty", "excluded", "away", "deputy_alone"})
ENDING_SOON = timedelta(days=60)
SEAT_ENDING_SOON = timedelta(days=30)
# Every seat expires unless renewed (promise 10); the gate says the same.
LONGEST_SEAT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody named for a function or a seat: working here, on leave from and until, excluded from the case or not."""

    id: UUID
    active: bool = True
    absent_from: date | None = None
    absent_until: date | None = None
    excluded: bool = False


def is_away(absent_from: date | None, absent_until: date | None, day: date) -> bool:
    """Whether leave covers the day; leave without an end goes on."""
    return absent_from is not None and absent_from <= day and (absent_until is None or absent_until >= day)


def period_covers(first: date | None, last: date | None, day: date) -> bool:
    """Whether a deputy's period covers the day; one without an end goes on."""
    return first is not None and first <= day and (last is None or last >= day)


def gap(holder: Standing | None, deputy: Standing | None, deputy_from: date | None, deputy_until: date | None, day: date) -> str:
    """What is missing: "empty", "excluded", "away", "deputy_alone", "no_deputy", or "" when nothing is."""
    stands_in = deputy is not None and period_covers(deputy_from, deputy_until, day) and _can_act(deputy, day)
    if holder is None or not holder.active:
        return "deputy_alone" if stands_in else "empty"
    if holder.excluded:
        return "deputy_alone" if stands_in else "excluded"
    if is_away(holder.absent_from, holder.absent_until, day) and not stands_in:
        return "away"
    return "no_deputy" if deputy is None else ""


def seat_gap(missing: str, ends: date, day: date) -> str:
    """The same of a seat: "over" when its last day has passed, whoever is named on it; "ending" when nothing else is missing."""
    if ends < day:
        return "over"
    return missing or ("ending" if ends - day <= SEAT_ENDING_SOON else "")


def uncovered(deputy_from: date | None, deputy_until: date | None, first: date, last: date | None) -> bool:
    """Whether some day of a leave has no deputy."""
    if deputy_from is None or deputy_from > first:
        return True
    return deputy_until is not None and (last is None or deputy_until < last)


def agreement_state(starts: date, ends: date, day: date) -> str:
    """ "ended", "not_begun", "ending_soon" or "in_force"."""
    if ends < day:
        return "ended"
    if starts > day:
        return "not_begun"
    return "ending_soon" if ends - day <= ENDING_SOON else "in_force"


def excluded_from(case: UUID, person: UUID, exclusions: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether (case, person) is among the exclusions in force."""
    return (case, person) in exclusions


def _can_act(person: Standing, day: date) -> bool:
    return person.active and not person.excluded and not is_away(person.absent_from, person.absent_until, day)
