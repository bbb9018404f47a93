"""What does a whole measurement do? For each size: build the world, start the server, measure pages and floors, print."""

from __future__ import annotations

import http.cookies
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from prag.bench import recount, world
from prag.bench.load import Figures, Request, measure
from prag.bench.memory import children_of, proportional_megabytes, resident_megabytes
from prag.cli.seal import seal_now
from prag.cli.serve import command, environment
from prag.database.places import Places
from prag.ui.sent import FIELD

CLIENTS = (1, 8)
COUNTED_UP_TO = 100_000


@dataclass(frozen=True)
class Row:
    """One printed line."""

    size: int
    what: str
    clients: int
    figures: Figures

    def __str__(self) -> str:
        f = self.figures
        return f"| {self.size:>9,} | {self.what:<34} | {self.clients} | {f.n:>5} | {f.p50:7.2f} | {f.p95:7.2f} | {f.per_second:7.1f} |"


HEAD = (
    "|     cases | what                               | clients | n | p50 ms | p95 ms | requests/s |\n"
    "|----------:|------------------------------------|--:|----:|------:|------:|------:|"
)


class Session:
    """A persona's signed-in browser, as far as a measurement needs one."""

    def __init__(self, port: int, persona: str) -> None:
        self.port, self.jar = port, http.cookies.SimpleCookie()
        front = self._get("/")
        action = re.search(rf'action="(/try/{persona}/)"', front)
        assert action, "the persona is not on the front page"
        self.post(action[1], front, {})

    def _get(self, path: str) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=self.headers())
        with urllib.request.urlopen(request, timeout=30) as answer:
            self._keep(answer.headers)
            return answer.read().decode()

    page = _get

    def post(self, path: str, page: str, values: dict[str, str]) -> None:
        """Submit a form of `page`."""
        request = self.form(path, page, values)
        opener = urllib.request.build_opener(_NoRedirect())
        full = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", request.body, request.headers, method="POST")
        with opener.open(full, timeout=30) as answer:
            self._keep(answer.headers)

    def form(self, path: str, page: str, values: dict[str, str], status: int = 302) -> Request:
        """The request that submits a form of `page`, with a key of its own: the same form sent twice would be done once."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, f"{path}: the page has no form"
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], FIELD: str(uuid.uuid4()), **values}).encode()
        headers = self.headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        return Request(path, "POST", headers, body, status)

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={m.value}" for k, m in self.jar.items())}

    def _keep(self, headers: Any) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            self.jar.load(line)


class _NoRedirect(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def web(port: int, workers: int) -> subprocess.Popen[bytes]:
    """The real web process on `port`, ready."""
    return _ready(subprocess.Popen(command(port, workers), start_new_session=True, env=environment()), port)


def floor(port: int, workers: int, pages: Path) -> subprocess.Popen[bytes]:
    """The bare Django on `port`, ready."""
    line = [*command(port, workers)[:-1], "prag.bench.floor:application"]
    env = environment() | {"PRAG_FLOOR_PAGES": str(pages)}
    return _ready(subprocess.Popen(line, start_new_session=True, env=env), port)


def _ready(process: subprocess.Popen[bytes], port: int) -> subprocess.Popen[bytes]:
    import socket

    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return process
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server of ours."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def build(places: Places, *, cases: int, events: int) -> None:
    """A demo database with `cases` more cases; in a process of its own, because the settings name one database."""
    env = os.environ | {"PRAG_DATABASE": places.database, "PRAG_SERVER_RUNS": "1", "PRAG_MODE": "demo"}
    subprocess.run([sys.executable, "-c", "from prag.cli.demo import prepare_here; prepare_here()"], env=env, check=True)
    _fill(places, cases, events)
    # The rows of the past are sealed before anybody measures, as they would have been; an unsealed past stops every page.
    seal_now(places)


def _fill(places: Places, cases: int, events: int) -> None:
    with psycopg.connect(places.conninfo("owner"), autocommit=True) as owner:
        have = owner.execute("select reltuples from pg_class where oid = 'cases.case_header'::regclass").fetchone()
        if cases == 0 or have and have[0] >= cases:
            return
        with owner.transaction():
            owner.execute("set local role prag_maintain")
            about = owner.execute(
                "select p.id, p.institution_id, (select b.id from organisations.legal_basis b where b.jurisdiction_id = 'mk'"
                " and b.kind = 'duty_in_law' order by b.key limit 1) from organisations.practitioner p where p.key = 'marija_lipovska'"
            ).fetchone()
            world.fill(owner, cases=cases, events=events, holder=about[0], institution=about[1], basis=about[2])
            recount.fill(owner)
    with psycopg.connect(places.superuser_conninfo(places.database), autocommit=True) as superuser:
        superuser.execute("vacuum analyze")
        superuser.execute("checkpoint")


def counted(places: Places, cases: int) -> str:
    """All duties counted, then once more when nothing changed, by a process of its own as the worker does it.

    Above `COUNTED_UP_TO` cases only those of the measured practitioner are.
    """
    what = "measure()" if cases <= COUNTED_UP_TO else f"count_caseload('{persona_id(places)}')"
    steps = ("from prag.cli.database import setup_django", "setup_django('worker:worker,owner:owner')", "from prag.bench import recount")
    code = "; ".join((*steps, f"print(recount.{what})"))
    env = os.environ | {"PRAG_DATABASE": places.database, "PRAG_SERVER_RUNS": "1", "PRAG_MODE": "demo"}
    return subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True).stdout.strip()


def persona_id(places: Places) -> str:
    """The persona who is measured: the treatment officer with the long history."""
    with psycopg.connect(places.superuser_conninfo(places.database)) as superuser:
        row = superuser.execute("select id from organisations.practitioner where key = 'marija_lipovska'").fetchone()
    assert row
    return str(row[0])


def database_megabytes(places: Places) -> float:
    """The database's processes together, each page counted once (PSS), in MB."""
    with psycopg.connect(places.superuser_conninfo(places.database)) as superuser:
        rows = superuser.execute("select pid from pg_stat_activity where pid <> pg_backend_pid()").fetchall()
    return sum(proportional_megabytes(pid) for (pid,) in rows)


def database_memory(places: Places) -> list[str]:
    """The same as a line, with the number of processes and what they share."""
    with psycopg.connect(places.superuser_conninfo(places.database)) as superuser:
        buffers = superuser.execute("show shared_buffers").fetchone()
        count = superuser.execute("select count(*) from pg_stat_activity where pid <> pg_backend_pid()").fetchone()
    return [f"  database: {count[0]} processes, {database_megabytes(places):.0f} MB in all (shared buffers {buffers[0]})"]


def written(places: Places) -> dict[str, int]:
    """How many statements and acknowledgements there are."""
    with psycopg.connect(places.superuser_conninfo(places.database)) as superuser:
        row = superuser.execute(
            "select (select count(*) from profiles.work_statement), (select count(*) from cases.told where acknowledged_on is not null)"
        ).fetchone()
    assert row
    return {"record": row[0], "acknowledge": row[1]}


def report_memory(process: subprocess.Popen[bytes], name: str) -> list[str]:
    """A line for each process of a server."""
    return [f"  {name} {n}: {resident_megabytes(pid):.0f} MB" for n, pid in enumerate(children_of(process.pid))]


def pages_of(port: int, requests: int, size: int, pages: dict[str, Any]) -> list[Row]:
    """Each page with one client and with eight."""
    rows = []
    for what, make in pages.items():
        for clients in CLIENTS:
            rows.append(Row(size, what, clients, measure(port, make, clients=clients, requests=requests)))
            say(rows[-1])
    return rows


def say(row: Row) -> None:
    """Print a line as soon as it is measured."""
    print(row, flush=True)
