"""How does what is queued go out? One mail, one transaction: taken under a lock, sent, marked."""

from __future__ import annotations

import logging
from typing import Any

from django.core.mail import EmailMessage
from django.db import connections, transaction

from prag.messages.kinds import mail_of

WORKER = "worker"
# A mail server that is down fails every mail; the rest waits for a later round instead of for its timeouts.
FAILURES_IN_A_ROW = 3
log = logging.getLogger(__name__)


def send_waiting(limit: int = 50) -> int:
    """Send up to `limit` waiting mails; how many went out. One that fails is tried again, later and later, ten times in all."""
    sent = failures = 0
    for _attempt in range(limit):
        outcome = _send_next()
        if outcome is None:
            break
        sent += outcome
        failures = 0 if outcome else failures + 1
        if failures == FAILURES_IN_A_ROW:
            break
    return sent


def _send_next() -> bool | None:
    """Whether the next mail went out; None when none waits. Another worker skips the row that is locked here."""
    with transaction.atomic(using=WORKER):
        mail_id, kind, reference, address = worker_row("select id, kind, reference, email from messages.take()")
        if mail_id is None:
            return None
        went = _deliver(mail_id, kind, reference, address)
        worker_row("select messages.done(%s, %s)", mail_id, went)
    return went


def _deliver(mail_id: Any, kind: str, reference: Any, address: str) -> bool:
    try:
        letter = mail_of(kind, reference)
        mail = EmailMessage(letter.subject, letter.body, to=[address])
        for file in letter.attachments:
            mail.attach(file.name, file.content, file.kind)
        mail.send()
    except Exception as failed:  # whatever a mail server or a wrong row does, the next mail and the next job go on
        # The type alone: a server's answer repeats the address.
        log.warning("mail %s not sent: %s", mail_id, type(failed).__name__)
        return False
    return True


def worker_row(statement: str, *arguments: Any) -> tuple[Any, ...]:
    """The one row that a call of one of the worker's verbs answers."""
    with connections[WORKER].cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchone()
