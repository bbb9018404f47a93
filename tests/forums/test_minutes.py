"""Do drafted minutes say everything that was recorded, and say so where nothing was?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from prag.forums.minutes import Record, draft

FULL = Record(
    place="Skopje", held_on=date(2026, 5, 4), starts=time(10), ends=time(13), venue="Hall 2", coordinator="Kamen Most",
    focus=("Idrizovo prison", "Skopje prison"),
    came=(("CSW Skopje", "social worker", 3), ("Skopje prison", "treatment officer", None)),
    absent=(("Police Skopje", "police contact", "Had another duty that day"),),
    agenda=(("The first month", "What did it show?", "Two spoke.\nOne did not."), ("Rooms", "", "")),
    conclusions=(("Information is exchanged in time.", ("CSW Skopje",)), ("Nobody alone.", ())),
    commitments=(("CSW Skopje", "social worker", "Name a contact.", date(2026, 6, 1)),),
)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "Minutes of the coordination forum, Skopje", "4 May 2026, 10:00–13:00, Hall 2", "Coordinated by: Kamen Most",
        "Focus: Idrizovo prison, Skopje prison", "– CSW Skopje, social worker (3 people)", "– Skopje prison, treatment officer (came)",
        "– Police Skopje, police contact: Had another duty that day", "1. The first month", "   Question: What did it show?",
        "   Two spoke.", "   One did not.", "2. Rooms", "   Nothing was noted.", "1. Information is exchanged in time.",
        "   Adopted by: CSW Skopje", "   Adopted by: nobody", "– CSW Skopje, social worker: Name a contact. (by 1 June 2026)",
    ],
)  # fmt: skip
def test_everything_recorded_is_a_line(said):
    assert said in draft(FULL).splitlines()


@pytest.mark.parametrize(
    ("gone", "line"),
    [
        ({"came": ()}, "Present\n– none"),
        ({"agenda": ()}, "Items\n– none"),
        ({"conclusions": ()}, "Conclusions\n– none"),
        ({"commitments": ()}, "Commitments\n– none"),
    ],
)
def test_what_is_not_there_is_said(gone, line):
    assert line in draft(replace(FULL, **gone))


def test_nobody_absent_needs_no_heading():
    assert "Absent" not in draft(replace(FULL, absent=()))
