"""Does a request come to Django as it was sent, when all of it is here, and does its answer go back whole?"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from prag.ui.door import Door, Fetched, Large, Pace, ReadOnce, environ_of
from prag.ui.errors import ANNOUNCED
from prag.ui.limits import REFUSED
from prag.ui.slow_reader import LARGE, give


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
        (Proto(), "²", 413),  # a digit for Python, no number
        (Proto(), "٣", 413),
        (Proto(b"x", b"x", b"x", pause=0.1), "3", 408),
    ],
)
def test_too_much_and_too_slow_come_to_django_without_their_body(proto, length, status):
    seen = through(proto, ("content-length", length) if length else CHUNKED, patience=0.15)
    assert (seen[REFUSED], seen["read"]) == (status, b"")
    assert seen[ANNOUNCED] == (length or ""), "the page about it tells a file that is too large from a sender that is not known"


def _whose(cookies: str) -> str:
    return {"prag=me": "me", "prag=you": "you"}.get(cookies, "")


def _is_large(method: str, path: str) -> bool:
    return (method, path) == ("POST", "/large/")


def _large(at_once: int = 1, pace: Pace | None = None) -> Large:
    return Large(_is_large, _whose, 300, 0.4, pace or Pace(0.4, 1000), at_once)


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


def test_who_sends_too_slowly_is_cut_off_before_the_patience_ends():
    """Three bytes a second where ten are the least, after a grace."""
    large = _large(pace=Pace(0.1, 10))
    seen = through(Proto(b"x", b"x" * 199, pause=0.25), ("content-length", "200"), ("cookie", "prag=me"), large=large, path="/large/")
    assert seen[REFUSED] == 408
    assert through(Proto(b"x" * 10, b"x" * 190, pause=0.05), ("content-length", "200"), ("cookie", "prag=me"), large=large, path="/large/")[
        "read"
    ] == bytes(b"x" * 200)


def together(door: Door, *asked: tuple[Proto, str, str]) -> None:
    """These requests at the same time: a client, whose it is, and what is asked."""

    async def main() -> None:
        await asyncio.gather(
            *(
                door.__rsgi__(
                    scope(("cookie", f"prag={who}"), *([("content-length", "200")] if path == "/large/" else []), path=path), proto
                )
                for proto, who, path in asked
            )
        )

    with ThreadPoolExecutor(1) as own:
        own.submit(lambda: asyncio.run(main())).result()


def _statuses(large: Large | None = None, fetched: Fetched | None = None, work: float = 0) -> tuple[Door, list[str]]:
    order: list[str] = []

    def application(environ: dict[str, Any], start: Any) -> Result:
        order.append(f"{environ['HTTP_COOKIE']} {environ.get(REFUSED, 200)}")
        time.sleep(0 if REFUSED in environ else work)
        start(f"{environ.get(REFUSED, 200)} X", [])
        return Result([b"x"])

    return Door(application, threads=4, most=100, patience=0.4, large=large, fetched=fetched), order


def test_a_place_is_held_only_by_who_sends_and_one_by_each_person():
    """One place, and somebody who sends nothing does not hold it; with two places, one person has one of them."""
    door, order = _statuses(_large(at_once=1))
    together(door, (Proto(b"x" * 200, pause=1), "me", "/large/"), (Proto(b"x" * 200, pause=0.05), "you", "/large/"))
    assert order == ["prag=you 200", "prag=me 408"]
    door, order = _statuses(_large(at_once=2), work=0.6)
    together(door, *((Proto(b"x" * 200, pause=0.01 * n), who, "/large/") for n, who in enumerate(("me", "me", "you"), 1)))
    assert sorted(order) == ["prag=me 200", "prag=me 408", "prag=you 200"]


def test_a_small_body_at_the_large_address_takes_a_place_too():
    """A small file can be as long to read as a large one."""
    seen = through(Proto(b"x" * 20), ("content-length", "20"), ("cookie", "prag=me"), large=_large(at_once=0), path="/large/")
    assert seen[REFUSED] == 408


def test_files_are_fetched_by_a_few_at_the_same_time():
    fetched = Fetched(lambda method, path: path == "/file/", _whose, 0.2, 2, 1)
    door, order = _statuses(fetched=fetched, work=0.5)
    together(door, *((Proto(), who, "/file/") for who in ("me", "me", "you", "nobody")))
    assert sorted(order) == ["prag=me 200", "prag=me 503", "prag=nobody 200", "prag=you 200"]


class Reader(Proto):
    """The server: takes a file as slowly as its client."""

    def __init__(self, piece: int, pause: float, most: int | None = None) -> None:
        super().__init__()
        self.piece, self.pause_reading, self.most, self.got = piece, pause, most, bytearray()

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        self.answer = status, dict(headers)
        place = os.open(file, os.O_RDONLY)
        self.thread = threading.Thread(target=self.read, args=[place])
        self.thread.start()

    def read(self, place: int) -> None:
        while (self.most is None or len(self.got) < self.most) and (data := os.read(place, self.piece)):
            self.got += data
            time.sleep(self.pause_reading)
        os.close(place)


@pytest.mark.parametrize(
    ("reader", "whole"),
    [
        (Reader(1 << 20, 0), True),
        (Reader(16 * 1024, 0.1), False),  # 160 kB a second
        (Reader(64 * 1024, 0.05), True),
        (Reader(64 * 1024, 0, most=200_000), False),  # goes away
    ],
)
def test_a_large_answer_goes_out_as_it_is_taken_and_not_for_ever(reader, whole):
    content, before = os.urandom(600_000), len(os.listdir("/proc/self/fd"))
    with ThreadPoolExecutor(1) as own:
        given = own.submit(lambda: asyncio.run(give(reader, 200, [("A", "b"), ("Content-Length", "9")], content, Pace(0.3, 400_000))))
        assert given.result() is whole
    reader.thread.join()
    assert reader.answer == (200, {"A": "b", "content-length": "600000"})
    assert content.startswith(reader.got)
    assert (len(reader.got) == len(content)) is whole
    assert len(os.listdir("/proc/self/fd")) == before


def test_an_answer_that_is_large_takes_this_way():
    def application(environ: dict[str, Any], start: Any) -> Result:
        start("200 OK", [])
        return Result([bytes(LARGE), b"x"])

    reader = Reader(1 << 20, 0)
    together(Door(application, threads=1, most=100, patience=1), (reader, "me", "/a/"))
    reader.thread.join()
    assert len(reader.got) == LARGE + 1
