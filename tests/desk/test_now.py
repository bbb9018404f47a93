"""Does the "Now" card name what is missing, and who can mend it?"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prag.cases.table import SeatRow, build_table
from prag.desk.now import Asked, missing
from prag.profiles.rows import AreaRows

TODAY = date(2026, 6, 1)
ME, OTHER = uuid.uuid4(), uuid.uuid4()


def _seat(**changes) -> SeatRow:
    row = SeatRow(
        uuid.uuid4(), uuid.uuid4(), "Prison", "prison", "treatment_officer", ME, "Me", None, None, None, None, None, None,
        ("work",), ("work",), "duty_in_law", "Law", None, None, TODAY - timedelta(days=9), TODAY + timedelta(days=200), None,
    )  # fmt: skip
    return replace(row, **changes)


OUTSIDE = {"institution": "Centre", "institution_kind": "social_work", "function": "social_worker", "holder_id": OTHER}


def _missing(*seats: SeatRow, phase: str = "open", release: date | None = TODAY + timedelta(days=90), areas=(), waiting=()) -> str:
    found = missing(phase=phase, release=release, table=build_table(seats, ME, TODAY), areas=areas, waiting=waiting)
    assert all(one.who for one in found)
    return " ".join(one.what for one in found)


def test_nothing_is_missing():
    assert _missing(_seat(), _seat(**OUTSIDE)) == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"holder_id": None}, "The seat of Centre (social worker) is empty."),
        ({"absent_from": TODAY, "absent_until": TODAY}, "the social worker is away and no deputy acts"),
        ({"absent_from": TODAY, "absent_until": None}, "the social worker is away"),
        ({"ends": TODAY + timedelta(days=30)}, "ends on 1 July 2026"),
    ],
)
def test_seats(changes, says):
    assert says in _missing(_seat(), _seat(**(OUTSIDE | changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"absent_from": TODAY + timedelta(days=1)},
        {"absent_from": TODAY - timedelta(days=9), "absent_until": TODAY - timedelta(days=1)},
        {"absent_from": TODAY, "absent_until": TODAY, "deputy_id": OTHER, "deputy_from": TODAY, "deputy_until": TODAY},
        {"ends": TODAY + timedelta(days=31)},
    ],
)
def test_what_is_in_order_is_not_named(changes):
    assert _missing(_seat(), _seat(**OUTSIDE, **changes)) == ""


def test_a_deputy_whose_period_is_over_does_not_act():
    gone = {"deputy_id": OTHER, "deputy_from": TODAY - timedelta(days=9), "deputy_until": TODAY - timedelta(days=1)}
    assert "no deputy acts" in _missing(_seat(), _seat(**OUTSIDE, absent_from=TODAY, **gone))


def test_never_prison_alone():
    assert "No institution outside prison" in _missing(_seat())
    ended = _seat(**OUTSIDE, ends=TODAY - timedelta(days=1))
    assert "No institution outside prison" in _missing(_seat(), ended)


@pytest.mark.parametrize(("phase", "says"), [("draft", "has not confirmed"), ("open", ""), ("refused", "")])
def test_phase(phase, says):
    found = _missing(_seat(), _seat(**OUTSIDE), phase=phase)
    assert says in found
    assert bool(found) is bool(says)


def test_release_and_requests():
    assert "date of release" in _missing(_seat(), _seat(**OUTSIDE), release=None)
    assert "answer by 3 June 2026" in _missing(_seat(), _seat(**OUTSIDE), waiting=[Asked("seat_request", date(2026, 6, 3))])


def test_not_asked_counts_only_what_is_open_to_the_reader():
    open_, hidden = AreaRows("work", "Work", "work", True, True), AreaRows("health", "Health", "health", False, False)
    said = _missing(_seat(), _seat(**OUTSIDE), areas=[open_, hidden])
    assert "Not asked yet, in one life area: Work." in said
    assert "Health" not in said
    assert _missing(_seat(), _seat(**OUTSIDE), areas=[hidden]) == ""
