"""Write the database and, apart from it, what opens it: two folders for two hands. Verified before the last line is printed.

`keys/` holds what opens the dump, the persons' wrapped keys, the key files and the erasure ledger; `database/` the dump, sealed.
Neither tells anything of a case without the other. The signing key of the gate and the passwords of roles are
not in it: a restored installation makes its own.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prag.cli.database import server
from prag.database import backup, retention


def arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR`, `--keys`, `--keep`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder; `database` and `keys` are made in it")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="put the keys here instead, for example on a medium in other hands")
    parser.add_argument("--keep", type=_days, metavar="DAYS", help="afterwards remove the backups beside these two folders that are older")


def _days(said: str) -> timedelta:
    if not said.isdecimal() or not 0 < int(said) < 36500:
        raise argparse.ArgumentTypeError(f"{said} is no number of days: write 30, for example.")
    return timedelta(days=int(said))


def run(arguments: argparse.Namespace) -> int:
    """Back up, verify, say how long it took and how large it is."""
    began = time.monotonic()
    keys = arguments.keys.absolute() if arguments.keys else None
    with server() as here:
        done = backup.back_up(here, arguments.folder.absolute(), keys)
    database = arguments.folder.absolute() / backup.DATABASE
    print(f"Database: {database}\nKeys:     {keys or arguments.folder.absolute() / backup.KEY_STORE} (keep them in other hands)")
    print(
        f"{done.rows} rows, keys of {done.persons} persons ({done.opened} opened as a test), {done.erased} keys on the erasure ledger;"
        f" {done.bytes / 1e6:.1f} MB in {time.monotonic() - began:.1f} s, verified."
    )
    if arguments.keep:
        removed = retention.remove_older(arguments.folder.absolute(), keys, arguments.keep, datetime.now(UTC))
        print(f"{removed} folders of backups older than {arguments.keep.days} days were removed.")
    return 0
