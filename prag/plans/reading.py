"""What stands in a plan? Read once through an opened case, in a query a table, as plain values for the rules and the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from prag.cases.models import Case, Handover
from prag.database.prepared import Prepared
from prag.duties.models import Duty
from prag.gate.content import OpenCase
from prag.plans import rules
from prag.plans.models import Action, Goal, Settled, TakenBack, Term, View
from prag.plans.models import Reason as NoAction
from prag.plans.terms import Standing, standings
from prag.profiles.rows import AreaRows, area_rows, life_areas, lines_of
from prag.ui.words import data_text


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as read: everything of it that the reader opened."""

    areas: list[AreaRows]
    goals: list[Goal]
    actions: list[Action]
    reasons: list[NoAction]
    terms: list[Term]
    backs: list[TakenBack]
    settled: list[Settled]
    views: list[View]
    lead: rules.Lead
    owed: frozenset[UUID]

    @property
    def facts(self) -> list[rules.ActionFact]:
        """The actions as rules look at them."""
        return [
            rules.ActionFact(one.area_id, one.state, rules.is_outside(one.owner.kind), one.recorded_at, one.stands_since, one.id)
            for one in self.actions
        ]

    @property
    def needs(self) -> list[rules.NeedFact]:
        """The latest statement of each life area that is open to the reader."""
        return [
            rules.NeedFact(row.key, row.name, row.latest.marked, row.latest.recorded_at) for row in self.areas if row.open and row.latest
        ]

    @property
    def gaps(self) -> list[rules.NeedFact]:
        """Marked needs without an action and without a reason."""
        return rules.uncovered(self.needs, self.facts, self._why_none)

    @property
    def declined(self) -> list[str]:
        """Names of the life areas in which an action was declined and nothing answers that; those of the gaps are said there."""
        left = set(rules.left_declined(self.facts, self._answered)) - {need.area for need in self.gaps}
        return [row.name for row in self.areas if row.key in left]

    @property
    def open_declines(self) -> list[rules.ActionFact]:
        """The actions that were declined and that nothing answers."""
        return rules.open_declines(self.facts, self._answered)

    @property
    def _answered(self) -> list[tuple[UUID, UUID | None]]:
        return [(one.declined, one.action) for one in self.settled]

    @property
    def _why_none(self) -> dict[str, datetime]:
        return {one.area_id: one.recorded_at for one in self.reasons}

    @property
    def closed_areas(self) -> list[str]:
        """Names of the life areas of which the reader cannot say whether something is missing."""
        return [row.name for row in self.areas if not row.open]

    def blockers(self, day_one_open: int = 0) -> list[rules.Reason]:
        """What keeps the plan from being ready for release."""
        return rules.ready(
            actions=self.facts, lead=self.lead, view_recorded=bool(self.views), gaps=self.gaps, declined=self.declined,
            day_one_open=day_one_open,
        )  # fmt: skip

    @property
    def goals_now(self) -> list[Goal]:
        """The goals whose wording nothing has taken the place of."""
        old = {one.replaces for one in self.goals if one.replaces}
        return [one for one in self.goals if one.id not in old]

    @property
    def terms_now(self) -> list[Standing]:
        """How each condition and offer stands now, in the order in which it last changed."""
        return sorted(standings(self.terms, self.backs), key=lambda one: (one.row.recorded_at, one.row.id))

    def waits_for_reader(self, action: Action) -> bool:
        """Whether the action's duty is addressed to a function of the reader; the duty of one sent by letter is about the letter."""
        return (action.item or action.id) in self.owed

    def reason_of(self, area: str) -> NoAction | None:
        """The reason why the life area has no action, while it holds."""
        last = next((one for one in reversed(self.reasons) if one.area_id == area), None)
        return last if last and rules.reason_holds(last.recorded_at, area, self.facts) else None


def plan_of(opened: OpenCase, case: Case, *, reader: UUID, names: dict[UUID, str], writes: frozenset[str], day: Callable[[date], str],
            who_opens: Callable[[str], str]) -> Plan:  # fmt: skip
    """Read the plan of an opened case. Raises `CaseNotOpen` when its part was not opened."""
    lines = lines_of(opened, names=names, reader=reader, day=day)
    return plan_with(
        opened, case, areas=area_rows(life_areas(), lines, opened=opened.compartments, writes=writes, who_opens=who_opens)
    )  # fmt: skip


def plan_with(opened: OpenCase, case: Case, *, areas: list[AreaRows]) -> Plan:
    """The same on a page that has read the life areas already."""
    return Plan(
        areas=areas,
        goals=_goals(opened),
        actions=_actions(opened),
        reasons=_reasons(opened),
        terms=_terms(opened),
        backs=_backs(opened),
        settled=_settled(opened),
        views=_views(opened),
        lead=lead_of(case),
        owed=frozenset(_owed(case=case.id)),
    )


_IN_TURN = ("recorded_at", "id")
_goals = Goal.objects.prepare(lambda rows: rows.order_by(*_IN_TURN))
_actions = Action.objects.prepare(lambda rows: rows.select_related("owner").order_by("due", *_IN_TURN))
_reasons = NoAction.objects.prepare(lambda rows: rows.order_by(*_IN_TURN))
_terms = Term.objects.prepare(lambda rows: rows.select_related("provider", "legal_basis", "institution").order_by(*_IN_TURN))
_backs = TakenBack.objects.prepare(lambda rows: rows.select_related("institution").order_by(*_IN_TURN))
_settled = Settled.objects.prepare(lambda rows: rows.order_by(*_IN_TURN))
_views = View.objects.prepare(lambda rows: rows.select_related("institution").order_by(*_IN_TURN))
_owed = Prepared(lambda case: Duty.objects.filter(case_id=case, kind="action", closed_at__isnull=True).values_list("about", flat=True))
_asked = Prepared(lambda case: Handover.objects.select_related("receiver").filter(case_id=case, state="asked"))


def lead_of(case: Case) -> rules.Lead:
    """Who is responsible, and who was asked to be: headers alone."""
    if rules.is_outside(case.responsible.kind):
        return rules.Lead(True)
    for asked in _asked(case=case.id):
        if rules.is_outside(asked.receiver.kind):
            return rules.Lead(False, data_text(asked.receiver.short_name), asked.receiver_function)
    return rules.Lead(False)
