"""Fill an empty server from a backup. Nobody can come in before every key on the erasure ledger is destroyed again.

The order: both folders verified, key files put into the data folder, data loaded with the services shut out, rows counted against
the backup, erased keys destroyed and logged, links and codes on their way ended, migrations and gate installed, a sample of names
opened, the services let in. A restore that fails leaves a database that only the owner can enter; drop it and begin again.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

import psycopg

from prag.cli.database import bring_tables_up_to_date, server, setup_django
from prag.database import backup, ledger, sample, versions
from prag.database.dump import let_in, refuse_unless_empty, restore
from prag.database.places import Places


def arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR`, `--keys`, `--ledger`, `--nothing-was-erased`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that prag backup made")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="the folder with the keys, if it lies elsewhere")
    parser.add_argument(
        "--ledger", type=Path, action="append", metavar="FILE",
        help="the newest copy of the erasure ledger, or an extract of the worker's journal; may be given several times"
        " (default: the files that PRAG_ERASURE_LEDGER names)",
    )  # fmt: skip
    parser.add_argument("--nothing-was-erased", action="store_true", help="you state that no key was destroyed after this backup")


def run(arguments: argparse.Namespace) -> int:
    """Verify, restore, prove, let in."""
    began = time.monotonic()
    folder = arguments.folder.absolute()
    keys = arguments.keys.absolute() if arguments.keys else folder / backup.KEY_STORE
    contents = backup.verify_pair(folder / backup.DATABASE, keys)
    with server() as here:
        os.environ["PRAG_SERVER_RUNS"] = "1"
        erased = _erased(here, keys, arguments)
        refuse_unless_empty(here)
        backup.take_key_files(here, keys)
        _refuse_newer(contents)
        again, ended = _load(here, contents, folder / backup.DATABASE, keys, erased)
        opened = _prove_and_open(here)
    size = sum(f["bytes"] for part in (folder / backup.DATABASE, keys) for f in backup.verify(part).files.values())
    print(
        f"Restored the backup of {contents.made}: {sum(contents.rows.values())} rows as they were, {again} keys of {len(erased)} on the"
        f" ledger destroyed again, {opened} names opened as a test; {size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s."
    )
    print("Nobody is signed in and no opening of before opens anything. Start web and worker, then run prag doctor.")
    print(
        f"{ended} open invitations and all recovery codes were ended: send the invitations again; each person makes new codes under"
        f" “My account”. Whoever lost access, a function, a seat or a factor after {contents.made} has it again: each access manager looks"
        " through “People of your institution”, each administrator through the functions, and ends it again before anybody works."
    )
    return 0


def _erased(here: Places, keys: Path, arguments: argparse.Namespace) -> ledger.Erased:
    """All that must stay erased. The ledger in the backup is as old as the backup, so a newer one is demanded."""
    named = arguments.ledger or [path for path in ledger.paths(here) if "PRAG_ERASURE_LEDGER" in os.environ]
    if not named and not arguments.nothing_was_erased:
        raise backup.CannotRestore(
            "Keys that were destroyed after this backup must stay destroyed: name the newest erasure ledger with --ledger FILE,"
            " or state with --nothing-was-erased that none was."
        )
    return ledger.union([keys / ledger.FILE, *named])


def _load(here: Places, contents: backup.Contents, database: Path, keys: Path, erased: ledger.Erased) -> tuple[int, int]:
    """How many keys were destroyed again, and how many open invitations were ended."""
    again: list[int] = []
    ended: list[int] = []

    def prove_whole(superuser: psycopg.Connection[Any]) -> None:
        backup.compare(contents, superuser)

    def erase(superuser: psycopg.Connection[Any]) -> None:
        again.append(backup.erase_again(superuser, erased))

    def end(superuser: psycopg.Connection[Any]) -> None:
        ended.append(backup.end_what_was_on_its_way(superuser))

    restore(here, database, keys, then=(prove_whole, erase, end))
    for path in ledger.paths(here):
        ledger.add(path, erased)
    return again[0], ended[0]


def _refuse_newer(contents: backup.Contents) -> None:
    """Raise `CannotRestore` when a newer Prag made the backup: its tables are not those of this code."""
    setup_django("owner:owner")
    if unknown := versions.difference(contents.migrations).unknown:
        raise backup.CannotRestore(versions.newer("A newer Prag made this backup", unknown))


def _prove_and_open(here: Places) -> int:
    bring_tables_up_to_date(here)
    with psycopg.connect(here.superuser_conninfo(here.database), autocommit=True) as superuser:
        opened = sample.open_some(superuser, (here.secrets / backup.MASTER).read_bytes())
        let_in(superuser, here.database)
    return opened
