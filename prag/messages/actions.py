"""How does a mail come into the outbox? By kind, practitioner and reference; its text is made when it is sent."""

from __future__ import annotations

from uuid import UUID

from prag.gate.verbs import call
from prag.messages.kinds import KINDS


def queue(kind: str, practitioner: UUID, reference: UUID | None = None) -> UUID:
    """Queue a mail; it goes out with the worker's next round, if this transaction commits. Raises KeyError for an unknown kind."""
    if kind not in KINDS:
        raise KeyError(kind)
    return call("messages.queue", p_kind=kind, p_practitioner=practitioner, p_reference=reference)


def tell_of_seat(seat: UUID) -> None:
    """Tell the access managers of a seat's institution that it waits for a holder; for whoever gave the seat. Raises `Refused`."""
    call("messages.tell_of_seat", p_seat=seat)
