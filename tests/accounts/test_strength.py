"""Which functions need a factor that cannot be phished, and what does each session still owe? The table of cases."""

from __future__ import annotations

import pytest

from prag.access.roles import Role
from prag.accounts.strength import Factor, Step, may_have_phone, may_remove_key, needs_key, next_step, phone_counts

STRONG = [Role.ADMINISTRATOR, Role.ACCESS_MANAGER]
OTHERS = [role for role in Role if role not in STRONG]


@pytest.mark.parametrize("role", list(Role))
def test_administrators_and_access_managers_need_a_key_whatever_else_they_do(role):
    assert needs_key({role}) is (role in STRONG)
    assert needs_key({role, Role.ACCESS_MANAGER})
    assert bool(may_have_phone({role})) is (role not in STRONG)


def test_without_a_function_nothing_asks_for_a_key():
    assert not needs_key(())


@pytest.mark.parametrize(
    ("shown", "keys", "step"),
    [
        (Factor.KEY, 1, Step.NOTHING),
        (Factor.PROVIDER, 0, Step.NOTHING),
        (Factor.PROVIDER, 2, Step.NOTHING),
        (Factor.PHONE, 0, Step.SET_UP_KEY),
        (Factor.PHONE, 1, Step.USE_KEY),
        (Factor.PAPER, 0, Step.SET_UP_KEY),
        (Factor.PAPER, 2, Step.SET_UP_KEY),
        (None, 0, Step.SET_UP_KEY),
        (None, 1, Step.USE_KEY),
    ],
)
def test_what_a_session_owes(shown, keys, step):
    for role in STRONG:
        assert next_step({role, Role.SOCIAL_WORK}, shown, keys) is step
    for role in OTHERS:
        assert next_step({role}, shown, keys) is Step.NOTHING


@pytest.mark.parametrize("keys", [0, 1, 2])
def test_when_a_phones_code_counts(keys):
    assert phone_counts({Role.HEALTH}, keys)
    assert phone_counts({Role.ADMINISTRATOR}, keys) is (keys == 0)


@pytest.mark.parametrize(
    ("roles", "keys", "phone", "may"),
    [
        ({Role.HEALTH}, 1, False, False),
        ({Role.HEALTH}, 1, True, True),
        ({Role.HEALTH}, 2, False, True),
        ({Role.ADMINISTRATOR}, 1, True, False),
        ({Role.ADMINISTRATOR}, 2, False, True),
        (set(), 1, False, False),
    ],
)
def test_which_key_may_be_removed(roles, keys, phone, may):
    verdict = may_remove_key(roles, keys, phone)
    assert bool(verdict) is may
    assert may or verdict.reason
