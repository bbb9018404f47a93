"""Does the real web process serve others while some are slow, say what is too much, and speak to nobody outside?"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.staffing.browser import account
from tests.support.browser import Site
from tests.support.client import Client
from tests.support.people import make_prison, open_confirmed
from tests.support.watched import connections_outside, outside, watching

EACH = 60  # slow clients of each kind; far more than threads


@pytest.fixture(scope="module")
def watch(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("watch") / "said"


@pytest.fixture(scope="module")
def site(watch: Path) -> Iterator[Site]:
    """A web process of its own that is watched, and that waits two seconds for slow clients."""
    added = watching(watch) | {"PRAG_PATIENCE_SECONDS": "2"}
    before = {name: os.environ.get(name) for name in added}
    os.environ |= added
    try:
        running = Site()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
    yield running
    running.stop()


def _plug(site: Site, sent: bytes) -> socket.socket:
    plug = socket.create_connection(("127.0.0.1", site.port), timeout=30)
    plug.sendall(sent)
    return plug


def _answer(site: Site, sent: bytes) -> bytes:
    with _plug(site, sent) as plug:
        return b"".join(iter(lambda: plug.recv(65536), b""))


HALF_HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_BODY = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nlogin="
)
NEVER_READS = b"GET /static/prag/prag.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4


def test_others_are_served_while_many_are_slow(site):
    with ExitStack() as stack:
        slow = {kind: [stack.enter_context(_plug(site, kind)) for _ in range(EACH)] for kind in (HALF_HEADERS, HALF_BODY, NEVER_READS)}
        served = 0
        for _ in range(5):
            with urllib.request.urlopen(f"{site.url}/", timeout=20) as answer:
                served += answer.status == 200 and b"Prag" in answer.read()
        print(f"\nslow clients: n = {sum(map(len, slow.values()))} at once, {served} of 5 others served")
        assert served == 5
        # And nobody waits for them for ever.
        assert slow[HALF_BODY][0].recv(100).startswith(b"HTTP/1.1 408")
        assert slow[HALF_HEADERS][0].recv(100) == b""


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 65536 + b"\r\n", 408),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"y" * 40000 + b"\r\nConnection: close\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"y" * 300000 + b"\r\nConnection: close\r\n\r\n", 431),
        (b"GET /?" + b"q" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 414),
    ],
)
def test_what_is_too_much_is_refused_by_the_real_server(site, sent, status):
    assert _answer(site, sent).startswith(f"HTTP/1.1 {status} ".encode())


class Visitor:
    """A signed-in browser without a browser."""

    def __init__(self, site: Site, practitioner) -> None:
        client = Client()
        client.force_login(account(practitioner))
        session = client.session
        session["prag_second_factor"] = str(account(practitioner).pk)
        session.save()
        self.site, self.jar = site, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def ask(self, path: str, form: dict[str, str] | None = None) -> bytes:
        cookies = "; ".join([self.cookie, *(f"{one.name}={one.value}" for one in self.jar)])
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self.site.url + path, data, {"Cookie": cookies})
        with self.opener.open(request, timeout=30) as answer:
            return answer.read()


def test_no_process_speaks_to_anybody_outside(site, watch):
    """A walk through the house, a statement, a printed paper, and a round of the worker: database and loopback alone."""
    prison = make_prison()
    _, code = open_confirmed(prison)
    visitor = Visitor(site, prison.officer)
    pages = [reverse(name) for name in ("home", "case_list", "releases_ahead", "places", "account")]
    pages += [reverse(name, args=[code]) for name in ("case_page", "case_plan", "case_papers")]
    far: list[str] = []
    for path in pages:
        visitor.ask(path)
        far += connections_outside(site.process.pid)
    page = visitor.ask(reverse("case_papers", args=[code])).decode()
    form = dict(re.findall(r'name="(csrfmiddlewaretoken|sent_once)" value="([^"]+)"', page[page.index("<main") :]))
    assert visitor.ask(reverse("day_one_sheet", args=[code]), form | {"language": "en"}).startswith(b"%PDF")
    round_ = subprocess.run(
        [sys.executable, "-m", "prag", "worker", "--once"], env=os.environ | {"PRAG_CONNECT": ""} | watching(watch), check=False, timeout=60
    )
    print(f"\noutside: n = {len(pages) + 1} pages and a round of the worker watched")
    assert round_.returncode == 0
    assert (outside(watch), far) == ([], [])


def test_a_word_to_the_outside_is_noticed(tmp_path):
    """The check itself: an address of documentation (RFC 5737), to which nothing goes."""
    file = tmp_path / "said"
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9)); s.connect(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=os.environ | watching(file), check=False)
    assert outside(file) == ["socket.connect ('192.0.2.1', 9)"]
