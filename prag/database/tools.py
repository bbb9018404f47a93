"""Which `pg_dump` and `pg_restore` fit this server? Those of its own version: newer ones write what an older server cannot read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from prag.database.embedded import CannotStart, EmbeddedServer, binaries_of_wheel
from prag.database.places import Places

DEBIAN = "/usr/lib/postgresql/{major}/bin"


class CannotDump(Exception):
    """The database could not be dumped or restored; the message says why, without a password."""


def run_tool(places: Places, program: str, conninfo: str, arguments: list[str]) -> None:
    """Run a PostgreSQL program against `conninfo`. Raises `CannotDump`.

    The password goes by the environment, because a command line can be read by everybody.
    """
    parts = conninfo_to_dict(conninfo)
    password = str(parts.pop("password", "") or "")
    command = [str(tool(places, program, conninfo)), f"--dbname={make_conninfo(**parts)}", *arguments]
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotDump(f"{program}: {done.stderr.strip()}")


def read_through(places: Places, conninfo: str, archive: Path) -> None:
    """Read a dump to its end and throw the text away, so that a damaged one is noticed now. Raises `CannotDump`."""
    command = [str(tool(places, "pg_restore", conninfo)), "--file=/dev/null", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotDump(f"{archive.name} cannot be read: {done.stderr.strip()}")


def tool(places: Places, program: str, conninfo: str) -> Path:
    """The path of a PostgreSQL program of the server's major version. Raises `CannotDump`."""
    if places.embedded:
        return EmbeddedServer(places).tool(program)
    with psycopg.connect(conninfo) as connection:
        major = connection.info.server_version // 10000
    for candidate in _candidates(program, major):
        if candidate.exists() and _major(candidate) == major:
            return candidate
    raise CannotDump(f"{program} of PostgreSQL {major} is not on this machine: install postgresql-client-{major}.")


def _candidates(program: str, major: int) -> Iterator[Path]:
    if named := os.environ.get("PRAG_POSTGRES_BIN"):
        yield Path(named) / program
    yield Path(DEBIAN.format(major=major)) / program
    if found := shutil.which(program):
        yield Path(found)
    try:
        yield binaries_of_wheel() / program
    except CannotStart:
        return


def _major(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    return int((re.findall(r"\d+", said) or ["0"])[0])
