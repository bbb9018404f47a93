"""Who may read and write this plan? Verdicts for the screens; the gate asks the same in the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.cases import rules as cases
from prag.cases.models import Authored, Case
from prag.cases.table import Table
from prag.gate.content import OpenCase
from prag.gate.opening import open_case
from prag.kernel.verdict import ALLOWED, Verdict, refused
from prag.plans import rules
from prag.plans.actions import PART
from prag.plans.models import Action, Settled
from prag.profiles.rules import may_write_part
from prag.ui.controls import first_refusal
from prag.ui.words import data_text


def may_read(table: Table) -> Verdict:
    """The plan is read from a seat that opens its part; whoever was asked for one action reads its letter."""
    if PART in table.my_parts:
        return ALLOWED
    return refused(_("Your seat does not open needs and plan. What is asked of you reaches you as a letter."), _("whoever gives the seat"))


def may_plan(actor: Actor, case: Case, table: Table) -> Verdict:
    """Goals, actions, reasons, terms and the person's view are written from a seat that writes the plan's part."""
    return first_refusal(
        cases.function_may(actor, Permission.PLAN_WRITE), cases.case_is_running(case.phase),
        may_write_part(PART, table.my_writes, table.writers(PART)),
    )  # fmt: skip


def open_to_write(case: Case) -> OpenCase:
    """Open the plan's part for writing. Raises `NotForYou`."""
    return open_case(case.id, "plan_write", compartments={PART}, writes={PART})


def open_to_read(case: Case, purpose: str = "plan_write") -> OpenCase:
    """Open the plan's part alone. Raises `NotForYou`."""
    return open_case(case.id, purpose, compartments={PART})


def find_action(opened: OpenCase, action: UUID) -> Action:
    """An action of the opened plan. Raises Http404."""
    return find(Action, opened, action, "owner", "area", "institution")


def find(model: type[Authored], opened: OpenCase, id_: UUID, *related: str) -> Any:
    """A row of the opened plan. Raises Http404."""
    rows = model.objects.of(opened)
    found = (rows.select_related(*related) if related else rows).filter(id=id_).first()
    if found is None:
        raise Http404
    return found


class Declined(NamedTuple):
    """A declined action that nothing answers yet; in words, who declined what."""

    id: UUID
    words: str
    area: str


def open_declines(opened: OpenCase) -> list[Declined]:
    """What was declined and nothing answers yet."""
    rows = list(Action.objects.of(opened).select_related("owner", "area").order_by("stands_since", "id"))
    facts = {
        one.id: rules.ActionFact(one.area_id, one.state, rules.is_outside(one.owner.kind), one.recorded_at, one.stands_since, one.id)
        for one in rows
    }
    left = rules.open_declines(list(facts.values()), Settled.objects.of(opened).values_list("declined", "action"))
    words = {one.id: f"{one.what} ({data_text(one.owner.short_name)}, {data_text(one.area.name)})" for one in rows}
    return [Declined(one.id, words[one.id], one.area) for one in left if one.id]


def only_decline(declined: Iterable[Declined], area: str) -> str:
    """The id of the one that was declined in a life area; empty when there are several or none."""
    there = [str(one.id) for one in declined if one.area == area]
    return there[0] if len(there) == 1 else ""


def seats_that_read(table: Table) -> set[tuple[UUID, str]]:
    """Institution and function of each live seat that opens the plan."""
    return {(seat.institution_id, seat.function) for seat in table.live if PART in seat.parts}


def consent_seats(table: Table, provider: UUID | None) -> list[UUID]:
    """The provider's live seats that stand on the person's consent."""
    return [seat.id for seat in table.live if seat.institution_id == provider and seat.basis == "consent"]
