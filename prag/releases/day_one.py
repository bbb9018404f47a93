"""What must be ready on the day of release, what of it comes up now, and what makes that day difficult?

Source: domain.md C 21 (day-one checklist; unready items listed 30 and 7 days before; identity papers have a lead time of their own).
Pure functions; the answers are words, the screens have the sentences. No item is worth more than another: order is by day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from prag.kernel.working_days import Direction, WorkCalendar
from prag.releases.deadlines import Interval, Settings

# Why an open item is on the list now; "" while it is not.
Reminder = Literal["", "own_lead", "thirty_days", "seven_days"]
# The nearest that has begun counts.
REMINDERS: tuple[tuple[Reminder, int], ...] = (("seven_days", 7), ("thirty_days", 30))
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
            found.append(OpenItem(item.key, due, _reminder(due, release, today, settings.calendar), due < today))
    return tuple(sorted(found, key=lambda item: item.due))


def coming_up(settled: Collection[str], release: date, today: date, settings: Settings) -> tuple[OpenItem, ...]:
    """The open items that are up today: within 30 or 7 days of the release, or near the beginning of their own lead."""
    return tuple(item for item in open_items(settled, release, today, settings) if item.reminder)


def due_day(lead: Interval | None, release: date, calendar: WorkCalendar) -> date:
    """The last worked day that leaves the lead before the release."""
    return calendar.previous_working(calendar.shift(release, lead.amount, lead.unit, Direction.BEFORE) if lead else release)


def reminder_days(release: date, calendar: WorkCalendar) -> tuple[tuple[Reminder, date], ...]:
    """The days from which open items are listed, nearest to the release first; never on a day off."""
    return tuple((word, _days_before(release, days, calendar)) for word, days in REMINDERS)


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


def _reminder(due: date, release: date, today: date, calendar: WorkCalendar) -> Reminder:
    for word, begins in reminder_days(release, calendar):
        if today >= begins:
            return word
    return "own_lead" if today >= _days_before(due, OWN_LEAD_WARNING, calendar) else ""


def _days_before(day: date, days: int, calendar: WorkCalendar) -> date:
    return calendar.previous_working(calendar.shift(day, days, "days", Direction.BEFORE))
