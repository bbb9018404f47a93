"""What sends, answers, hands over and calls back? Each opened and logged first, then one verb of the gate a recipient."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from prag.access.actor import Actor
from prag.cases.keys import person_of
from prag.cases.letters import seal_letter
from prag.cases.models import Case
from prag.cases.rules import RESPONSIBLE_PART
from prag.cases.table import Table
from prag.cases.workflow import INSIDE
from prag.exchange.board import Board, Recipient
from prag.exchange.content import Release, facts_for
from prag.exchange.rules import Basis, how_told
from prag.gate.content import OpenCase
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.verdict import Refused
from prag.releases.actions import Dates, Step, last_dates, record_dates, take_step
from prag.releases.duty_table import AFTER, NEXT
from prag.releases.engine import place_settings, recount


@dataclass(frozen=True, slots=True)
class Chosen:
    """To whom a notice goes: which function there, on what basis."""

    recipient: Recipient
    function: str
    basis: Basis


def send_notices(*, actor: Actor, case: Case, table: Table, board: Board, chosen: list[Chosen], institution_name: str,
                 released_on: date | None = None) -> None:  # fmt: skip
    """Tell the chosen institutions, all or none; with `released_on`, record the actual release first. Raises `Refused`."""
    opened = open_case(case.id, "notice_send", compartments={"name", "identity"})
    person = person_of(opened)
    function = table.my_function_for(RESPONSIBLE_PART)
    with transaction.atomic():
        if released_on:
            _record_release(actor, opened, case, released_on, function)
            # Whether it was the end of the sentence or a conditional release is known now.
            case = Case.objects.get(id=case.id)
        release = Release(board.release, case.release_kind, function, institution_name)
        for one in chosen:
            facts = facts_for(one.recipient.fields, person, release)
            letter, body = seal_letter(opened, facts)
            call(
                "cases.send_notice", p_case=case.id, p_institution=one.recipient.id, p_function=one.function, **_basis(one.basis),
                p_fields=list(facts), p_due=board.due, p_release=board.release, p_fulfils=_fulfils(board, one.recipient),
                p_short=board.short, p_letter=letter, p_body=body,
            )  # fmt: skip
        recount(case.id)


def _record_release(actor: Actor, opened: OpenCase, case: Case, day: date, function: str) -> None:
    """The actual release, with what was known before kept; a case that was still inside is released by it."""
    dates = replace(last_dates(case.id) or Dates(), pending=False, actual=day)
    if case.phase in INSIDE:
        take_step(actor=actor, opened=opened, step=Step(verb="release", dates=dates, reason="released"), function=function)
    elif dates != last_dates(case.id):
        record_dates(case=case.id, dates=dates, reason="correction")


def _fulfils(board: Board, recipient: Recipient) -> str:
    same = [one.fulfils for one in recipient.notices if one.release == board.release and not one.recalled]
    days = (board.release - board.today).days if board.release else None
    return how_told(same, days, board.last_repeat_days)


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "p_basis": basis.kind,
        "p_legal_basis": basis.id if basis.kind == "duty_in_law" else None,
        "p_agreement": basis.id if basis.kind == "agreement" else None,
        "p_consent_on": basis.consent_on,
    }


def acknowledge(*, item: UUID, acting: str) -> None:
    """Acknowledge the notice that this request opened. Raises `Refused`."""
    case = call("cases.acknowledge", p_item=item, p_acting=acting)
    _recount_if_mine(case)


def due_in_working_days(jurisdiction: str, key: str, today: date) -> date:
    """The last day of the jurisdiction's interval, counted from today by its calendar."""
    return place_settings(jurisdiction).due(today, key, AFTER, NEXT)


def offer_handover(*, case: Case, institution: UUID, function: str, note: str, due: date) -> None:
    """Offer responsibility to a function at the table, with a note for it alone. Raises `Refused`."""
    opened = open_case(case.id, "handover_offer", compartments={"name"})
    letter, body = seal_letter(opened, {"note": note})
    call("cases.offer_handover", p_case=case.id, p_institution=institution, p_function=function, p_due=due, p_letter=letter, p_body=body)


def decide_handover(*, item: UUID, answer: str, reason: str | None = None) -> UUID:
    """Accept or decline responsibility, or take the offer back (`withdrawn`, the sender). Returns the case's id. Raises `Refused`.

    `reason`: why it is declined, a word of `prag.exchange.words.DECLINED`.
    """
    case = call("cases.decide_handover", p_item=item, p_answer=answer, p_reason=reason)
    _recount_if_mine(case)
    return case


def keep_case(*, case: Case) -> None:
    """After a decline: keep the responsibility, and owe nobody another offer. Raises `Refused`."""
    call("cases.keep_case", p_case=case.id)


def find_error(*, case: Case, today: date) -> int:
    """End a case that should never have been there, and ask every recipient to confirm. Returns how many. Raises `Refused`."""
    due = due_in_working_days(case.jurisdiction_id, "recall_opened_in_error", today)
    return call("cases.find_error", p_case=case.id, p_due=due)


def recall_notice(*, case: Case, item: UUID, today: date) -> None:
    """Call one notice back. Raises `Refused`."""
    call("cases.recall_item", p_item=item, p_due=due_in_working_days(case.jurisdiction_id, "recall_opened_in_error", today))
    recount(case.id)


def confirm_recall(*, disclosure: UUID, answer: str) -> None:
    """Confirm what was done with what one's institution got: `deleted`, or of a wrong notice `corrected`. Raises `Refused`."""
    call("cases.confirm_recall", p_disclosure=disclosure, p_answer=answer)


def _recount_if_mine(case: UUID) -> None:
    """Count anew where the actor may; otherwise the worker does it in its next round."""
    with suppress(Refused):
        recount(case)
