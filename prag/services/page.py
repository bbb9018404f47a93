"""What does the page of a place show? The role map and the services by area of life, gaps among them, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from prag.organisations.models import LifeArea, Responsibility, Service
from prag.services import rules
from prag.ui.words import FUNCTIONS, data_text, sentence, spoken


@dataclass(frozen=True, slots=True)
class Line:
    """A service or a responsibility with how it stands; `days`: until it ends."""

    id: UUID
    institution: str
    mine: bool
    standing: str
    valid_from: date
    valid_until: date | None
    days: int | None
    name: str = ""
    how_to_ask: str = ""
    lead_time: int = 0
    from_forum: bool = False
    replaced: bool = False
    function: str = ""
    deputy: str = ""
    contact: str = ""
    missing: str = ""


@dataclass(slots=True)
class Area:
    """An area of life: what is offered, what is to come; a gap when nothing is offered on the day. `last`: what was, until when."""

    key: str
    name: str
    lines: list[Line] = field(default_factory=list)
    last: Line | None = None

    @property
    def gap(self) -> bool:
        """Whether nobody offers anything on the day."""
        return not any(line.standing in (rules.VALID, rules.ENDING) for line in self.lines)


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything of a place on a day."""

    areas: list[Area]
    role_map: list[Line]
    old_services: list[Line]
    old_lines: list[Line]

    @property
    def gaps(self) -> list[Area]:
        """The areas in which nobody offers anything."""
        return [area for area in self.areas if area.gap]

    @property
    def incomplete(self) -> int:
        """How many lines of the role map ask for attention."""
        return sum(bool(line.missing) or line.standing in (rules.ENDING, rules.OVER) for line in self.role_map)


def page_of(
    areas: Iterable[LifeArea], services: Iterable[Service], lines: Iterable[Responsibility], *, day: date, own: UUID,
    staffing: Mapping[UUID, tuple[bool, bool]],
) -> PlacePage:  # fmt: skip
    """The page on a day, for a reader of the institution `own`."""
    shown = {area.key: Area(area.key, data_text(area.name)) for area in areas}
    old_services = []
    for one in services:
        line = _service(one, day, own)
        if line.standing == rules.OVER:
            old_services.append(line)
            # What was changed did not end: its newer line stands for it.
            if getattr(one, "replaced_from", None) is None and one.area_id in shown:
                shown[one.area_id].last = _later(shown[one.area_id].last, line)
        elif one.area_id in shown:
            shown[one.area_id].lines.append(line)
    functions = spoken(FUNCTIONS)
    drawn = [_responsibility(one, day, own, staffing.get(one.id, (False, False)), functions) for one in lines]
    # What fell due stays in sight; what ended long ago is history.
    history = [line for line in drawn if rules.is_history(line.valid_until, day)]
    present = [line for line in drawn if line not in history]
    return PlacePage(list(shown.values()), present, _newest_first(old_services), _newest_first(history))


def _service(one: Service, day: date, own: UUID) -> Line:
    replaced = getattr(one, "replaced_from", None)
    stands = rules.standing(one.valid_from, one.valid_until, day)
    if replaced is not None:
        # Its newer line is on the page: it does not end, it goes on in another form.
        stands = rules.VALID if rules.valid_on(one.valid_from, one.valid_until, day, replaced) else rules.OVER
    return Line(
        **_common(one, day, own, stands), name=one.name, how_to_ask=one.how_to_ask, lead_time=one.lead_time_days,
        from_forum=one.commitment is not None, replaced=replaced is not None,
    )  # fmt: skip


def _responsibility(one: Responsibility, day: date, own: UUID, staffed: tuple[bool, bool], functions: Mapping[str, str]) -> Line:
    stands = rules.standing(one.valid_from, one.valid_until, day)
    held, deputised = staffed
    return Line(
        **_common(one, day, own, stands), name=one.does, contact=one.contact,
        function=sentence(functions.get(one.function_kind, one.function_kind)),
        deputy=functions.get(one.deputy_kind or "", ""),
        missing="" if stands == rules.OVER else rules.missing(held, one.deputy_kind, deputised),
    )  # fmt: skip


def _common(one: Service | Responsibility, day: date, own: UUID, stands: str) -> dict[str, object]:
    return {
        "id": one.id,
        "institution": one.institution.called,
        "mine": one.institution_id == own,
        "standing": stands,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "days": (one.valid_until - day).days if one.valid_until else None,
    }


def _later(one: Line | None, other: Line) -> Line:
    return other if one is None or (other.valid_until or other.valid_from) > (one.valid_until or one.valid_from) else one


def _newest_first(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.valid_until or line.valid_from, reverse=True)
