"""Does the real web process keep its memory and its places while some send or fetch documents slowly, or send what takes long to read?"""

from __future__ import annotations

import io
import os
import re
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from tests.cli.test_server import Visitor, _plug
from tests.documents.papers import add, address, kept
from tests.staffing.browser import browser
from tests.support.browser import Site
from tests.support.people import make_prison, open_confirmed

PATIENCE, SLOW = 3, 40


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    before = os.environ.get("PRAG_PATIENCE_SECONDS")
    os.environ["PRAG_PATIENCE_SECONDS"] = str(PATIENCE)
    try:
        running = Site()
    finally:
        os.environ.pop("PRAG_PATIENCE_SECONDS") if before is None else os.environ.__setitem__("PRAG_PATIENCE_SECONDS", before)
    yield running
    running.stop()


def megabytes_of(pid: int) -> float:
    """What this process and those it started hold."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    held = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text()) for one in (str(pid), *children)]
    return sum(int(one[1]) for one in held if one) / 1024


def noise() -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (3000, 2900), os.urandom(3000 * 2900)).save(out, "PNG")
    return out.getvalue()


def _slow_reader(site: Site, path: str, cookie: str) -> socket.socket:
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", site.port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    return reader


def test_slow_readers_hold_neither_memory_nor_the_place_of_others(site):
    prison = make_prison()
    case, code = open_confirmed(prison)
    assert add(browser(prison.officer), code, noise()).status_code == 302
    [one] = kept(prison.officer, case)
    path = address(code, one)
    visitor, other = Visitor(site, prison.officer), Visitor(site, prison.director)
    whole = len(visitor.ask(path))
    before = megabytes_of(site.process.pid)
    with ExitStack() as stack:
        held = [stack.enter_context(_slow_reader(site, path, visitor.cookie)) for _ in range(SLOW)]
        time.sleep(1)
        started = time.monotonic()
        assert b"Prag" in other.ask(reverse("home"))
        passed = time.monotonic() - started
        most = 0.0
        for _ in range(2 * (PATIENCE + 2)):
            most = max(most, megabytes_of(site.process.pid))
            time.sleep(0.5)
        print(f"\n{SLOW} slow readers: {before:.0f} MB, at most {most:.0f} MB; a page in {passed:.1f} s")
        assert most - before < 8 * whole / 2**20
        # Who waited too long for a turn is told so.
        held[-1].settimeout(10)
        assert held[-1].recv(12) in (b"HTTP/1.1 503", b"HTTP/1.1 200")
    assert len(visitor.ask(path)) == whole


def _post(site: Site, code: str, cookie: str, announced: int, sent: bytes) -> socket.socket:
    path = reverse("document_new", args=[code])
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Length: {announced}\r\n\r\n"
    return _plug(site, head.encode() + sent)


def test_one_session_that_sends_slowly_shuts_nobody_out(site):
    prison = make_prison()
    _case, code = open_confirmed(prison)
    slow, other = Visitor(site, prison.officer).cookie, Visitor(site, make_prison().officer).cookie
    with ExitStack() as stack:
        held = [stack.enter_context(_post(site, code, slow, 5_000_000, b"x")) for _ in range(settings.LARGE_AT_ONCE + 2)]
        time.sleep(0.5)
        started = time.monotonic()
        third = stack.enter_context(_post(site, code, other, 700_000, b"x" * 700_000))
        third.settimeout(PATIENCE)
        # A form without its keys: the sentence of Django, and not that there is no place.
        assert third.recv(12) in (b"HTTP/1.1 400", b"HTTP/1.1 403")
        print(f"\nanswered in {time.monotonic() - started:.1f} s while {len(held)} of one session send a byte and no more")
        # Which of them came first is chance; the first to be answered is told that it is too slow.
        answered, _, _ = select.select(held, [], [], 3 * PATIENCE)
        assert answered
        assert answered[0].recv(12) == b"HTTP/1.1 408"
