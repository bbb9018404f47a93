"""How is a file written that its owner alone may read, whole or not at all?

Root writes for the owner of the folder: administration runs as root, the services that read the file do not. That owner may put
a link in the place of what root has just made, so a file is handed over by its descriptor and no link is followed.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` by `content` (mode 0600), so that a reader finds the old content or the new one, never a part."""
    draft = _draft(path, content)
    os.replace(draft, path)
    _sync_folder(path.parent)


def make_private(path: Path, content: bytes) -> None:
    """The same, but what another process wrote first stays."""
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def private_folder(path: Path) -> None:
    """Make the folder (mode 0700) and those above it that are missing; as root, for the owner of the folder they lie in."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in reversed(missing):
        above = _owner_above(folder)
        if above is not None:
            os.chown(folder, *above, follow_symlinks=False)


def _draft(path: Path, content: bytes) -> Path:
    private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
        above = _owner_above(draft)
        if above is not None:
            os.fchown(handle.fileno(), *above)
    return draft


def _owner_above(path: Path) -> tuple[int, int] | None:
    """User and group to whom root hands over what it makes; None for everybody else, who owns it already."""
    if os.geteuid() != 0:
        return None
    above = path.parent.stat()
    return above.st_uid, above.st_gid


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
