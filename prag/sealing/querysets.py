"""Which heads and which witnesses does the page show, and of what is a proof made?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prag.access.actor import Actor
from prag.audit.heads import proof_text
from prag.audit.models import Head
from prag.audit.tree import TILE, consistency_spans, hash_from_tiles, proof
from prag.gate.verbs import call
from prag.organisations.models import Institution
from prag.sealing.models import Receipt, Witness


@dataclass(frozen=True, slots=True)
class Keeper:
    """A witness and the last head it confirmed."""

    id: UUID
    institution: UUID
    called: str
    since: datetime
    kept: int | None
    kept_at: datetime | None
    ending_asked_by: UUID | None
    ending_asked_at: datetime | None


def sealed_until() -> datetime:
    """Until when everything that was written is sealed."""
    return call("audit.sealed_until")


def last_heads(count: int) -> list[Head]:
    """The newest heads."""
    return list(Head.objects.order_by("-size")[:count])


def keepers(actor: Actor) -> list[Keeper]:
    """The witnesses of the actor's jurisdiction, each with its last receipt."""
    found = Witness.objects.filter(ended_at=None, institution__jurisdiction=actor.jurisdiction).select_related("institution")
    receipts = Receipt.objects.filter(institution__in=[one.institution_id for one in found]).order_by("institution", "-size")
    last = {receipt.institution_id: receipt for receipt in receipts.distinct("institution")}
    made = []
    for one in found:
        receipt = last.get(one.institution_id)
        kept = (receipt.size, receipt.at) if receipt else (None, None)
        made.append(Keeper(one.id, one.institution_id, one.institution.called, one.since, *kept, one.ending_asked_by, one.ending_asked_at))
    return sorted(made, key=lambda keeper: keeper.called)


def own_receipts(institution: UUID, count: int) -> list[Receipt]:
    """The heads an institution confirmed, the newest first."""
    return list(Receipt.objects.filter(institution=institution).order_by("-size")[:count])


def others(actor: Actor) -> list[tuple[str, str]]:
    """The institutions of the jurisdiction that are no witnesses, to choose from."""
    taken = Witness.objects.filter(ended_at=None).values("institution")
    found = Institution.objects.filter(jurisdiction=actor.jurisdiction, active=True).exclude(id__in=taken)
    return sorted(((str(one.id), one.called) for one in found), key=lambda choice: choice[1])


def proof_of_growth(old: int, size: int) -> bytes:
    """The file that shows that the log of `old` rows is the beginning of that of `size` rows. Raises ValueError for other numbers."""
    spans = consistency_spans(old, size)
    tiles = call("sealing.tiles", p_below=size // TILE)

    def leaves(first: int, last: int) -> list[bytes]:
        return call("sealing.leaves", p_first=first, p_below=last) if first < last else []

    return proof_text(proof(spans, hash_from_tiles(tiles, leaves)), old=old, size=size)
