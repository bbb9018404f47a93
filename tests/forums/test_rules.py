"""Do the rules of forums say what the promises ask? Tables of cases."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from prag.forums import rules
from prag.forums.rules import Came
from prag.forums.words import COMMITMENTS, MEETINGS
from prag.forums.workflow import COMMITMENT, MEETING

TODAY = date(2026, 3, 2)
ME, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("came", "allowed"),
    [
        ([], False),
        ([Came("prison", True)], False),
        ([Came("prison", True), Came("prison_administration", True)], False),
        ([Came("prison", True), Came("social_work", False)], False),
        ([Came("prison", True), Came("social_work", None)], False),
        ([Came("prison", True), Came("social_work", True)], True),
        ([Came("ngo", True)], True),
    ],
)
def test_a_meeting_of_prison_institutions_alone_is_no_forum(came, allowed):
    verdict = rules.not_prison_alone(came)
    assert bool(verdict) is allowed
    assert allowed or "never the prison service's alone" in verdict.reason


@pytest.mark.parametrize(("held_on", "allowed"), [(date(2026, 5, 4), True), (date(2026, 5, 3), True), (date(2026, 5, 5), False)])
def test_a_meeting_begins_on_its_day_or_later(held_on, allowed):
    assert bool(rules.may_begin(held_on, date(2026, 5, 4))) is allowed


@pytest.mark.parametrize(
    ("came", "adopters", "says"),
    [
        ([Came("ngo", True), Came("prison", None)], [1], "whether it came"),
        ([Came("prison", True), Came("ngo", False)], [1], "never the prison service's alone"),
        ([Came("ngo", True), Came("prison", True)], [2, 0], "which institutions adopted it"),
        ([Came("ngo", True), Came("prison", False)], [1, 3], ""),
        ([Came("ngo", True)], [], ""),
    ],
)
def test_what_must_be_there_before_a_meeting_ends(came, adopters, says):
    verdict = rules.may_close(came, adopters)
    assert (says in verdict.reason) if says else verdict


@pytest.mark.parametrize(
    ("state", "conclusions", "allowed"), [("holding", 1, True), ("holding", 0, False), ("preparing", 1, False), ("held", 1, False)]
)
def test_a_commitment_serves_a_conclusion_of_a_meeting_that_is_on(state, conclusions, allowed):
    assert bool(rules.may_capture(state, conclusions)) is allowed


@pytest.mark.parametrize(
    ("state", "reader", "recorder", "was_there", "allowed"),
    [
        ("held", ME, OTHER, True, True),
        ("held", ME, ME, True, False),
        ("held", ME, OTHER, False, False),
        ("holding", ME, OTHER, True, False),
        ("approved", ME, OTHER, True, False),
    ],
)
def test_a_second_person_who_was_there_approves(state, reader, recorder, was_there, allowed):
    verdict = rules.may_approve(state, reader=reader, recorder=recorder, was_there=was_there)
    assert bool(verdict) is allowed
    assert allowed or verdict.reason


@pytest.mark.parametrize(
    ("state", "days", "sign"),
    [("asked", 1, "waiting"), ("asked", -1, "late"), ("confirmed", 0, "due"), ("confirmed", -1, "late"), ("declined", 5, "blocked"),
     ("done", -9, "done"), ("dropped", -9, "done")],
)  # fmt: skip
def test_how_a_commitment_stands(state, days, sign):
    assert rules.standing(state, TODAY + timedelta(days=days), TODAY) == sign


@pytest.mark.parametrize(
    ("state", "mode"), [("preparing", "prepare"), ("holding", "hold"), ("held", "follow"), ("approved", "follow"), ("cancelled", "follow")]
)
def test_each_state_has_its_mode(state, mode):
    assert rules.mode_of(state) == mode


def test_functions_that_a_return_needs_are_missed():
    assert rules.missing_functions(["social_worker", "health_worker", "treatment_officer"]) == [
        "employment_counsellor", "police_contact", "municipal_coordinator",
    ]  # fmt: skip
    assert rules.missing_functions(rules.EXPECTED) == []


def test_every_state_has_a_word():
    assert {row.target for row in MEETING} == set(MEETINGS)
    assert {row.target for row in COMMITMENT} == set(COMMITMENTS)


@pytest.mark.parametrize(
    ("state", "addressed", "allowed"),
    [("asked", True, True), ("confirmed", True, True), ("asked", False, False), ("declined", True, False), ("done", True, False)],
)
def test_who_answers_a_commitment(state, addressed, allowed):
    assert bool(rules.can_answer(state, addressed)) is allowed
