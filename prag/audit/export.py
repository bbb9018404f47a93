"""How does the log get into the verifier? As text, line by line: what the log claims (keys, heads), then every row with its place.

A row's bytes are the line that PostgreSQL's COPY writes of the form's number and all columns, in the order below, in UTC: each value
escaped, nothing as \\N, so that two different rows never have the same bytes, on 15 as on 18, before and after a restore. A new
column of the log makes a new form; what was sealed in the old one stays in it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

COLUMNS = (
    "id", "at", "verb", "actor", "institution", "function", "system", "case_id", "compartment", "writes", "cases", "purpose",
    "basis", "basis_id", "object", "object_id", "recipient", "fields", "request", "pid", "boot", "xid",
)  # fmt: skip
ROW = ", ".join(["1", *(f"e.{column}" for column in COLUMNS)])
# Rows that are sealed and gone, and rows that are not sealed yet, are lines too.
_LINES = f"""
    copy (select l.position, l.event, encode(l.hash, 'hex'), {ROW} from audit.leaf l full join audit.event e on e.id = l.event
           order by l.position nulls last, e.id) to stdout
"""  # noqa: S608


def log_lines(connection: psycopg.Connection[Any]) -> Iterator[bytes]:
    """The whole log as the verifier reads it. `connection`: one that sees every row (the maintainer's), in a transaction."""
    connection.execute("set local timezone = 'UTC'")
    connection.execute("set local datestyle = 'ISO, YMD'")
    heads = connection.execute("select key, note from audit.head order by size").fetchall()
    for key in dict.fromkeys(key for key, _ in heads):
        yield b"key\t" + key.encode()
    for _, note in heads:
        yield b"head\t" + base64.b64encode(note.encode())
    yield b"rows"
    with connection.cursor().copy(_LINES.encode()) as lines:
        yield from plainly(lines)


def plainly(blocks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Whole lines without their ends, out of blocks that end anywhere."""
    kept = b""
    for block in blocks:
        *whole, kept = (kept + bytes(block)).split(b"\n")
        yield from whole
    if kept:
        yield kept
