"""Does each failure of the database become the advice that helps, and never a password?"""

from __future__ import annotations

import django.db
import psycopg
import pytest
from psycopg import errors

from prag.database.reach import ADVICE, kind_of, sentence, tells

CASES = [
    (psycopg.OperationalError("connection is bad: … No such file or directory"), "away"),
    (psycopg.OperationalError("connection failed: Connection refused"), "away"),
    (errors.AdminShutdown("terminating connection"), "away"),
    (errors.ConnectionFailure("gone"), "away"),
    (psycopg.OperationalError('FATAL:  role "prag_owner" does not exist'), "refused"),
    (psycopg.OperationalError('FATAL:  database "prag" does not exist'), "refused"),
    (psycopg.OperationalError('FATAL:  password authentication failed for user "prag_app"'), "refused"),
    (errors.UndefinedTable('relation "x" does not exist'), "lacks"),
    (errors.InvalidSchemaName('schema "x" does not exist'), "lacks"),
    (errors.InsufficientPrivilege("permission denied for schema vendor"), "lacks"),
    (errors.QueryCanceled("canceling statement due to statement timeout"), "waited"),
    (errors.LockNotAvailable("canceling statement due to lock timeout"), "waited"),
    (errors.DiskFull("could not extend file"), "full"),
    (errors.TooManyConnections("sorry, too many clients already"), "full"),
    (errors.SystemError("what nobody thought of"), "other"),
    (psycopg.ProgrammingError('missing "=" after "postgres//someone:hidden@host"'), "unreadable"),
]


@pytest.mark.parametrize(("failed", "kind"), CASES)
def test_each_failure_has_the_advice_that_helps(failed, kind):
    around = django.db.OperationalError(str(failed))
    around.__cause__ = failed
    for one in (failed, around):
        assert kind_of(one) == kind
        assert sentence(one, environ={}).endswith(ADVICE[kind])
        assert "\n" not in sentence(one, environ={})


def test_every_advice_is_given():
    assert {kind for _, kind in CASES} | {"refused to the maker"} == set(ADVICE)


def test_who_makes_the_roles_is_not_sent_to_make_them():
    refused = psycopg.OperationalError('FATAL:  role "root" does not exist')
    assert "prag migrate" in sentence(refused, environ={})
    assert "prag migrate" not in sentence(refused, making=True, environ={})


@pytest.mark.parametrize("said", ["s3cret/word", "s3cret%2Fword"])
def test_no_password_is_repeated(said):
    environ = {"DATABASE_URL": "postgresql://someone:s3cret%2Fword@host/prag"}
    assert "s3cret" not in sentence(psycopg.OperationalError(f"what {said} says"), environ=environ)
    assert "hidden" not in sentence(CASES[-1][0], environ=environ)


def test_a_mistake_of_the_code_keeps_its_traceback():
    assert tells(errors.UndefinedTable("x"))
    assert tells(psycopg.OperationalError("x"))
    assert not tells(errors.UniqueViolation("x"))
    assert not tells(errors.SyntaxError("x"))
    assert not tells(django.db.IntegrityError("x"))
