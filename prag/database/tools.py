"""Which `pg_dump` and `pg_restore` fit this server? Those of its own version: newer ones write what an older server cannot read.

What is sealed goes through a pipe: its content never lies on a disk in clear.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from prag.database.embedded import CannotStart, EmbeddedServer, binaries_of_wheel
from prag.database.places import Places
from prag.kernel.encryption import Unreadable
from prag.kernel.streams import open_stream, seal_stream

DEBIAN = "/usr/lib/postgresql/{major}/bin"


class CannotDump(Exception):
    """The database could not be dumped or restored; the message says why, without a password."""


def run_tool(places: Places, program: str, conninfo: str, arguments: list[str]) -> None:
    """Run a PostgreSQL program against `conninfo`. Raises `CannotDump`.

    The password goes by the environment, because a command line can be read by everybody.
    """
    command, environment = _command(places, program, conninfo, arguments)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotDump(f"{program}: {done.stderr.strip()}")


def dump_sealed(places: Places, conninfo: str, arguments: list[str], file: Path, key: bytes) -> None:
    """What `pg_dump` says with these arguments, sealed in `file`, which is there already. Raises `CannotDump`."""
    command, environment = _command(places, "pg_dump", conninfo, arguments)
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said) as process:
        assert process.stdout
        with file.open("wb") as target:
            seal_stream(key, process.stdout, target)
        _end(process, "pg_dump", said)


def restore_sealed(places: Places, conninfo: str, arguments: list[str], file: Path, key: bytes) -> None:
    """`pg_restore` with what is sealed in `file`. Raises `CannotDump`; then a transaction that the arguments ask for is undone."""
    _feed(_command(places, "pg_restore", conninfo, arguments), file, key)


def read_through_sealed(places: Places, conninfo: str, archive: Path, key: bytes) -> None:
    """Like `read_through`, of a sealed dump. Raises `CannotDump`."""
    _feed(([str(tool(places, "pg_restore", conninfo)), "--file=/dev/null"], dict(os.environ)), archive, key)


def read_through(places: Places, conninfo: str, archive: Path) -> None:
    """Read a dump to its end and throw the text away, so that a damaged one is noticed now. Raises `CannotDump`."""
    command = [str(tool(places, "pg_restore", conninfo)), "--file=/dev/null", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotDump(f"{archive.name} cannot be read: {done.stderr.strip()}")


def _command(places: Places, program: str, conninfo: str, arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    parts = conninfo_to_dict(conninfo)
    password = str(parts.pop("password", "") or "")
    command = [str(tool(places, program, conninfo)), f"--dbname={make_conninfo(**parts)}", *arguments]
    return command, os.environ | ({"PGPASSWORD": password} if password else {})


def _feed(what: tuple[list[str], dict[str, str]], file: Path, key: bytes) -> None:
    """Run a program that reads what is sealed in `file`. It is killed before it could end on a part of it."""
    command, environment = what
    with tempfile.TemporaryFile() as said, file.open("rb") as source:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said)
        assert process.stdin
        try:
            for piece in open_stream(key, source):
                try:
                    process.stdin.write(piece)
                except BrokenPipeError:  # it has read what it wanted, or ended with an error; the rest is proved all the same
                    continue
        except BaseException as failed:
            process.kill()
            if isinstance(failed, Unreadable):
                raise CannotDump(f"{file.name} does not open with the secret in its key store: take another copy of the backup.") from None
            raise
        finally:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.wait()
        _end(process, Path(command[0]).name, said)


def _end(process: subprocess.Popen[bytes], program: str, said: IO[bytes]) -> None:
    if process.wait():
        said.seek(0)
        raise CannotDump(f"{program}: {said.read().decode(errors='replace').strip()}")


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
