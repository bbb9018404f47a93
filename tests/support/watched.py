"""To whom did a process speak? What Python said of it (`watch/sitecustomize.py`), and what the kernel says of its open connections."""

from __future__ import annotations

import os
import re
import socket
import struct
from pathlib import Path

WATCH = Path(__file__).resolve().parent / "watch"
_HERE = re.compile(r"'(127\.\d+\.\d+\.\d+|::1|localhost)'|^socket\.\w+ '/|None$")


def watching(file: Path) -> dict[str, str]:
    """What the environment of a process needs so that it is watched."""
    return {"PYTHONPATH": str(WATCH), "PRAG_WATCH": str(file)}


def outside(file: Path) -> list[str]:
    """What Python did with addresses that are not of this machine."""
    said = file.read_text().splitlines() if file.exists() else []
    return [line for line in said if not _HERE.search(line)]


def connections_outside(group: int) -> list[str]:
    """The far ends, outside this machine, of the TCP connections that the processes of a group have open now."""
    own = _sockets_of(group)
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in own and not (far := _address(fields[2].split(":")[0])).startswith(("127.", "::1", "0.0.0.0", "::")):
                found.append(far)
    return found


def _address(hexed: str) -> str:
    packed = b"".join(struct.pack("<I", int(hexed[i : i + 8], 16)) for i in range(0, len(hexed), 8))
    address = socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)
    return address.removeprefix("::ffff:")


def _sockets_of(group: int) -> set[str]:
    """The kernel's numbers of the sockets that the group's processes hold."""
    found = set()
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and os.getpgid(int(process.name)) == group:
                targets = [os.readlink(one) for one in (process / "fd").iterdir()]
                found |= {target[8:-1] for target in targets if target.startswith("socket:[")}
        except OSError:
            continue  # ended meanwhile
    return found
