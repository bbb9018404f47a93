"""Do the rules of a case say yes and no where they should?"""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.access.roles import Role
from prag.cases import rules

OPENER, READER, OTHER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("reader", "deputies", "both", "allowed", "says"),
    [
        (READER, set(), False, True, ""),
        (READER, {OTHER}, False, True, ""),
        (OPENER, set(), False, False, "You started this case"),
        (READER, {READER}, False, False, "You are the deputy"),
        (READER, set(), True, False, "same function"),
    ],
)
def test_second_person(reader, deputies, both, allowed, says):
    verdict = rules.is_second_person(opener=OPENER, reader=reader, deputies_of_opener=deputies, both_directors=both)
    assert bool(verdict) is allowed
    assert says in verdict.reason
    assert bool(verdict.who) is not allowed


@pytest.mark.parametrize(("phase", "allowed"), [("draft", False), ("open", True), ("refused", False), ("closed", False), ("erased", False)])
def test_only_a_running_case_takes_new_things(phase, allowed):
    assert bool(rules.case_is_running(phase)) is allowed


@pytest.mark.parametrize(
    ("function", "reads", "writes", "allowed"),
    [
        (Role.SOCIAL_WORK, ["work"], ["work"], True),
        (Role.SOCIAL_WORK, ["work", "contacts"], [], True),
        (Role.SOCIAL_WORK, ["health"], [], False),
        (Role.HEALTH, ["health"], ["health"], True),
        (Role.HEALTH, ["health"], ["work"], False),
        (Role.MENTOR, ["work", "identity"], [], False),
        (Role.MENTOR, [], [], False),
        ("no_such_function", ["work"], [], False),
    ],
)
def test_a_seat_never_opens_more_than_its_function(function, reads, writes, allowed):
    assert bool(rules.parts_fit_function(function, reads, writes)) is allowed


@pytest.mark.parametrize(
    ("basis", "named", "allowed"),
    [
        ("duty_in_law", {"legal_basis": OTHER}, True),
        ("duty_in_law", {"agreement": OTHER}, False),
        ("agreement", {"agreement": OTHER}, True),
        ("agreement", {}, False),
        ("consent", {"consent_on": date(2026, 1, 1)}, True),
        ("consent", {"legal_basis": OTHER}, False),
    ],
)
def test_no_basis_no_seat(basis, named, allowed):
    values = {"legal_basis": None, "agreement": None, "consent_on": None} | named
    assert bool(rules.basis_is_named(basis, **values)) is allowed


@pytest.mark.parametrize(
    ("own", "writes", "allowed"),
    [(True, ["custody", "work"], False), (True, ["work"], True), (False, ["custody"], True), (False, [], True)],
)
def test_the_responsible_seat_stays(own, writes, allowed):
    assert bool(rules.may_end_seat(own_institution=own, seat_writes=writes)) is allowed


@pytest.mark.parametrize(
    ("release", "kind", "allowed"),
    [
        (date(2027, 1, 1), "full_term", True),
        (None, "decision_pending", True),
        (None, "full_term", False),
        (date(2024, 1, 1), "full_term", False),
        (date(2023, 1, 1), "decision_pending", False),
    ],
)
def test_release_follows_custody(release, kind, allowed):
    assert bool(rules.release_fits(date(2024, 1, 1), release, kind)) is allowed


def test_a_blocked_function_hears_who_can():
    actor = Actor(READER, OTHER, "mk", frozenset({Role.MENTOR}), uuid.uuid4())
    verdict = rules.function_may(actor, Permission.SEAT_GIVE)
    assert not verdict
    assert "treatment officer" in verdict.who
    assert rules.function_may(actor, Permission.STATEMENT_RECORD)


@pytest.mark.parametrize("rule", [rules.acts_for_case, rules.may_show_name, rules.seat_writes_something])
def test_an_empty_seat_allows_nothing_and_says_who_can(rule):
    verdict = rule(frozenset())
    assert not verdict
    assert verdict.reason
    assert verdict.who


def test_a_full_seat_allows():
    assert rules.acts_for_case({"custody"})
    assert rules.may_show_name({"identity"})
    assert rules.seat_writes_something({"work"})
    assert not rules.acts_for_case({"work", "contacts"})


@pytest.mark.parametrize(
    ("acting", "who"), [((), "treatment officer"), (("social_worker",), "social worker"), (("probation_officer",), "probation officer")]
)
def test_after_a_hand_over_somebody_else_acts(acting, who):
    assert rules.acts_for_case({"work"}, acting).who == who
