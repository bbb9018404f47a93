"""What does the worker do in one round? Escalates what nobody answered, ends what is over, sends mail; each apart from the others.

Other parts add their jobs when they are loaded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import connections

from prag.messages.mail import WORKER, send_waiting, worker_row

log = logging.getLogger(__name__)


def escalate() -> int:
    """Address what is overdue to the next function too, and queue the mails that say so; how many."""
    return worker_row("select messages.escalate()")[0]


def expire() -> int:
    """Mark the seats whose last day has passed as ended; how many."""
    return worker_row("select gate.expire()")[0]


def forget_sent() -> int:
    """Remove the keys of forms that were sent days ago (`gate.sent`); how many."""
    return worker_row("select gate.forget_sent()")[0]


JOBS: list[tuple[str, Callable[[], int]]] = [("escalate", escalate), ("expire", expire), ("mail", send_waiting), ("forget", forget_sent)]


def add_job(name: str, job: Callable[[], int]) -> None:
    """A job of another part, done after those that are there; it answers how much it did. Once, however often it is added."""
    if name not in dict(JOBS):
        JOBS.append((name, job))


def tick() -> dict[str, int]:
    """One round over the connection `worker`; how much each job did. A job that fails is left out, logged by its kind alone."""
    done: dict[str, int] = {}
    for name, job in JOBS:
        try:
            done[name] = job()
        except Exception as failed:  # one job must not stop the others, nor the next round
            log.error("%s failed: %s", name, type(failed).__name__)
            # A connection that broke (the server was restarted) is opened anew by the next job.
            connections[WORKER].close_if_unusable_or_obsolete()
    return done
