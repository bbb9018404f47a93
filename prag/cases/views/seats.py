"""How does a seat begin and go on? Given, renewed, asked for; and how does one step back from a case?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.permissions import TABLE, Permission, Reach
from prag.access.web import requires
from prag.accounts.stepup import step_up
from prag.cases import rules
from prag.cases.actions import ask_for_seat, due_in, give_seat, step_back
from prag.cases.forms.seats import AskForm, SeatForm, StepBackForm
from prag.cases.reading import case_and_table, key_details, unended_seat
from prag.cases.table import Table
from prag.cases.words import parts_words
from prag.gate.words import BASES
from prag.kernel.verdict import Refused
from prag.staffing.actions import renew_seat
from prag.staffing.forms import RenewForm
from prag.ui import errors as pages
from prag.ui.answers import add_refusal, done, form_page, worked
from prag.ui.controls import first_refusal
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, word


@requires(Permission.SEAT_GIVE)
@step_up
@never_cache
def seat_new(request: HttpRequest, code: str) -> HttpResponse:
    """Give an institution's function a seat."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    verdict = first_refusal(rules.case_is_running(case.phase), rules.acts_for_case(table.my_writes, table.writers(rules.RESPONSIBLE_PART)))
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = SeatForm(request.POST or None, jurisdiction=actor.jurisdiction, today=table.today, parties=[actor.institution])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_seat(case=case.id, institution=data["institution"], function=data["function"], terms=form.terms())
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            text = _("The seat was given. It opens the case as soon as the institution's access manager has filled it.")
            messages.success(request, text)
            return redirect("case_page", code=case.code)
    return form_page(request, "cases/seat_new.html", form, case=case, details=key_details(case, table))


@requires(Permission.SEAT_RENEW)
@step_up
@never_cache
def seat_renew(request: HttpRequest, code: str, seat: UUID) -> HttpResponse:
    """Let a seat go on, with a reason."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    row = unended_seat(table, seat)
    verdict = first_refusal(
        rules.case_is_running(case.phase), rules.acts_for_case(table.my_writes, table.writers(rules.RESPONSIBLE_PART)),
        rules.may_renew_seat(row.ends, table.today),
    )  # fmt: skip
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = RenewForm(request.POST or None, after=row.ends, today=table.today, on_consent=row.basis == "consent")
    if request.method == "POST" and worked(form, lambda: renew_seat(seat=row.id, **form.terms())):
        text = _("The seat of %(who)s goes on until %(day)s. Before that day it can be renewed again.") % {
            "who": row.institution,
            "day": day(form.cleaned_data["ends"]),
        }
        return done(request, text, "case_page", case.code)
    facts = [
        (_("Institution"), row.institution),
        (_("Function"), word(FUNCTIONS, row.function)),
        (_("Opens"), parts_words(row.parts)),
        (_("Basis"), word(BASES, row.basis)),
        (_("Last day now"), day(row.ends)),
    ]
    return form_page(request, "cases/seat_renew.html", form, case=case, details=key_details(case, table), seat=row, facts=facts)


@requires(Permission.SEAT_ASK)
@never_cache
def seat_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a seat by code. The answer is the same whether there is such a case or not."""
    actor = request.actor  # type: ignore[attr-defined]
    own = [role.value for role, reach in TABLE[Permission.SEAT_ASK].items() if role in actor.roles and reach is not Reach.NONE]
    form = AskForm(request.POST or None, functions=own)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ask_for_seat(actor=actor, code=data["code"], function=data["function"], basis=data["basis"], reason=data["reason"].strip())
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            return render(request, "cases/seat_asked.html", {"due": due_in(actor.jurisdiction, "answer_seat_request")})
    return form_page(request, "cases/seat_ask.html", form)


@requires(Permission.EXCLUDE_SELF)
@never_cache
def case_step_back(request: HttpRequest, code: str) -> HttpResponse:
    """Exclude oneself from a case because of a conflict of interest."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    form = StepBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            step_back(actor=actor, case=case.id, reason=form.cleaned_data["reason"])
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            text = _("You stepped back from the case and no longer see it. Your access manager can name somebody else.")
            messages.success(request, text)
            return redirect("home")
    alone = rules.RESPONSIBLE_PART in table.my_writes and not _somebody_else_acts(table, actor.practitioner)
    return form_page(request, "cases/step_back.html", form, case=case, details=key_details(case, table), alone=alone)


def _somebody_else_acts(table: Table, practitioner: UUID) -> bool:
    return any(
        rules.RESPONSIBLE_PART in seat.writes
        and (
            (seat.holder_id not in (None, practitioner) and not seat.away(table.today))
            or (seat.deputy_id != practitioner and seat.deputy_acts(table.today))
        )
        for seat in table.live
    )
