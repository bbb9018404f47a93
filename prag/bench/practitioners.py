"""How does Prag hold when an authority works in it? Practitioners read, record and acknowledge, with time to think.

A bounded generator on loopback: one connection a practitioner, each at most one request at a time.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from prag.bench.forms import forms_of

THINKS = (4.0, 14.0)  # seconds between two acts, evenly spread
# What somebody does next, by how often.
MIX = {"my tasks": 34, "case page": 30, "case list": 10, "plan page": 12, "record": 11, "acknowledge": 3}


@dataclass
class Member:
    """A practitioner under load: the cookie of the session, the codes of the cases, the notices that wait for an answer."""

    function: str
    cookie: str
    codes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Wrong(Exception):
    """An answer that was not the one to be given."""


@dataclass
class Seen:
    """What happened, over all practitioners: act to milliseconds, and every answer that was not right."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, act: str, began: float) -> None:
        """A request was answered as it must be."""
        with self.lock:
            self.took[act].append((time.perf_counter() - began) * 1000)

    def finished(self, act: str) -> None:
        """Something was written and acknowledged to the user."""
        with self.lock:
            self.done[act] += 1

    def failed(self, act: str, why: Exception) -> None:
        """A request was not."""
        with self.lock:
            self.wrong.append(f"{act}: {type(why).__name__} {why}"[:200])


class Practitioner:
    """One browser with one session."""

    def __init__(self, member: Member, port: int, seen: Seen, until: float, seed: int) -> None:
        self.member, self.port, self.seen, self.until = member, port, seen, until
        self.chance = random.Random(seed)
        self.cookies = {"prag": member.cookie}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def work(self) -> None:
        """Act until the time is over."""
        time.sleep(self.chance.uniform(0, THINKS[1]))
        while time.monotonic() < self.until:
            act = self.chance.choices(list(MIX), list(MIX.values()))[0]
            try:
                self.acts()[act]()
            except Exception as why:  # whatever it was, it is counted, and the others go on
                self.seen.failed(act, why)
                self.connection.close()
            time.sleep(self.chance.uniform(*THINKS))
        self.connection.close()

    def acts(self) -> dict[str, Callable[[], object]]:
        """Name to what is done."""
        code = self.chance.choice(self.member.codes)
        return {
            "my tasks": lambda: self.get("my tasks", "/", "</main>"),
            "case page": lambda: self.get("case page", f"/cases/{code}/", code),
            # The list shows fifty at a time: of a whole team's cases some of one's own.
            "case list": lambda: self.get("case list", "/cases/", *self.member.codes),
            "plan page": lambda: self.get("plan page", f"/cases/{code}/plan/", code),
            "record": lambda: self.record(code),
            "acknowledge": self.acknowledge,
        }

    def get(self, act: str, path: str, *holds: str) -> str:
        """Read a page; raises `Wrong` unless it is there and holds one of these."""
        return self._send(act, "GET", path, None, 200, holds)

    def record(self, code: str) -> None:
        """Open the form of a life area, fill it in, send it."""
        path = f"/cases/{code}/areas/accommodation/new/"
        form = next(one for one in forms_of(self.get("form of a statement", path, code)) if "rating" in one.choices)
        day = time.localtime()
        fields = form.filled(
            rating="some", direction="same", kind="fact", source="conversation", text="Invented: he has a room with a cousin until spring.",
            said_on_day=str(day.tm_mday), said_on_month=str(day.tm_mon), said_on_year=str(day.tm_year),
        )  # fmt: skip
        self._send("record", "POST", path, fields, 302)
        self.seen.finished("record")

    def acknowledge(self) -> None:
        """Open a notice that waits, and say who will act; without one, look at My tasks."""
        if not self.member.notices:
            self.get("my tasks", "/", "</main>")
            return
        path = f"/addressed/{self.member.notices.pop()}/"
        form = next(one for one in forms_of(self.get("notice", path, "</main>")) if "acting" in one.choices)
        self._send("acknowledge", "POST", path, form.filled(acting=form.choices["acting"][0]), 302)
        self.seen.finished("acknowledge")

    def _send(
        self, act: str, method: str, path: str, fields: list[tuple[str, str]] | None, status: int, holds: tuple[str, ...] = ("",)
    ) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            if found := re.match(r"([^=;]+)=([^;]*)", line):
                self.cookies[found[1]] = found[2]
        if answer.status != status:
            raise Wrong(f"{method} {path}: {answer.status}")
        if not any(one in text for one in holds):
            raise Wrong(f"{method} {path}: another page than was asked for")
        self.seen.note(act, began)
        return text


def work_for(members: Iterable[Member], port: int, seconds: float, minute: Callable[[], None]) -> Seen:
    """All of them at once for so long; `minute` is called once a minute. Returns what they saw."""
    seen, until = Seen(), time.monotonic() + seconds
    people = [Practitioner(member, port, seen, until, seed) for seed, member in enumerate(members)]
    threads = [threading.Thread(target=one.work, daemon=True) for one in people]
    threading.stack_size(256 * 1024)
    for thread in threads:
        thread.start()
    minute()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(60, left))
        minute()
    for thread in threads:
        thread.join(60)
    return seen
