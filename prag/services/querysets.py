"""Which services and responsibilities hold in a place on a day, and where is a gap? The plan of a case asks the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from prag.access.actor import Actor
from prag.gate.verbs import rows
from prag.organisations.models import LifeArea, Place, Responsibility, Service
from prag.services import rules


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place with what is offered there and what is not."""

    id: UUID
    name: str
    services: int
    lines: int
    gaps: int


def areas() -> list[LifeArea]:
    """The areas of life in their order."""
    return list(LifeArea.objects.order_by("position"))


def holding_on(day: date) -> QuerySet[Service]:
    """Every service of the jurisdiction that holds on a day; one whose replacement has begun does not."""
    replaced = Service.objects.filter(replaces=OuterRef("id"), valid_from__lte=day)
    return Service.objects.filter(_on(day)).exclude(Exists(replaced))


def services_for(place: UUID, area: str, day: date) -> QuerySet[Service]:
    """What can be offered to somebody who goes to `place`: services of that place first, then by lead time and name.

    Each row says `here`: whether it is of that place. Of another jurisdiction the database shows none.
    """
    here = Case(When(place_id=place, then=Value(True)), default=Value(False), output_field=BooleanField())
    found = holding_on(day).filter(area_id=area).select_related("institution", "place")
    return found.annotate(here=here).order_by("-here", "lead_time_days", "name", "id")


def gaps(place: UUID, day: date) -> list[LifeArea]:
    """The areas of life in which nobody offers anything in a place on a day."""
    return _without(areas(), holding_on(day).filter(place_id=place).values_list("area_id", flat=True))


def places(actor: Actor, day: date) -> list[PlaceLine]:
    """The places of the jurisdiction by name, each with its counts; the place of one's own institution first."""
    everything, served, lines = areas(), defaultdict(list), defaultdict(int)
    for place, area in holding_on(day).values_list("place_id", "area_id"):
        served[place].append(area)
    for place, last in Responsibility.objects.values_list("place_id", "valid_until"):
        lines[place] += not rules.is_history(last, day)
    found = Place.objects.filter(jurisdiction=actor.jurisdiction)
    own = set(found.filter(institution=actor.institution).values_list("id", flat=True))
    return [
        PlaceLine(place.id, place.name, len(served[place.id]), lines[place.id], len(_without(everything, served[place.id])))
        for place in sorted(found.order_by("name"), key=lambda one: one.id not in own)
    ]


def services_of(place: Place) -> list[Service]:
    """Every service ever kept of a place, the newest last; each says `replaced_from`, the day its replacement begins."""
    found = list(Service.objects.filter(place=place).select_related("institution").order_by("lead_time_days", "name", "valid_from"))
    newer = {one.replaces: one.valid_from for one in found if one.replaces}
    for one in found:
        one.replaced_from = newer.get(one.id)
    return found


def responsibilities_of(place: Place) -> list[Responsibility]:
    """Every line of a place's role map, by institution."""
    found = Responsibility.objects.filter(place=place).select_related("institution")
    return list(found.order_by("institution__short_name", "function_kind", "valid_from"))


def staffing() -> dict[UUID, tuple[bool, bool]]:
    """Line of the role map to whether somebody holds its function and whether somebody stands in. Nobody's name."""
    return {line: (held, deputised) for line, held, deputised in rows("gate.role_map_staffing")}


def replacement_of(service: Service) -> bool:
    """Whether another row took the service's place."""
    return Service.objects.filter(replaces=service.id).exists()


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def _without(everything: Iterable[LifeArea], served: Iterable[str]) -> list[LifeArea]:
    by_key = {area.key: area for area in everything}
    return [by_key[key] for key in rules.gaps(by_key, set(served))]
