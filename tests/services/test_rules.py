"""Does a line hold on a day, where is a gap, what ends soon, and what may be changed? Tables of cases."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from prag.access.actor import Actor
from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.services import rules

DAY = date(2027, 3, 15)


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("first", "last", "replaced", "valid"),
    [
        (-10, None, None, True),
        (0, None, None, True),  # the first day belongs to it
        (1, None, None, False),
        (-10, 0, None, True),  # and so does the last
        (-10, -1, None, False),
        (0, 0, None, True),
        (-10, None, 1, True),  # until its replacement begins
        (-10, None, 0, False),
        (0, 0, 0, False),  # replaced on its own first day
    ],
)
def test_a_line_holds_on_a_day(first, last, replaced, valid):
    given = None if last is None else day(last)
    assert rules.valid_on(day(first), given, DAY, None if replaced is None else day(replaced)) is valid


@pytest.mark.parametrize(
    ("first", "last", "stands"),
    [
        (1, None, "coming"),
        (1, 2, "coming"),
        (0, None, "valid"),
        (-5, 61, "valid"),
        (-5, 60, "ending"),
        (-5, 1, "ending"),
        (0, 0, "ending"),
        (-5, -1, "over"),
        (-500, -400, "over"),
    ],
)
def test_how_a_line_stands(first, last, stands):
    assert rules.standing(day(first), None if last is None else day(last), DAY) == stands


@pytest.mark.parametrize(("last", "history"), [(None, False), (5, False), (-1, False), (-180, False), (-181, True)])
def test_what_ended_long_ago_is_history(last, history):
    assert rules.is_history(None if last is None else day(last), DAY) is history


@pytest.mark.parametrize(
    ("served", "missing"),
    [
        ([], ["work", "health", "family"]),
        (["health"], ["work", "family"]),
        (["health", "health", "work"], ["family"]),
        (["family", "work", "health"], []),
        (["something else"], ["work", "health", "family"]),
    ],
)
def test_an_area_without_a_service_is_a_gap(served, missing):
    assert rules.gaps(["work", "health", "family"], served) == missing


@pytest.mark.parametrize(
    ("held", "deputy_function", "deputised", "says"),
    [
        (True, None, True, ""),
        (True, "prison_director", False, ""),
        (True, None, False, "no_deputy"),
        (False, "prison_director", True, "vacant"),
        (False, None, False, "vacant"),
    ],
)
def test_what_the_role_map_misses(held, deputy_function, deputised, says):
    assert rules.missing(held, deputy_function, deputised) == says


@pytest.mark.parametrize(
    ("last", "replaced", "allowed"), [(None, False, True), (0, False, True), (-1, False, False), (None, True, False), (-1, True, False)]
)
def test_what_is_over_or_replaced_is_not_changed(last, replaced, allowed):
    verdict = rules.may_change(day(-50), None if last is None else day(last), replaced, DAY)
    assert bool(verdict) is allowed
    assert allowed or verdict.reason


@pytest.mark.parametrize(("first", "from_day", "allowed"), [(-50, 0, True), (0, 0, True), (3, 3, True), (3, 2, False)])
def test_a_change_begins_when_the_line_holds(first, from_day, allowed):
    assert bool(rules.change_on(day(first), day(from_day))) is allowed


@pytest.mark.parametrize(
    ("first", "last", "chosen", "allowed"),
    [(-5, None, 0, True), (-5, None, -5, True), (-5, None, -6, False), (-5, 9, 9, True), (-5, 9, 10, False), (5, None, 4, False)],
)
def test_an_end_lies_within_the_line(first, last, chosen, allowed):
    verdict = rules.end_on(day(first), None if last is None else day(last), day(chosen))
    assert bool(verdict) is allowed


@pytest.mark.parametrize(
    ("first", "last", "from_day", "ends"),
    [
        (-50, None, 0, -1),  # the day before
        (-50, 20, 0, -1),
        (-50, -10, 0, -10),  # it had ended before: it is not prolonged
        (0, None, 0, 0),  # replaced on its own first day
    ],
)
def test_the_old_line_ends_the_day_before(first, last, from_day, ends):
    assert rules.last_day_before(day(first), None if last is None else day(last), day(from_day)) == day(ends)


def actor(role: Role, institution: uuid.UUID) -> Actor:
    return Actor(uuid.uuid4(), institution, "mk", frozenset([role]), uuid.uuid4())


def test_only_ones_own_lines_are_kept():
    home, other = uuid.uuid4(), uuid.uuid4()
    worker, administrator = actor(Role.SOCIAL_WORK, home), actor(Role.ADMINISTRATOR, home)
    assert rules.may_keep(worker)
    assert rules.is_own(worker, home, "Ours")
    refused = rules.is_own(worker, other, "Theirs")
    assert (bool(refused), refused.who) == (False, "Theirs")
    blocked = rules.may_keep(administrator)
    assert not blocked
    assert "social worker" in blocked.who


def test_whoever_sits_at_a_table_or_in_a_forum_reads_places():
    reads = {role for role in Role if TABLE[Permission.FORUM_VIEW][role] is not Reach.NONE}
    for permission in (Permission.CASE_VIEW, Permission.SERVICE_KEEP):
        assert {role for role in Role if TABLE[permission][role] is not Reach.NONE} <= reads
