"""Does the time line picture put everything where its dates say?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prag.desk.timeline import GUTTER, RIGHT, WIDTH, Duty, Stay, draw

TODAY = date(2026, 6, 1)
EDGE = WIDTH - RIGHT


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def picture(stays=(), release=100, custody=-300, began=-200, duties=()):
    return draw(
        custody_from=day(custody), began=day(began), release=None if release is None else day(release), today=TODAY,
        stays=[Stay(who, prison, day(first), day(last)) for who, prison, first, last in stays],
        duties=[Duty(day(offset), state, state) for offset, state in duties],
    )  # fmt: skip


def boxes(lane):
    return [(box.kind, (box.first - TODAY).days, (box.last - TODAY).days) for box in lane.boxes]


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([("A", True, -200, 50)], {"A": [("active", -200, 50)]}),
        ([("A", True, -200, -100), ("A", True, -50, 50)], {"A": [("active", -200, -100), ("gap", -99, -51), ("active", -50, 50)]}),
        ([("A", True, -200, -100), ("A", True, -99, 50)], {"A": [("active", -200, 50)]}),
        ([("A", True, -200, 50), ("A", True, -100, 20)], {"A": [("active", -200, 50)]}),
        ([("B", False, -10, 30), ("A", True, -200, 50)], {"A": [("active", -200, 50)], "B": [("active", -10, 30)]}),
        ([("A", True, 50, -200)], {}),
    ],
)
def test_one_row_an_institution_and_gaps_between_its_stays(stays, expected):
    drawn = picture(stays)
    assert {lane.who: boxes(lane) for lane in drawn.lanes} == expected
    assert list(expected) == [lane.who for lane in drawn.lanes]


def test_boxes_follow_each_other_without_overlap():
    drawn = picture([("A", True, -200, -100), ("A", True, -50, 50)])
    first, gap, second = drawn.lanes[0].boxes
    assert first.x + first.width == pytest.approx(gap.x, abs=0.2)
    assert gap.x + gap.width == pytest.approx(second.x, abs=0.2)


def test_days_are_places_in_order_within_the_frame():
    drawn = picture([("A", True, -200, 300)], duties=[(-10, "done"), (5, "due"), (9000, "due")])
    marks = {mark.kind: mark.x for mark in drawn.marks}
    assert GUTTER < marks["today"] < marks["release"] < EDGE
    assert [tick.x for tick in drawn.ticks] == sorted(tick.x for tick in drawn.ticks)
    every = [box for lane in drawn.lanes for box in lane.boxes] + drawn.top
    assert all(box.x >= GUTTER and box.x + box.width <= EDGE + 0.2 for box in every)
    assert all(GUTTER <= tick.x <= EDGE for tick in drawn.ticks)


@pytest.mark.parametrize(("custody", "first", "cut"), [(-300, -300, False), (-600, -600, False), (-5000, -600, True)])
def test_a_long_custody_is_cut_and_says_so(custody, first, cut):
    drawn = picture(custody=custody, began=-200)
    assert ((drawn.first - TODAY).days, drawn.cut) == (first, cut)


@pytest.mark.parametrize(
    ("release", "kinds"), [(100, ["custody", "support"]), (None, ["custody"]), (-400, ["support"]), (0, ["custody", "support"])]
)
def test_custody_until_the_release_then_support(release, kinds):
    assert [box.kind for box in picture(release=release).top] == kinds


def test_no_release_no_line():
    assert "release" not in {mark.kind for mark in picture(release=None).marks}


@pytest.mark.parametrize(("offset", "anchor"), [(-300, "start"), (1000, "end"), (350, "middle")])
def test_words_at_the_edge_stay_inside(offset, anchor):
    drawn = picture([("A", True, -300, 1000)], release=offset)
    assert next(mark.anchor for mark in drawn.marks if mark.kind == "release") == anchor


def test_a_case_of_one_day_has_width():
    drawn = draw(custody_from=TODAY, began=TODAY, release=None, today=TODAY, stays=[Stay("A", True, TODAY, TODAY)])
    assert drawn.lanes[0].boxes[0].width >= 2


def test_height_grows_by_row_and_long_names_are_shortened():
    one, two = picture([("A", True, 0, 1)]), picture([("A", True, 0, 1), ("An institution with a very long name", False, 0, 1)])
    assert two.height > one.height
    assert two.lanes[1].label.endswith("…")
    assert len(two.lanes[1].label) <= 27
