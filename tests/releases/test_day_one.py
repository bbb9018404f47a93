"""Do open items of the first day come up in time, and is a difficult day of release named?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import strategies as st

from prag.kernel.working_days import WorkCalendar
from prag.releases.day_one import CHECKLIST, due_day, looked_until, open_items, release_day_notes, reminder_days
from prag.releases.deadlines import Interval, Settings
from tests import releases as some
from tests.releases import DAY, PLAIN, RELEASE, given

KEYS = tuple(item.key for item in CHECKLIST)
SLOW = "identity_papers"
THIRTY, SEVEN = date(2027, 5, 17), date(2027, 6, 9)
PAPERS_DUE = date(2027, 4, 16)  # sixty days before the release is a Saturday
SATURDAY, SUNDAY, MONDAY = date(2027, 6, 19), date(2027, 6, 20), date(2027, 6, 21)
SKOPJE = some.MK.calendar
HOLIDAY = date(2026, 9, 8)


def test_the_checklist_is_that_of_the_field():
    assert set(KEYS) == {
        *("address", "identity_papers", "money", "transport", "medication"),
        *("first_appointment", "met_at_gate", "contact", "conditions_explained"),
    }
    assert len(KEYS) == len(set(KEYS))


@pytest.mark.parametrize(
    ("today", "reminder", "papers", "papers_late"),
    [
        (date(2027, 3, 16), "", "", False),
        (date(2027, 3, 17), "", "own_lead", False),
        (PAPERS_DUE, "", "own_lead", False),
        (PAPERS_DUE + DAY, "", "own_lead", True),
        (THIRTY - DAY, "", "own_lead", True),
        (THIRTY, "comes_near", "comes_near", True),
        (SEVEN - DAY, "comes_near", "comes_near", True),
        (SEVEN, "within_days", "within_days", True),
        (RELEASE, "within_days", "within_days", True),
    ],
)
def test_what_comes_up_and_what_is_late(today, reminder, papers, papers_late):
    found = {item.key: item for item in open_items((), RELEASE, today, PLAIN)}
    assert (found[SLOW].reminder, found[SLOW].late, found[SLOW].due) == (papers, papers_late, PAPERS_DUE)
    for key in set(KEYS) - {SLOW}:
        assert (found[key].reminder, found[key].late, found[key].due) == (reminder, False, RELEASE)


def test_after_the_release_all_that_is_open_is_late():
    assert all(item.late and item.reminder == "within_days" for item in open_items((), RELEASE, RELEASE + DAY, PLAIN))


def test_what_is_settled_is_not_open_and_a_misspelt_item_is_refused():
    assert {item.key for item in open_items(("money", SLOW), RELEASE, SEVEN, PLAIN)} == set(KEYS) - {"money", SLOW}
    assert open_items(KEYS, RELEASE, SEVEN, PLAIN) == ()
    with pytest.raises(ValueError, match="mony"):
        open_items(("mony",), RELEASE, SEVEN, PLAIN)


def test_the_item_that_must_begin_first_stands_first():
    assert [item.key for item in open_items((), RELEASE, SEVEN, PLAIN)] == [SLOW, *(key for key in KEYS if key != SLOW)]


def test_a_place_sets_its_own_leads():
    # Two days later sixty days before is a Monday.
    assert open_items((), RELEASE + 2 * DAY, SEVEN, PLAIN)[0].due == date(2027, 4, 19)
    own = {
        f"day_one_{key}": Interval(f"day_one_{key}", amount, unit)
        for key, amount, unit in ((SLOW, 3, "months"), ("medication", 5, "working_days"))
    }
    due = {item.key: item.due for item in open_items((), RELEASE, SEVEN, Settings(PLAIN.calendar, PLAIN.intervals | own))}
    assert (due[SLOW], due["medication"], due["money"]) == (date(2027, 3, 16), SEVEN, RELEASE)


@pytest.mark.parametrize(
    ("release", "calendar", "expected"),
    [
        (RELEASE, PLAIN.calendar, (SEVEN, THIRTY)),
        (SATURDAY, PLAIN.calendar, (date(2027, 6, 11), date(2027, 5, 20))),  # the 12th is a Saturday
        (date(2028, 3, 7), PLAIN.calendar, (date(2028, 2, 29), date(2028, 2, 4))),  # over leap day; the 6th is a Sunday
        (date(2026, 9, 15), SKOPJE, (date(2026, 9, 7), date(2026, 8, 14))),  # the 8th is a holiday
    ],
)
def test_reminders_fall_on_worked_days(release, calendar, expected):
    assert reminder_days(release, Settings(calendar, PLAIN.intervals)) == (("within_days", expected[0]), ("comes_near", expected[1]))


@pytest.mark.parametrize(
    ("day", "calendar", "hour", "notes"),
    [
        (RELEASE, SKOPJE, None, ()),
        (RELEASE, SKOPJE, time(8), ()),
        (RELEASE, SKOPJE, time(14, 59), ()),
        (RELEASE, SKOPJE, time(7, 59), ("before_offices_open",)),
        (RELEASE, SKOPJE, time(0), ("before_offices_open",)),
        (RELEASE, SKOPJE, time(15), ("after_offices_close",)),
        (SATURDAY - DAY, SKOPJE, time(6), ("closed_tomorrow", "before_offices_open")),
        (SATURDAY, SKOPJE, time(6), ("released_on_saturday",)),
        (SUNDAY, SKOPJE, None, ("released_on_sunday",)),
        (MONDAY, SKOPJE, None, ()),
        (HOLIDAY - DAY, SKOPJE, None, ("closed_tomorrow",)),
        (HOLIDAY, SKOPJE, time(6), ("public_holiday",)),
        (HOLIDAY, PLAIN.calendar, None, ()),
        (date(2026, 8, 2), SKOPJE, None, ("released_on_sunday", "public_holiday")),
        (SATURDAY, replace(SKOPJE, worked=frozenset({SATURDAY})), None, ("closed_tomorrow",)),
        (RELEASE, replace(SKOPJE, closed=frozenset({RELEASE})), None, ("public_holiday",)),
        (MONDAY, WorkCalendar(week=frozenset({6})), None, ("released_on_monday",)),
    ],
)
def test_a_difficult_day_is_named(day, calendar, hour, notes):
    assert release_day_notes(day, calendar, hour) == notes


settled = st.frozensets(st.sampled_from(KEYS))
around = st.integers(-400, 30).map(lambda days: days * DAY)


@given(some.places, settled, some.releases, around)
def test_whatever_is_late_is_up_and_nothing_is_due_on_a_day_off_or_after_the_release(settings, done, release, away):
    for item in open_items(done, release, release + away, settings):
        assert item.reminder or not item.late
        assert item.due <= release
        assert settings.calendar.is_working(item.due)


def _up(done, release, today, settings):
    return {item.key for item in open_items(done, release, today, settings) if item.reminder}


@given(some.places, settled, some.releases, around)
def test_an_item_once_up_stays_up_until_it_is_settled(settings, done, release, away):
    today = release + away
    up = _up(done, release, today, settings)
    assert up <= _up(done, release, today + DAY, settings)
    # The same holds when the release comes nearer.
    assert up <= _up(done, release - 40 * DAY, today, settings)


@given(some.places, some.releases, st.integers(0, 90))
def test_a_longer_lead_is_never_due_later(settings, release, days):
    longer, shorter = (due_day(Interval("x", amount, "days"), release, settings.calendar) for amount in (days + 1, days))
    assert longer <= shorter <= due_day(None, release, settings.calendar)


@given(some.places, some.releases)
def test_a_holiday_on_the_day_of_a_reminder_brings_it_forward(settings, release):
    for word, day in reminder_days(release, settings):
        closed = replace(settings.calendar, closed=settings.calendar.closed | {day})
        assert dict(reminder_days(release, Settings(closed, settings.intervals)))[word] < day


def test_a_place_sets_when_it_comes_up():
    own = {"look_at_day_one_first": Interval("look_at_day_one_first", 2, "months")}
    assert reminder_days(RELEASE, Settings(PLAIN.calendar, PLAIN.intervals | own)) == (
        ("within_days", SEVEN),
        ("comes_near", date(2027, 4, 16)),
    )


@pytest.mark.parametrize(
    ("open_left", "looked", "before", "until"),
    [
        (3, True, None, THIRTY + 7 * DAY),
        (3, False, None, None),  # one line recorded is not the list looked at
        (0, False, None, RELEASE),
        (0, True, None, RELEASE),
        (0, False, RELEASE, None),  # settled already
        (1, False, RELEASE, THIRTY),  # opened again
        (1, False, RELEASE - DAY, THIRTY),  # and settled for another day before
        (1, False, THIRTY + 7 * DAY, None),  # looked at, one of several settled
        (1, True, RELEASE, THIRTY + 7 * DAY),
    ],
)
def test_until_when_nobody_need_look(open_left, looked, before, until):
    assert looked_until(open_left=open_left, release=RELEASE, today=THIRTY, before=before, looked=looked) == until


def test_without_a_date_nothing_is_settled():
    assert looked_until(open_left=0, release=None, today=THIRTY, before=None, looked=False) is None
    assert looked_until(open_left=0, release=None, today=THIRTY, before=None, looked=True) == THIRTY + 7 * DAY


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, some.LOOKS),
        (THIRTY - DAY, some.LOOKS),
        (THIRTY, {"look_at_day_one_last"}),  # the first day is thirty days before
        (SEVEN - DAY, {"look_at_day_one_last"}),
        (SEVEN, set()),
        (RELEASE, set()),
    ],
)
def test_day_one_is_looked_at_twice_unless_it_was_in_time_or_is_settled(until, expected):
    found = some.due(replace(some.INSIDE, day_one_until=until))
    assert found.keys() & some.LOOKS == expected
    assert {found[kind] for kind in expected} <= {THIRTY, SEVEN}


def test_of_a_release_known_late_day_one_is_looked_at_once():
    near = replace(some.INSIDE, releases=(some.known(RELEASE, RELEASE - 20 * DAY),))
    assert some.due(near).keys() & some.LOOKS == {"look_at_day_one_last"}
    nearer = replace(some.INSIDE, releases=(some.known(RELEASE, RELEASE - 3 * DAY),))
    assert some.due(nearer).keys() & some.LOOKS == {"look_at_day_one_last"}
