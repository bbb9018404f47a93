"""Where does the test database come from? A template named after what it was made of, cloned in a moment."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from prag.cli.database import fingerprint
from prag.database.embedded import EmbeddedServer
from prag.database.places import Places, places


def here() -> Places:
    """The places of the test installation."""
    return places(dict(os.environ) | {"PRAG_DATABASE": os.environ.get("PRAG_DATABASE", "postgres")})


@functools.cache
def template_name() -> str:
    """Changes whenever a migration, a policy, a catalogue or the demo world does."""
    import hashlib

    world = Path(__file__).resolve().parents[2] / "prag" / "demo"
    digest = hashlib.sha256(fingerprint().encode())
    said = world.parent / "forums" / "notices"  # the demo's published notice is written when it is loaded
    for path in sorted([*world.glob("*.py"), *world.glob("world/*.yaml"), *said.rglob("*.py")]):
        digest.update(path.read_bytes())
    return f"prag_template_{digest.hexdigest()[:12]}"


def start_with_template(data: Path) -> EmbeddedServer:
    """Start the server and make the template unless it is there; older clones and templates are dropped."""
    server = EmbeddedServer(here(), shared_buffers="256MB")
    server.start()
    name = template_name()
    with psycopg.connect(here().superuser_conninfo(), autocommit=True) as superuser:
        superuser.execute("alter system set fsync = off")  # tests survive no power cut; the demo and production do
        superuser.execute("select pg_reload_conf()")
        known = [row[0] for row in superuser.execute("select datname from pg_database where datname like 'prag\\_%'")]
        for old in known:
            if old != name:
                superuser.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(old)))
    if name not in known:
        make_template(name)
    return server


def make_template(name: str) -> None:
    """Build under another name and rename, so that half a template is never taken for a whole one."""
    building = f"{name}_building"
    code = "from prag.cli.demo import prepare_here; prepare_here()"
    env = os.environ | {"PRAG_DATABASE": building, "PRAG_MODE": "demo"}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    with psycopg.connect(here().superuser_conninfo(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(building), sql.Identifier(name)))


def clone_for(worker: str) -> str:
    """A fresh copy of the template for one test process; returns its name."""
    name = f"prag_test_{worker}"
    clone(name)
    return name


def clone(name: str) -> None:
    """Make database `name` a fresh copy of the template."""
    with psycopg.connect(here().superuser_conninfo(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        superuser.execute(
            sql.SQL("create database {} template {} owner prag_owner").format(sql.Identifier(name), sql.Identifier(template_name()))
        )
        superuser.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
        superuser.execute(
            sql.SQL("grant connect on database {} to prag_owner, prag_app, prag_worker, prag_seal, prag_login").format(sql.Identifier(name))
        )
        superuser.execute(sql.SQL("grant create, temporary on database {} to prag_owner").format(sql.Identifier(name)))
    # A template is kept for days and nobody seals in it; a copy is as fresh as an installation whose sealer runs.
    with psycopg.connect(here().superuser_conninfo(name), autocommit=True) as superuser:
        superuser.execute("update audit.sealing set sealed_at = clock_timestamp()")
