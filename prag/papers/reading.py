"""What is read of an opened case for a paper? Its common work and headers, put into plain rows in the paper's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prag.cases.keys import name_of
from prag.cases.models import Case, Responsibility
from prag.cases.table import Table
from prag.documents.reading import kinds_of
from prag.documents.words import KINDS
from prag.gate.content import OpenCase
from prag.papers.rows import Body, Deed, Duty, Facts, Line, Said, Voice, Wish
from prag.plans.models import Action, Goal, TakenBack, Term, View
from prag.plans.terms import standings
from prag.profiles.models import WorkStatement
from prag.releases.day_one import CHECKLIST, release_day_notes
from prag.releases.engine import place_settings
from prag.releases.reading import DayOneNow, day_one_of
from prag.ui.words import FUNCTIONS, data_text, word


def facts_of(opened: OpenCase, case: Case, table: Table) -> Facts:
    """Everything a paper may say. The part `work` must be open, and `name` if the name shall stand on it. Raises `CaseNotOpen`."""
    release = case.release_expected
    calendar = place_settings(case.jurisdiction_id).calendar
    day_one = day_one_of(opened, release=release, today=table.today, settings=None)
    return Facts(
        code=case.code,
        today=table.today,
        release=release,
        hour=day_one.hour,
        day_notes=release_day_notes(release, calendar, day_one.hour) if release else (),
        offices_open=_offices_open(release, calendar),
        responsible=_responsible(case),
        needs=_said(opened),
        deeds=_deeds(opened),
        wishes=_wishes(opened),
        duties=_duties(opened),
        lines=_lines(day_one),
        table=tuple(dict.fromkeys(Body(seat.institution, word(FUNCTIONS, seat.function)) for seat in table.live)),
        voice=_voice(opened),
        papers=tuple((word(KINDS, kind), at.date()) for kind, at in kinds_of(opened)),
        name=name_of(opened) if "name" in opened.compartments else "",
    )


def _offices_open(release: Any, calendar: Any) -> Any:
    """The next worked day, from the day of release on or, if that is the last before days off, after it."""
    if release is None:
        return None
    return calendar.next_working(release) if not calendar.is_working(release) else calendar.shift(release, 1, "working_days")


def _responsible(case: Case) -> Body:
    kind = Responsibility.objects.filter(case_id=case.id).order_by("-since").values_list("function_kind", flat=True).first()
    return Body(data_text(case.responsible.short_name), word(FUNCTIONS, kind))


def _not_replaced(rows: Iterable[Any]) -> list[Any]:
    """The rows that no later one replaces."""
    found = list(rows)
    replaced = {row.replaces for row in found if row.replaces}
    return [row for row in found if row.id not in replaced]


def _said(opened: OpenCase) -> tuple[Said, ...]:
    rows = WorkStatement.objects.of(opened).select_related("area").order_by("-said_on", "-recorded_at")
    stands = _not_replaced(rows)
    by_area = sorted(stands, key=lambda row: row.area.position)  # within an area the newest stays first
    return tuple(Said(data_text(row.area.name), row.kind, row.rating, row.text, row.said_on, row.strength) for row in by_area)


def _deeds(opened: OpenCase) -> tuple[Deed, ...]:
    rows = Action.objects.of(opened).select_related("area", "owner").order_by("area__position", "due", "id")
    return tuple(
        Deed(
            data_text(row.area.name), row.what, Body(data_text(row.owner.short_name), word(FUNCTIONS, row.owner_function)),
            row.owner_id, row.due, row.state,
        )
        for row in rows
    )  # fmt: skip


def _wishes(opened: OpenCase) -> tuple[Wish, ...]:
    rows = Goal.objects.of(opened).select_related("area").order_by("area__position", "recorded_at")
    return tuple(Wish(data_text(row.area.name), row.text, row.own_words) for row in _not_replaced(rows))


def _duties(opened: OpenCase) -> tuple[Duty, ...]:
    stands = standings(Term.objects.of(opened).filter(kind="condition").order_by("ends", "recorded_at"), TakenBack.objects.of(opened))
    return tuple(Duty(one.row.text, one.row.starts, one.row.ends) for one in stands if one.row.state == "in_force" and not one.gone)


def _lines(day_one: DayOneNow) -> tuple[Line, ...]:
    latest = day_one.rows
    return tuple(
        Line(item.key, latest[item.key].state, latest[item.key].note) if item.key in latest else Line(item.key) for item in CHECKLIST
    )


def _voice(opened: OpenCase) -> Voice | None:
    row = View.objects.of(opened).order_by("-said_on", "-recorded_at").first()
    return Voice(row.text, row.objection, row.said_on) if row else None
