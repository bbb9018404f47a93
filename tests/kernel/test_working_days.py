"""Are days counted as people count them: over weekends, holidays, months' ends and leap days, in both directions?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from prag.kernel.working_days import UNITS, Direction, WorkCalendar, weekday_numbers

AFTER, BEFORE = Direction.AFTER, Direction.BEFORE
SARAJEVO, SKOPJE, PLAIN = WorkCalendar(country="BA"), WorkCalendar(country="MK"), WorkCalendar()
FRI, SAT, SUN, MON = (date(2027, 3, day) for day in (12, 13, 14, 15))

# No test of ours is timed: a busy machine is no defect.
untimed = settings(deadline=None)
days = st.dates(date(2019, 1, 1), date(2032, 12, 31))
countries = st.sampled_from(["", "BA", "BA-SRP", "ME", "MK"])


@st.composite
def calendars(draw):
    week = draw(st.frozensets(st.integers(0, 6), min_size=1))
    closed = draw(st.frozensets(days, max_size=5))
    worked = draw(st.frozensets(days, max_size=5))
    return WorkCalendar(week, draw(countries), closed - worked, worked - closed)


@pytest.mark.parametrize(
    ("calendar", "day", "works"),
    [
        (PLAIN, FRI, True),
        (PLAIN, SAT, False),
        (PLAIN, SUN, False),
        (WorkCalendar(frozenset({6})), SUN, True),
        (WorkCalendar(frozenset({6})), FRI, False),
        (SKOPJE, date(2026, 9, 8), False),  # a Tuesday
        (PLAIN, date(2026, 9, 8), True),
        (SARAJEVO, date(2026, 9, 8), True),
        (SKOPJE, date(2026, 10, 12), False),  # the Monday in place of a Sunday's holiday
        (WorkCalendar(country="BA-BIH"), date(2027, 3, 1), False),  # only in one part of the country
        (WorkCalendar(country="BA-SRP"), date(2027, 3, 1), True),
        (WorkCalendar(closed=frozenset({FRI})), FRI, False),
        (WorkCalendar(worked=frozenset({SAT})), SAT, True),
        (WorkCalendar(country="MK", worked=frozenset({date(2026, 9, 8)})), date(2026, 9, 8), True),
    ],
)
def test_worked_days(calendar, day, works):
    assert calendar.is_working(day) is works


@pytest.mark.parametrize(
    ("calendar", "day", "holiday"),
    [
        (PLAIN, SAT, False),
        (SKOPJE, date(2026, 8, 2), True),  # a Sunday too
        (WorkCalendar(closed=frozenset({SAT})), SAT, True),
        (WorkCalendar(country="MK", worked=frozenset({date(2026, 9, 8)})), date(2026, 9, 8), False),
    ],
)
def test_holidays_are_told_from_weekends(calendar, day, holiday):
    assert calendar.is_holiday(day) is holiday


def test_a_calendar_that_cannot_be_is_refused():
    for wrong in (
        {"week": frozenset()},
        {"week": frozenset({7})},
        {"country": "XX"},
        {"country": "BA-XX"},
        {"closed": frozenset({FRI}), "worked": frozenset({FRI})},
    ):
        with pytest.raises(ValueError, match=r"week|holidays|both"):
            WorkCalendar(**wrong)


def test_weekday_words():
    assert weekday_numbers(["mon", "tue", "wed", "thu", "fri"]) == PLAIN.week
    assert weekday_numbers(["sun"]) == {6}
    with pytest.raises(ValueError, match="monday"):
        weekday_numbers(["monday"])


@pytest.mark.parametrize(
    ("day", "amount", "unit", "direction", "expected"),
    [
        (FRI, 3, "days", AFTER, MON),
        (MON, 3, "days", BEFORE, FRI),
        (FRI, 2, "weeks", AFTER, date(2027, 3, 26)),
        (FRI, 2, "weeks", BEFORE, date(2027, 2, 26)),
        (FRI, 0, "working_days", AFTER, FRI),
        (SAT, 0, "working_days", AFTER, SAT),
        (FRI, 1, "working_days", AFTER, MON),
        (SAT, 1, "working_days", AFTER, MON),
        (SUN, 1, "working_days", BEFORE, FRI),
        (MON, 1, "working_days", BEFORE, FRI),
        (FRI, 10, "working_days", AFTER, date(2027, 3, 26)),
        (date(2027, 1, 31), 1, "months", AFTER, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, "months", AFTER, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, "months", AFTER, date(2029, 2, 28)),
        (date(2028, 2, 29), 12, "months", BEFORE, date(2027, 2, 28)),
        (date(2028, 2, 29), 48, "months", AFTER, date(2032, 2, 29)),
        (date(2027, 5, 31), 3, "months", BEFORE, date(2027, 2, 28)),
        (date(2027, 2, 28), 3, "months", AFTER, date(2027, 5, 28)),
        (date(2027, 1, 15), 1, "months", BEFORE, date(2026, 12, 15)),
        (date(2026, 12, 15), 1, "months", AFTER, date(2027, 1, 15)),
    ],
)
def test_shift(day, amount, unit, direction, expected):
    assert PLAIN.shift(day, amount, unit, direction) == expected


@pytest.mark.parametrize(
    ("day", "amount", "direction", "expected"),
    [
        # 7 and 8 September 2026 are Monday and Tuesday; the 8th is a holiday in Skopje.
        (date(2026, 9, 7), 1, AFTER, date(2026, 9, 9)),
        (date(2026, 9, 8), 1, AFTER, date(2026, 9, 9)),
        (date(2026, 9, 9), 1, BEFORE, date(2026, 9, 7)),
        (date(2026, 9, 8), 1, BEFORE, date(2026, 9, 7)),
        # Over New Year: 1 January 2027 is a Friday.
        (date(2026, 12, 31), 1, AFTER, date(2027, 1, 4)),
        (date(2027, 1, 4), 1, BEFORE, date(2026, 12, 31)),
    ],
)
def test_working_days_step_over_holidays(day, amount, direction, expected):
    assert SKOPJE.shift(day, amount, "working_days", direction) == expected


def test_next_and_previous_keep_a_worked_day():
    assert (PLAIN.next_working(FRI), PLAIN.previous_working(MON)) == (FRI, MON)
    assert (PLAIN.next_working(SAT), PLAIN.previous_working(SUN)) == (MON, FRI)


def test_what_shift_refuses():
    with pytest.raises(ValueError, match="negative"):
        PLAIN.shift(FRI, -1, "days")
    with pytest.raises(ValueError, match="years"):
        PLAIN.shift(FRI, 1, "years")
    with pytest.raises(ValueError, match="months"):
        PLAIN.days_between(FRI, MON, "months")
    for day, unit, direction in [
        (date.max, "days", AFTER),
        (date.max, "months", AFTER),
        (date(1, 1, 1), "months", BEFORE),
        (date(1, 1, 1), "working_days", BEFORE),
    ]:
        with pytest.raises(OverflowError):
            PLAIN.shift(day, 1, unit, direction)


@pytest.mark.parametrize(
    ("first", "last", "unit", "expected"),
    [
        (FRI, MON, "days", 3),
        (MON, FRI, "days", -3),
        (FRI, MON, "working_days", 1),
        (MON, FRI, "working_days", -1),
        (SAT, SUN, "working_days", 0),
        (FRI, FRI, "working_days", 0),
        (SAT, MON, "working_days", 1),
        (MON, SAT, "working_days", 0),
    ],
)
def test_days_between(first, last, unit, expected):
    assert PLAIN.days_between(first, last, unit) == expected


@untimed
@given(calendars(), days, st.integers(0, 40), st.sampled_from(Direction))
def test_working_days_there_and_back_is_the_same_day(calendar, day, amount, direction):
    assume(calendar.is_working(day))
    there = calendar.shift(day, amount, "working_days", direction)
    assert calendar.is_working(there)
    assert calendar.shift(there, amount, "working_days", Direction(-direction)) == day


@untimed
@given(calendars(), days, st.integers(0, 40), st.sampled_from(Direction))
def test_days_between_is_the_inverse_of_shift(calendar, day, amount, direction):
    for unit in ("days", "working_days"):
        assert calendar.days_between(day, calendar.shift(day, amount, unit, direction), unit) == amount * direction


@untimed
@given(calendars(), days, days, st.integers(0, 15), st.sampled_from(UNITS), st.sampled_from(Direction))
def test_shift_keeps_the_order_of_days(calendar, one, other, amount, unit, direction):
    first, last = sorted((one, other))
    assert calendar.shift(first, amount, unit, direction) <= calendar.shift(last, amount, unit, direction)


@untimed
@given(calendars(), days)
def test_nothing_worked_lies_between_a_day_and_its_neighbours(calendar, day):
    before, after = calendar.previous_working(day), calendar.next_working(day)
    assert before <= day <= after
    assert calendar.is_working(before)
    assert calendar.is_working(after)
    between = (before + timedelta(days=step) for step in range(1, (after - before).days))
    assert not any(calendar.is_working(other) for other in between)


@untimed
@given(days, st.integers(0, 60))
def test_months_never_leave_the_month_they_name(day, months):
    for direction in Direction:
        there = PLAIN.shift(day, months, "months", direction)
        assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months * direction
        assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)
