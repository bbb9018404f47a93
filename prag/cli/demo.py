"""Start everything on this machine with the invented world: database, web, worker, sealer. Ctrl-C ends all of it."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg

from prag.audit.sealer import SealRefused
from prag.cli.database import bring_up_to_date, fingerprint, server, setup_django
from prag.cli.seal import seal_now
from prag.cli.serve import check_port, command, environment
from prag.database.places import Places

FIRST_STEPS = """
Prag runs at {url}  (everything in it is invented; Ctrl-C ends it)

What to try first:
  1. On the front page choose “Zyrtar i trajtimit” (treatment officer). The demo speaks Albanian; “English” at the top changes that.
  2. Open the case K7-QF3: its time line, what is missing, needs and strengths, who sits at the table.
  3. Press “Shfaq emrin” (show name): the name appears, and “Kush e ka hapur” (who opened this) says that you looked.
  4. Open “Lirimet në vijim” (releases ahead), then W8-SB5 as social worker: a first contact was missed and somebody must act today.
  5. Sign out, choose “Dikush nga jashtë” (outsider), and open the same address: there is no such page.

Mails are written to {mail}
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`; DATA and DATABASE_URL come from the environment."""
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port on 127.0.0.1 (default: PORT or 8000)")


def run(arguments: argparse.Namespace) -> int:
    """Start, print what to try, wait, stop."""
    os.environ |= {"PRAG_MODE": "demo", "PORT": str(arguments.port)}
    check_port(arguments.port)
    with server() as here:
        _prepare(here)
        os.environ["PRAG_SERVER_RUNS"] = "1"
        _seal(here)
        web = subprocess.Popen(command(arguments.port), start_new_session=True, env=environment())
        others = [subprocess.Popen([sys.executable, "-m", "prag.cli.main", name], start_new_session=True) for name in ("worker", "seal")]
        try:
            _wait_for_answer(arguments.port, web)
            print(FIRST_STEPS.format(url=f"http://localhost:{arguments.port}", mail=here.data / "mail"), flush=True)
            _wait_for_end(web, *others)
        finally:
            _end(web, *others)
    return 0


def _seal(here: Places) -> None:
    """What the last run left unsealed, days ago perhaps, would stop everything until the sealer's first round."""
    from prag.cli.main import Mistake

    try:
        seal_now(here)
    except SealRefused as no:
        raise Mistake(str(no)) from no


def _prepare(here: Places) -> None:
    """Migrate and load the world in a process of its own, and only when something changed since the last start."""
    stamp = here.data / f"prepared-{here.database}"
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    (here.data / "mail").mkdir(parents=True, exist_ok=True)
    code = "from prag.cli.demo import prepare_here; prepare_here()"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PRAG_SERVER_RUNS": "1"}, check=False)
    if done.returncode:
        from prag.cli.main import Mistake

        raise Mistake("The demo could not be prepared; the reason stands above.")
    stamp.write_text(now)


def prepare_here() -> None:
    """What the preparing process does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from prag.database.places import places

    setup_django("owner:owner")
    from prag.database import reach
    from prag.database.versions import NewerDatabase
    from prag.demo.load import RealDataHere, load_world

    try:
        bring_up_to_date(places())
        load_world()
    except (NewerDatabase, RealDataHere) as no:
        sys.exit(f"prag: {no}")
    except psycopg.OperationalError as away:
        sys.exit(f"prag: {reach.sentence(away, making=True)}")


def _wait_for_answer(port: int, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    from prag.cli.main import Mistake

    raise Mistake("The web process did not start; the reason stands above.")


def _wait_for_end(*processes: subprocess.Popen[bytes]) -> None:
    """Until Ctrl-C, a TERM signal, or one of the processes ends by itself."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("Ending.", flush=True)


def _end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
