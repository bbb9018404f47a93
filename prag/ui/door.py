"""How are slow clients waited for? In one loop at the door of the application server, so that the few who hold connections need not.

A request comes to Django when all of it is here, and its answer is given back whole: reading and writing wait in one loop that costs
nothing, and a thread with its database connections is taken for the time of the work alone. A large answer goes out in pieces, and who
does not take it in time is cut off (`slow_reader`).
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from prag.ui.errors import ANNOUNCED
from prag.ui.limits import REFUSED
from prag.ui.slow_reader import LARGE, Pace, give
from prag.ui.turns import Turns

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
# How slowly somebody may take an answer, if nothing else is said.
PACE = Pace(20, 50_000)


class TooMuch(Exception):
    """More was sent than the request said, or than is taken."""


@dataclass(frozen=True, slots=True)
class Large:
    """The one address to which more is sent: by method and path, `most` bytes in `patience` seconds and not slower than `pace`, `at_once`
    of them and one of each person, whom `whose` knows by the cookies."""

    address: Callable[[str, str], bool]
    whose: Callable[[str], str]
    most: int
    patience: float
    pace: Pace
    at_once: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """The one address at which a large answer is fetched: by method and path, `at_once` of them and `each` of one person, whom `whose`
    knows; who is too many waits for `patience` seconds."""

    address: Callable[[str, str], bool]
    whose: Callable[[str], str]
    patience: float
    at_once: int
    each: int


class ReadOnce(io.BytesIO):
    """A body that is let go when it has been read to its end, so that a large one does not lie here while it is worked on."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if self.tell() >= self.getbuffer().nbytes:
            self.seek(0)
            self.truncate()
        return data


class Door:
    """The server's application (RSGI) around Django's (WSGI).

    `threads` serve at the same time; a body may have `most` bytes and take `patience` seconds to arrive. One for which `large` says so
    may have and take more. An answer is taken no slower than `pace`; those of `fetched` are given to a few at the same time.
    """

    def __init__(
        self, application: Callable[..., Iterable[bytes]], *, threads: int, most: int, patience: float, pace: Pace = PACE,
        large: Large | None = None, fetched: Fetched | None = None,
    ) -> None:  # fmt: skip
        self._application, self._most, self._patience, self._pace = application, most, patience, pace
        self._large, self._fetched = large, fetched
        self._crew = ThreadPoolExecutor(threads, thread_name_prefix="prag")
        self._sending = Turns(large.at_once if large else 0, 1)
        self._fetching = Turns(fetched.at_once, fetched.each) if fetched else Turns(0, 0)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """One request."""
        environ = environ_of(scope)
        if self._fetched and self._fetched.address(environ["REQUEST_METHOD"], scope.path):
            return await self._give_large(environ, proto, self._fetched)
        if self._large and has_body(environ) and self._large.address(environ["REQUEST_METHOD"], scope.path):
            answer = await self._answer_large(environ, proto, self._large)
        else:
            answer = await self._answer_to(environ, aiter(proto), self._most, self._patience)
        await self._give(proto, answer)

    async def _answer_large(self, environ: dict[str, Any], proto: Any, large: Large) -> Answer:
        """A large body is read for somebody who may send one, when it begins to come, a few at the same time; who is too many waits
        unread, within the patience. Until the answer, because the file is read apart in that time, one after the other."""
        who = await self._in_crew(large.whose, environ.get("HTTP_COOKIE", ""))
        chunks = aiter(proto)
        if not who or _announced(environ) > large.most:
            return await self._answer_to(environ, chunks, self._most, self._patience)
        try:
            async with asyncio.timeout(self._patience):
                first = await _next(chunks) or b""
            await self._sending.take(who, large.patience)
        except TimeoutError:
            return await self._in_crew(self._answer, environ | _refused(408))
        try:
            return await self._answer_to(environ, chunks, large.most, large.patience, large.pace, first)
        finally:
            self._sending.leave(who)

    async def _give_large(self, environ: dict[str, Any], proto: Any, fetched: Fetched) -> None:
        """A large answer is made when its turn has come, and the turn is over when it is taken or was not taken in time."""
        who = await self._in_crew(fetched.whose, environ.get("HTTP_COOKIE", ""))
        if not who:
            return await self._give(proto, await self._answer_to(environ, aiter(proto), self._most, self._patience))
        try:
            await self._fetching.take(who, fetched.patience)
        except TimeoutError:
            return await self._give(proto, await self._in_crew(self._answer, environ | _refused(503)))
        try:
            await self._give(proto, await self._answer_to(environ, aiter(proto), self._most, self._patience))
        finally:
            self._fetching.leave(who)

    async def _answer_to(
        self,
        environ: dict[str, Any],
        chunks: AsyncIterator[bytes],
        most: int,
        patience: float,
        pace: Pace | None = None,
        first: bytes = b"",
    ) -> Answer:
        try:
            environ["wsgi.input"] = await _body(environ, chunks, most, patience, pace, first) if has_body(environ) else io.BytesIO()
        except (TimeoutError, TooMuch) as refused:
            # Django says it in words (prag.ui.limits).
            announced = environ.get("CONTENT_LENGTH", "")
            environ |= _refused(413 if isinstance(refused, TooMuch) else 408) | {ANNOUNCED: announced}
        return await self._in_crew(self._answer, environ)

    async def _give(self, proto: Any, answer: Answer) -> None:
        if len(answer[2]) > LARGE:
            await give(proto, *answer, self._pace)
        else:
            proto.response_bytes(*answer)

    async def _in_crew(self, work: Callable[[Any], Any], given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._crew, work, given)

    def _answer(self, environ: dict[str, Any]) -> Answer:
        begun: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> None:
            begun.append((int(status.split(" ", 1)[0]), headers))

        result = self._application(environ, start)
        try:
            content = b"".join(result)
        finally:
            # Here, in the thread whose connections the request used.
            result.close()  # type: ignore[attr-defined]
        return *begun[-1], content


async def _next(chunks: AsyncIterator[bytes]) -> bytes | None:
    """The next piece, or nothing at the end. Not `anext` with a default: the server's own awaitable does not live through it."""
    try:
        return await chunks.__anext__()
    except StopAsyncIteration:
        return None


async def _body(
    environ: dict[str, Any], chunks: AsyncIterator[bytes], most: int, patience: float, pace: Pace | None, first: bytes
) -> io.BytesIO:
    """What comes, within its length and time, and not slower than `pace`. Raises `TooMuch` and `TimeoutError`."""
    if _announced(environ) > most:
        raise TooMuch
    body, clock = ReadOnce(), asyncio.get_running_loop().time
    begun, chunk = clock(), first
    while True:
        body.write(chunk)
        if body.tell() > most:
            raise TooMuch
        passed = clock() - begun
        left = min(patience - passed, pace.left(passed, body.tell()) if pace else patience)
        async with asyncio.timeout(left):
            read = await _next(chunks)
        if read is None:
            break
        chunk = read
    environ["CONTENT_LENGTH"] = str(body.tell())
    body.seek(0)
    return body


def has_body(environ: dict[str, Any]) -> bool:
    """Whether a body comes with the request (RFC 9112, 6.3): most have none, and nothing to wait for."""
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _announced(environ: dict[str, Any]) -> float:
    """How many bytes the request says will come; what is no number is too many."""
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else float("inf")


def _refused(status: int) -> dict[str, Any]:
    return {REFUSED: status, "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}


def environ_of(scope: Any) -> dict[str, Any]:
    """The request as WSGI (PEP 3333) puts it."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method, "SCRIPT_NAME": "", "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string, "SERVER_NAME": host, "SERVER_PORT": port, "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0], "wsgi.version": (1, 0), "wsgi.url_scheme": scope.scheme, "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # would be taken for the header with a hyphen, which only a proxy may set
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        # A browser may send several cookies apart; other headers sent twice are joined too, so none hides another.
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    return environ
