"""Who reads what somebody sends? A process of its own that lives for one file, with little memory, little time and nothing to ask for.

The web process never parses a file: it gives the bytes over and gets a clean file or a word back, and believes neither unseen.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Buffer, Iterator
from pathlib import Path
from typing import Any

from prag.database.places import places
from prag.documents.rewrite import MEDIA, Clean, Limits, NotTaken, media_of
from prag.documents.words import NOT_TAKEN

ROOT = Path(__file__).resolve().parents[2]
# A scan takes a second; a hostile file its whole time, in which whoever waits for a place holds a thread.
CPU_SECONDS, WALL_SECONDS, WAIT_SECONDS = 8, 8.0, 2.0
LOOK_AGAIN_SECONDS = 0.05
# -I: nothing of the environment or the folder it starts in decides what is loaded.
START = "import sys; sys.path.insert(0, sys.argv[1]); from prag.documents import rewrite_child as child; " + (
    "from prag.documents.rewrite import Limits; child.main(Limits(*map(int, sys.argv[3:])), int(sys.argv[2]))"
)
HEAD = 1024


def rewritten(data: Buffer, limits: Limits, *, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS, wait: float = WAIT_SECONDS) -> Clean:
    """The file written anew in a process apart. Raises `NotTaken`, also when that process ended in any other way than by answering."""
    if not memoryview(data).nbytes:
        raise NotTaken("empty")
    with alone(wait):
        answer = _ask(data, limits, cpu, wall)
    return believed(answer, limits)


@contextlib.contextmanager
def alone(wait: float) -> Iterator[None]:
    """The one place of this installation at which a file is read, for all web processes together, so that what it may take of memory is
    taken once. Raises `NotTaken` ("busy") after `wait` seconds."""
    here = places()
    try:
        here.data.mkdir(parents=True, exist_ok=True)
        place = os.open(here.data / f"reading-{here.database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise NotTaken("not_apart") from None
    try:
        # Whoever ends lets go of it by that, however he ends.
        until = time.monotonic() + wait
        while not _taken(place):
            if time.monotonic() >= until:
                raise NotTaken("busy")
            time.sleep(LOOK_AGAIN_SECONDS)
        yield
    finally:
        os.close(place)


def believed(answer: bytes | bytearray, limits: Limits) -> Clean:
    """What the process said, if it is an answer at all: it read a hostile file, and may be in its hands. Raises `NotTaken`."""
    end = answer.find(b"\n")
    if end < 0:
        # Killed for its time or its memory, or it fell over: whatever it was, the file is too much for a clean reading.
        raise NotTaken("too_heavy")
    try:
        head: Any = json.loads(answer[:end])
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict):
        raise NotTaken("broken")
    if "refused" in head:
        said = head["refused"]
        raise NotTaken(said if isinstance(said, str) and said in NOT_TAKEN else "broken")
    media, pages = head.get("media"), head.get("pages")
    # One copy and no more: a file may be large.
    kept = bytes(memoryview(answer)[end + 1 :])
    if len(kept) > limits.most_bytes:
        raise NotTaken("too_big_anew")
    most = limits.most_pages if media == "pdf" else 1
    if media not in MEDIA.values() or media_of(kept) != media or type(pages) is not int or not 1 <= pages <= most:
        raise NotTaken("broken")
    return Clean(media, pages, kept)


def _taken(place: int) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ask(data: Buffer, limits: Limits, cpu: int, wall: float) -> bytearray:
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


def _heard(pipe: Any, most: int) -> bytearray:
    heard = bytearray()
    while len(heard) <= most and (chunk := pipe.read(1 << 20)):
        heard += chunk
    del heard[most:]
    return heard


def _end(child: subprocess.Popen[bytes]) -> None:
    """The process and whatever it may have started."""
    with contextlib.suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)
