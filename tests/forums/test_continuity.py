"""Which institutions were absent or silent, and for how long? A table of cases for the pure function."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from prag.forums import continuity as c

TODAY = date(2027, 3, 15)
DAYS = [date(2026, 1, 10), date(2026, 4, 10), date(2026, 7, 10), date(2026, 10, 10), date(2027, 1, 10)]
MEETINGS = [c.Held(uuid.UUID(int=n + 1), day) for n, day in enumerate(DAYS)]
ONE, OTHER = uuid.UUID(int=101), uuid.UUID(int=102)
FOUNDED = date(2026, 1, 1)


def picture(marks: str, *, since: date = FOUNDED, step: date | None = None, meetings=MEETINGS) -> c.Line:
    """The line of one member. marks: "+" came, "-" absent, "." nobody wrote anything down, one for each meeting."""
    attendance = [
        c.Attendance(meeting.id, ONE, mark == "+", "" if mark == "+" else "Did not answer")
        for meeting, mark in zip(meetings, marks, strict=True)
        if mark != "."
    ]
    drawn = c.continuity(
        members=[c.Membership(ONE, "Centre", since)], meetings=meetings, attendance=attendance,
        steps={ONE: step} if step else {}, today=TODAY,
    )  # fmt: skip
    return drawn.lines[0]


@pytest.mark.parametrize(
    ("marks", "since", "step", "cells", "absent", "flagged", "last", "sign", "months"),
    [
        ("+++++", FOUNDED, None, "+++++", 0, False, DAYS[4], "meeting", 2),
        ("++++-", FOUNDED, None, "++++-", 1, False, DAYS[3], "meeting", 5),
        ("+++--", FOUNDED, None, "+++--", 2, True, DAYS[2], "meeting", 8),
        ("-----", FOUNDED, None, "-----", 5, True, None, "", 14),
        ("--+--", FOUNDED, None, "--+--", 2, True, DAYS[2], "meeting", 8),
        # A step with a commitment is a sign of life; the absences remain absences.
        ("+++--", FOUNDED, date(2027, 2, 20), "+++--", 2, True, date(2027, 2, 20), "step", 0),
        ("++++-", FOUNDED, date(2026, 5, 1), "++++-", 1, False, DAYS[3], "meeting", 5),
        # Both on one day: it was there.
        ("++++-", FOUNDED, DAYS[3], "++++-", 1, False, DAYS[3], "meeting", 5),
        # A member since autumn: what was before is neither absence nor silence.
        ("...-+", date(2026, 9, 1), None, "nnn-+", 0, False, DAYS[4], "meeting", 2),
        ("...--", date(2026, 9, 1), None, "nnn--", 2, True, None, "", 6),
        ("....-", date(2026, 9, 1), None, "nnn?-", 1, False, None, "", 6),
        # A meeting to which it was not asked is no absence, and no end of one.
        ("++-.-", FOUNDED, None, "++-?-", 2, True, DAYS[1], "meeting", 11),
        # It came as a guest before it was a member.
        ("+....", date(2026, 3, 1), None, "+????", 0, False, DAYS[0], "meeting", 14),
    ],
)
def test_one_institution(marks, since, step, cells, absent, flagged, last, sign, months):
    line = picture(marks, since=since, step=step)
    signs = {"came": "+", "absent": "-", "not_asked": "?", "not_yet": "n"}
    assert "".join(signs[cell.what] for cell in line.cells) == cells
    assert (line.absent_in_a_row, line.flagged) == (absent, flagged)
    assert (line.last_sign, line.sign, line.silent_months) == (last, sign, months)
    assert {cell.reason for cell in line.cells if cell.what == "absent"} <= {"Did not answer"}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 3, 30), 1),
        (date(2026, 12, 31), date(2027, 12, 31), 12),
        (date(2026, 2, 1), date(2026, 1, 1), 0),
    ],
)
def test_whole_months(first, last, months):
    assert c.months_between(first, last) == months


def test_by_two_functions_an_institution_came_if_one_of_them_did():
    attendance = [c.Attendance(MEETINGS[0].id, ONE, True), c.Attendance(MEETINGS[0].id, ONE, False, "why")]
    for order in (attendance, attendance[::-1]):
        drawn = c.continuity(
            members=[c.Membership(ONE, "Centre", FOUNDED)] * 2, meetings=MEETINGS[:1], attendance=order, steps={}, today=TODAY
        )
        assert [line.cells[0].what for line in drawn.lines] == ["came"]


def test_who_left_is_not_drawn_and_who_came_back_is_once():
    gone = c.Membership(ONE, "Gone", FOUNDED, date(2026, 5, 1))
    back = c.Membership(ONE, "Gone", date(2026, 12, 1))
    assert c.continuity(members=[gone], meetings=MEETINGS, attendance=[], steps={}, today=TODAY).lines == []
    (line,) = c.continuity(members=[gone, back], meetings=MEETINGS, attendance=[], steps={}, today=TODAY).lines
    assert [cell.what for cell in line.cells] == ["not_asked", "not_asked", "not_yet", "not_yet", "not_asked"]


def test_only_the_last_meetings_are_drawn_and_all_are_counted():
    many = [c.Held(uuid.UUID(int=n + 1), date(2026, n + 1, 1)) for n in range(9)]
    line = picture("+" + "-" * 8, meetings=many)
    assert len(line.cells) == c.SHOWN
    assert line.absent_in_a_row == 8
    assert line.last_sign == date(2026, 1, 1)


def test_first_those_absent_twice_then_the_longest_silent():
    third = uuid.UUID(int=103)
    members = [c.Membership(ONE, "A came", FOUNDED), c.Membership(OTHER, "B absent twice", FOUNDED),
               c.Membership(third, "C absent once", FOUNDED)]  # fmt: skip
    marks = {ONE: "+++++", OTHER: "+++--", third: "++++-"}
    attendance = [c.Attendance(m.id, who, mark == "+") for who, own in marks.items() for m, mark in zip(MEETINGS, own, strict=True)]
    drawn = c.continuity(members=members, meetings=MEETINGS, attendance=attendance, steps={}, today=TODAY)
    assert [line.institution for line in drawn.lines] == ["B absent twice", "C absent once", "A came"]
    assert drawn.flagged == 1
    # And nothing is drawn on top of something else, or outside
    assert len({line.y for line in drawn.lines}) == 3
    xs = [column.x for column in drawn.columns]
    assert xs == sorted(set(xs)) == [cell.x for cell in drawn.lines[0].cells]
    assert xs[0] > c.GUTTER
    assert xs[-1] < c.WIDTH - c.RIGHT
    assert max(line.y for line in drawn.lines) < drawn.height


def test_a_forum_without_meetings_draws_nothing():
    drawn = c.continuity(members=[c.Membership(ONE, "Centre", FOUNDED)], meetings=[], attendance=[], steps={}, today=TODAY)
    assert drawn.columns == []
    assert drawn.lines[0].silent_months == 14
