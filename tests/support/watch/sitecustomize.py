"""To whom does a process of Prag speak? Python runs this first when its folder is on the path; addresses go into the file PRAG_WATCH."""

from __future__ import annotations

import os
import sys

_FILE = os.environ.get("PRAG_WATCH", "")


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        said = f"{event} {arguments[1]!r}\n"
    elif event == "socket.getaddrinfo":
        said = f"{event} {arguments[0]!r}\n"
    else:
        return
    handle = os.open(_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(handle, said.encode())
    os.close(handle)


if _FILE:
    sys.addaudithook(_note)
