"""Is every condition of the gate needed? Each is left out alone, in each function and each policy, and must be missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from prag.gate.fragments import FRAGMENTS, used_in
from prag.gate.install import install
from prag.gate.protected import PROTECTED
from prag.gate.token import signing_key
from tests.support.killers import Killers, Stage
from tests.support.killers_policies import PolicyKillers
from tests.support.mutants import Mutant, function_mutants, functions, living, policy_mutants
from tests.support.server import clone
from tests.support.sessions import Session

pytestmark = pytest.mark.gate


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A database of its own, because the gate is broken in it."""
    places = settings.PLACES
    name = f"{places.database}_fragments"
    clone(name)
    try:
        with psycopg.connect(places.superuser_conninfo(name), autocommit=True) as su, Session(name) as app:
            app.conn.prepare_threshold = None
            yield Stage(su, app)
    finally:
        with psycopg.connect(places.superuser_conninfo(), autocommit=True) as su:
            su.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _survivors(stage: Stage, mutants: list[Mutant], killers_of: Any) -> tuple[list[str], list[str]]:
    """Mutants nobody noticed, and killers that got something from the healthy gate."""
    survivors, leaks = [], []
    for mutant in mutants:
        killers = killers_of(mutant)
        leaks += [str(mutant) for killer in killers if killer()]
        with living(stage.su, mutant):
            if not any(killer() for killer in killers):
                survivors.append(str(mutant))
    return survivors, leaks


def test_each_condition_of_each_function_is_missed(stage, record_property):
    mutants, killers = function_mutants(), Killers(stage)
    survivors, leaks = _survivors(stage, mutants, lambda m: killers.of(m.place, m.fragment))
    record_property("mutants", len(mutants))
    print(f"fragments: n = {len(mutants)} conditions left out of {len({m.place for m in mutants})} functions, one at a time")
    assert not leaks, leaks
    assert not survivors, survivors


def test_each_part_of_each_policy_is_missed(stage, record_property):
    mutants, killers = policy_mutants(), PolicyKillers(stage)
    survivors, leaks = _survivors(stage, mutants, lambda m: [killers.of(m.place, m.fragment)])
    record_property("mutants", len(mutants))
    print(f"fragments: n = {len(mutants)} parts left out of {len({m.place for m in mutants})} policies, one at a time")
    assert not leaks, leaks
    assert not survivors, survivors


def test_the_questions_work(stage, record_property):
    """With nothing broken each question is answered yes: a killer that could never say yes would prove nothing."""
    killers = Killers(stage)
    asked = 0
    for place in functions():
        for killer in killers.of(place, "valid"):
            asked += 1
            assert killer(), place
    record_property("questions", asked)
    print(f"fragments: n = {asked} questions answered yes where nothing is broken")
    assert asked >= 12


def test_each_fragment_stands_somewhere():
    used = set().union(*map(used_in, functions().values()))
    for entry in PROTECTED:
        used |= set().union(*map(used_in, (*entry.reads, *(entry.adds or ()), *(entry.changes or ()))))
    assert used == set(FRAGMENTS)


def test_a_gate_installed_without_a_fragment_leaks(stage, record_property):
    """The whole installation without one fragment: the same killers notice (one of each family)."""
    killers, tried = Killers(stage), 0
    pairs = [("gate.seated_cases", "seat_unended"), ("gate.rights", "item_unexcluded"), ("gate.opened", "opening_backend"),
             ("gate.enter", "token_signature"), ("gate.here", "door_token"), ("gate.permitted", "function_person")]  # fmt: skip
    with psycopg.connect(settings.PLACES.conninfo("owner", stage.app.conn.info.dbname)) as owner:
        for place, fragment in pairs:
            assert not any(killer() for killer in killers.of(place, fragment)), fragment
            install(owner, key=signing_key(), without=fragment)
            assert any(killer() for killer in killers.of(place, fragment)), fragment
            tried += 1
        install(owner, key=signing_key())
    record_property("installs", tried)
    print(f"fragments: n = {tried} installations, each without one fragment everywhere")
