"""How does the database get out, and onto an empty server? Two files: everything but the persons' keys, and the keys apart.

The first is sealed with a secret made for it, which lies beside the keys: who holds the dump alone reads nothing in it.

The dump is made as `prag_maintain`: the owner is hidden from by row-level security, and no role passes it by. Both files are of
one moment (an exported snapshot), so a case never comes back without its key. The gate's own tables stay behind: its signing
key belongs to one installation and its door to one run of a server, and the rest of them is a copy of what stands in the code,
so whoever restores installs the gate anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql

from prag.database.places import Places
from prag.database.prepare import prepare_database
from prag.database.roles import LOGINS, make_database, make_roles
from prag.database.tools import CannotDump, dump_sealed, restore_sealed, run_tool
from prag.kernel.encryption import new_key
from prag.kernel.files import private_folder, write_private

__all__ = ["ALL", "KEYS", "SECRET", "CannotDump", "NotEmpty", "counts", "dump", "let_in", "moment", "restore", "shut_out"]

ALL, KEYS = "prag.dump", "person-keys.dump"
# What opens `ALL`; not called a key, because those are put into the data folder by a restore.
SECRET = "prag.dump.secret"
# Apart, so that a stolen or kept dump does not bring back a person whose key was destroyed.
KEY_TABLES = ("cases.person_key",)
LEFT_BEHIND = (
    "gate.signing_key", "gate.door", "gate.permission_row", "gate.compartment", "gate.compartment_limit", "gate.step", "gate.pulse",
)  # fmt: skip
# Sign-in that is under way is not taken along.
PASSING = ("accounts.session", "accounts.limit")
WITHOUT_ROWS = (*KEY_TABLES, *PASSING)


class NotEmpty(Exception):
    """The database holds something already; nothing was restored."""


@contextmanager
def moment(places: Places) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A connection of `prag_maintain` that sees one moment, and the name of that moment for `pg_dump`."""
    with psycopg.connect(places.conninfo("owner")) as owner:
        owner.isolation_level = IsolationLevel.REPEATABLE_READ
        owner.execute("set local role prag_maintain")
        row = owner.execute("select pg_export_snapshot()").fetchone()
        assert row
        yield owner, row[0]


def dump(places: Places, target: Path, keys: Path | None = None, snapshot: str = "") -> None:
    """Write the database, sealed, into `target`; what opens it and the persons' keys into `keys`, else `target`; for their owner alone.

    `snapshot` is the moment of an outer `moment()`; without one, it is now. Raises `CannotDump`.
    """
    if not snapshot:
        with moment(places) as (_, name):
            return dump(places, target, keys, name)
    keys = keys or target
    for folder in (target, keys):
        private_folder(folder)
    _see_everything(places)
    common = ["--format=custom", "--role=prag_maintain", "--enable-row-security", f"--snapshot={snapshot}"]
    without = [f"--exclude-table={table}" for table in LEFT_BEHIND] + [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    of_keys = ["--data-only", *(f"--table={table}" for table in KEY_TABLES)]
    owner = places.conninfo("owner")
    secret = new_key()
    write_private(keys / SECRET, secret)
    for file in (target / ALL, keys / KEYS):
        file.touch(mode=0o600)
    dump_sealed(places, owner, [*common, *without], target / ALL, secret)
    run_tool(places, "pg_dump", owner, [*common, *of_keys, f"--file={keys / KEYS}"])
    return None


def restore(
    places: Places, source: Path, keys: Path | None = None, *, then: Sequence[Callable[[psycopg.Connection[Any]], None]] = ()
) -> None:
    """Make roles and database on the server of `places` and fill it from the folders, keys too if they are there.

    `then` is what has to happen in the data, as superuser, before any trigger exists and before anybody may come in. The gate
    and the transition tables are installed afterwards by whoever calls, with this installation's own signing key; only the owner
    may connect until `let_in`. Raises `NotEmpty`, `CannotDump`.
    """
    refuse_unless_empty(places)
    with psycopg.connect(places.superuser_conninfo(), autocommit=True) as superuser:
        make_roles(superuser, places.password)
        make_database(superuser, places.database)
        shut_out(superuser, places.database)
    inside = places.superuser_conninfo(places.database)
    whole, apart, secret = source / ALL, (keys or source) / KEYS, ((keys or source) / SECRET).read_bytes()
    load = ["--exit-on-error", "--single-transaction"]
    # The triggers come last, so that what is restored is not logged and kept as if somebody had written it just now.
    restore_sealed(places, inside, [*load, "--section=pre-data", "--section=data"], whole, secret)
    if apart.exists():
        run_tool(places, "pg_restore", inside, [*load, "--data-only", str(apart)])
    with psycopg.connect(inside) as superuser:
        for step in then:
            step(superuser)
    restore_sealed(places, inside, [*load, "--section=post-data"], whole, secret)
    prepare_database(places)
    with psycopg.connect(inside, autocommit=True) as superuser:
        superuser.execute("analyze")


def refuse_unless_empty(places: Places) -> None:
    """Raise `NotEmpty` before anything is touched, roles and their passwords included, when the database holds something."""
    with psycopg.connect(places.superuser_conninfo()) as superuser:
        there = superuser.execute("select 1 from pg_database where datname = %s", [places.database]).fetchone()
    if there is None:
        return
    with psycopg.connect(places.superuser_conninfo(places.database)) as superuser:
        named = "select 1 from pg_namespace where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')"
        public = "select 1 from pg_class c where c.relnamespace = 'public'::regnamespace"
        if superuser.execute(f"{named} union all {public}").fetchone() is not None:
            raise NotEmpty(f"The database {places.database} is not empty: restore into a new one (PRAG_DATABASE or another server).")


def shut_out(superuser: psycopg.Connection[Any], database: str) -> None:
    """Nobody but the owner may connect: a half-restored database serves no page and does no work.

    Whoever came in while the database was being made is put out again: taking a right away ends no connection.
    """
    _connect(superuser, "revoke connect on database {} from {}", database)
    superuser.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s and usename = any (%s)",
        [database, [role for role in LOGINS if role != "prag_owner"]],
    )


def let_in(superuser: psycopg.Connection[Any], database: str) -> None:
    """The services may connect."""
    _connect(superuser, "grant connect on database {} to {}", database)


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Table to number of rows, for all that is dumped with its rows."""
    tables = connection.execute(
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'"
        " and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1, 2"
    ).fetchall()
    found = {}
    for schema, table in tables:
        if f"{schema}.{table}" not in (*LEFT_BEHIND, *PASSING):
            row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))).fetchone()
            found[f"{schema}.{table}"] = row[0] if row else 0
    return found


def _connect(superuser: psycopg.Connection[Any], statement: str, database: str) -> None:
    services = sql.SQL(", ").join(sql.Identifier(role) for role in LOGINS if role != "prag_owner")
    superuser.execute(sql.SQL(statement).format(sql.Identifier(database), services))  # type: ignore[arg-type]


def _see_everything(places: Places) -> None:
    """Make sure that the maintainer reads every row: a table without its policy would lose its rows in silence."""
    with psycopg.connect(places.conninfo("owner")) as owner:
        hidden = owner.execute(
            "select c.oid::regclass::text from pg_class c where c.relrowsecurity and not exists (select from pg_policy p"
            " where p.polrelid = c.oid and p.polcmd = '*' and 'prag_maintain'::regrole = any (p.polroles)"
            " and pg_get_expr(p.polqual, p.polrelid) = 'true')"
        ).fetchall()
        if hidden:
            raise CannotDump(f"The maintainer does not see all of {hidden[0][0]}: run prag migrate, which mends its policy.")
