"""How are slow clients waited for? In one loop at the door of the application server, so that the few who hold connections need not.

A request comes to Django when all of it is here, and its answer is given back whole: reading and writing wait in one loop that costs
nothing, and a thread with its database connections is taken for the time of the work alone.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from prag.ui.limits import REFUSED

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]


class TooMuch(Exception):
    """More was sent than the request said, or than is taken."""


@dataclass(frozen=True, slots=True)
class Large:
    """The one address that takes more: by method and path, `most` bytes in `patience` seconds, `at_once` of them, of whom `admits` knows
    by the cookies."""

    address: Callable[[str, str], bool]
    admits: Callable[[str], bool]
    most: int
    patience: float
    at_once: int


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
    may have and take more.
    """

    def __init__(
        self, application: Callable[..., Iterable[bytes]], *, threads: int, most: int, patience: float, large: Large | None = None
    ) -> None:
        self._application, self._most, self._patience, self._large = application, most, patience, large
        self._crew = ThreadPoolExecutor(threads, thread_name_prefix="prag")
        self._places = asyncio.Semaphore(large.at_once if large else 0)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """One request."""
        environ = environ_of(scope)
        if _announced(environ) > self._most and self._large and self._large.address(environ["REQUEST_METHOD"], scope.path):
            answer = await self._answer_large(environ, proto, self._large)
        else:
            answer = await self._answer_to(environ, proto, self._most, self._patience)
        return proto.response_bytes(*answer)

    async def _answer_large(self, environ: dict[str, Any], proto: Any, large: Large) -> Answer:
        """A large body is read for somebody who may send one, a few at the same time; who is too many waits unread, within the patience."""
        if not await self._in_crew(large.admits, environ.get("HTTP_COOKIE", "")):
            return await self._answer_to(environ, proto, self._most, self._patience)
        try:
            await asyncio.wait_for(self._places.acquire(), large.patience)
        except TimeoutError:
            return await self._in_crew(self._answer, environ | _refused(408))
        try:
            return await self._answer_to(environ, proto, large.most, large.patience)
        finally:
            self._places.release()

    async def _answer_to(self, environ: dict[str, Any], proto: Any, most: int, patience: float) -> Answer:
        try:
            environ["wsgi.input"] = (
                await asyncio.wait_for(self._body(environ, proto, most), patience) if has_body(environ) else io.BytesIO()
            )
        except (TimeoutError, TooMuch) as refused:
            # Django says it in words (prag.ui.limits).
            environ |= _refused(413 if isinstance(refused, TooMuch) else 408)
        return await self._in_crew(self._answer, environ)

    async def _in_crew(self, work: Callable[[Any], Any], given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._crew, work, given)

    async def _body(self, environ: dict[str, Any], proto: Any, most: int) -> io.BytesIO:
        if _announced(environ) > most:
            raise TooMuch
        body = ReadOnce()
        async for chunk in proto:
            body.write(chunk)
            if body.tell() > most:
                raise TooMuch
        environ["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
        return body

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


def has_body(environ: dict[str, Any]) -> bool:
    """Whether a body comes with the request (RFC 9112, 6.3): most have none, and nothing to wait for."""
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _announced(environ: dict[str, Any]) -> float:
    """How many bytes the request says will come; what is no number is too many."""
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdigit() else float("inf")


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
