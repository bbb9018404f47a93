"""Which rows has the table of a plan? Pure: from what was read to lines in words, in the order of the catalogue and of due days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from prag.plans import rules
from prag.plans.models import Action, Goal, View
from prag.plans.reading import Plan
from prag.plans.terms import Standing
from prag.plans.words import ACTIONS, MISSING_VIEWS, MISTAKES, TERMS
from prag.profiles.rows import AreaRows, Line
from prag.ui.words import FUNCTIONS, data_text, due_word, sentence, word


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action in words."""

    id: UUID
    what: str
    owner: str
    outside: bool
    function: str
    due: date
    standing: str
    state: str
    late: str
    said: str
    mine: bool
    droppable: bool
    declined: bool
    changed: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. `first`: the one that carries need and goals of its life area; `gap`: a marked need without an action."""

    area: str
    name: str
    first: bool
    open: bool
    need: Line | None
    goals: list[Goal]
    action: ActionLine | None
    reason: str
    gap: bool
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, and what stands below them."""

    rows: list[Row]
    not_asked: list[str]
    old_goals: list[Goal]
    dropped: list[ActionLine]


@dataclass(frozen=True, slots=True)
class Back:
    """That something was taken back: when, by which function of which institution, and why."""

    at: datetime
    by: str
    why: str
    said: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """A condition or an offer in words."""

    id: UUID
    text: str
    standing: str
    state: str
    basis: str
    provider: str
    outside: bool
    starts: date | None
    ends: date | None
    consent_on: date | None
    ask_again: date | None
    changed: datetime
    steps: bool
    lapsed: bool = False
    gone: bool = False
    back: Back | None = None
    # Whether the person has accepted, so that what is recorded next is another answer.
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Conditions apart from offers; what is over apart from both."""

    conditions: list[TermLine] = field(default_factory=list)
    offers: list[TermLine] = field(default_factory=list)
    over: list[TermLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Voice:
    """What the person says of the plan, or why it is missing."""

    text: str
    missing: str
    objection: bool
    said_on: date
    by: str


def table_of(plan: Plan, today: date, area: str = "") -> Table:
    """The table of a plan, of one life area if one is named. A life area of which nothing is said or planned has no row."""
    left = frozenset(one.id for one in plan.open_declines)
    lines = [action_line(one, plan, today, left) for one in plan.actions]
    by_area: dict[str, list[ActionLine]] = {}
    for one, line in zip(plan.actions, lines, strict=True):
        if one.state != "dropped":
            by_area.setdefault(one.area_id, []).append(line)
    gaps = {need.area for need in plan.gaps}
    rows, not_asked = [], []
    for about in plan.areas:
        if area and about.key != area:
            continue
        found = _rows_of(about, plan, by_area.get(about.key, []), about.key in gaps)
        rows += found
        if not found and about.open:
            not_asked.append(about.name)
    now = plan.goals_now
    shown = {about.key for about in plan.areas if not area or about.key == area}
    return Table(
        rows,
        not_asked,
        [one for one in plan.goals if one not in now and one.area_id in shown],
        [line for one, line in zip(plan.actions, lines, strict=True) if one.state == "dropped" and one.area_id in shown],
    )


def _rows_of(about: AreaRows, plan: Plan, actions: list[ActionLine], gap: bool) -> list[Row]:
    goals = [one for one in plan.goals_now if one.area_id == about.key]
    why = plan.reason_of(about.key)
    reason = why.text if why else ""
    if not (goals or actions or reason or (about.open and about.latest)):
        return []
    need = about.latest if about.open else None
    moments = [one.recorded_at for one in goals] + ([need.recorded_at] if need else []) + ([why.recorded_at] if why else [])
    said = max(moments, default=None)
    rows = [
        Row(about.key, about.name, n == 0, about.open, need, goals if n == 0 else [], action, "", False, _latest(action.changed, said, n))
        for n, action in enumerate(actions)
    ]
    if gap or reason or not actions:
        rows.append(Row(about.key, about.name, not actions, about.open, need, goals if not actions else [], None, reason, gap, said))
    return rows


def _latest(changed: datetime, said: datetime | None, n: int) -> datetime:
    return max(changed, said) if said and n == 0 else changed


def action_line(one: Action, plan: Plan, today: date, left: frozenset[UUID | None]) -> ActionLine:
    """An action in words. `left`: the declined ones that nothing answers."""
    standing = rules.standing(one.state, one.due, today)
    return ActionLine(
        one.id, one.what, data_text(one.owner.short_name), rules.is_outside(one.owner.kind), sentence(word(FUNCTIONS, one.owner_function)),
        one.due, standing, word(ACTIONS, one.state),
        due_word((one.due - today).days) if standing == "late" else "",
        one.said, plan.waits_for_reader(one) and bool(rules.answers(one.state)), bool(rules.may_drop(one.state)),
        one.id in left, one.stands_since,
    )  # fmt: skip


def terms_of(plan: Plan, today: date) -> Terms:
    """Conditions and offers, never mixed; a condition leaves its list on the day after its end. A consent that is over stays until it is
    answered, because somebody must ask again or close it."""
    terms = Terms()
    for one in plan.terms_now:
        line = _term_line(one, today)
        if one.gone or one.row.state in ("ended", "withdrawn") or (one.row.kind == "condition" and line.standing == "blocked"):
            terms.over.append(line)
        else:
            (terms.conditions if one.row.kind == "condition" else terms.offers).append(line)
    return terms


def _term_line(standing: Standing, today: date) -> TermLine:
    one = standing.row
    state = rules.term_stands(one.state, one.ends, today)
    over = state == "in_force" and not rules.term_holds(state, one.ends, today)
    shapes = {"in_force": "due", "accepted": "due", "offered": "waiting", "lapsed": "late"}
    shown = _("Taken back") if standing.gone else word(TERMS, "ended" if over else state)
    return TermLine(
        one.id, one.text, "blocked" if over or standing.gone else shapes.get(state, "blocked"), shown,
        one.legal_basis.called if one.legal_basis else "", data_text(one.provider.short_name) if one.provider else "",
        rules.is_outside(one.provider.kind) if one.provider else False, one.starts, one.ends, one.consent_on,
        None if standing.gone else one.ask_again, max(one.recorded_at, standing.back.recorded_at) if standing.back else one.recorded_at,
        not (standing.gone or over) and bool(rules.term_steps(one.kind, state)), state == "lapsed", standing.gone, back_of(standing),
        state == "accepted",
    )  # fmt: skip


def back_of(standing: Standing) -> Back | None:
    """What was last taken back of a condition or an offer, in words."""
    back = standing.back
    if back is None:
        return None
    by = f"{sentence(word(FUNCTIONS, back.function_kind))}, {data_text(back.institution.short_name)}"
    return Back(back.recorded_at, by, word(MISTAKES, back.reason), back.said)


def voice_of(views: list[View], names: Callable[[UUID], str]) -> list[Voice]:
    """What the person said, the latest first."""
    return [Voice(one.text, word(MISSING_VIEWS, one.missing), one.objection, one.said_on, _by(one, names)) for one in reversed(views)]


def _by(one: View, names: Callable[[UUID], str]) -> str:
    said_to = (sentence(word(FUNCTIONS, one.function_kind)), data_text(one.institution.short_name), names(one.author))
    return ", ".join(part for part in said_to if part)
