"""How do the transition tables get into the database? As installed copies in `gate.step`, by which its verbs go."""

from __future__ import annotations

from typing import Any

import psycopg

from prag.workflow.table import Transition


def install_steps(owner: psycopg.Connection[Any], machines: dict[str, tuple[Transition, ...]]) -> None:
    """Bring the installed copies up to date, over a connection of `prag_owner`. `machines`: name to its table."""
    rows = [(machine, row.verb, row.source, row.target, row.permission.value) for machine, table in machines.items() for row in table]
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute("set local role prag_gate")
        cursor.execute("delete from gate.step")
        cursor.executemany("insert into gate.step (machine, verb, source, target, permission) values (%s, %s, %s, %s, %s)", rows)
