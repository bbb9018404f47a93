"""Start the worker: escalates and ends what is due, counts duties, sends mail. It knows ids, kinds and dates, never content."""

from __future__ import annotations

import argparse
import signal
import threading

from prag.cli.database import setup_django
from prag.cli.serve import in_production
from prag.database.places import places
from prag.database.versions import difference_of

EVERY_SECONDS = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--once`, `--every`, `--recount`."""
    parser.add_argument("--once", action="store_true", help="one round, then end")
    parser.add_argument("--recount", action="store_true", help="count the duties of all cases anew at once, then end")
    parser.add_argument("--every", type=float, default=EVERY_SECONDS, help="seconds between rounds (default: 10)")


def run(arguments: argparse.Namespace) -> int:
    """Round after round until told to stop."""
    setup_django("worker:worker")
    if in_production():
        _refuse_another_version()
    from prag.messages.worker import tick

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if arguments.recount:
        return _recount(stop)
    while True:
        tick()
        if arguments.once or stop.wait(arguments.every):
            return 0


def _refuse_another_version() -> None:
    """What is due is counted and told by one version alone: raise `Mistake` when the database is of another."""
    from prag.cli.main import Mistake

    if objections := difference_of(places()).objections():
        raise Mistake("The worker does not start: " + " ".join(objections))


def _recount(stop: threading.Event) -> int:
    """Every running case anew, until told to stop; stopped, it is simply begun again."""
    from prag.releases.recount import recount_now

    cases, changed = recount_now(lambda: not stop.is_set())
    print(f"{cases} cases counted, {changed} duties changed" + (", stopped" if stop.is_set() else ""))
    return 0
