"""How is a case opened? The log row is committed first; then, and only in this request, its content can be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections
from psycopg.pq import TransactionStatus

from prag.access.compartments import PARTS
from prag.gate.content import OpenCase, present_request
from prag.gate.verbs import rows

# The person's key goes with what it decrypts: who the person is, statements on health, letters, and the documents of each part.
KEY_GOES_WITH = {*PARTS, "name", "letter"}


class NotForYou(Exception):
    """The gate refused, and logged that it did. To the user it is as if there were no such case."""


def open_case(case_id: UUID, purpose: str, *, compartments: Iterable[str] | None = None, writes: Iterable[str] = (),
              log: bool = False) -> OpenCase:  # fmt: skip
    """Open a case for `purpose`: the named compartments, or all of one's seat but the identity.

    `writes` names those that will be written; `log` says that the log of the case is read on the same page. Raises
    `NotForYou` when nothing may be opened, or when a named compartment may not; RuntimeError inside a transaction,
    because the log row would not be committed before the reading.
    """
    _assert_no_transaction()
    wanted = None if compartments is None else sorted(set(compartments))
    opened = rows("gate.open", p_case=case_id, p_purpose=purpose, p_compartments=wanted, p_writes=sorted(writes), p_log=log)
    if not opened or (wanted and {row[0] for row in opened} != set(wanted)):
        raise NotForYou
    return _open(case_id, opened[0][2], {row[0] for row in opened}, {row[0] for row in opened if row[1]})


def open_item(item_id: UUID, purpose: str) -> OpenCase:
    """Open what an addressed item is about. Raises `NotForYou` when it is not addressed to the actor."""
    return open_by("gate.open_item", p_item=item_id, p_purpose=purpose)


def open_by(verb: str, **arguments: Any) -> OpenCase:
    """Open by a verb that logs what it opens, and answers case, part and jurisdiction. Raises `NotForYou`, `Refused`."""
    _assert_no_transaction()
    opened = rows(verb, **arguments)
    if not opened:
        raise NotForYou
    return _open(opened[0][0], opened[0][2], {row[1] for row in opened}, set())


def open_names() -> list[OpenCase]:
    """Open the name column of every case at whose table the actor sits: one row of the log."""
    _assert_no_transaction()
    return [_open(case_id, jurisdiction, {"name"}, set()) for case_id, jurisdiction in rows("gate.open_names")]


def open_log(case_id: UUID) -> None:
    """Open the log of a case. Raises `NotForYou`."""
    _assert_no_transaction()
    if not rows("gate.open_log", p_case=case_id)[0][0]:
        raise NotForYou


def _open(case_id: UUID, jurisdiction: str, compartments: set[str], writes: set[str]) -> OpenCase:
    if compartments & KEY_GOES_WITH:
        compartments = compartments | {"key"}
    return OpenCase(case_id, jurisdiction, frozenset(compartments), frozenset(writes), present_request())


def _assert_no_transaction() -> None:
    connection = connections["default"]
    # Also one that Django knows nothing of, such as a BEGIN sent as text.
    raw = connection.connection
    if connection.in_atomic_block or (raw is not None and raw.info.transaction_status != TransactionStatus.IDLE):
        raise RuntimeError("A case is opened outside any transaction: its log row must be committed before anything is read.")
