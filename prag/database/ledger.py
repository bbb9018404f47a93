"""Which persons' keys were destroyed? The erasure ledger: what must stay erased when an older backup comes back.

Inside the database the rows of the log with which keys were destroyed are the ledger; nothing removes a row of the log. Outside
it is a text file of ids and times, held where the loss of the server does not reach (`PRAG_ERASURE_LEDGER`, several paths if
wished), written anew whole whenever a line is added. The worker also says each line to the journal, so that shipped journals
are a second copy: whatever stands around the words of a line is passed over when it is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prag.database.places import Places
from prag.kernel.files import write_private

LINE = re.compile(r"\berased-key ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\S+)")
HEAD = "# Keys of persons that were destroyed. `prag restore --ledger` destroys them again. Ids and times, nothing else.\n"
FILE = "erased.ledger"
# The condition is that of the index `event_erased_key`.
FOUND = "select object_id, min(at) from audit.event where verb = 'erasure' and object = 'person_key' group by object_id"

Erased = dict[UUID, datetime]


class LedgerBroken(Exception):
    """The ledger is missing or says something that cannot be read; the message says where and what to do."""


def paths(places: Places, environ: Mapping[str, str] | None = None) -> list[Path]:
    """Where this installation keeps its ledger: `PRAG_ERASURE_LEDGER`, else one file in the data folder."""
    named = (os.environ if environ is None else environ).get("PRAG_ERASURE_LEDGER", "")
    return [Path(one) for one in named.split(os.pathsep) if one] or [places.data / FILE]


def of_database(connection: Any) -> Erased:
    """What the log says was destroyed; over a connection that may read the whole log."""
    return dict(connection.execute(FOUND).fetchall())


def line(key: UUID, at: datetime) -> str:
    """One destroyed key as a line of the ledger."""
    return f"erased-key {key} {at.astimezone(UTC).isoformat(timespec='seconds')}"


def read(path: Path) -> Erased:
    """The destroyed keys that a ledger, or an extract of the journal, names. Raises `LedgerBroken`."""
    try:
        text = path.read_text()
    except OSError as failed:
        raise LedgerBroken(f"The erasure ledger {path} cannot be read ({failed.strerror}): name a file that can.") from None
    found: Erased = {}
    for number, said in enumerate(text.splitlines(), 1):
        if said.strip() and not said.startswith("#"):
            key, at = _parsed(path, number, said)
            found[key] = min(at, found.get(key, at))
    return found


def add(path: Path, erased: Mapping[UUID, datetime]) -> list[str]:
    """Bring a ledger up to date; the lines that were missing. What stands in it already stays. Raises `LedgerBroken`, `OSError`."""
    known = read(path) if path.exists() else {}
    missing = {key: at for key, at in erased.items() if key not in known}
    if missing or not path.exists():
        whole = sorted((known | missing).items(), key=lambda one: (one[1], one[0]))
        write_private(path, (HEAD + "".join(f"{line(key, at)}\n" for key, at in whole)).encode())
    return [line(key, at) for key, at in missing.items()]


def union(ledgers: Iterable[Path]) -> Erased:
    """What any of several ledgers names. Raises `LedgerBroken`."""
    found: Erased = {}
    for path in ledgers:
        for key, at in read(path).items():
            found[key] = min(at, found.get(key, at))
    return found


def _parsed(path: Path, number: int, said: str) -> tuple[UUID, datetime]:
    try:
        words = LINE.search(said)
        if words is None:
            raise ValueError
        at = datetime.fromisoformat(words[2])
        return UUID(words[1]), at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        raise LedgerBroken(
            f"Line {number} of {path} is no line of an erasure ledger (erased-key ID TIME): take another copy, or mend the line."
        ) from None
