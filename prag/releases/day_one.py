"""What must be ready on the day of release, what of it comes up now, and what makes that day difficult?

Source: domain.md C 21 (day-one checklist; unready items come up twice before the release, by intervals of the place, 30 and 7 days as
proposed; identity papers have a lead time of their own). That somebody looks at them then is a duty (`duty_table.TABLE`).
Pure functions; the answers are words, the screens have the sentences. No item is worth more than another: order is by day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from prag.kernel.working_days import Direction, WorkCalendar
from prag.releases.deadlines import Interval, Settings
from prag.releases.duty_table import PREVIOUS

# Why an open item is on the list now; "" while it is not.
Reminder = Literal["", "own_lead", "comes_near", "within_days"]
# Each with the interval of the place after which it is named; the nearest that has begun counts.
REMINDERS: tuple[tuple[Reminder, str], ...] = (("within_days", "look_at_day_one_last"), ("comes_near", "look_at_day_one_first"))
# The duties to look, called like their intervals.
LOOKS = frozenset(key for _word, key in REMINDERS)
# The mark of the day until which nobody need look.
LOOKED_UNTIL = "day_one_until"
# Whoever looks up to so many days before it is asked need not look again on the day.
LOOKED_AHEAD = timedelta(days=7)
# An item with a lead of its own comes up so many days before that lead begins.
OWN_LEAD_WARNING = 30

OFFICES_OPEN, OFFICES_CLOSE = time(8), time(15)
WEEKDAY_WORDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the checklist. `lead`: how long it takes; what takes no time of its own must be settled on the day itself.

    A place sets another lead with a deadline of the key "day_one_" + key.
    """

    key: str
    lead: Interval | None = None

    @property
    def setting(self) -> str:
        return f"day_one_{self.key}"


CHECKLIST: tuple[Item, ...] = (
    Item("address"),
    # A proposal: none of the places' laws was read for it.
    Item("identity_papers", Interval("day_one_identity_papers", 60, "days")),
    Item("money"),
    Item("transport"),
    Item("medication"),
    Item("first_appointment"),
    Item("met_at_gate"),
    Item("contact"),
    Item("conditions_explained"),
)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An unsettled item. `due`: the last day on which it can be begun or settled in time; `late`: that day has passed."""

    key: str
    due: date
    reminder: Reminder
    late: bool


def open_items(settled: Collection[str], release: date, today: date, settings: Settings) -> tuple[OpenItem, ...]:
    """Every item that is neither done nor marked as not needed, by due day.

    The due day is the release day less the item's lead, on a worked day: on a day off nobody settles anything. `reminder` says whether
    the item is up; a late one always is. Raises `ValueError` for a word in `settled` that is no item: it would hide one that is open.
    """
    if unknown := set(settled) - {item.key for item in CHECKLIST}:
        raise ValueError(f"not on the checklist: {sorted(unknown)}")
    found = []
    for item in CHECKLIST:
        if item.key not in settled:
            lead = settings.intervals.get(item.setting, item.lead)
            due = due_day(lead, release, settings.calendar)
            found.append(OpenItem(item.key, due, _reminder(due, release, today, settings), due < today))
    return tuple(sorted(found, key=lambda item: item.due))


def due_day(lead: Interval | None, release: date, calendar: WorkCalendar) -> date:
    """The last worked day that leaves the lead before the release."""
    return calendar.previous_working(calendar.shift(release, lead.amount, lead.unit, Direction.BEFORE) if lead else release)


def reminder_days(release: date, settings: Settings) -> tuple[tuple[Reminder, date], ...]:
    """The days from which open items are up, nearest to the release first; never on a day off."""
    return tuple((word, settings.due(release, key, Direction.BEFORE, PREVIOUS)) for word, key in REMINDERS)


def looked_until(*, open_left: int, release: date | None, today: date, before: date | None, looked: bool) -> date | None:
    """Until which day nobody need look at the checklist, after something on it was recorded or, `looked`, after it was looked at;
    None when that stays as it was (`before`).

    With nothing open it is settled for this release; what is opened again comes up with the next of the days on which it is looked at.
    """
    if release is not None and not open_left:
        until = release
    elif looked:
        until = today + LOOKED_AHEAD
    elif before is not None and (before == release or before > today + LOOKED_AHEAD):
        until = today
    else:
        return None
    return until if until != before else None


def release_day_notes(release: date, calendar: WorkCalendar, hour: time | None = None) -> tuple[str, ...]:
    """What is difficult about the day, as words: "released_on_saturday" (any weekday outside the week), "public_holiday" (offices are
    closed), "closed_tomorrow" (the last worked day before days off), "before_offices_open", "after_offices_close".

    `calendar.next_working(release)` says when offices open again. An hour counts on a worked day only: otherwise nothing opens at all.
    """
    notes = []
    if not calendar.is_working(release):
        if release.weekday() not in calendar.week:
            notes.append(f"released_on_{WEEKDAY_WORDS[release.weekday()]}")
        if calendar.is_holiday(release):
            notes.append("public_holiday")
        return tuple(notes)
    if calendar.shift(release, 1, "working_days") != calendar.shift(release, 1, "days"):
        notes.append("closed_tomorrow")
    if hour is not None and hour < OFFICES_OPEN:
        notes.append("before_offices_open")
    if hour is not None and hour >= OFFICES_CLOSE:
        notes.append("after_offices_close")
    return tuple(notes)


def _reminder(due: date, release: date, today: date, settings: Settings) -> Reminder:
    for word, begins in reminder_days(release, settings):
        if today >= begins:
            return word
    return "own_lead" if today >= _days_before(due, OWN_LEAD_WARNING, settings.calendar) else ""


def _days_before(day: date, days: int, calendar: WorkCalendar) -> date:
    return calendar.previous_working(calendar.shift(day, days, "days", Direction.BEFORE))
