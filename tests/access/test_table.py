"""Is the permission table whole, and does it keep what the house promised?"""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.conf import settings

from prag.access.actor import Actor, holders, may
from prag.access.compartments import LIMITS, PARTS
from prag.access.permissions import MEANING, TABLE, Permission, Reach
from prag.access.roles import Role


def actor(*roles: Role) -> Actor:
    return Actor(uuid.uuid4(), uuid.uuid4(), "mk", frozenset(roles), uuid.uuid4())


def test_every_permission_has_a_row_a_meaning_and_every_function_a_cell():
    assert set(TABLE) == set(Permission) == set(MEANING)
    assert all(set(row) == set(Role) for row in TABLE.values())
    assert set(LIMITS) == set(Role)
    assert all(parts <= set(PARTS) for parts in LIMITS.values())


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_may_says_what_the_cell_says(permission, role):
    assert bool(may(actor(role), permission)) == (TABLE[permission][role] is not Reach.NONE)


CASE_CONTENT = [Permission.CASE_VIEW, Permission.IDENTITY_SHOW, Permission.NAME_SEARCH, Permission.STATEMENT_RECORD]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ACCESS_MANAGER, Role.NGO, Role.ADMINISTRATION, Role.DATA_PROTECTION])
def test_who_keeps_the_house_sees_no_case(role):
    assert not any(may(actor(role), permission) for permission in CASE_CONTENT)
    assert LIMITS[role] == frozenset()


@pytest.mark.parametrize(
    ("role", "never"),
    [
        (Role.EMPLOYMENT, {"health", "contacts", "custody"}),
        (Role.POLICE, {"health", "contacts"}),
        (Role.SECURITY, {"health", "contacts", "identity"}),
        (Role.TREATMENT, {"health"}),
        (Role.HEALTH, {"work", "custody", "contacts"}),
        (Role.MENTOR, {"identity", "custody", "health", "contacts"}),
    ],
)
def test_no_function_opens_what_is_not_its_own(role, never):
    assert not LIMITS[role] & never


def test_whoever_starts_a_case_cannot_confirm_one():
    starters, confirmers = set(holders(Permission.CASE_OPEN)), set(holders(Permission.CASE_CONFIRM))
    assert starters
    assert confirmers
    assert not starters & confirmers


def test_the_widest_reach_of_several_functions_counts():
    assert actor(Role.DIRECTOR, Role.TREATMENT).reach(Permission.CASE_VIEW) is Reach.SEAT
    assert actor().reach(Permission.CASE_VIEW) is Reach.NONE


def test_the_database_holds_the_same_table():
    with psycopg.connect(settings.PLACES.superuser_conninfo(settings.PLACES.database)) as superuser:
        rows = set(superuser.execute("select permission, function_kind, reach from gate.permission_row").fetchall())
        limits = set(superuser.execute("select function_kind, compartment from gate.compartment_limit").fetchall())
    assert rows == {(p.value, r.value, c.value) for p, row in TABLE.items() for r, c in row.items() if c is not Reach.NONE}
    assert limits == {(role.value, part) for role, parts in LIMITS.items() for part in parts}
