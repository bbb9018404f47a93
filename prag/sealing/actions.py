"""What is done about the sealed log? Heads are confirmed, witnesses named and ended; the worker sends heads once a day."""

from __future__ import annotations

from uuid import UUID

from prag.gate.verbs import call
from prag.messages.mail import worker_row


def confirm(*, size: int) -> None:
    """For the actor's institution: it keeps the head of `size` rows. Raises `Refused`."""
    call("sealing.confirm", p_size=size)


def name_witness(*, institution: UUID) -> None:
    """An institution of the jurisdiction becomes a witness. Raises `Refused`."""
    call("sealing.name_witness", p_institution=institution)


def ask_end(*, witness: UUID) -> None:
    """Ask that a witness ends, which a second person does. Raises `Refused`."""
    call("sealing.ask_end", p_witness=witness)


def end_witness(*, witness: UUID) -> None:
    """A witness is one no longer, as somebody else asked; two stay. Raises `Refused`."""
    call("sealing.end_witness", p_witness=witness)


def keep_witness(*, witness: UUID) -> None:
    """The witness stays, though somebody asked that it ends. Raises `Refused`."""
    call("sealing.keep_witness", p_witness=witness)


def tell_witnesses() -> int:
    """The worker's job: queue the newest head for each witness that got none for a day; how many."""
    return worker_row("select sealing.tell_witnesses()")[0]
