"""Which way does a case go? The table of its phases; `cases.phase_step` is its installed copy, by which the database goes."""

from __future__ import annotations

from typing import Any

import psycopg

from prag.access.permissions import Permission
from prag.workflow.table import Transition

TRANSITIONS: tuple[Transition, ...] = (
    Transition("start", None, "draft", Permission.CASE_OPEN, ("no_basis", "told_in_the_future")),
    Transition("confirm", "draft", "open", Permission.CASE_CONFIRM, ("second_person", "already_answered")),
    Transition("refuse", "draft", "refused", Permission.CASE_CONFIRM, ("second_person", "reason_missing", "already_answered")),
)


def install_phases(owner: psycopg.Connection[Any]) -> None:
    """Bring the installed copy up to date, as maintainer, over a connection of `prag_owner`."""
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute("set local role prag_maintain")
        cursor.execute("delete from cases.phase_step")
        cursor.executemany(
            "insert into cases.phase_step (verb, source, target, permission) values (%s, %s, %s, %s)",
            [(row.verb, row.source, row.target, row.permission.value) for row in TRANSITIONS],
        )
