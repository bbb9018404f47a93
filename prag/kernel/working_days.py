"""Which days are worked, and which day lies an interval away from another?

Public holidays come from the `holidays` package (no outgoing connection; moon-dependent feasts are estimates). They are a proposal, not
law: an installation adds days off of its own and takes back proposed ones.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import IntEnum
from functools import lru_cache

import holidays

UNITS = ("days", "working_days", "weeks", "months")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)


class Direction(IntEnum):
    """Before or after the day from which an interval counts."""

    BEFORE = -1
    AFTER = 1


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The worked days of a place.

    `week`: numbers of the worked weekdays, Monday 0. `country`: ISO 3166 code for the holidays, with its part where parts differ ("MK",
    "BA-SRP"); "" for none. `closed`: the place's own days off. `worked`: days worked all the same, against week and holidays.
    Raises `ValueError` for a week without a day, an unknown country, or a day both closed and worked.
    """

    week: frozenset[int] = frozenset(range(5))
    country: str = ""
    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.week or not self.week <= set(range(7)):
            raise ValueError(f"not a working week: {sorted(self.week)}")
        if both := self.closed & self.worked:
            raise ValueError(f"both closed and worked: {sorted(both)}")
        _public_holidays(self.country, 2000)

    def is_working(self, day: date) -> bool:
        """Whether the place works on that day."""
        if day in self.worked:
            return True
        return day.weekday() in self.week and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is off for another reason than the week: a public holiday or a day off of the place's own."""
        return day not in self.worked and (day in self.closed or day in _public_holidays(self.country, day.year))

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first worked one after it."""
        return self._walk(day, ONE_DAY)

    def previous_working(self, day: date) -> date:
        """The day itself if it is worked, else the last worked one before it."""
        return self._walk(day, -ONE_DAY)

    def shift(self, day: date, amount: int, unit: str, direction: Direction = Direction.AFTER) -> date:
        """The day that lies `amount` units before or after `day`.

        "months" end on the last day of a shorter month (31 January + 1 month: 28 or 29 February). "working_days" counts worked days and
        not `day` itself. The other units may land on a day off. Raises `ValueError` for a negative amount or an unknown unit,
        `OverflowError` outside the years 1 to 9999.
        """
        if amount < 0:
            raise ValueError("amounts are not negative; give a direction")
        match unit:
            case "days":
                return day + timedelta(days=amount * direction)
            case "weeks":
                return day + timedelta(weeks=amount * direction)
            case "months":
                return _months_away(day, amount * direction)
            case "working_days":
                for _ in range(amount):
                    day = self._walk(day + ONE_DAY * direction, ONE_DAY * direction)
                return day
        raise ValueError(f"{unit!r} is none of {', '.join(UNITS)}")

    def days_between(self, first: date, last: date, unit: str = "days") -> int:
        """How many "days" or "working_days" lead from `first` to `last`, negative backwards; the inverse of `shift`.

        The day one starts from is not counted, the day one reaches is. Raises `ValueError` for another unit.
        """
        distance = (last - first).days
        if unit == "days":
            return distance
        if unit != "working_days":
            raise ValueError(f"{unit!r} is neither days nor working_days")
        sign = 1 if distance >= 0 else -1
        return sign * sum(self.is_working(first + ONE_DAY * sign * step) for step in range(1, abs(distance) + 1))

    def _walk(self, day: date, step: timedelta) -> date:
        while not self.is_working(day):
            day += step
        return day


def weekday_numbers(words: Iterable[str]) -> frozenset[int]:
    """The numbers of weekdays written "mon" … "sun", as in a jurisdiction's `working_week`. Raises `ValueError` for another word."""
    given = frozenset(words)
    if unknown := given - set(WEEKDAYS):
        raise ValueError(f"not a weekday: {sorted(unknown)}")
    return frozenset(WEEKDAYS.index(word) for word in given)


def _months_away(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("date value out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=1024)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    """The holidays of a year, made once: a set of dates is asked a thousand times a second, the package's own object is slow."""
    if not country:
        return frozenset()
    code, _, part = country.partition("-")
    try:
        return frozenset(holidays.country_holidays(code, subdiv=part or None, years=year))
    except NotImplementedError as unknown:
        raise ValueError(f"no holidays known for {country!r}") from unknown
