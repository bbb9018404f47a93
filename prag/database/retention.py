"""How long are backups kept? An erased person's key lies in every older key store, so erasure is complete when the last of them is gone.

Only what a backup wrote is removed: a folder with any other file in it stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prag.database import dump, ledger
from prag.database.backup import CONTENTS, DATABASE, KEY_STORE

OWN = {DATABASE: {dump.ALL, CONTENTS}, KEY_STORE: {dump.KEYS, dump.SECRET, ledger.FILE, CONTENTS}}


def remove_older(target: Path, key_store: Path | None, keep: timedelta, now: datetime) -> int:
    """Remove the halves of backups that lie beside `target` and `key_store` and are older than `keep`; how many halves.

    Call it after a verified backup into these two folders, which are never removed. Unfinished ones are as old as their folder.
    """
    removed = 0
    for part, folder in _halves(target, key_store):
        if _is_ours(part, folder) and now - _made(folder) > keep:
            _remove(folder)
            removed += 1
    return removed


def _halves(target: Path, key_store: Path | None) -> Iterator[tuple[str, Path]]:
    for beside in sorted(target.parent.iterdir()):
        if beside != target and beside.is_dir() and not beside.is_symlink():
            yield from ((part, beside / part) for part in (DATABASE, KEY_STORE))
    if key_store:
        yield from ((KEY_STORE, beside) for beside in sorted(key_store.parent.iterdir()) if beside != key_store)


def _is_ours(part: str, folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    return bool(names & OWN[part]) and all(name in OWN[part] or (part == KEY_STORE and name.endswith(".key")) for name in names)


def _made(folder: Path) -> datetime:
    try:
        return datetime.fromisoformat(json.loads((folder / CONTENTS).read_text())["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _remove(folder: Path) -> None:
    """`contents.json` goes last, so that what was interrupted is found, and removed, the next time."""
    for path in sorted(folder.iterdir(), key=lambda one: one.name == CONTENTS):
        path.unlink()
    folder.rmdir()
    if folder.name in (DATABASE, KEY_STORE) and not any(folder.parent.iterdir()):
        folder.parent.rmdir()
