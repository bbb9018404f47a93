"""Which functions need a factor that cannot be phished, and what does each session still owe? The table of cases."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError

from prag.access.roles import Role
from prag.accounts.calls import functions_held, tell
from prag.accounts.strength import Factor, Step, may_ask_for_link, may_have_phone, may_remove_key, needs_key, next_step, phone_counts
from prag.kernel.clock import today
from tests.support.people import make_institution, make_practitioner

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
        (Factor.PAPER, 2, Step.USE_KEY),
        (None, 0, Step.SET_UP_KEY),
        (None, 1, Step.USE_KEY),
    ],
)
def test_what_a_session_owes(shown, keys, step):
    for role in STRONG:
        assert next_step({role, Role.SOCIAL_WORK}, shown, keys) is step
    for role in OTHERS:
        assert next_step({role}, shown, keys) is Step.NOTHING


@pytest.mark.parametrize("shown", [*Factor, None])
def test_paper_alone_may_ask_for_the_link(shown):
    assert may_ask_for_link(shown) is (shown == Factor.PAPER)


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


def test_the_functions_held_are_those_of_holder_and_deputy_of_today_and_none_of_who_left(superuser):
    institution = make_institution("social_work")
    holder, deputy = make_practitioner("access_manager", institution), make_practitioner("social_worker", institution)
    assert functions_held(holder) == {Role.ACCESS_MANAGER}
    assert functions_held(deputy) == {Role.SOCIAL_WORK}
    stand_in = "update organisations.function set deputy_id = %s, deputy_from = %s where institution_id = %s and kind = 'access_manager'"
    superuser.execute(stand_in, [deputy, today() + timedelta(days=3), institution])
    assert functions_held(deputy) == {Role.SOCIAL_WORK}
    superuser.execute(stand_in, [deputy, today() - timedelta(days=3), institution])
    assert functions_held(deputy) == {Role.SOCIAL_WORK, Role.ACCESS_MANAGER}
    superuser.execute("update organisations.practitioner set active = false where id = %s", [deputy])
    assert functions_held(deputy) == frozenset()
    assert functions_held(uuid4()) == frozenset()


def test_sign_in_may_queue_mails_about_the_account_alone(superuser):
    who = make_practitioner("social_worker")
    tell("new_device", who)
    with pytest.raises(DatabaseError, match="not_permitted"):
        tell("new_password", who)
    assert superuser.execute("select kind from messages.outgoing where practitioner_id = %s", [who]).fetchall() == [("new_device",)]
    with psycopg.connect(settings.PLACES.conninfo("app"), autocommit=True) as web:
        for call in ("gate.functions_held(null)", "messages.tell_account('new_device', null)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(f"select {call}")
