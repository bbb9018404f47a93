"""Who may be at something costly at the same time? A few, and of each person fewer; the others wait their turn without a thread."""

from __future__ import annotations

import asyncio


class Turns:
    """`at_once` places, and `each` for one person. Kept in one loop, so nothing of it needs a lock."""

    def __init__(self, at_once: int, each: int) -> None:
        self._all, self._each = asyncio.Semaphore(at_once), each
        # Of each person the places, and how many hold or want one; who has gone is forgotten.
        self._of: dict[str, tuple[asyncio.Semaphore, int]] = {}

    async def take(self, who: str, seconds: float) -> None:
        """A place of this person and then one of all. Raises `TimeoutError` after `seconds`."""
        own, count = self._of.get(who) or (asyncio.Semaphore(self._each), 0)
        self._of[who] = own, count + 1
        held = False
        try:
            async with asyncio.timeout(seconds):
                held = await own.acquire()
                await self._all.acquire()
        except BaseException:
            if held:
                own.release()
            self._forget(who)
            raise

    def leave(self, who: str) -> None:
        """Give back what `take` gave."""
        self._all.release()
        self._of[who][0].release()
        self._forget(who)

    def _forget(self, who: str) -> None:
        own, count = self._of.pop(who)
        if count > 1:
            self._of[who] = own, count - 1
