"""Which document may be added where, and who withdraws it? The rules as tables of cases."""

from __future__ import annotations

import uuid

import pytest

from prag.documents import rules
from prag.documents.words import CONTENT_TYPES, ENDINGS, FILE_NAMES, KIND_HINTS, KINDS, MEDIA

MINE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("kind", "part", "ok"),
    [
        ("consent", "work", True),
        ("decision", "custody", True),
        ("other", "health", True),
        ("identity_paper", "identity", True),
        ("identity_paper", "work", False),
        ("medical_letter", "health", True),
        ("medical_letter", "work", False),
        ("medical_letter", "identity", False),
    ],
)
def test_a_kind_lies_in_the_part_where_it_belongs(kind, part, ok):
    verdict = rules.kind_fits_part(kind, part)
    assert bool(verdict) is ok
    if not ok:
        assert "Choose that part" in verdict.reason


def test_who_cannot_write_health_is_told_who_can():
    assert "health worker" in rules.kind_fits_part("medical_letter", "work").reason


@pytest.mark.parametrize(
    ("withdrawn", "writes", "added_by", "acts", "says"),
    [
        (False, {"work"}, MINE, False, ""),
        (False, {"work"}, OTHER, True, ""),
        (False, {"work"}, OTHER, False, "Another institution added it"),
        (False, {"contacts"}, MINE, True, "Your seat does not write this part"),
        (False, set(), MINE, False, "Your seat does not write this part"),
        (True, {"work"}, MINE, True, "withdrawn already"),
    ],
)
def test_who_withdraws(withdrawn, writes, added_by, acts, says):
    verdict = rules.may_withdraw(withdrawn=withdrawn, part="work", my_writes=writes, added_by=added_by, mine=MINE, acts=acts)
    assert bool(verdict) is (says == "")
    assert says in verdict.reason


def test_who_writes_nothing_adds_nothing():
    assert rules.may_add({"work"})
    assert "whoever gives the seat" in rules.may_add(set()).who


@pytest.mark.parametrize(("there", "ok"), [(0, True), (199, True), (200, False), (500, False)])
def test_a_part_has_room_for_two_hundred(there, ok):
    assert bool(rules.part_has_room(there)) is ok


@pytest.mark.parametrize(("why", "ok"), [("Wrong case.", True), ("", False), ("  ", False)])
def test_a_withdrawal_says_why(why, ok):
    assert bool(rules.says_why(why)) is ok


def test_each_kind_and_medium_has_its_words():
    assert KINDS.keys() == KIND_HINTS.keys() == FILE_NAMES.keys()
    assert MEDIA.keys() == CONTENT_TYPES.keys() == ENDINGS.keys()
    assert set(rules.PART_OF_KIND) <= KINDS.keys()
