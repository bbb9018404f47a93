"""How does responsibility pass from one institution to another? Offered, answered, and never without somebody in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.actor import Actor, holders
from prag.access.permissions import Permission
from prag.access.web import requires, signed_in
from prag.accounts.stepup import step_up_to_send
from prag.cases.letters import read_letter
from prag.cases.models import Case, Handover, Responsibility
from prag.cases.reading import case_and_table, key_details
from prag.cases.table import SeatRow, Table, table_of
from prag.duties.models import Duty
from prag.exchange.actions import decide_handover, due_in_working_days, keep_case, offer_handover
from prag.exchange.board import State, acts_here, states_of
from prag.exchange.forms.answers import DecideForm, OfferForm
from prag.exchange.rules import may_accept, may_offer
from prag.exchange.views.addressed import addressed_item, may_answer, only_told
from prag.exchange.words import DECLINED, HANDOVER_STATES
from prag.gate.opening import open_item
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Verdict
from prag.organisations.models import Deadline
from prag.ui.answers import add_refusal, done, form_page, tried, worked
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, data_text, sentence, word

TAIL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Span:
    """Who was responsible from when until when; the last one has no end."""

    institution: str
    function: str
    first: date
    until: date | None


@requires(Permission.HANDOVER_OFFER)
@never_cache
@step_up_to_send
@sensitive_post_parameters("note")
def handover_offer(request: HttpRequest, code: str) -> HttpResponse:
    """Offer responsibility to a function at the table; and who was responsible until now."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    if not table.mine:
        raise Http404
    states, offers = states_of(case.id), list(Handover.objects.select_related("receiver").filter(case_id=case.id).order_by("-at"))
    pending = next((one for one in offers if one.state == "asked"), None)
    if pending and request.method == "POST" and request.POST.get("action") == "withdraw":
        text = _("The offer was taken back. Your institution stays responsible.")
        return tried(request, lambda: decide_handover(item=pending.item, answer="withdrawn"), text, "handover_offer", code)
    if request.method == "POST" and request.POST.get("action") == "keep":
        text = _("Recorded. Your institution keeps the case, and nobody waits for another offer.")
        return tried(request, lambda: keep_case(case=case), text, "handover_offer", code)
    receivers = _receivers(case, table)
    verdict = may_offer(case.phase, acts_here(table), pending is not None, receivers)
    due = due_in_working_days(case.jurisdiction_id, "accept_transfer", table.today)
    form = OfferForm(request.POST if request.method == "POST" else None, receivers=[(_key(seat), _seat_word(seat)) for seat in receivers])
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: _offer(case, form, due)):
        return done(request, _("Offered. Your institution stays responsible until the offer is accepted."), "handover_offer", code)
    context = {
        "case": case, "details": key_details(case, table), "verdict": verdict, "due": due, "tail": tail_days(case.jurisdiction_id),
        "pending": _offer_row(pending, states, table.today) if pending else None, "acts": acts_here(table),
        "offer_rows": [_earlier(_offer_row(one, states, table.today)) for one in offers if one is not pending],
        "span_rows": [[one.institution, one.function, day(one.first), day(one.until) if one.until else _("now")] for one in spans_of(case)],
        "declined": acts_here(table) and Duty.objects.filter(case_id=case.id, kind="declined_handover", closed_at=None).exists(),
        "empty_seats": [_seat_word(seat) for seat in receivers if seat.holder_id is None],
    }  # fmt: skip
    return form_page(request, "exchange/handover.html", form, **context)


@signed_in  # an access manager is told here that an offer waits; who may read it, the gate says
@never_cache
@step_up_to_send
def handover_read(request: HttpRequest, item: UUID) -> HttpResponse:
    """What is offered, and the answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = addressed_item(item, "handover")
    if only_told(found, actor):
        return form_page(request, "exchange/only_told.html", item=found, today=today())
    if not may_answer(found, actor, Permission.HANDOVER_ACCEPT):
        raise Http404
    opened = open_item(found.id, "handover_read")
    letter = read_letter(opened, found.id)
    call("duties.open", p_about=found.id)
    case = Case.objects.select_related("responsible").get(id=found.case_id)
    table = table_of(case.id, actor.practitioner, today())
    offer = Handover.objects.select_related("institution").get(item=found.id)
    verdict = _may_accept(offer, table)
    form = DecideForm(request.POST if request.method == "POST" else None)
    declines = form.is_bound and request.POST.get("answer") == "declined" and offer.state == "asked"
    if form.is_bound and not verdict and not declines:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: decide_handover(item=found.id, **form.decision())):
        return _answered(request, case, form.cleaned_data["answer"])
    context = {
        "case": None, "code": case.code, "item": found, "offer": offer, "note": letter["note"], "verdict": verdict, "today": today(),
        "details": key_details(case, table), "sender": data_text(offer.institution.name), "tail": tail_days(case.jurisdiction_id),
        "function": word(FUNCTIONS, offer.receiver_function), "open": offer.state == "asked",
        "seated": bool(table.mine),
    }  # fmt: skip
    return form_page(request, "exchange/handover_read.html", form, **context)


def spans_of(case: Case) -> list[Span]:
    """Everybody who was responsible, oldest first: each from its beginning to the next one's, so that there is no gap."""
    rows = list(Responsibility.objects.select_related("institution").filter(case_id=case.id).order_by("since"))
    ends = [localdate(row.since) for row in rows[1:]] + [None]
    return [
        Span(data_text(row.institution.name), word(FUNCTIONS, row.function_kind), localdate(row.since), end)
        for row, end in zip(rows, ends, strict=True)
    ]


def tail_days(jurisdiction: str) -> int:
    """How long the sender reads on after a hand-over."""
    return Deadline.objects.filter(jurisdiction=jurisdiction, key="handover_tail").values_list("amount", flat=True).first() or TAIL_DAYS


def _receivers(case: Case, table: Table) -> list[SeatRow]:
    able = holders(Permission.HANDOVER_ACCEPT)
    return [seat for seat in table.live if seat.institution_id != case.responsible_id and seat.function in able]


def _key(seat: SeatRow) -> str:
    return f"{seat.institution_id}:{seat.function}"


def _seat_word(seat: SeatRow) -> str:
    return f"{sentence(word(FUNCTIONS, seat.function))}, {seat.institution}"


def _offer(case: Case, form: OfferForm, due: date) -> None:
    institution, function = form.receiver_of()
    offer_handover(case=case, institution=institution, function=function, note=form.cleaned_data["note"].strip(), due=due)


def _offer_row(offer: Handover, states: dict[tuple[str, UUID], State], now: date) -> dict[str, Any]:
    state = states.get(("handover", offer.item))
    return {
        "to": f"{data_text(offer.receiver.short_name)}, {word(FUNCTIONS, offer.receiver_function)}",
        "offered": day(localdate(offer.at)),
        "state": word(HANDOVER_STATES, "withdrawn" if state and state.outcome == "withdrawn" else offer.state),
        "why": word(DECLINED, offer.reason) if offer.reason else "",
        "decided": day(localdate(offer.decided_at)) if offer.decided_at else "",
        "due": state.due if state else None,
        "late": bool(state and offer.state == "asked" and state.due < now),
        "opened": day(localdate(state.opened_at)) if state and state.opened_at else "",
        "head_since": day(localdate(state.head_since)) if state and state.head_since else "",
    }


def _earlier(row: dict[str, Any]) -> list[str]:
    answer = f"{row['state']}: {row['why']}" if row["why"] else row["state"]
    return [row["to"], row["offered"], answer, row["decided"]]


def _may_accept(offer: Handover, table: Table) -> Verdict:
    seats = [seat for seat in table.live if seat.institution_id == offer.receiver_id and seat.function == offer.receiver_function]
    return may_accept(offer.state, bool(seats), any(seat.holder_id for seat in seats))


def _answered(request: HttpRequest, case: Case, answer: str) -> HttpResponse:
    if answer == "declined":
        said = _("Declined. Whoever offered it stays responsible, and is asked to offer it to somebody else or to keep it.")
        return done(request, said, "home")
    text = _("Accepted. Your institution is responsible from now on. What is due stands in “My tasks”.")
    seated = table_of(case.id, request.actor.practitioner, today()).mine  # type: ignore[attr-defined]
    return done(request, text, "case_page", case.code) if seated else done(request, text, "home")
