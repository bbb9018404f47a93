"""How is one condition left out of the gate, in one place only? Functions cut from the SQL files, policies from the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import psycopg
from psycopg import sql

from prag.gate.fragments import FRAGMENTS, fill
from prag.gate.install import PACKAGES, SQL_FOLDERS, sql_of
from prag.gate.protected import PROTECTED

HEAD = re.compile(r"create or replace function (\w+\.\w+)\s*\(")
USE = re.compile(r"@\{(\w+)\}")
POLICIES = {"reads": ("select", "using"), "adds": ("insert", "with check"), "changes": ("update", "using")}


@dataclass(frozen=True)
class Mutant:
    """A function or policy in which one use of a condition is left out."""

    place: str  # gate.visible_cases, or gate.seat/reads
    fragment: str
    number: int
    healthy: str
    sick: str

    def __str__(self) -> str:
        return f"{self.place} without {self.fragment} ({self.number})"


def functions() -> dict[str, str]:
    """Function name to the SQL that makes it."""
    found = {}
    for folder in SQL_FOLDERS:
        for path in sorted((PACKAGES / folder).glob("*.sql")):
            text = sql_of(path)
            heads = list(HEAD.finditer(text))
            for head, following in zip_longest(heads, heads[1:]):
                assert head.group(1) not in found, head.group(1)
                found[head.group(1)] = text[head.start() : following.start() if following else len(text)]
    return found


def _without(text: str) -> Iterator[tuple[str, str]]:
    """Each use of a fragment, those inside other fragments included: its name, and `text` with that use always true."""
    for use in USE.finditer(text):
        name = use.group(1)
        yield name, text[: use.start()] + "true" + text[use.end() :]
        for inner, sick in _without(FRAGMENTS[name]):
            yield inner, f"{text[: use.start()]}({sick}){text[use.end() :]}"


def function_mutants() -> list[Mutant]:
    """One for each use of a fragment in each function."""
    return [
        Mutant(place, name, number, fill(text), fill(sick))
        for place, text in functions().items()
        for number, (name, sick) in enumerate(_without(text))
    ]


def policy_mutants() -> list[Mutant]:
    """One for each part of each policy, history tables included."""
    found = []
    for entry in PROTECTED:
        policies = [(entry.table, "reads", entry.reads), (entry.table, "adds", entry.adds), (entry.table, "changes", entry.changes)]
        if entry.history:
            policies.append((f"{entry.table}_history", "reads", entry.reads))
        for table, verb, parts in policies:
            for number, part in enumerate(parts or ()):
                left = [p for n, p in enumerate(parts) if n != number]
                sick = _policy(table, verb, left or ["true"])
                found.append(Mutant(f"{table}/{verb}", _short(part), number, _policy(table, verb, list(parts)), sick))
    return found


def _short(part: str) -> str:
    """The part's first fragment or function, as its name."""
    found = re.search(r"@\{(\w+)\}|(?:gate|forums|duties)\.(\w+)\(", part)
    assert found, part
    return found.group(1) or found.group(2)


def _policy(table: str, verb: str, parts: list[str]) -> str:
    command, clause = POLICIES[verb]
    condition = fill(" and ".join(parts))
    return f"drop policy {verb} on {table}; create policy {verb} on {table} for {command} to prag_app {clause} ({condition})"


@contextmanager
def living(su: psycopg.Connection[Any], mutant: Mutant) -> Iterator[None]:
    """The mutant stands in the database until the block ends. Replacing as superuser keeps owner and grants."""
    su.execute(sql.SQL(mutant.sick))
    try:
        yield
    finally:
        su.execute(sql.SQL(mutant.healthy))
