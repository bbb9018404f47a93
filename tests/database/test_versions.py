"""Is it seen which migrations the database lacks, and which the code does not know?"""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from prag.database import versions
from prag.database.versions import Difference, difference

KNOWN = {"a.1": (), "b.1": (), "a.2": (), "c.9_all": ("c.1", "c.2")}

CASES = [
    ({"a.1", "b.1", "a.2", "c.9_all"}, (), (), ""),
    ({"a.1", "b.1", "a.2", "c.1", "c.2"}, (), (), ""),
    ({"a.1", "b.1", "a.2", "c.1"}, (), ("c.9_all",), "1 migrations wait, first c.9_all: stop web and worker"),
    ({"a.1"}, (), ("b.1", "a.2", "c.9_all"), "3 migrations wait, first b.1"),
    ({"a.1", "b.1", "a.2", "c.9_all", "a.3"}, ("a.3",), (), "a newer Prag (a.3 is not known here): install that version"),
    ({"a.1", "b.1", "z.1", "c.9_all"}, ("z.1",), ("a.2",), "a newer Prag (z.1 is not known here)"),
    (set(), (), tuple(KNOWN), "holds nothing yet: run prag migrate"),
]


@pytest.mark.parametrize(("applied", "unknown", "waiting", "words"), CASES)
def test_what_differs_is_named(applied, unknown, waiting, words):
    found = difference(applied, KNOWN)
    assert (found.unknown, found.waiting) == (unknown, waiting)
    assert len(found.objections()) == bool(words)
    assert words in " ".join(found.objections())


def test_the_migrations_of_the_code_are_those_that_django_runs_and_each_after_what_it_needs():
    plan = MigrationExecutor(connections["owner"]).loader.graph
    known = list(versions.in_code())
    assert set(known) == {f"{app}.{name}" for app, name in plan.nodes}
    for node in plan.nodes:
        for before in plan.node_map[node].parents:
            assert known.index(f"{before.key[0]}.{before.key[1]}") < known.index(".".join(node))


def test_the_installation_of_the_tests_is_of_this_version():
    assert versions.difference_of(settings.PLACES) == Difference((), ())
    versions.refuse_newer(settings.PLACES)


def test_a_database_without_the_table_is_empty():
    with psycopg.connect(settings.PLACES.superuser_conninfo()) as other:
        assert versions.applied(other) == []
