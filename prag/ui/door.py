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
from typing import Any

from prag.ui.limits import REFUSED

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]


class TooMuch(Exception):
    """More was sent than the request said, or than is taken."""


class Door:
    """The server's application (RSGI) around Django's (WSGI).

    `threads` serve at the same time; a body may have `most` bytes and take `patience` seconds to arrive.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int, most: int, patience: float) -> None:
        self._application, self._most, self._patience = application, most, patience
        self._crew = ThreadPoolExecutor(threads, thread_name_prefix="prag")

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """One request."""
        environ = environ_of(scope)
        try:
            environ["wsgi.input"] = (
                await asyncio.wait_for(self._body(environ, proto), self._patience) if has_body(environ) else io.BytesIO()
            )
        except (TimeoutError, TooMuch) as refused:
            # Django says it in words (prag.ui.limits).
            status = 413 if isinstance(refused, TooMuch) else 408
            environ |= {REFUSED: status, "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
        answer = await asyncio.get_running_loop().run_in_executor(self._crew, self._answer, environ)
        return proto.response_bytes(*answer)

    async def _whole_body(self, environ: dict[str, Any], proto: Any) -> io.BytesIO:
        if not has_body(environ):
            return io.BytesIO()
        return await asyncio.wait_for(self._body(environ, proto), self._patience)

    async def _body(self, environ: dict[str, Any], proto: Any) -> io.BytesIO:
        announced = environ.get("CONTENT_LENGTH") or "0"
        if not announced.isdigit() or int(announced) > self._most:
            raise TooMuch
        body = io.BytesIO()
        async for chunk in proto:
            body.write(chunk)
            if body.tell() > self._most:
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
