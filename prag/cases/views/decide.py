"""How is something answered that was addressed to a function? Opened by the item, logged, decided on its own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.access.roles import Role
from prag.access.web import signed_in
from prag.accounts.stepup import step_up_to_send
from prag.cases import rules
from prag.cases.actions import answer_request, confirm_case, refuse_case
from prag.cases.forms.seats import RequestForm
from prag.cases.forms.start import DecideForm
from prag.cases.models import Case, Eligibility, SeatRequest
from prag.cases.reading import key_details
from prag.cases.table import Table, table_of
from prag.gate.content import OpenCase
from prag.gate.models import Item
from prag.gate.opening import open_item
from prag.gate.words import BASES
from prag.kernel.clock import today
from prag.kernel.verdict import ALLOWED, Refused, Verdict, settled
from prag.organisations.models import Function
from prag.ui.answers import add_refusal, form_page
from prag.ui.controls import first_refusal
from prag.ui.words import FUNCTIONS, LANGUAGES, data_text, word

NEEDS = {"confirm_case": Permission.CASE_CONFIRM, "seat_request": Permission.SEAT_DECIDE}


@signed_in  # which permission is needed depends on what was addressed; asked below
@never_cache
@step_up_to_send
def case_decide(request: HttpRequest, item: UUID) -> HttpResponse:
    """The page of an addressed item."""
    actor = request.actor  # type: ignore[attr-defined]
    found = Item.objects.filter(id=item).first()
    if found is None or found.kind not in NEEDS or not may(actor, NEEDS[found.kind]):
        raise Http404
    opened = open_item(found.id, "case_decide" if found.kind == "confirm_case" else "seat_request")
    case = Case.objects.select_related("responsible").get(id=found.case_id)
    table = table_of(case.id, actor.practitioner, today())
    view = _confirm if found.kind == "confirm_case" else _answer_request
    return view(request, found, opened, case, table)


def _confirm(request: HttpRequest, item: Item, opened: OpenCase, case: Case, table: Table) -> HttpResponse:
    eligibility = Eligibility.objects.of(opened).select_related("legal_basis", "criterion").get()
    verdict = first_refusal(_unanswered(item), _second_person(request.actor, eligibility, table))  # type: ignore[attr-defined]
    form = DecideForm(request.POST or None)
    if request.method == "POST" and not verdict:
        add_refusal(form, verdict)
    elif request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "confirmed":
                confirm_case(item=item.id)
                messages.success(request, _("You confirmed the case. Work on it can begin."))
            else:
                refuse_case(item=item.id, reason=form.cleaned_data["reason"].strip())
                messages.success(request, _("You refused the case. Whoever started it can read your reason."))
            return redirect("home")
        except Refused as no:
            add_refusal(form, no.verdict)
    context = _common(item, case, table) | {
        "eligibility": eligibility,
        "language": word(LANGUAGES, eligibility.told_language),
        "verdict": verdict,
    }
    return form_page(request, "cases/confirm.html", form, **context)


def _answer_request(request: HttpRequest, item: Item, opened: OpenCase, case: Case, table: Table) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    asked = SeatRequest.objects.of(opened).select_related("institution").get(item=item.id)
    verdict = first_refusal(_unanswered(item), rules.acts_for_case(table.my_writes, table.writers(rules.RESPONSIBLE_PART)))
    form = RequestForm(
        request.POST or None, function=asked.function_kind, jurisdiction=actor.jurisdiction, today=table.today,
        parties=[actor.institution, asked.institution_id],
    )  # fmt: skip
    if request.method == "POST" and not verdict:
        add_refusal(form, verdict)
    elif request.method == "POST" and form.is_valid():
        given = form.cleaned_data["answer"] == "given"
        try:
            answer_request(item=item.id, terms=form.terms() if given else None)
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            text = (
                _("%(who)s has a seat now. Its access manager names who holds it.")
                if given
                else _("%(who)s gets no seat. Prag tells them nothing; you can still give one later.")
            )
            messages.success(request, text % {"who": data_text(asked.institution.short_name)})
            return redirect("case_page", code=case.code)
    context = _common(item, case, table) | {
        "asked": asked,
        "asks": word(FUNCTIONS, asked.function_kind),
        "asked_basis": word(BASES, asked.basis),
        "verdict": verdict,
    }
    return form_page(request, "cases/request.html", form, **context)


def _common(item: Item, case: Case, table: Table) -> dict[str, Any]:
    return {"item": item, "case": case, "details": key_details(case, table), "days": (item.due - table.today).days}


def _unanswered(item: Item) -> Verdict:
    return settled(_("Somebody has already answered this.")) if item.answered_at else ALLOWED


def _second_person(actor: Actor, eligibility: Eligibility, table: Table) -> Verdict:
    opener = eligibility.opened_by
    held = list(Function.objects.filter(holder__in=[opener, actor.practitioner]).values_list("holder_id", "kind_id", "deputy_id"))
    directors = {holder for holder, kind, _deputy in held if kind == Role.DIRECTOR}
    deputies = {deputy for holder, _kind, deputy in held if holder == opener and deputy}
    deputies |= {seat.deputy_id for seat in table.seats if seat.holder_id == opener and seat.deputy_id}
    return rules.is_second_person(
        opener=opener, reader=actor.practitioner, deputies_of_opener=deputies, both_directors={opener, actor.practitioner} <= directors
    )
