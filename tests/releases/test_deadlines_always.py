"""Whatever the dates, their moves and the holidays: does each duty lie where it must, and is nobody lost who was told wrong?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from prag.releases import deadlines
from prag.releases.deadlines import Settings, duties
from prag.releases.duty_table import TABLE
from tests import releases as some
from tests.releases import OPENED, PLAIN, due, since, told


@some.given(some.places, st.lists(st.tuples(some.changes_on, some.releases), min_size=1, max_size=4), some.sent)
def test_each_duty_lies_on_its_side_of_its_anchor_and_on_a_worked_day(settings, history, notices_sent):
    rows = {(row.kind, row.interval): row for row in TABLE}
    found = duties(since(history, notices=notices_sent), settings)
    assert len({(duty.kind, duty.about) for duty in found}) == len(found)
    assert [duty.due for duty in found] == sorted(duty.due for duty in found)
    for duty in found:
        row = rows[duty.kind, duty.interval]
        assert (duty.due - duty.anchored_on).days * row.direction >= 0
        assert row.roll == "stays" or settings.calendar.is_working(duty.due)


@some.given(some.places, some.changes_on, some.releases, some.releases)
def test_an_earlier_release_never_gives_more_time(settings, on, one, other):
    earlier, later = (due(since([(OPENED, release)]), settings) for release in sorted((one, other)))
    ahead = {f"{row.kind} {who}".strip() for row in TABLE if row.anchor == "release" for who in ("", "csw")}
    for kind in earlier.keys() & later.keys() & ahead:
        assert earlier[kind] <= later[kind]
    # Nor does the move itself: whoever was late stays late.
    first, then = max(one, other), min(one, other)
    assert some.owed(since([(OPENED, first), (on, then)]), settings) <= some.owed(since([(OPENED, first)]), settings)
    assert some.owed(since([(OPENED, first), (on, then)]), settings) <= some.owed(since([(OPENED, then), (on, first)]), settings)


@some.given(some.places, some.changes_on, some.releases, some.releases, some.sent)
def test_there_and_back_on_one_day_is_nothing(settings, on, one, other, notices_sent):
    stays = since([(OPENED, one)], notices=notices_sent)
    assert duties(since([(OPENED, one), (on, other), (on, one)], notices=notices_sent), settings) == duties(stays, settings)


@some.given(some.places, some.releases, some.releases, st.lists(some.changes_on, min_size=2, max_size=2).map(sorted))
def test_there_and_back_in_good_time_is_nothing(settings, one, other, on):
    stays = since([(OPENED, one)])
    assume(max(on) <= some.owed(stays, settings))
    assert duties(since([(OPENED, one), (on[0], other), (on[1], one)]), settings) == duties(stays, settings)


@some.given(some.places, some.changes_on, some.releases, some.releases, some.releases, some.sent)
def test_of_two_moves_in_a_day_the_last_counts(settings, on, first, second, third, notices_sent):
    both = since([(OPENED, first), (on, second), (on, third)], notices=notices_sent)
    assert duties(both, settings) == duties(since([(OPENED, first), (on, third)], notices=notices_sent), settings)


@some.given(some.places, some.releases, some.releases, some.changes_on)
def test_changes_lead_from_one_set_to_the_other_and_back(settings, one, other, on):
    before, after = duties(since([(OPENED, one)]), settings), duties(since([(OPENED, one), (on, other)]), settings)
    there, back = deadlines.changes(before, after), deadlines.changes(after, before)
    assert (set(there.new), set(there.fallen_away)) == (set(back.fallen_away), set(back.new))
    assert sorted((duty.kind, duty.due, was) for duty, was in there.moved) == sorted((duty.kind, was, duty.due) for duty, was in back.moved)
    assert deadlines.changes(before, before) == deadlines.Changes((), (), ())


@pytest.mark.parametrize("unit", ["", "days"])
@pytest.mark.parametrize("dates", some.CASES)
def test_a_holiday_on_each_boundary(dates, unit):
    intervals = {key: replace(interval, unit=unit or interval.unit) for key, interval in PLAIN.intervals.items()}
    some.on_its_side(dates, Settings(PLAIN.calendar, intervals))


@some.given(some.places, some.releases, st.booleans())
def test_a_holiday_on_each_boundary_of_each_release(settings, release, outside):
    dates = since([(OPENED, release)])
    some.on_its_side(replace(dates, releases=(*dates.releases, some.out(release))) if outside else dates, settings)


@some.given(some.sent, some.releases)
def test_whoever_is_told_again_then_knows(notices_sent, release):
    again = deadlines.tell_again(notices_sent, release)
    later = tuple(told(who, release, date(2028, 1, 1)) for who in again)
    assert deadlines.tell_again((*notices_sent, *later), release) == ()
    assert set(again) <= {notice.recipient for notice in notices_sent if notice.release != release}


@some.given(some.places, some.releases, st.lists(some.changes_on, min_size=2, max_size=2).map(sorted), some.releases, some.sent)
def test_a_release_that_never_happened_was_never_known(settings, release, on, actual, notices_sent):
    assume(actual not in {notice.release for notice in notices_sent})
    stays = since([(OPENED, release)], notices=notices_sent)
    mistaken = (some.out(actual, on[0]), replace(some.known(release, on[1]), takes_back=True))
    assert duties(replace(stays, releases=(*stays.releases, *mistaken)), settings) == duties(stays, settings)


def test_whoever_was_told_of_it_is_told_anew_from_the_day_it_was_taken_back():
    left, back = date(2027, 3, 11), date(2027, 3, 13)
    told_of_it = replace(some.CSW, notices=(told("csw"), told("csw", left, left)))
    taken_back = replace(some.known(some.RELEASE, back), takes_back=True)
    found = due(replace(told_of_it, releases=(*told_of_it.releases, some.out(left), taken_back)))
    assert found["send_changed_notice csw"] == back
    assert "send_notice_at_once csw" not in found
