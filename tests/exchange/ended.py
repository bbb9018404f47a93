"""How does a test let days pass for a case? Every day and moment that is stored of it moves back, and the worker does what is due."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
from psycopg import sql

from tests.support.sessions import Session

# What is only added stays as it was written.
_KEPT = ("audit",)


def days_pass(superuser: psycopg.Connection[Any], case_id: uuid.UUID, days: int) -> None:
    """So many days later, for this case; seats whose last day has passed are ended by the worker."""
    columns = superuser.execute(
        "select c.table_schema, c.table_name, array_agg(c.column_name::text) from information_schema.columns c"
        " join information_schema.tables t using (table_schema, table_name) where t.table_type = 'BASE TABLE'"
        " and c.udt_name in ('date', 'timestamptz') and c.table_schema <> all (%s) and exists (select from information_schema.columns k"
        " where k.table_schema = c.table_schema and k.table_name = c.table_name and k.column_name = 'case_id') group by 1, 2",
        [list(_KEPT)],
    ).fetchall()
    assert ("gate", "seat") in {(schema, table) for schema, table, _names in columns}
    for schema, table, names in columns:
        back = sql.SQL(", ").join(sql.SQL("{0} = {0} - make_interval(days => %(days)s)").format(sql.Identifier(name)) for name in names)
        update = sql.SQL("update {} set {} where case_id = %(case)s").format(sql.Identifier(schema, table), back)
        superuser.execute(update, {"days": days, "case": case_id})
    with Session(role="worker") as worker:
        worker.ask("select gate.expire()")
