"""Does the report count right? Tables of cases for the pure function."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from prag.forums.report.figures import CommitmentRow, InstitutionRow, MeetingRow, period, report_of, stand

TODAY, STARTS, ENDS = date(2027, 3, 15), date(2026, 1, 1), date(2026, 12, 31)
PRISON, CENTRE, NGO = (uuid.UUID(int=n) for n in (1, 2, 3))
INSTITUTIONS = {
    PRISON: InstitutionRow("Prison", "prison", False),
    CENTRE: InstitutionRow("Centre", "social_work", True),
    NGO: InstitutionRow("Association", "ngo", True),
}


def meeting(n: int, day: date, *came: uuid.UUID, people: int = 0, uncounted: int = 0, adopted: int = 0) -> MeetingRow:
    return MeetingRow(uuid.UUID(int=100 + n), "Skopje", day, frozenset(came), people, uncounted, adopted)


def promise(n: int, state: str, due: int, confirmed: bool = False, reported: int | None = None) -> CommitmentRow:
    """Days are counted from today."""
    at = None if reported is None else TODAY + timedelta(days=reported)
    return CommitmentRow(uuid.UUID(int=100 + n), state, TODAY + timedelta(days=due), confirmed, at)


@pytest.mark.parametrize(
    ("day", "when"),
    [
        (date(2025, 12, 31), "before"),
        (date(2026, 1, 1), "within"),
        (date(2026, 12, 31), "within"),
        (date(2027, 1, 1), "after"),
    ],
)
def test_a_day_and_a_period(day, when):
    assert period(day, STARTS, ENDS) == when


@pytest.mark.parametrize(
    ("commitment", "stands"),
    [
        (promise(1, "done", due=-5, reported=-6), "kept_in_time"),
        (promise(1, "done", due=-5, reported=-5), "kept_in_time"),
        (promise(1, "done", due=-5, reported=-4), "kept_late"),
        (promise(1, "done", due=9, reported=0), "kept_in_time"),
        (promise(1, "done", due=9), "kept_late"),  # nobody knows the day: not claimed as in time
        (promise(1, "asked", due=0), "running"),
        (promise(1, "asked", due=-1), "late"),
        (promise(1, "confirmed", due=1), "running"),
        (promise(1, "confirmed", due=-1), "late"),
        (promise(1, "declined", due=-1), "declined"),
        (promise(1, "dropped", due=5), "dropped"),
    ],
)
def test_how_a_commitment_stands(commitment, stands):
    assert stand(commitment, TODAY) == stands


def test_the_whole_report():
    meetings = [
        meeting(1, date(2025, 11, 1), CENTRE, people=9, adopted=9),
        meeting(2, date(2026, 3, 1), PRISON, CENTRE, people=7, adopted=3),
        meeting(3, date(2026, 9, 1), CENTRE, people=2, uncounted=1, adopted=1),
        meeting(4, date(2027, 2, 1), CENTRE, NGO, people=4),
    ]
    commitments = [
        promise(1, "done", due=-400, reported=-401),
        promise(2, "done", due=-300, confirmed=True, reported=-301),
        promise(2, "done", due=-300, confirmed=True, reported=-200),
        promise(2, "dropped", due=-100),
        promise(2, "declined", due=30),
        promise(3, "confirmed", due=-1, confirmed=True),
        promise(3, "asked", due=3),
        promise(4, "asked", due=-1),
    ]
    report = report_of(
        starts=STARTS, ends=ENDS, forums=1, meetings=meetings, commitments=commitments, institutions=INSTITUTIONS, today=TODAY
    )
    one = report.within
    assert (one.meetings, one.institutions, one.outside, one.people, one.uncounted, one.adopted) == (2, 2, 1, 9, 1, 4)
    assert (one.captured, one.confirmed, one.kept, one.kept_in_time, one.kept_late) == (6, 3, 2, 1, 1)
    assert (one.running, one.late, one.declined, one.dropped) == (1, 1, 1, 1)
    assert one.captured == one.kept_in_time + one.kept_late + one.running + one.late + one.declined + one.dropped
    # Kept or past their day: two kept, one dropped, one late
    assert (one.fallen_due, one.share_in_time) == (4, 0.25)
    after = report.after
    assert (after.meetings, after.institutions, after.outside, after.people, after.captured, after.late) == (1, 2, 2, 4, 1, 1)
    assert after.share_in_time == 0
    assert report.before == 1
    assert [(line.when, line.institutions, line.outside, line.captured) for line in report.meetings] == [
        ("within", 2, 1, 4), ("within", 1, 1, 2), ("after", 2, 2, 1),
    ]  # fmt: skip
    assert [(line.institution.name, line.within, line.after) for line in report.institutions] == [
        ("Association", 0, 1), ("Centre", 2, 1), ("Prison", 1, 0),
    ]  # fmt: skip


def test_a_grant_without_a_meeting():
    report = report_of(starts=STARTS, ends=ENDS, forums=0, meetings=[], commitments=[], institutions={}, today=TODAY)
    assert report.within == report.after
    assert report.within.share_in_time is None
    assert (report.meetings, report.institutions) == ([], [])


def test_what_is_promised_and_not_due_yet_has_no_share():
    report = report_of(
        starts=STARTS, ends=ENDS, forums=1, meetings=[meeting(1, STARTS, CENTRE)], commitments=[promise(1, "asked", due=9)],
        institutions=INSTITUTIONS, today=TODAY,
    )  # fmt: skip
    assert report.within.share_in_time is None
