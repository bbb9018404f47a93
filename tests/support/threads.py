"""How do many requests share few connections? Django's own pool of three, and threads that enter, open, read, fail and leave."""

from __future__ import annotations

import copy
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from prag.gate.content import CaseNotOpen, OpenCase
from prag.gate.opening import NotForYou, open_case
from prag.gate.web import enter, leave
from prag.profiles.models import WorkStatement


@dataclass(frozen=True)
class Worker:
    """Somebody with one case of one's own, whose words occur nowhere else."""

    who: UUID
    case: UUID
    canary: str


@dataclass
class Tally:
    """What all threads did and saw."""

    requests: int = 0
    shown: int = 0
    failed: int = 0
    checked: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, **counts: int) -> None:
        with self.lock:
            for name, n in counts.items():
                setattr(self, name, getattr(self, name) + n)

    def complain(self, text: str) -> None:
        with self.lock:
            self.wrong.append(text)


class Accident(Exception):
    """What goes wrong in a view."""


@contextmanager
def pooled(size: int) -> Iterator[dict[str, Any]]:
    """Settings of the web connection with a pool of `size`; the pool is closed at the end."""
    values = copy.deepcopy(connections["default"].settings_dict)
    values["CONN_MAX_AGE"] = 0
    values["OPTIONS"]["pool"] = {"min_size": size, "max_size": size, "timeout": 30}
    try:
        yield values
    finally:
        DatabaseWrapper(values, alias="default").close_pool()


def run(values: dict[str, Any], workers: list[Worker], threads: int, each: int, seed: int) -> Tally:
    """`threads` threads with `each` requests, over the pool of `values`."""
    tally = Tally()
    running = [threading.Thread(target=_thread, args=(values, workers, each, random.Random(seed + n), tally)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return tally


def _thread(values: dict[str, Any], workers: list[Worker], each: int, rng: random.Random, tally: Tally) -> None:
    kept: list[OpenCase] = []
    for _ in range(each):
        connection = DatabaseWrapper(values, alias="default")
        connections["default"] = connection
        connection.inc_thread_sharing()
        try:
            _request(rng.choice(workers), rng, tally, kept)
            if rng.random() < 0.3:
                _nobody_is_inside(tally)
        except Exception as failed:  # a thread that dies quietly would prove nothing
            tally.complain(f"{type(failed).__name__}: {failed}")
        finally:
            connection.close()
    del connections["default"]


def _request(worker: Worker, rng: random.Random, tally: Tally, kept: list[OpenCase]) -> None:
    """What middleware and view do, with accidents at random moments."""
    tally.add(requests=1)
    try:
        enter(worker.who)
        try:
            _view(worker, rng, tally, kept)
        finally:
            leave()
    except (Accident, NotForYou, DatabaseError, psycopg.Error):
        tally.add(failed=1)


def _view(worker: Worker, rng: random.Random, tally: Tally, kept: list[OpenCase]) -> None:
    raw = connections["default"].connection
    accident = rng.randrange(40)
    if accident == 0:
        raise Accident
    if kept and rng.random() < 0.2:
        _stale(kept.pop(), tally)
    opened = open_case(worker.case, "interleaving")
    kept[:] = [*kept[-3:], opened]
    if accident == 1:
        raw.execute("begin")  # and nobody ends it
    if accident == 2:
        raw.execute("select 1 / 0")
    if accident == 3:
        with transaction.atomic():
            _read(worker, opened, tally)
            raise Accident
    if accident == 4:
        raw.execute("declare c cursor with hold for select text from profiles.work_statement")
    if accident == 5:
        raw.execute("set row_security = off")
    if accident == 6:
        raw.execute("prepare poison as select text from profiles.work_statement")
    if accident == 7:
        connections["default"].set_autocommit(False)
    if accident == 8:
        raw.close()
    _read(worker, opened, tally)
    if accident == 9:
        raise Accident


def _read(worker: Worker, opened: OpenCase, tally: Tally) -> None:
    texts = [row.text for row in WorkStatement.objects.of(opened)]
    if texts != [worker.canary]:
        tally.complain(f"{worker.who} saw {texts}")
    with connections["default"].cursor() as cursor:
        cursor.execute("select text from profiles.work_statement")
        if cursor.fetchall() != [(worker.canary,)]:
            tally.complain("a foreign row")
        cursor.execute("select gate.actor()")
        if cursor.fetchone()[0] != worker.who:
            tally.complain("a foreign actor")
    tally.add(shown=1)


def _stale(opened: OpenCase, tally: Tally) -> None:
    """A case that an earlier request opened is closed in this one; not empty, closed."""
    try:
        WorkStatement.objects.of(opened)
        tally.complain("an earlier request's case was still open")
    except CaseNotOpen:
        tally.add(checked=1)


def _nobody_is_inside(tally: Tally) -> None:
    """After the response: whatever connection the pool gives next, nobody is signed in on it, and nothing was left there."""
    connection = connections["default"]
    connection.close()
    rows = "select text from profiles.work_statement", "select code from cases.case_header", "fetch all from c"
    for query in ("select gate.actor()", *rows):
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                tally.complain(f"{query} answered {cursor.fetchall()}")
        except DatabaseError:
            tally.add(checked=1)
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('prag.token', true), ''), current_setting('row_security')")
        if cursor.fetchone() != ("", "on"):
            tally.complain("a setting was left behind")
