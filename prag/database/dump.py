"""How does the database get out, and onto an empty server? Two files: everything but the persons' keys, and the keys apart.

The dump is made as `prag_maintain`: the owner is hidden from by row-level security, and no role passes it by. The gate's own
tables stay behind: its signing key belongs to one installation and its door to one run of a server, and the rest of them is
a copy of what stands in the code, so `restore` installs the gate anew.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from prag.database.embedded import EmbeddedServer
from prag.database.places import Places
from prag.database.roles import make_database, make_roles

ALL, KEYS = "prag.dump", "person-keys.dump"
# Apart, so that a stolen or kept dump does not bring back a person whose key was destroyed.
KEY_TABLES = ("cases.person_key",)
LEFT_BEHIND = ("gate.signing_key", "gate.door", "gate.permission_row", "gate.compartment", "gate.compartment_limit", "gate.step")
# What may stand in another file for a while: sign-in that is under way.
WITHOUT_ROWS = (*KEY_TABLES, "accounts.session", "accounts.limit")


class CannotDump(Exception):
    """The database could not be dumped or restored; the message says why."""


class NotEmpty(Exception):
    """The database holds something already; nothing was restored."""


def dump(places: Places, target: Path) -> None:
    """Write the database into the folder `target`, readable by its owner alone. Raises `CannotDump`."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    _see_everything(places)
    common = ["--format=custom", "--role=prag_maintain", "--enable-row-security"]
    without = [f"--exclude-table={table}" for table in LEFT_BEHIND] + [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    keys = ["--data-only", *(f"--table={table}" for table in KEY_TABLES)]
    _run(places, "pg_dump", places.conninfo("owner"), [*common, *without, f"--file={target / ALL}"])
    _run(places, "pg_dump", places.conninfo("owner"), [*common, *keys, f"--file={target / KEYS}"])
    for name in (ALL, KEYS):
        (target / name).chmod(0o600)


def restore(places: Places, source: Path) -> None:
    """Make roles and database on the server of `places` and fill it from the folder `source`, keys too if they are there.

    The gate and the transition tables are installed afterwards by whoever calls (`prag.gate.install`, `prag.workflow.install`),
    with this installation's own signing key.
    Raises `NotEmpty`, `CannotDump`.
    """
    with psycopg.connect(places.superuser_conninfo(), autocommit=True) as superuser:
        make_roles(superuser, places.secrets)
        make_database(superuser, places.database)
    inside = places.superuser_conninfo(places.database)
    with psycopg.connect(inside) as superuser:
        if superuser.execute("select to_regnamespace('audit')").fetchone() != (None,):
            raise NotEmpty(f"The database {places.database} is not empty: restore into a new one.")
    whole, keys = str(source / ALL), source / KEYS
    # The triggers come last, so that what is restored is not logged and kept as if somebody had written it just now.
    _load(places, inside, ["--section=pre-data", "--section=data", whole])
    if keys.exists():
        _load(places, inside, ["--data-only", str(keys)])
    _load(places, inside, ["--section=post-data", whole])
    with psycopg.connect(inside, autocommit=True) as superuser:
        superuser.execute("analyze")


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


def _load(places: Places, conninfo: str, arguments: list[str]) -> None:
    _run(places, "pg_restore", conninfo, ["--exit-on-error", "--single-transaction", *arguments])


def _run(places: Places, program: str, conninfo: str, arguments: list[str]) -> None:
    """Run a PostgreSQL program. The password goes by the environment, because a command line can be read by everybody."""
    parts = conninfo_to_dict(conninfo)
    password = str(parts.pop("password", "") or "")
    command = [str(EmbeddedServer(places).tool(program)), f"--dbname={make_conninfo(**parts)}", *arguments]
    done = subprocess.run(command, env=os.environ | {"PGPASSWORD": password}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotDump(f"{program}: {done.stderr.strip()}")
