"""Does a request come to Django as it was sent, when all of it is here, and does its answer go back whole?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from prag.ui.door import Door, Large, ReadOnce, environ_of
from prag.ui.limits import REFUSED


class Headers:
    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = list(pairs)

    def items(self) -> list[tuple[str, str]]:
        return self._pairs


class Proto:
    """A client that sends these chunks, with a pause before each."""

    def __init__(self, *chunks: bytes, pause: float = 0) -> None:
        self.chunks, self.pause, self.answer = chunks, pause, None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            await asyncio.sleep(self.pause)
            yield chunk

    def response_bytes(self, *answer: Any) -> None:
        self.answer = answer


class Result(list):
    closed_in: str = ""

    def close(self) -> None:
        Result.closed_in = threading.current_thread().name


def scope(*headers: tuple[str, str], path: str = "/a/") -> Any:
    return SimpleNamespace(
        method="POST", path=path, query_string="q=1", http_version="1.1", server="127.0.0.1:8000", client="10.0.0.7:5000", scheme="http",
        headers=Headers(*headers),
    )  # fmt: skip


def through(
    proto: Proto, *headers: tuple[str, str], most: int = 100, patience: float = 5, large: Large | None = None, path: str = "/a/"
) -> dict[str, Any]:
    """What the application was given; it answers with the body it read."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Any) -> Result:
        seen.update(environ, read=environ["wsgi.input"].read(), thread=threading.current_thread().name)
        start("201 Created", [("X-One", "1")])
        return Result([b"so ", b"far"])

    door = Door(application, threads=1, most=most, patience=patience, large=large)
    # A thread of its own, because the browser of the journeys keeps a loop on this one.
    with ThreadPoolExecutor(1) as own:
        own.submit(lambda: asyncio.run(door.__rsgi__(scope(*headers, path=path), proto))).result()
    assert proto.answer == (201, [("X-One", "1")], b"so far")
    return seen


CHUNKED = ("transfer-encoding", "chunked")


def test_a_request_is_put_as_wsgi_wants_it():
    environ = environ_of(scope(("host", "prag.example"), ("content-type", "text/plain"), ("x-forwarded-proto", "https"), path="/şë/"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/şë/"
    assert (environ["HTTP_HOST"], environ["CONTENT_TYPE"], environ["HTTP_X_FORWARDED_PROTO"]) == ("prag.example", "text/plain", "https")
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"], environ["QUERY_STRING"]) == ("10.0.0.7", "8000", "q=1")


def test_a_header_with_an_underscore_is_not_the_proxys():
    environ = environ_of(scope(("x_forwarded_proto", "https"), ("x-forwarded-for", "10.0.0.1")))
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_X_FORWARDED_FOR"] == "10.0.0.1"


def test_headers_sent_twice_hide_nothing():
    environ = environ_of(scope(("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")))
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")


def test_a_body_is_whole_and_its_length_is_what_came():
    seen = through(Proto(b"one ", b"two"), ("content-length", "7"))
    assert (seen["read"], seen["CONTENT_LENGTH"]) == (b"one two", "7")
    assert through(Proto(b"abc"), CHUNKED)["CONTENT_LENGTH"] == "3"


def test_a_request_that_announces_no_body_has_none():
    """RFC 9112, 6.3: neither a length nor chunks."""
    for headers in ((), (("content-length", "0"),)):
        assert through(Proto(b"smuggled"), *headers)["read"] == b""


def test_the_answer_is_closed_in_the_thread_that_made_it():
    """There the database connections of the request are."""
    seen = through(Proto())
    assert seen["thread"].startswith("prag")
    assert Result.closed_in == seen["thread"]


@pytest.mark.parametrize(
    ("proto", "length", "status"),
    [
        (Proto(b"x" * 60, b"x" * 60), None, 413),  # in chunks, without saying how long
        (Proto(), "101", 413),
        (Proto(), "many", 413),
        (Proto(), "-1", 413),
        (Proto(b"x", b"x", b"x", pause=0.1), "3", 408),
    ],
)
def test_too_much_and_too_slow_come_to_django_without_their_body(proto, length, status):
    seen = through(proto, ("content-length", length) if length else CHUNKED, patience=0.15)
    assert (seen[REFUSED], seen["read"]) == (status, b"")


def _large(known: str = "prag=me", at_once: int = 1) -> Large:
    return Large(lambda method, path: (method, path) == ("POST", "/large/"), known.__eq__, 300, 0.15, at_once)


@pytest.mark.parametrize(
    ("path", "cookie", "length", "status"),
    [
        ("/large/", "prag=me", 200, None),
        ("/large/", "prag=me", 300, None),
        ("/large/", "prag=me", 301, 413),
        ("/large/", "prag=other", 200, 413),  # nobody who is signed in
        ("/large/", "prag=other", 100, None),
        ("/a/", "prag=me", 200, 413),
    ],
)
def test_a_large_body_is_taken_at_one_address_of_somebody_who_is_known(path, cookie, length, status):
    proto = Proto(b"x" * length)
    seen = through(proto, ("content-length", str(length)), ("cookie", cookie), large=_large(), path=path)
    assert (seen.get(REFUSED), len(seen["read"])) == (status, 0 if status else length)


def test_a_large_body_waits_unread_while_others_are_at_it():
    seen = through(Proto(b"x" * 200), ("content-length", "200"), ("cookie", "prag=me"), large=_large(at_once=0), path="/large/")
    assert (seen[REFUSED], seen["read"]) == (408, b"")


def test_a_body_that_was_read_is_let_go():
    body = ReadOnce(b"one two")
    assert (body.read(4), body.getbuffer().nbytes) == (b"one ", 7)
    assert (body.read(4), body.read(4), body.getbuffer().nbytes) == (b"two", b"", 0)
