"""What changes in a plan? Goals, reasons, terms and the person's view are added; actions go along their table by verbs of the gate."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from prag.access.actor import Actor
from prag.cases.letters import seal_letter
from prag.cases.models import Authored, Milestone
from prag.gate.content import OpenCase
from prag.gate.verbs import call
from prag.kernel.clock import now, today
from prag.kernel.verdict import demand
from prag.plans import rules, terms
from prag.plans.counting import count_anew
from prag.plans.models import Goal, TakenBack, Term, View
from prag.plans.models import Reason as NoAction

PART = Authored.compartment


@dataclass(frozen=True)
class Basis:
    """On what an action is sent to an institution without a seat that opens the plan."""

    kind: str = ""
    legal_basis: uuid.UUID | None = None
    agreement: uuid.UUID | None = None
    consent_on: date | None = None


@dataclass(frozen=True)
class Ask:
    """What is asked of which function by when."""

    area: str
    what: str
    owner: uuid.UUID
    function: str
    due: date
    service: uuid.UUID | None = None
    basis: Basis = field(default_factory=Basis)
    # The declined action that this one is asked for instead of.
    instead: uuid.UUID | None = None


@dataclass(frozen=True)
class TermSaid:
    """A condition or an offer as it is to stand from now on."""

    kind: str
    text: str
    state: str
    legal_basis: uuid.UUID | None = None
    starts: date | None = None
    ends: date | None = None
    consent_on: date | None = None
    ask_again: date | None = None
    provider: uuid.UUID | None = None
    seat: uuid.UUID | None = None


def write_goal(*, actor: Actor, opened: OpenCase, function: str, area: str, text: str, own_words: bool,
               replaces: uuid.UUID | None = None) -> Goal:  # fmt: skip
    """Record a goal; `replaces` names the wording that it takes the place of."""
    return _add(Goal, actor, opened, function, area_id=area, text=text.strip(), own_words=own_words, replaces=replaces)


def write_reason(*, actor: Actor, opened: OpenCase, function: str, area: str, text: str,
                 instead: uuid.UUID | None = None) -> NoAction:  # fmt: skip
    """Record why a need has no action. `instead`: the declined action that this answers. Raises `Refused`."""
    with transaction.atomic():
        row = _add(NoAction, actor, opened, function, area_id=area, text=text.strip())
        if instead:
            call("plans.say_why_none", p_case=opened.case_id, p_declined=instead, p_reason=row.id, p_own_function=function)
    return row


def ask_action(*, actor: Actor, opened: OpenCase | None, function: str, case: uuid.UUID, ask: Ask) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Ask for an action. Returns its id and that of its letter, None when a seat shows it. Raises `Refused`.

    `opened`: with the person's key, when a letter must be sealed; None when the owner reads the plan at the table.
    """
    action = uuid.uuid4()
    letter, body = seal_letter(opened, facts_of(actor.institution, function, action, ask)) if opened else (None, None)
    item = call(
        "plans.ask_action", p_case=case, p_action=action, p_area=ask.area, p_what=ask.what.strip(), p_institution=ask.owner,
        p_function=ask.function, p_due=ask.due, p_service=ask.service, p_own_function=function, p_basis=ask.basis.kind or None,
        p_legal_basis=ask.basis.legal_basis, p_agreement=ask.basis.agreement, p_consent_on=ask.basis.consent_on,
        p_letter=letter, p_body=body, p_instead=ask.instead,
    )  # fmt: skip
    return action, item


def facts_of(institution: uuid.UUID, function: str, action: uuid.UUID, ask: Ask) -> dict[str, Any]:
    """All that a letter says of an action: what, by when, in which life area, and whom to ask. Nothing about who the person is."""
    return {
        "action": str(action), "what": ask.what.strip(), "due": ask.due.isoformat(), "area": ask.area,
        "contact_function": function, "contact_institution": str(institution),
    }  # fmt: skip


def answer_action(*, action: uuid.UUID, verb: str, said: str) -> None:
    """Accept, decline with the reason, or report what was done. The action or its letter must be open. Raises `Refused`."""
    call("plans.answer_action", p_action=action, p_verb=verb, p_said=said.strip())


def drop_action(*, action: uuid.UUID, said: str) -> None:
    """Take an action out of the plan, with the reason. Raises `Refused`."""
    call("plans.drop_action", p_action=action, p_said=said.strip())


def look_at(*, about: uuid.UUID) -> None:
    """The owner looked at what is asked, by its letter or at the table: the moment of the first look is kept."""
    call("duties.open", p_about=about)


def write_term(*, actor: Actor, opened: OpenCase, function: str, said: TermSaid) -> Term:
    """Record a new condition or offer. A condition's end is a day that duties count from. Raises `Refused`."""
    with transaction.atomic():
        call("cases.hold", p_case=opened.case_id)
        row = _add_term(actor, opened, function, said, None)
        _count_terms(opened)
    return row


def find_term(opened: OpenCase, term: uuid.UUID) -> terms.Standing | None:
    """The condition or offer that `term` is a row of, as it stands; None when there is none."""
    rows = list(Term.objects.of(opened).select_related("provider", "legal_basis", "institution").order_by("recorded_at", "id"))
    of = {one.id: one for one in rows}
    at = of.get(term)
    while at is not None and at.replaces in of:
        at = of[at.replaces]
    return next((one for one in terms.standings(rows, TakenBack.objects.of(opened)) if at is not None and one.first.id == at.id), None)


def step_term(*, actor: Actor, opened: OpenCase, function: str, old: Term, state: str, consent_on: date | None = None,
              ends: date | None = None, ask_again: date | None = None, seats: Iterable[uuid.UUID] = ()) -> Term:  # fmt: skip
    """Record how a condition or an offer stands now, as a new row; the old one stays. Raises `Refused`.

    `seats`: the provider's seats on consent, which a withdrawal ends the same day with the actions that rest on consent.
    """
    day = today()
    demand(rules.term_is_whole(state, consent_on=consent_on, ends=ends, ask_again=ask_again, today=day))
    said = TermSaid(
        old.kind, old.text, state, old.legal_basis_id, old.starts,
        min(day, old.ends) if state == "ended" else ends if state == "accepted" else old.ends,
        consent_on if state == "accepted" else old.consent_on, ask_again if state == "declined" else None, old.provider_id, old.seat,
    )  # fmt: skip
    with transaction.atomic():
        call("cases.hold", p_case=opened.case_id)
        row = _add_term(actor, opened, function, said, _standing(opened, old, state, day).last.id)
        call("plans.ask_again", p_case=opened.case_id, p_term=row.id, p_before=old.id, p_day=said.ask_again)
        if said.provider and rules.ends_consent(old.state, state):
            _withdraw(opened, said.provider, list(seats))
        _count_terms(opened)
    return row


def _standing(opened: OpenCase, old: Term, state: str, day: date) -> terms.Standing:
    """What `old` is a row of, if it still stands and leads to `state`. Of a case that is held: nobody answers or takes back meanwhile."""
    found = find_term(opened, old.id)
    steps = rules.term_steps(old.kind, rules.term_stands(old.state, old.ends, day))
    if found is None or found.gone or found.row.id != old.id or state not in steps:
        demand(rules.moved_on())
    assert found is not None
    return found


def take_back(*, opened: OpenCase, function: str, term: uuid.UUID, reason: str, said: str) -> None:
    """Take back what was recorded by mistake: a row of a condition or an offer, with its first row all of it. Raises `Refused`.

    What a withdrawal ended stays ended; that it was withdrawn counts no longer.
    """
    demand(rules.back_has_words(reason, said))
    with transaction.atomic():
        call("plans.take_back", p_case=opened.case_id, p_term=term, p_own_function=function, p_reason=reason, p_said=said.strip())
        _count_terms(opened)


def write_view(*, actor: Actor, opened: OpenCase, function: str, text: str, missing: str | None, objection: bool, said_on: date) -> View:
    """Record the person's view, or why it is missing. Raises `Refused`."""
    demand(rules.view_is_whole(text, missing, objection=objection))
    with transaction.atomic():
        row = _add(View, actor, opened, function, text=text.strip(), missing=missing or None, objection=objection, said_on=said_on)
        _mark(opened, {"recorded_view": said_on})
    return row


def end_seat(*, case: uuid.UUID, seat: uuid.UUID, consent_over: bool | None) -> None:
    """End a seat today, and count the case anew. Raises `Refused`.

    `consent_over`: of a seat on consent whether that consent is over too, so that all that rests on it ends as by a withdrawal; of any
    other None.
    """
    with transaction.atomic():
        call("plans.end_seat", p_seat=seat, p_consent_over=consent_over)
        count_anew(case)


def _add_term(actor: Actor, opened: OpenCase, function: str, said: TermSaid, replaces: uuid.UUID | None) -> Term:
    return _add(
        Term, actor, opened, function, kind=said.kind, text=said.text.strip(), state=said.state, legal_basis_id=said.legal_basis,
        starts=said.starts, ends=said.ends, consent_on=said.consent_on, ask_again=said.ask_again, provider_id=said.provider,
        seat=said.seat, replaces=replaces,
    )  # fmt: skip


def _withdraw(opened: OpenCase, provider: uuid.UUID, seats: list[uuid.UUID]) -> None:
    for seat in [*seats] or [None]:
        call("plans.withdraw_consent", p_case=opened.case_id, p_institution=provider, p_seat=seat)


def _count_terms(opened: OpenCase) -> None:
    """Mark what all conditions and offers together come to, and count the case anew if that is something else than before."""
    standing = terms.standings(Term.objects.of(opened), TakenBack.objects.of(opened))
    facts = [terms.fact_of(one, localdate(one.row.recorded_at)) for one in standing]
    marked = Milestone.objects.filter(case_id=opened.case_id, kind__in=terms.KINDS).order_by("at").values_list("kind", "day")
    fresh = terms.changed(dict(marked), terms.marks_of(facts))
    if fresh:
        _mark(opened, fresh)
        count_anew(opened.case_id)


def _mark(opened: OpenCase, marks: Mapping[str, date | None]) -> None:
    for kind, day in marks.items():
        call("cases.mark", p_case=opened.case_id, p_kind=kind, p_day=day)


def _add(model: Any, actor: Actor, opened: OpenCase, function: str, **values: Any) -> Any:
    with transaction.atomic():
        return model.objects.add(
            opened, author=actor.practitioner, institution_id=actor.institution, function_kind=function, recorded_at=now(), **values
        )
