"""How does a process read one hostile file and do no harm? With limits set before the first byte, and nothing left to ask of Linux.

Bytes in on the standard input; out a line of JSON (`media` and `pages`, or `refused`) and, after it, the bytes of the new file.
The parsers are loaded first; then this process can open no file and no socket any more, and reach no other process (`confined`).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from prag.documents.confined import NotConfined, confine, refuse_threads
from prag.documents.rewrite import Clean, Limits, NotTaken, rewrite, writer_of

# A picture of 40 million points with colours and transparency, once as it was and once anew, and the parsers themselves.
MEMORY = 512 * 1024 * 1024
# Pages are served first.
NICE = 10


def main(limits: Limits, seconds: int) -> None:
    """Read one file and write the answer; whatever goes wrong in a parser, the file is refused. Does not return."""
    # If the machine has no memory left, this process goes first and not the one that serves pages.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    with contextlib.suppress(OSError):
        os.nice(NICE)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_CPU", seconds)
    _limit("RLIMIT_AS", MEMORY)
    _limit("RLIMIT_FSIZE", 0)
    _load_parsers()
    sys.setrecursionlimit(1000)
    try:
        refuse_threads()
        _limit("RLIMIT_NPROC", 0)
        _limit("RLIMIT_NOFILE", 0)
        confine()
    except NotConfined:
        # Not a byte of the file is read then.
        head, data = {"refused": "not_apart"}, b""
    else:
        head, data = answer(sys.stdin.buffer.read(limits.most_bytes + 1), limits)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + data)
    sys.stdout.buffer.flush()
    # Without tidying up, which would ask for more than there is.
    os._exit(0)


def answer(data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """The line about the file, and the new file, empty when refused."""
    try:
        clean: Clean = rewrite(data, limits)
    except NotTaken as no:
        return {"refused": no.word}, b""
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy"}, b""
    except Exception:
        # A parser that stumbles over a file in a way of its own: the file is not what it says it is.
        return {"refused": "broken"}, b""
    return {"media": clean.media, "pages": clean.pages}, clean.data


def _limit(name: str, most: int) -> None:
    """Never more than what this process was given; a limit that the system does not know is none."""
    kind = getattr(resource, name, None)
    if kind is None:
        return
    hard = resource.getrlimit(kind)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))


def _load_parsers() -> None:
    for media in ("pdf", "png"):
        writer_of(media)
    import pikepdf

    # A JPEG of several pictures, as some phones make it, is read by a plugin of its own.
    from PIL import MpoImagePlugin

    assert MpoImagePlugin
    # Its ciphers open files when they are first asked; then a locked PDF is known as such.
    with pikepdf.new() as nothing:
        nothing.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="x"))
