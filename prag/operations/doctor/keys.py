"""Are the key files private, whole, and the ones with which this database was sealed?"""

from __future__ import annotations

import stat
from collections.abc import Iterator

from prag.database import sample
from prag.kernel.encryption import KEY
from prag.operations.doctor.ground import Ground

MASTER, GATE = "person-keys.key", "gate.key"
OF_SEALER = ("seal.key", "prag_seal.password")


def files_are_private(here: Ground) -> Iterator[str]:
    """There, mode 0600, of the data folder's owner, of the right length."""
    folder = here.places.secrets
    if not folder.is_dir():
        yield f"{folder} does not exist: DATA names the wrong folder, or the keys are lost (prag restore brings them back)."
        return
    owner = here.places.data.stat().st_uid
    if folder.stat().st_mode & 0o077:
        yield f"{folder} can be entered by others: chmod 700 {folder}"
    for name in (MASTER, GATE):
        if not (folder / name).exists():
            yield f"{folder / name} is missing: take it from the key store of a backup; never let a new one be made while there are cases."
    for path in sorted(folder.iterdir()):
        found = path.stat()
        if found.st_mode & 0o177 or not stat.S_ISREG(found.st_mode):
            yield f"{path} is not for its owner alone: chmod 600 {path}"
        if found.st_uid != owner:
            yield f"{path} belongs to another account than {here.places.data}: chown it to that one."
        if here.places.sealer and path.name in OF_SEALER:
            yield f"{path} lies where the web process reads it: move it to {here.places.seal_secrets}, for the user who seals."
        if path.suffix == ".key" and found.st_size != KEY:
            yield f"{path} is not a key of {KEY} bytes: take it from the key store of a backup."


def keys_open(here: Ground) -> Iterator[str]:
    """The persons' keys open names, and the gate in the database was installed with this folder's signing key."""
    master, gate = here.places.secrets / MASTER, here.places.secrets / GATE
    if not (master.exists() and gate.exists()):
        yield f"{MASTER} or {GATE} is missing, so nothing can be tried."
        return
    with here.database() as inside:
        try:
            sample.open_some(inside, master.read_bytes())
        except sample.DoesNotOpen as wrong:
            yield str(wrong)
    with here.database("prag_gate") as inside:
        row = inside.execute("select inner_pad from gate.signing_key where id = 1 and ends > clock_timestamp()").fetchone()
    if row is None or bytes(row[0]) != bytes(b ^ 0x36 for b in gate.read_bytes().ljust(64, b"\0")):
        yield f"The gate was installed with another signing key than {gate}: run prag migrate, which installs this one."
