"""Are this code and this database of one version? The one answer for migrate, serve, worker, init, doctor and restore."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from prag.database.places import Places

TABLE_OWNER = (
    "select c.relowner::regrole::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " where n.nspname = 'vendor' and c.relname = 'django_migrations'"
)
APPLIED = "select app || '.' || name from vendor.django_migrations order by 1"


class NewerDatabase(Exception):
    """A newer Prag made this; nothing was touched. The message says what to install."""


@dataclass(frozen=True)
class Difference:
    """Migrations by `app.name`: those that stand in the database and not in the code, and those that wait, in the order they run in."""

    unknown: tuple[str, ...]
    waiting: tuple[str, ...]
    empty: bool = False

    def objections(self) -> list[str]:
        """Why nothing may work on this database with this code, and what to do. Empty when both are of one version."""
        if self.unknown:
            return [newer("The database was migrated by a newer Prag", self.unknown)]
        if self.empty:
            return ["The database holds nothing yet: run prag migrate."]
        if self.waiting:
            return [
                f"{len(self.waiting)} migrations wait, first {self.waiting[0]}: stop web and worker, run prag backup, then prag migrate."
            ]
        return []


def newer(what: str, unknown: Collection[str]) -> str:
    """The sentence about what a newer Prag made."""
    return f"{what} ({next(iter(unknown))} is not known here): install that version, or restore a backup of before."


def difference(applied: Collection[str], known: Mapping[str, Collection[str]] | None = None) -> Difference:
    """`applied`: what stands in the database; `known`: the migrations of the code in their order, each with those it replaces.

    A migration that replaces others waits for nothing when all of those were run. Without `known` the code itself is asked, for which
    Django must be set up.
    """
    known = in_code() if known is None else known
    there = set(applied)
    replaced = {one for others in known.values() for one in others}
    waiting = [name for name, others in known.items() if name not in there and not (others and there.issuperset(others))]
    return Difference(tuple(sorted(there - known.keys() - replaced)), tuple(waiting), not there)


def in_code() -> dict[str, tuple[str, ...]]:
    """Every migration of the code, each after those it needs, with the ones it replaces."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    order = {node: None for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf)}
    return {".".join(node): tuple(".".join(one) for one in graph.nodes[node].replaces) for node in order}


def applied(connection: psycopg.Connection[Any]) -> list[str]:
    """What stands in the database, for a role that reads `vendor`; nothing in a database that was never migrated."""
    if connection.execute(TABLE_OWNER).fetchone() is None:
        return []
    return [row[0] for row in connection.execute(APPLIED).fetchall()]


def difference_of(here: Places) -> Difference:
    """The same for an installation, asked as `prag_login`, with which the web process comes in too. Raises psycopg.Error."""
    with psycopg.connect(here.conninfo("login"), connect_timeout=10) as connection:
        return difference(applied(connection))


def refuse_newer(here: Places) -> None:
    """Raise `NewerDatabase` before anything is made or installed. Asked over the connection that makes roles, which may not exist yet."""
    with psycopg.connect(here.superuser_conninfo()) as maker:
        if maker.execute("select 1 from pg_database where datname = %s", [here.database]).fetchone() is None:
            return
    with psycopg.connect(here.superuser_conninfo(here.database)) as maker:
        owner = maker.execute(TABLE_OWNER).fetchone()
        if owner is None:
            return
        # Whoever may only create roles reads no table of theirs.
        maker.execute(sql.SQL("set local role {}").format(sql.Identifier(owner[0])))
        found = difference(applied(maker))
    if found.unknown:
        raise NewerDatabase(found.objections()[0])
