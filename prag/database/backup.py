"""What is a whole backup? Two folders of one moment, for two hands: the database, and what opens it. Each says what is in it.

`database/` holds the dump without any person's key, sealed. `keys/` holds what opens it, the wrapped keys, the key files and the
erasure ledger, and the digest of the dump, so that whoever holds the dump alone can neither read nor exchange it. In clear in
`database/` are the number of rows of each table and the migrations alone. A folder without its `contents.json`, which is written
last, is no backup.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from prag.database import dump, ledger, sample, versions
from prag.database.places import Places
from prag.database.tools import read_through, read_through_sealed
from prag.kernel.encryption import key_file
from prag.kernel.files import private_folder, write_private

CONTENTS, LAST = "contents.json", "last-backup.json"
DATABASE, KEY_STORE = "database", "keys"
MASTER = "person-keys.key"
# The signing key of the gate belongs to one installation: a new one is made where a backup is restored.
STAYS_HERE = ("gate.key",)


class CannotBackUp(Exception):
    """No backup was made; the message says what to do."""


class CannotRestore(Exception):
    """The backup cannot be used; the message says why and what to do."""


@dataclass
class Contents:
    """What one folder of a backup holds. `pair` is the same in both folders of a backup; `other` in `keys/`: the files of `database/`."""

    part: str
    pair: str
    made: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    other: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)
    server: int = 0


@dataclass(frozen=True)
class Done:
    """What a backup or a restore did, for the last line that is printed."""

    rows: int
    persons: int
    opened: int
    erased: int
    bytes: int


def back_up(places: Places, target: Path, key_store: Path | None = None) -> Done:
    """Write and verify a backup; the key store goes to `key_store` if it is kept elsewhere. Raises `CannotBackUp`, `CannotDump`…

    Every raised exception leaves folders without `contents.json`, which `restore` refuses.
    """
    database, keys = target / DATABASE, key_store or target / KEY_STORE
    for folder in (database, keys):
        if folder.exists() and any(folder.iterdir()):
            raise CannotBackUp(f"The folder {folder} is not empty: name a new one, for example with the day in it.")
        private_folder(folder)
    with dump.moment(places) as (inside, snapshot):
        migrations = versions.applied(inside)
        if not migrations:
            raise CannotBackUp(f"The database {places.database} holds nothing yet: run prag migrate, or name another one (PRAG_DATABASE).")
        master = key_file(places.secrets / MASTER)
        opened = sample.open_some(inside, master)
        rows = dump.counts(inside)
        erased = ledger.of_database(inside)
        dump.dump(places, database, keys, snapshot)
        version = inside.info.server_version
    _put_keys(places, keys, erased)
    pair, made = uuid.uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds")
    for folder in (database, keys):
        contents = Contents(folder.name if folder is database else KEY_STORE, pair, made, _digests(folder), server=version)
        if folder is database:
            contents.rows, contents.migrations = rows, migrations
        else:
            contents.other = _digests(database)
        write_private(folder / CONTENTS, json.dumps(asdict(contents), indent=1).encode())
    verify_pair(database, keys)
    owner = places.conninfo("owner")
    read_through_sealed(places, owner, database / dump.ALL, (keys / dump.SECRET).read_bytes())
    read_through(places, owner, keys / dump.KEYS)
    size = sum(file.stat().st_size for folder in (database, keys) for file in folder.iterdir())
    done = Done(sum(rows.values()), rows["cases.person_key"], opened, len(ledger.read(keys / ledger.FILE)), size)
    write_private(places.data / LAST, json.dumps({"at": made, "pair": pair} | asdict(done)).encode())
    return done


def verify(folder: Path) -> Contents:
    """What the folder holds, when every file in it is as it was written. Raises `CannotRestore`."""
    try:
        contents = Contents(**json.loads((folder / CONTENTS).read_text()))
    except OSError:
        raise CannotRestore(f"{folder} holds no {CONTENTS}: it is no whole backup. Take another one.") from None
    except (ValueError, TypeError):
        raise CannotRestore(f"{folder / CONTENTS} cannot be read: take another copy of the backup.") from None
    there = _digests(folder)
    for name, written in contents.files.items():
        if there.get(name) != written:
            raise CannotRestore(f"{folder / name} is missing or not as it was written: take another copy of the backup.")
    return contents


def verify_pair(database: Path, keys: Path) -> Contents:
    """Both folders are whole and of one backup; the database's contents. Raises `CannotRestore`."""
    of_database, of_keys = verify(database), verify(keys)
    if (of_database.part, of_keys.part) != (DATABASE, KEY_STORE):
        raise CannotRestore(f"{database} must be the folder “database” of a backup and {keys} its folder “keys”: name them so.")
    if of_database.pair != of_keys.pair:
        raise CannotRestore(
            f"Database ({of_database.made}) and keys ({of_keys.made}) are of two backups: name the two folders of the same one."
        )
    if of_database.files != of_keys.other:
        raise CannotRestore(f"{database} is not what its key store says was dumped: it was exchanged, so take another copy of the backup.")
    return of_database


def take_key_files(places: Places, keys: Path) -> None:
    """Put the key files of a backup into the data folder. Raises `CannotRestore` when others are there already."""
    found = [path for path in sorted(keys.glob("*.key")) if path.name not in STAYS_HERE]
    if MASTER not in {path.name for path in found}:
        raise CannotRestore(f"{keys} holds no {MASTER}: without it no name can be opened. Take the whole key store.")
    for path in found:
        own = places.secrets / path.name
        if own.exists() and own.read_bytes() != path.read_bytes():
            raise CannotRestore(f"{own} is another key than the backup's: restore with an empty data folder (DATA=…).")
    for path in found:
        write_private(places.secrets / path.name, path.read_bytes())


def compare(contents: Contents, superuser: psycopg.Connection[Any]) -> None:
    """Raise `CannotRestore` unless exactly the rows came back that were dumped."""
    now = dump.counts(superuser)
    wrong = [table for table, n in contents.rows.items() if now.get(table) != n] + sorted(now.keys() - contents.rows.keys())
    if wrong:
        table = wrong[0]
        raise CannotRestore(
            f"{len(wrong)} tables did not come back whole, first {table}: {now.get(table, 0)} rows of {contents.rows.get(table, 0)}."
            " Take another copy of the backup."
        )


def erase_again(superuser: psycopg.Connection[Any], erased: ledger.Erased) -> int:
    """Destroy every key that the ledger names and the backup still held, each by a row of the log; how many."""
    gone = superuser.execute(
        "with gone as (delete from cases.person_key where id = any (%s) returning id, case_id)"
        " insert into audit.event (verb, system, case_id, compartment, object, object_id)"
        " select 'erasure', 'restore', case_id, 'key', 'person_key', id from gone returning object_id",
        [list(erased)],
    ).fetchall()
    return len(gone)


def end_what_was_on_its_way(superuser: psycopg.Connection[Any]) -> int:
    """No link and no code on paper of before leads in: they may have been used, or taken back, since. How many invitations were open."""
    superuser.execute("delete from accounts.recovery_code where used_at is null")
    ended = superuser.execute("update accounts.invitation set expires = now() where used_at is null and expires > now()")
    return ended.rowcount


def _put_keys(places: Places, keys: Path, erased: ledger.Erased) -> None:
    for path in sorted(places.secrets.glob("*.key")):
        if path.name not in STAYS_HERE:
            write_private(keys / path.name, path.read_bytes())
    kept = ledger.union(path for path in ledger.paths(places) if path.exists())
    ledger.add(keys / ledger.FILE, kept | erased)


def _digests(folder: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name != CONTENTS:
            with path.open("rb") as handle:
                found[path.name] = {"sha256": hashlib.file_digest(handle, "sha256").hexdigest(), "bytes": path.stat().st_size}
    return found
