"""What do the tests of plans need? A case with its people, and actions asked in it through the real actions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from prag.access.actor import Actor
from prag.gate.models import Item
from prag.gate.opening import open_case
from prag.kernel.clock import today
from prag.organisations.models import LegalBasis, LifeArea
from prag.plans import actions
from prag.plans.actions import Ask, Basis
from prag.plans.models import Action
from prag.profiles.actions import Said, record_statement
from tests.support.people import Prison, acting, institution_of, make_practitioner, make_prison, open_confirmed, seat

SOON = timedelta(days=20)


@dataclass
class Plan:
    """A case, who prepares it, a social worker at the table who reads the plan, and one of another centre without a seat."""

    prison: Prison
    case: uuid.UUID
    code: str
    worker: uuid.UUID
    stranger: uuid.UUID


def make_plan(jurisdiction: str = "mk") -> Plan:
    prison = make_prison(jurisdiction)
    case, code = open_confirmed(prison)
    worker = make_practitioner("social_worker", jurisdiction=jurisdiction)
    seat(prison, case, worker, "social_worker", ["work"], ["work"])
    return Plan(prison, case, code, worker, make_practitioner("social_worker", jurisdiction=jurisdiction))


def by_law() -> Basis:
    basis = LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").order_by("key").first()
    return Basis("duty_in_law", legal_basis=basis.id)


def on_consent(day: date | None = None) -> Basis:
    return Basis("consent", consent_on=day or today())


def ask(plan: Plan, of: uuid.UUID, *, basis: Basis | None = None, letter: bool = False, due: date | None = None,
        **changes: Any) -> tuple[uuid.UUID, uuid.UUID | None]:  # fmt: skip
    """Ask for an action as the treatment officer; by letter when the owner does not sit at the table."""
    values = {"area": "accommodation", "what": "A bed for the first weeks", "function": "social_worker"} | changes
    wanted = Ask(owner=institution_of(of), due=due or today() + SOON, basis=basis or Basis(), **values)
    with acting(plan.prison.officer) as actor:
        opened = open_case(plan.case, "action_ask", compartments={"name"}) if letter else None
        return actions.ask_action(actor=actor, opened=opened, function="treatment_officer", case=plan.case, ask=wanted)


def writing(plan: Plan, actor: Actor) -> dict[str, Any]:
    """Who writes the plan, through an opening of this request."""
    opened = open_case(plan.case, "plan_write", compartments={"work"}, writes={"work"})
    return {"actor": actor, "opened": opened, "function": "treatment_officer"}


def state_of(plan: Plan, action: uuid.UUID) -> Action:
    with acting(plan.prison.officer):
        return Action.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).get(id=action)


def item_of(practitioner: uuid.UUID, item: uuid.UUID) -> Item | None:
    with acting(practitioner):
        return Item.objects.filter(id=item).first()


def say_need(plan: Plan, area: str = "accommodation", rating: str = "marked") -> None:
    with acting(plan.prison.officer) as actor:
        opened = open_case(plan.case, "statement_record", compartments={"work"}, writes={"work"})
        said = Said("fact", rating, "same", "No place to sleep.", today())
        record_statement(actor=actor, opened=opened, area=LifeArea.objects.get(key=area), said=said, function="treatment_officer")
