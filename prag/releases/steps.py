"""Which steps can a case take now, and what do the parts say of each? Facts for the guards, controls for the page."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from prag.cases.models import Case
from prag.cases.table import Table
from prag.gate.content import OpenCase
from prag.kernel.verdict import ALLOWED, Verdict, refused
from prag.plans.reading import Plan, plan_of
from prag.releases.path import FORWARD, PathFacts, may_step, verbs_from
from prag.releases.reading import Known, release_recorded_at, take_back_days
from prag.releases.rules import release_was_a_mistake
from prag.releases.words import STEPS
from prag.ui import jinja2
from prag.ui.controls import Control
from prag.ui.words import word

# What the plan must have before it is agreed, and before all institutions count as told; who leads after release is settled by the
# hand-over itself, and day one until the day.
TO_AGREE, TO_TELL = ("view", "gaps", "declined"), ("outside_action", "view", "gaps", "declined")


def path_facts(case: Case, table: Table, known: Known, opened: OpenCase, *, reader: UUID) -> PathFacts:
    """What the guards ask, read from the headers and the opened common work. Life areas of other parts are not asked about here."""
    plan = plan_of(opened, case, reader=reader, names={}, writes=table.my_writes, day=jinja2.day, who_opens=lambda _part: "")
    facts = known.facts
    told = set(facts.recipients) - set(facts.untold) if facts else set()
    return PathFacts(
        phase=case.phase,
        unasked=tuple(row.name for row in plan.areas if row.open and row.latest is None),
        voice=bool(plan.views) or any(row.latest and row.latest.own_words for row in plan.areas),
        plan=_blocked(plan, TO_AGREE),
        ready=_blocked(plan, TO_TELL),
        release=facts.release if facts else case.release_expected,
        told=len(told),
        untold=sum(1 for who in facts.untold if who) + len(facts.date_changed) if facts else 0,
        unanswered=len(facts.told) if facts else 0,
        mistake=_mistake(case, known, table) if case.phase == "released" else ALLOWED,
    )


def _mistake(case: Case, known: Known, table: Table) -> Verdict:
    at = release_recorded_at(case)
    seen = known.dates.first_contact is not None and known.released is not None and known.dates.first_contact >= known.released
    return release_was_a_mistake(
        recorded=localdate(at) if at else None, today=table.today, days=take_back_days(case.jurisdiction_id), seen=seen
    )


def _blocked(plan: Plan, keys: tuple[str, ...]) -> Verdict:
    found = next((one for one in plan.blockers() if one.key in keys), None)
    return refused(found.what, found.who) if found else ALLOWED


def step_controls(case: Case, facts: PathFacts) -> tuple[list[Control], list[Control]]:
    """The steps by which the case goes on, and those that end or turn it."""
    verbs = verbs_from(case.phase)
    every = {verb: Control(word(STEPS, verb), reverse("case_step", args=[case.code, verb]), may_step(verb, facts)) for verb in verbs}
    return [every[verb] for verb in FORWARD if verb in every], [control for verb, control in every.items() if verb not in FORWARD]
