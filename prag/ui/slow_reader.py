"""How is a large answer given to somebody who reads slowly? In pieces, as they are taken, and not for ever.

The server takes an answer whole, at once, and keeps it until the last byte is read, however long that takes. From a file it takes no
more than the reader does; so it is given a pipe as a file, and here the rest waits, with a clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from dataclasses import dataclass
from typing import Any

# More than a pipe holds (64 kB), so that it fills, and one that has room again was read from.
LARGE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast somebody must send or take: `rate` bytes a second, after `grace` seconds in which nothing need come."""

    grace: float
    rate: float

    def left(self, passed: float, done: int) -> float:
        """For how many seconds it may go on without a further byte, `passed` seconds after the beginning."""
        return self.grace + done / self.rate - passed


async def give(proto: Any, status: int, headers: list[tuple[str, str]], content: bytes, pace: Pace) -> bool:
    """Answer with `content`, longer than `LARGE`; whether it was all taken in time. Else the connection ends short."""
    if sys.platform != "linux":
        proto.response_bytes(status, headers, content)
        return True
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    headers = [pair for pair in headers if pair[0].lower() != "content-length"] + [("content-length", str(len(content)))]
    proto.response_file(status, headers, f"/proc/self/fd/{reading}")
    try:
        return await _pour(reading, writing, memoryview(content), pace)
    finally:
        os.close(writing)


async def _pour(reading: int, writing: int, rest: memoryview, pace: Pace) -> bool:
    loop, whole, opened = asyncio.get_running_loop(), len(rest), False
    begun = loop.time()
    while rest:
        try:
            rest = rest[os.write(writing, rest) :]
        except BlockingIOError:
            left = pace.left(loop.time() - begun, whole - len(rest))
            if not await _room(loop, writing, left):
                # If the server never opened it, `reading` stays: its number must not become that of another file.
                return False
            if not opened:
                # A full pipe that has room was opened and read from. Without our end, we notice when the reader is gone.
                os.close(reading)
                opened = True
        except BrokenPipeError:
            return False
    return True


async def _room(loop: asyncio.AbstractEventLoop, writing: int, seconds: float) -> bool:
    """Whether there is room again, or nobody on the other end, before the time is over."""
    if seconds <= 0:
        return False
    happened = asyncio.Event()
    loop.add_writer(writing, happened.set)
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(happened.wait(), seconds)
    finally:
        loop.remove_writer(writing)
    return happened.is_set()
