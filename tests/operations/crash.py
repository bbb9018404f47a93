"""An installation whose processes are killed while people write in it: started here, killed here, nothing else touched.

Like systemd, it starts again what was killed, with all that belonged to it. Load is bounded: a few writers on loopback.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg

from prag.bench.memory import children_of
from prag.bench.run import Session
from prag.cli.serve import command, environment
from prag.database.embedded import EmbeddedServer
from prag.database.places import Places
from tests.operations.test_mail import free_port

PERSONA, CASE = "marija_lipovska", "/cases/K7-QF3/"
FORM = CASE + "areas/work/new/"
WRITERS = 4
PATIENCE = 90.0


class Installation:
    """Database, web, worker and sealer of a demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder, None, "prag")
        self.port = free_port()
        self.env = environment() | {
            "DATA": str(folder), "PRAG_DATABASE": "prag", "PRAG_MODE": "demo", "PRAG_LANGUAGE": "en", "PRAG_CONNECT": "",
            "PRAG_SERVER_RUNS": "1", "PORT": str(self.port),
        }  # fmt: skip
        self.database = EmbeddedServer(self.places)
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.sealer: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Everything, with the invented world in it."""
        self.database.start()
        prepare = [sys.executable, "-c", "from prag.cli.demo import prepare_here; prepare_here()"]
        (self.places.data / "mail").mkdir()
        subprocess.run(prepare, env=self.env, check=True)
        self.start_web()
        self.start_worker()
        self.start_sealer()

    def stop(self) -> None:
        """End what was started, and nothing else."""
        for process in (self.web, self.worker, self.sealer):
            if process:
                _kill_whole(process)
        self.database.stop()

    def start_web(self) -> None:
        self.web = subprocess.Popen(command(self.port), env=self.env, start_new_session=True, stderr=subprocess.DEVNULL)

    def start_worker(self) -> None:
        line = [sys.executable, "-m", "prag", "worker", "--every", "0.2"]
        self.worker = subprocess.Popen(line, env=self.env, start_new_session=True, stderr=subprocess.DEVNULL)

    def start_sealer(self) -> None:
        line = [sys.executable, "-m", "prag", "seal", "--every", "0.2"]
        self.sealer = subprocess.Popen(line, env=self.env, start_new_session=True, stderr=subprocess.DEVNULL)

    def prag(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command of Prag says of this installation."""
        line = [sys.executable, "-m", "prag", *words]
        return subprocess.run(line, env=self.env, capture_output=True, text=True, timeout=120, check=False)

    def keep_head(self, name: str) -> str:
        """Seal, and keep the newest head in a file, as a witness would; its path."""
        sealed = self.prag("seal", "--once")
        assert sealed.returncode == 0, sealed.stderr
        path = self.places.data / name
        with self.superuser() as root:
            path.write_text(root.execute("select note from audit.head order by size desc limit 1").fetchone()[0])
        return str(path)

    def kill_web(self) -> None:
        """The web process with its children, as a unit is killed; then it is started again."""
        assert self.web
        _kill_whole(self.web)
        self.start_web()

    def kill_one_web_process(self, rng: random.Random) -> None:
        """One of the processes that serve; its parent starts another."""
        assert self.web
        serving = children_of(self.web.pid)
        if serving:
            _kill(rng.choice(serving))

    def kill_worker(self) -> None:
        assert self.worker
        _kill_whole(self.worker)
        self.start_worker()

    def kill_sealer(self) -> None:
        assert self.sealer
        _kill_whole(self.sealer)
        self.start_sealer()

    def kill_database(self) -> None:
        """The whole server at once, as if the power had gone; it recovers when it is started again."""
        assert self.database.process
        server = self.database.process.pid
        os.kill(server, signal.SIGSTOP)  # it starts no further process while they are counted
        processes = (server, *children_of(server))
        for pid in processes:
            _kill(pid)
        self.database.process.wait(30)
        # A new server begins only when the last process of the old one has let go of its memory.
        while not all(map(_gone, processes)):
            time.sleep(0.01)
        self.database.stop()
        self.database.start()

    def kill_backend(self, rng: random.Random) -> None:
        """One connection's process: PostgreSQL ends all others too and recovers by itself."""
        with self.superuser() as root:
            pids = [row[0] for row in root.execute("select pid from pg_stat_activity where usename like 'prag\\_%'").fetchall()]
        if pids:
            _kill(rng.choice(pids))

    def superuser(self) -> psycopg.Connection:
        """A connection that no policy binds; waits while the server recovers."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(self.places.superuser_conninfo("prag"), autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _kill_whole(process: subprocess.Popen[bytes]) -> None:
    """A process that was started in a session of its own, with everything in that session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


@dataclass
class Load:
    """Writers who record statements until told to stop, and send again, with the same key, what nobody acknowledged."""

    installation: Installation
    persona: str
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        self.threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE)

    def wait_for_more(self, n: int) -> None:
        """Until `n` more were acknowledged: the installation works again."""
        wanted, deadline = len(self.acknowledged) + n, time.monotonic() + PATIENCE
        while len(self.acknowledged) < wanted and not self.failures:
            if time.monotonic() > deadline:
                self.failures.append(f"nothing was acknowledged for {PATIENCE:.0f} s")
            time.sleep(0.05)

    def _write(self) -> None:
        try:
            session = Session(self.installation.port, self.persona)
            page, today = session.page(FORM), date.today()
            while not self.stop.is_set():
                text = f"crash {uuid.uuid4()}"
                values = {
                    "rating": "some", "text": text, "direction": "same", "kind": "fact", "source": "conversation",
                    "said_on_day": str(today.day), "said_on_month": str(today.month), "said_on_year": str(today.year),
                    "sent_once": str(uuid.uuid4()),
                }  # fmt: skip
                self._send_until_acknowledged(session, session.form(FORM, page, values), text)
        except Exception as failed:  # whatever ends a writer is a failure of the test
            self.failures.append(f"{type(failed).__name__}: {failed}")

    def _send_until_acknowledged(self, session: Session, form, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self._send(form)
            with self.lock:
                self.answers[answer] += 1
                # 302 to the case: done now. 409: done before, by a sending whose answer was lost.
                if answer in ("done", "409"):
                    self.acknowledged.add(text)
                    return
                if answer not in ("lost", "500", "503", "502"):
                    self.failures.append(f"an answer that nobody foresaw: {answer}")
                    return
            time.sleep(0.05)
        self.failures.append(f"not acknowledged within {PATIENCE:.0f} s")

    def _send(self, form) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=20)
        try:
            connection.request("POST", form.path, form.body, form.headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return "lost"
        finally:
            connection.close()
        if answer.status == 302:
            where = urllib.parse.urlsplit(answer.headers["Location"]).path
            return "done" if where.startswith(CASE) else f"sent to {where}"
        return str(answer.status)


def rounds(installation: Installation, load: Load, n: int, rng: random.Random, queue_mail: Callable[[], None]) -> Counter:
    """Kill something at a random moment, `n` times; each time until the writers get on again. What was killed how often."""
    kills: dict[str, Callable[[], None]] = {
        "web": installation.kill_web,
        "one web process": lambda: installation.kill_one_web_process(rng),
        "worker": installation.kill_worker,
        "sealer": installation.kill_sealer,
        "database": installation.kill_database,
        "backend": lambda: installation.kill_backend(rng),
    }
    order = [name for _ in range(n // len(kills) + 1) for name in rng.sample(list(kills), len(kills))][:n]
    for name in order:
        queue_mail()
        time.sleep(rng.uniform(0.05, 0.8))
        kills[name]()
        load.wait_for_more(2 * WRITERS)
        if load.failures:
            break
    return Counter(order)
