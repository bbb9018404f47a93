"""What makes a statement whole?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prag.profiles import rules

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("kind", "source", "grades", "allowed"),
    [
        ("fact", "", (None, None), True),
        ("fact", "card seen", (None, None), True),
        ("fact", "card seen", ("a", None), False),
        ("assessment", "", (None, "1"), False),
        ("reported", "his sister", ("b", "2"), True),
        ("reported", "", ("b", "2"), False),
        ("reported", "   ", ("b", "2"), False),
        ("reported", "his sister", ("b", None), False),
        ("reported", "his sister", (None, "2"), False),
        ("unverified", "a letter he mentioned", (None, None), True),
    ],
)
def test_what_others_reported_says_how_reliable(kind, source, grades, allowed):
    assert bool(rules.says_how_reliable(kind, source, *grades)) is allowed


@pytest.mark.parametrize(
    ("asked_none", "rating", "text", "allowed"),
    [
        (True, "none", "", True),
        (True, "none", "Asked twice.", True),
        (True, "some", "", False),
        (True, "not_known", "x", False),
        (False, "none", "", False),
        (False, "some", "  ", False),
        (False, "some", "Needs a bed.", True),
    ],
)
def test_only_asked_none_stands_without_words(asked_none, rating, text, allowed):
    assert bool(rules.says_something(asked_none, rating, text)) is allowed


@pytest.mark.parametrize(("days", "allowed"), [(-1, True), (0, True), (1, False)])
def test_no_statement_from_the_future(days, allowed):
    assert bool(rules.said_in_time(TODAY + timedelta(days=days), TODAY)) is allowed


@pytest.mark.parametrize(("author", "corrected", "allowed"), [("me", False, True), ("me", True, False), ("other", False, False)])
def test_the_author_corrects_once_each_version(author, corrected, allowed):
    assert bool(rules.may_correct(author, "me", corrected)) is allowed


def test_a_part_is_written_from_a_seat_that_writes_it():
    assert rules.may_write_part("work", {"work"})
    assert not rules.may_write_part("health", {"work"})
    assert rules.may_write_part("health", {"work"}).who == "a seat at the table that writes it"
    assert rules.may_write_part("health", {"work"}, ["health_worker"]).who == "health worker"
