"""What changes a case? Its verbs: start, confirm or refuse, give and end seats, ask for one, step back."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from prag.access.actor import Actor
from prag.cases.keys import Person, seal_person
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.messages.actions import tell_of_seat
from prag.organisations.models import Deadline

# A first seat lasts until it is renewed with a reason (promise 10); proposals, not law.
FIRST_SEAT_DAYS = 365
DEFAULT_DAYS = {"confirm_eligibility": 15, "answer_seat_request": 7}


def due_in(jurisdiction: str, key: str) -> date:
    """The day on which the jurisdiction's interval `key` ends, counted from today in days."""
    found = Deadline.objects.filter(jurisdiction=jurisdiction, key=key).values_list("amount", flat=True).first()
    return today() + timedelta(days=found or DEFAULT_DAYS[key])


def start_case(*, actor: Actor, person: Person, custody_from: date, release_expected: date | None, release_kind: str,
               legal_basis: uuid.UUID, criterion: uuid.UUID, told: str, told_on: date,
               told_language: str) -> tuple[uuid.UUID, str]:  # fmt: skip
    """Start a draft; the director is asked to confirm it. Returns the case's id and code. Raises `Refused`."""
    case_id = uuid.uuid4()
    sealed = seal_person(case_id, person)
    code = call(
        "cases.new_case", p_case=case_id,
        p_custody_from=custody_from, p_release_expected=release_expected, p_release_kind=release_kind,
        p_legal_basis=legal_basis, p_criterion=criterion, p_told=told, p_told_on=told_on, p_told_language=told_language,
        p_wrapped_key=sealed.wrapped_key, p_name_id=sealed.name_id, p_name=sealed.name, p_identity_id=sealed.identity_id,
        p_birth_date=sealed.birth_date, p_personal_number=sealed.personal_number, p_address=sealed.address,
        p_seat_ends=today() + timedelta(days=FIRST_SEAT_DAYS), p_due=due_in(actor.jurisdiction, "confirm_eligibility"),
    )  # fmt: skip
    return case_id, code


def confirm_case(*, item: uuid.UUID) -> uuid.UUID:
    """Confirm a draft that somebody else started. Returns the case's id. Raises `Refused`."""
    return call("cases.decide", p_item=item, p_answer="confirmed", p_reason="")


def refuse_case(*, item: uuid.UUID, reason: str) -> uuid.UUID:
    """Refuse a draft, with the reason. Returns the case's id. Raises `Refused`."""
    return call("cases.decide", p_item=item, p_answer="refused", p_reason=reason)


def give_seat(*, case: uuid.UUID, institution: uuid.UUID, function: str, terms: dict[str, Any]) -> uuid.UUID:
    """Give an institution's function a seat. `terms`: see `seat_terms`. Returns the seat's id. Raises `Refused`."""
    seat = call("gate.give_seat", p_case=case, p_institution=institution, p_function=function, **terms)
    tell_of_seat(seat)
    return seat


def seat_terms(*, compartments: list[str], writes: list[str], basis: str, ends: date, legal_basis: uuid.UUID | None = None,
               agreement: uuid.UUID | None = None, consent_on: date | None = None) -> dict[str, Any]:  # fmt: skip
    """What a seat is given on: compartments, those it may write, the basis (`duty_in_law`, `agreement`, `consent`), its last day."""
    return {
        "p_compartments": compartments,
        "p_writes": writes,
        "p_basis": basis,
        "p_legal_basis": legal_basis,
        "p_agreement": agreement,
        "p_consent_on": consent_on,
        "p_ends": ends,
    }


def ask_for_seat(*, actor: Actor, code: str, function: str, basis: str, reason: str) -> None:
    """Ask the responsible institution for a seat by the case's code. Never says whether there is such a case."""
    due = due_in(actor.jurisdiction, "answer_seat_request")
    call("cases.ask_seat", p_code=code, p_function=function, p_compartments=["work"], p_basis=basis, p_reason=reason, p_due=due)


def answer_request(*, item: uuid.UUID, terms: dict[str, Any] | None) -> uuid.UUID | None:
    """Give the seat that was asked for on `terms`, or refuse it (None). Returns the new seat's id. Raises `Refused`."""
    nothing = seat_terms(compartments=[], writes=[], basis="", ends=today())
    seat = call("cases.decide_request", p_item=item, p_answer="given" if terms else "refused", **(terms or nothing))
    if seat:
        tell_of_seat(seat)
    return seat


def step_back(*, actor: Actor, case: uuid.UUID, reason: str) -> None:
    """Exclude oneself from a case because of a conflict of interest. Raises `Refused`."""
    call("gate.exclude", p_case=case, p_practitioner=actor.practitioner, p_reason=reason)
