"""How is the log sealed? Rows that are committed and not sealed yet become leaves, and a signed head says so.

Runs as `prag_seal`, which has no right on any table and calls four verbs (`sql/10_sealing.sql`). Costs what is new, not what is old.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from prag.audit.export import ROW, plainly
from prag.audit.heads import Signer
from prag.audit.tree import Peaks, leaf_hash
from prag.audit.verifier import read_key
from prag.kernel.encryption import key_file

# As many rows become leaves in one transaction; a first seal of a large log takes several.
MOST_AT_ONCE = 250_000
# How often a round is begun again because another sealer was faster.
TRIES = 10


class SealRefused(Exception):
    """The log was not sealed; the message says why and who can mend it."""


@dataclass(frozen=True)
class Sealed:
    """What a round did: how many new rows, and how many the log now has."""

    rows: int
    size: int


def signer_of(secrets: Path) -> Signer:
    """Who seals this installation: its key file, made on first use, and the log's name (PRAG_LOG_NAME, else the host of PRAG_URL)."""
    host = urlsplit(os.environ.get("PRAG_URL", "")).hostname or "localhost"
    return Signer(os.environ.get("PRAG_LOG_NAME") or f"{host}/prag-log", key_file(secrets / "seal.key"))


def seal(connection: psycopg.Connection[Any], signer: Signer, *, most: int = MOST_AT_ONCE, new_key: bool = False) -> Sealed:
    """Seal everything that is committed now. Raises `SealRefused` when the clock is behind the last seal, or name or key is another.

    `connection`: of `prag_seal`, in autocommit. `new_key`: somebody states that the key of the last head is lost.
    """
    connection.execute("set timezone = 'UTC'")
    connection.execute("set datestyle = 'ISO, YMD'")
    done = beaten = 0
    while True:
        try:
            rows, size, complete = _round(connection, signer, most, new_key)
        except psycopg.errors.SerializationFailure:
            # Another sealer ended a round after this one had taken its moment: begun again, from what that one left.
            beaten += 1
            if beaten == TRIES:
                raise
            continue
        done += rows
        if complete:
            return Sealed(done, size)


def _round(connection: psycopg.Connection[Any], signer: Signer, most: int, new_key: bool) -> tuple[int, int, bool]:
    # Asked before the transaction sees anything: whoever is gone by now has left rows that it sees, or none.
    writers = connection.execute("select audit.writers()").fetchone()
    with _one_snapshot(connection):
        size, at, hashes, last = connection.execute("select size, at, peaks, key from audit.begin_seal()").fetchone()  # type: ignore[misc]
        if last:
            _refuse_another(signer, last, new_key)
        peaks = Peaks(size, hashes)
        events, leaves = _new_leaves(connection, most)
        tiles = peaks.add(leaves)
        root = peaks.root()
        note = signer.note(peaks.size, root, at) if events else ""
        connection.execute(
            "select audit.add_seal(%s::bigint[], %b, %b::bytea[], %b, %b::bytea[], %s, %s, %s, %s::text[])",
            [events, b"".join(leaves), tiles, root, peaks.hashes, signer.public, note, len(events) < most, writers[0] if writers else []],
        )
    return len(events), peaks.size, len(events) < most


def _refuse_another(signer: Signer, last: str, new_key: bool) -> None:
    """Who verifies the log follows one name from head to head, and witnesses hold its key: neither changes by accident."""
    origin = read_key(last).origin
    if signer.origin != origin:
        raise SealRefused(f"The log is called {origin}, not {signer.origin}, and keeps its name for good: set PRAG_LOG_NAME={origin}.")
    if signer.public != last and not new_key:
        raise SealRefused(
            "seal.key is not the key of the last head: put the right file back. If it is lost for good, run prag seal --once --new-key"
            " and give every witness the new public key (prag seal --key)."
        )


@contextmanager
def _one_snapshot(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """One transaction that sees one moment."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            yield
    except psycopg.DatabaseError as failed:
        if failed.sqlstate == "PRA06" and failed.diag.message_primary == "clock_behind":
            raise SealRefused("The clock of the database is behind the last seal: set it right, then sealing goes on.") from failed
        raise
    finally:
        connection.isolation_level = None


def _new_leaves(connection: psycopg.Connection[Any], most: int) -> tuple[list[int], list[bytes]]:
    """The ids of the rows to seal, and their leaves."""
    events, leaves = [], []
    with connection.cursor().copy(f"copy (select {ROW} from audit.unsealed({most:d}) e) to stdout") as lines:  # noqa: S608
        for line in plainly(lines):
            events.append(int(line.split(b"\t", 2)[1]))
            leaves.append(leaf_hash(line))
    return events, leaves
