"""Who writes, reviews, publishes and withdraws? Each rule as a table of cases."""

from __future__ import annotations

import uuid

import pytest

from prag.forums.notices import rules
from prag.forums.notices.rules import Reader, Standing

HOME, ELSEWHERE, WRITER, OTHER, EDITOR = (uuid.uuid4() for _ in range(5))
DIGEST, OLD = "d" * 64, "o" * 64
EVERYTHING = {"writes": True, "reviews": True, "publishes": True}


def reader(who: uuid.UUID, house: uuid.UUID = HOME, **can: bool) -> Reader:
    return Reader(who, house, **(EVERYTHING | can))


def standing(**more) -> Standing:
    return Standing(HOME, WRITER, **({"edited_by": EDITOR} | more))


def reason(verdict) -> str:
    return "" if verdict else verdict.reason


WRITE = [
    (reader(OTHER), ""),
    (reader(OTHER, ELSEWHERE), "Only the institution that began this notice writes it."),
    (reader(OTHER, writes=False), "Your function does not write notices."),
]


@pytest.mark.parametrize(("who", "why"), WRITE)
def test_who_writes(who, why):
    verdict = rules.may_write(who, standing(), "House")
    assert reason(verdict) == why
    assert bool(verdict) or verdict.who


REVIEW = [
    (reader(OTHER, ELSEWHERE), standing(), ""),
    (reader(WRITER), standing(), ""),  # began it, and somebody else wrote these words
    (reader(EDITOR), standing(), "A second reader is somebody else than the one who wrote these words."),
    (reader(OTHER), standing(reviewed_digest=DIGEST), "Exactly this text is reviewed already."),
    (reader(OTHER), standing(reviewed_digest=OLD), ""),
    (reader(OTHER, reviews=False), standing(), "Your function does not read notices as second reader."),
    (reader(OTHER), standing(edited_by=None), "Nobody has written in this language yet."),
]


@pytest.mark.parametrize(("who", "how", "why"), REVIEW)
def test_who_reviews(who, how, why):
    assert reason(rules.may_review(who, how, DIGEST)) == why


PUBLISH = [
    (reader(OTHER, ELSEWHERE), standing(), ""),
    (reader(OTHER), standing(reviewed_digest=""), ""),  # not reviewed: the page says so
    (reader(EDITOR), standing(), "Whoever wrote a notice does not publish it."),
    (reader(WRITER), standing(), "Whoever wrote a notice does not publish it."),
    (reader(OTHER), standing(published=DIGEST), "Exactly this text is public already."),
    (reader(OTHER), standing(published=OLD), ""),
    (reader(OTHER, publishes=False), standing(), "Your function does not publish notices."),
    (reader(OTHER), standing(edited_by=None), "Nobody has written in this language yet."),
]


@pytest.mark.parametrize(("who", "how", "why"), PUBLISH)
def test_who_publishes(who, how, why):
    assert reason(rules.may_publish(who, how, DIGEST)) == why


WITHDRAW = [
    (reader(OTHER), standing(published=OLD), ""),
    (reader(EDITOR), standing(published=DIGEST), ""),
    (reader(OTHER), standing(), "Nothing of it is public in this language."),
    (reader(OTHER, publishes=False), standing(published=OLD), "Your function does not publish notices."),
]


@pytest.mark.parametrize(("who", "how", "why"), WITHDRAW)
def test_who_withdraws(who, how, why):
    assert reason(rules.may_withdraw(who, how)) == why


@pytest.mark.parametrize(("mark", "whole"), [(DIGEST, True), (OLD, False), ("", False)])
def test_a_mark_holds_for_exactly_the_words_that_were_read(mark, whole):
    assert rules.is_reviewed(standing(reviewed_digest=mark), DIGEST) is whole


@pytest.mark.parametrize(("projects", "together"), [(["p"], True), (["p", "p"], True), (["p", "q"], False), (["p", ""], False), ([], True)])
def test_one_notice_one_project(projects, together):
    assert bool(rules.one_project(projects)) is together


def test_only_what_was_shown_is_marked_or_published():
    assert rules.same_text(DIGEST, DIGEST)
    assert "read it again" in rules.same_text(OLD, DIGEST).reason
