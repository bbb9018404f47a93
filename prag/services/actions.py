"""What changes services and the role map? A change is a new line beside the old one; nothing is overwritten. The database logs each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from prag.access.actor import Actor
from prag.gate.verbs import gate_errors
from prag.kernel.clock import today
from prag.kernel.verdict import demand
from prag.organisations.models import Responsibility, Service
from prag.services import rules
from prag.services.querysets import replacement_of


@dataclass(frozen=True, slots=True)
class Offer:
    """What a service says, wherever and for whatever it is."""

    name: str
    how_to_ask: str
    lead_time_days: int
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a line of the role map says."""

    function_kind: str
    deputy_kind: str | None
    does: str
    contact: str
    valid_from: date
    valid_until: date | None = None


def add_service(*, actor: Actor, place: UUID, area: str, offer: Offer, commitment: UUID | None = None) -> UUID:
    """A service of one's own institution. `commitment`: the forum's commitment that it fulfils. Returns its id. Raises `Refused`."""
    demand(rules.may_keep(actor))
    return _insert(actor, place, area, offer, commitment=commitment)


def change_service(*, actor: Actor, service: UUID, offer: Offer, commitment: UUID | None = None) -> UUID:
    """A new line in the place of an old one, which ends the day before. Returns the new one's id. Raises `Refused`."""
    with transaction.atomic():
        old = _own_service(actor, service)
        demand(rules.change_on(old.valid_from, offer.valid_from))
        fresh = _insert(actor, old.place_id, old.area_id, offer, commitment=commitment or old.commitment, replaces=old.id)
        _end(old, rules.last_day_before(old.valid_from, old.valid_until, offer.valid_from))
    return fresh


def end_service(*, actor: Actor, service: UUID, last: date) -> None:
    """The last day of a service. Raises `Refused`."""
    with transaction.atomic():
        old = _own_service(actor, service)
        demand(rules.end_on(old.valid_from, old.valid_until, last))
        _end(old, last)


def add_responsibility(*, actor: Actor, place: UUID, duty: Duty) -> UUID:
    """What one's own institution is responsible for in a place. Returns the line's id. Raises `Refused`."""
    demand(rules.may_keep(actor))
    with gate_errors():
        line = Responsibility.objects.create(
            jurisdiction_id=actor.jurisdiction, institution_id=actor.institution, place_id=place, function_kind=duty.function_kind,
            deputy_kind=duty.deputy_kind, does=duty.does, contact=duty.contact, valid_from=duty.valid_from, valid_until=duty.valid_until,
        )  # fmt: skip
    return line.id


def end_responsibility(*, actor: Actor, line: UUID, last: date) -> None:
    """The last day of a line of the role map. Raises `Refused`."""
    with transaction.atomic():
        old = _own(Responsibility, actor, line)
        demand(rules.may_change(old.valid_from, old.valid_until, False, today()))
        demand(rules.end_on(old.valid_from, old.valid_until, last))
        _end(old, last)


def _own[Row: (Service, Responsibility)](model: type[Row], actor: Actor, row: UUID) -> Row:
    """The row, held until the transaction ends: of two who change it at once, the second is told."""
    demand(rules.may_keep(actor))
    found = model.objects.select_related("institution").get(id=row)
    demand(rules.is_own(actor, found.institution_id, found.institution.called))
    return model.objects.select_for_update(no_key=True).get(id=row)


def _own_service(actor: Actor, service: UUID) -> Service:
    old = _own(Service, actor, service)
    demand(rules.may_change(old.valid_from, old.valid_until, replacement_of(old), today()))
    return old


def _insert(actor: Actor, place: UUID, area: str, offer: Offer, *, commitment: UUID | None, replaces: UUID | None = None) -> UUID:
    with gate_errors():
        made = Service.objects.create(
            jurisdiction_id=actor.jurisdiction, institution_id=actor.institution, place_id=place, area_id=area, name=offer.name,
            how_to_ask=offer.how_to_ask, lead_time_days=offer.lead_time_days, valid_from=offer.valid_from, valid_until=offer.valid_until,
            commitment=commitment, replaces=replaces,
        )  # fmt: skip
    return made.id


def _end(row: Service | Responsibility, last: date) -> None:
    row.valid_until = last
    with gate_errors():
        row.save(update_fields=["valid_until"])
