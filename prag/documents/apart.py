"""Who reads what somebody sends? A process of its own that lives for one file, with little memory, little time and nothing to open.

The web process never parses a file: it gives the bytes over and gets a clean file or a word back.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Buffer
from pathlib import Path
from typing import Any

from prag.documents.rewrite import Clean, Limits, NotTaken

ROOT = Path(__file__).resolve().parents[2]
CPU_SECONDS, WALL_SECONDS = 15, 25
# One at a time in each web process: a file takes a second, a hostile one its whole time, and whoever waits holds a thread.
AT_ONCE = threading.BoundedSemaphore(1)
WAIT_SECONDS = 8.0
# -I: nothing of the environment or the folder it starts in decides what is loaded.
START = "import sys; sys.path.insert(0, sys.argv[1]); from prag.documents import rewrite_child as child; " + (
    "from prag.documents.rewrite import Limits; child.main(Limits(*map(int, sys.argv[3:])), int(sys.argv[2]))"
)
HEAD = 1024


def rewritten(data: Buffer, limits: Limits, *, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS, wait: float = WAIT_SECONDS) -> Clean:
    """The file written anew in a process apart. Raises `NotTaken`, also when that process ended in any other way than by answering."""
    if not memoryview(data).nbytes:
        raise NotTaken("empty")
    if not AT_ONCE.acquire(timeout=wait):
        raise NotTaken("busy")
    try:
        answer = _ask(data, limits, cpu, wall)
    finally:
        AT_ONCE.release()
    line, found, kept = answer.partition(b"\n")
    try:
        head: dict[str, Any] = json.loads(line) if found else {}
    except ValueError:
        head = {}
    if head.get("refused"):
        raise NotTaken(str(head["refused"]))
    # Killed for its time or its memory, or it fell over: whatever it was, the file is too much for a clean reading.
    if not kept or head.get("media") not in ("pdf", "png", "jpeg") or not isinstance(head.get("pages"), int):
        raise NotTaken("too_heavy")
    if len(kept) > limits.most_bytes:
        raise NotTaken("too_big_anew")
    return Clean(head["media"], head["pages"], kept)


def _ask(data: Buffer, limits: Limits, cpu: int, wall: float) -> bytes:
    """What the process says. No more than a file of the greatest size is read of it, and it ends with this call."""
    numbers = [limits.most_bytes, limits.most_pages, limits.most_pixels, limits.most_unpacked]
    command = [sys.executable, "-I", "-B", "-c", START, str(ROOT), str(cpu), *map(str, numbers)]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, cwd="/", env={},
        start_new_session=True,
    )  # fmt: skip
    clock = threading.Timer(wall, _end, [child])
    feeder = threading.Thread(target=_feed, args=[child.stdin, data], daemon=True)
    clock.start()
    feeder.start()
    try:
        return _heard(child.stdout, limits.most_bytes + HEAD)
    finally:
        clock.cancel()
        _end(child)
        child.wait()
        feeder.join()
        child.stdout.close()  # type: ignore[union-attr]


def _feed(pipe: Any, data: Buffer) -> None:
    """Nobody need listen to the end."""
    rest = memoryview(data)
    with pipe, contextlib.suppress(OSError):
        while rest:
            rest = rest[pipe.write(rest) :]


def _heard(pipe: Any, most: int) -> bytes:
    heard = bytearray()
    while len(heard) <= most and (chunk := pipe.read(1 << 20)):
        heard += chunk
    return bytes(heard[:most])


def _end(child: subprocess.Popen[bytes]) -> None:
    """The process and whatever it may have started."""
    with contextlib.suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)
