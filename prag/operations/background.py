"""What does the worker do for the running of an installation? Says that it is there, and keeps the erasure ledger outside."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import connections

from prag.database import ledger
from prag.messages.mail import WORKER, worker_row

log = logging.getLogger(__name__)


def beat() -> int:
    """Say that the worker is at work; that is nothing done, so the round counts it as none."""
    worker_row("select gate.beat()")
    return 0


def keep_ledger() -> int:
    """Write the keys that were destroyed into each ledger and say them to the journal; how many were new.

    Raises the first failure after every ledger was tried, so that one share that is away does not keep the others from it.
    """
    with connections[WORKER].cursor() as cursor:
        cursor.execute("select key, at from gate.erased_keys()")
        erased = dict(cursor.fetchall())
    if not erased:
        return 0
    fresh: set[str] = set()
    failed: Exception | None = None
    for path in ledger.paths(settings.PLACES):
        try:
            fresh.update(ledger.add(path, erased))
        except (OSError, ledger.LedgerBroken) as trouble:
            log.error("the erasure ledger %s could not be written: %s", path, type(trouble).__name__)
            failed = failed or trouble
    for said in sorted(fresh):
        log.warning(said)
    if failed:
        raise failed
    return len(fresh)
