"""Is what happens without anybody looking happening: mail, worker, seals, backups, the erasure ledger?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from prag.database import ledger
from prag.database.backup import LAST
from prag.operations import mail
from prag.operations.doctor.ground import Ground

# A daily backup with two hours to spare; four rounds and a half of the worker; ten seals.
BACKUP_AGE = timedelta(hours=26)
WORKER_SECONDS = 45.0
SEAL_AGE = timedelta(minutes=10)
MAIL_WAITS = timedelta(hours=1)


def mail_goes_out(here: Ground) -> Iterator[str]:
    """A server is named and answers, and nothing has been waiting for long."""
    if not mail.server():
        if here.production:
            yield "No mail server is set, so nobody hears that something waits: set PRAG_SMTP_HOST, then run prag mail-test ADDRESS."
        return
    try:
        mail.answers()
    except mail.NotSent as reason:
        yield str(reason)
    with here.database() as inside:
        row = inside.execute(
            "select count(*) from messages.outgoing o join organisations.practitioner p on p.id = o.practitioner_id and p.active"
            " where o.sent_at is null and o.queued_at < clock_timestamp() - %s",
            [MAIL_WAITS],
        ).fetchone()
    if row and row[0]:
        yield f"{row[0]} mails have been waiting for more than an hour: look at the worker's journal, then run prag mail-test ADDRESS."


def worker_is_at_work(here: Ground) -> Iterator[str]:
    """The worker said within its last rounds that it is there."""
    with here.database("prag_gate") as inside:
        row = inside.execute("select extract(epoch from clock_timestamp() - at) from gate.pulse where who = 'worker'").fetchone()
    if row is None or row[0] > WORKER_SECONDS:
        since = "has not been at work since the database was started" if row is None else f"was last at work {row[0]:.0f} s ago"
        yield f"The worker {since}: systemctl status prag-worker"


def log_is_sealed(here: Ground) -> Iterator[str]:
    """The sealer was at work within its last rounds, and two institutions keep the heads."""
    with here.database() as inside:
        ago = inside.execute("select clock_timestamp() - sealed_at from audit.sealing").fetchone()
        witnesses = inside.execute("select count(*) from sealing.witness where ended_at is null").fetchone()
    if ago and ago[0] < -SEAL_AGE:
        yield "The last seal is of the future: a clock was wrong, and nothing is sealed until that time. See “Time” in docs/deploy.md."
    elif ago is None or ago[0] > SEAL_AGE:
        minutes = ago[0].total_seconds() / 60 if ago else 0
        yield f"The log was last sealed {minutes:.0f} minutes ago: systemctl status prag-sealer; after four hours writing stops."
    if here.production and witnesses and witnesses[0] < 2:
        yield f"{witnesses[0]} witnesses of two keep the heads of the log: an administrator names another under “Administration”."


def backup_is_fresh(here: Ground) -> Iterator[str]:
    """A verified backup was made within the last day."""
    try:
        at = datetime.fromisoformat(json.loads((here.places.data / LAST).read_text())["at"])
    except (OSError, ValueError, KeyError):
        if here.production:
            yield "There is no backup: run prag backup DIR, daily (deploy/prag-backup.timer)."
        return
    if datetime.now(UTC) - at > BACKUP_AGE:
        yield f"The last backup is of {at:%Y-%m-%d %H:%M} UTC: run prag backup DIR, and see why the daily one did not."


def ledger_is_kept(here: Ground) -> Iterator[str]:
    """Every ledger outside the database names every key that was destroyed, and one lies off this machine."""
    with here.database() as inside:
        erased = ledger.of_database(inside)
    for path in ledger.paths(here.places, here.environ):
        if not erased and not path.exists():
            continue
        try:
            missing = erased.keys() - ledger.read(path).keys()
        except ledger.LedgerBroken as wrong:
            yield str(wrong)
            continue
        if missing:
            yield f"{len(missing)} destroyed keys are missing in {path}: see that the worker may write there; it adds them by itself."
    if here.production and not here.environ.get("PRAG_ERASURE_LEDGER"):
        yield "The erasure ledger lies on this machine alone and is lost with it: name a path on another one in PRAG_ERASURE_LEDGER."
