"""How does code call a verb of the gate? By name with named arguments; refusals come back as `Refused` with their sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connections
from psycopg import errors
from psycopg.pq import Format

from prag.gate.refusals import verdict_of
from prag.kernel.verdict import Refused


class NoActor(Exception):
    """The database does not know who asks: no token, or one that is not of this request."""


class LogUnsealed(Refused):
    """The log was not sealed for too long, so nothing is added to it; a form shows it like any refusal, other pages are 503."""


class AlreadySent(Exception):
    """The same form was sent before, or at the same moment: it was done once, and this time nothing was done."""


class LogUnavailable(Exception):
    """The log cannot be written, so nothing is shown (promise 4)."""


def says_unsealed(failed: Exception) -> bool:
    """Whether the database refused because the log is not sealed."""
    return getattr(failed.__cause__, "sqlstate", None) == "PRA05"


def was_already_sent(failed: BaseException) -> bool:
    """Whether this is the gate's answer to a form that comes a second time, whichever statement it met."""
    return isinstance(failed, AlreadySent) or getattr(failed.__cause__, "sqlstate", None) == "PRA06"


@contextmanager
def gate_errors() -> Iterator[None]:
    """Turns the gate's refusals into ours: `Refused`, `LogUnsealed`, `NoActor`, `LogUnavailable`, `AlreadySent`."""
    try:
        yield
    except DatabaseError as failed:
        cause = failed.__cause__
        state = getattr(cause, "sqlstate", None)
        if state == "PRA03":
            word = getattr(getattr(cause, "diag", None), "message_primary", "") or ""
            raise Refused(verdict_of(word)) from failed
        if says_unsealed(failed):
            raise LogUnsealed(verdict_of("log_unsealed")) from failed
        if state == "PRA04":
            raise LogUnavailable from failed
        if state == "PRA01":
            raise NoActor from failed
        if was_already_sent(failed):
            raise AlreadySent from failed
        if isinstance(cause, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction | errors.DiskFull):
            raise LogUnavailable from failed
        raise


def rows(function: str, form: Format = Format.TEXT, /, **arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of `select * from function(name => value, …)`. `function` and the names are code, never input."""
    named = ", ".join(f"{name} => %s" for name in arguments)
    with gate_errors(), connections["default"].cursor() as cursor:
        cursor.cursor.format = form
        cursor.execute(f"select * from {function}({named})", list(arguments.values()))  # noqa: S608
        return cursor.fetchall()


def call(function: str, **arguments: Any) -> Any:
    """The single value a verb answers."""
    return rows(function, **arguments)[0][0]


def call_bytes(function: str, **arguments: Any) -> bytes:
    """The single value of a verb that answers with the bytes of a file: sent as they are, for as text they are twice as long."""
    return rows(function, Format.BINARY, **arguments)[0][0]
