"""How is what went out called back? A whole case or one notice; every recipient confirms, and open ones are listed with their days."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from prag.access.permissions import Permission
from prag.access.web import requires, signed_in
from prag.accounts.stepup import step_up_to_send
from prag.cases.models import Case, Disclosure, Told
from prag.cases.reading import case_and_table, key_details
from prag.cases.rules import case_is_running
from prag.cases.table import Table
from prag.duties.models import Duty
from prag.exchange.actions import confirm_recall, due_in_working_days, find_error, recall_notice
from prag.exchange.board import acts_here
from prag.exchange.forms.answers import RecallForm, SureForm
from prag.exchange.receipts import find_followed, receipts_followed, receipts_of
from prag.exchange.rules import may_call_back
from prag.exchange.words import HANDED_ON, confirmed_word, fields_words
from prag.gate.verbs import rows
from prag.kernel.clock import today
from prag.kernel.codes import tidy_case_code
from prag.organisations.models import Institution
from prag.ui.answers import add_refusal, done, form_page, worked
from prag.ui.controls import first_refusal
from prag.ui.jinja2 import day
from prag.ui.words import data_text, word

SURE_ERROR = gettext_lazy("I understand that the case ends today and cannot be opened again.")
SURE_NOTICE = gettext_lazy("I understand that the recipient can no longer open the notice.")
SURE_GONE = gettext_lazy("We looked for every copy, on paper and in files, and deleted it.")


class Fact(NamedTuple):
    """One thing that one's institution got and that is called back, as the gate tells it. `asked`: the one that the page is about."""

    code: str
    kind: str
    at: datetime
    sender: UUID
    fields: list[str]
    recalled_at: datetime
    confirmed_as: str | None
    in_error: bool
    asked: bool


@requires(Permission.CASE_STEP)
@never_cache
@step_up_to_send
def case_recall(request: HttpRequest, code: str) -> HttpResponse:
    """Opened in error: what will happen, who got something; afterwards, who confirmed."""
    try:
        case, table = _at_the_table(request, code)
    except Http404:
        # The seats have ended; the list is read on apart, until the last one has confirmed.
        if request.method == "GET" and find_followed(code):
            return redirect("recall_followed", code)
        raise
    verdict = first_refusal(case_is_running(case.phase), acts_here(table))
    form = SureForm(request.POST if request.method == "POST" else None, label=SURE_ERROR)
    asked: list[int] = []
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: asked.append(find_error(case=case, today=table.today))):
        n = asked[0]
        text = ngettext(
            "The case ended as opened in error. %(n)s institution is asked to confirm that everything is deleted.",
            "The case ended as opened in error. %(n)s institutions are asked to confirm that everything is deleted.", n,
        )  # fmt: skip
        return done(request, text % {"n": n}, "case_recall", code)
    over = case.phase == "opened_in_error"
    context = {
        "case": case, "details": key_details(case, table), "verdict": verdict, "over": over, "receipts": receipts_of(case, table.today),
        "sitting": sorted({seat.institution for seat in table.seats if seat.institution_id != case.responsible_id}),
        "due": due_in_working_days(case.jurisdiction_id, "recall_opened_in_error", table.today),
    }  # fmt: skip
    return form_page(request, "exchange/recall.html", form, **context)


@requires(Permission.NOTICE_SEND)
@never_cache
@step_up_to_send
def notice_recall(request: HttpRequest, code: str, item: UUID) -> HttpResponse:
    """A wrong notice: ask once more, then call it back."""
    case, table = _at_the_table(request, code)
    told = Told.objects.select_related("recipient").filter(case_id=case.id, item=item).first()
    if told is None:
        raise Http404
    ledger = Disclosure.objects.filter(case_id=case.id, item=item).first()
    verdict = may_call_back(acts_here(table), bool(ledger and ledger.recalled_at), own=told.recipient_id == case.responsible_id)
    form = SureForm(request.POST if request.method == "POST" else None, label=SURE_NOTICE)
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: recall_notice(case=case, item=item, today=table.today)):
        return done(request, _("Called back. The institution is asked to confirm that it is deleted or corrected."), "case_notices", code)
    context = {
        "case": case, "details": key_details(case, table), "verdict": verdict, "told": told, "to": data_text(told.recipient.name),
        "fields": fields_words(ledger.fields) if ledger else "",
        "due": due_in_working_days(case.jurisdiction_id, "recall_opened_in_error", table.today),
    }  # fmt: skip
    return form_page(request, "exchange/notice_recall.html", form, **context)


@requires(Permission.RECALL_FOLLOW)
@never_cache
def recall_followed(request: HttpRequest, code: str) -> HttpResponse:
    """The list alone, of a case that is over and whose seats have ended: who got what, who has not confirmed. Until the last one has."""
    case = find_followed(code)
    receipts = receipts_followed(case, today()) if case else []
    if not receipts:
        raise Http404
    return form_page(request, "exchange/recall_followed.html", code=tidy_case_code(code), receipts=receipts)


@signed_in  # it was asked of whatever function got something; the duty says of which
@never_cache
@step_up_to_send
def recall_confirm(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """Confirm that what one's institution got is gone; of a wrong notice also that what must be kept is corrected."""
    duty = Duty.objects.filter(kind="confirm_recall", about=disclosure).order_by("-asked_at").first()
    if duty is None:
        raise Http404
    facts = [Fact(*row) for row in rows("cases.recall_facts", p_disclosure=disclosure)]
    said = next((one.confirmed_as for one in facts if one.asked), None)
    if duty.closed_at and said is None:
        # It was corrected, and then the case was found in error: what is asked now has a duty of its own.
        return redirect("recall_confirm", _asked_once_more(duty).about)
    sent = request.POST if request.method == "POST" else None
    in_error = facts[0].in_error
    form = SureForm(sent, label=SURE_GONE) if in_error else RecallForm(sent)
    # Whoever chose on a page that is older than the error is told why that is no answer any more, and never taken for another one.
    answer = request.POST.get("answer", "deleted")
    if form.is_bound and duty.closed_at is None and worked(form, lambda: confirm_recall(disclosure=disclosure, answer=answer)):
        return done(request, _("Confirmed. The institution that called it back sees your answer."), "home")
    senders = dict(Institution.objects.filter(id__in={one.sender for one in facts}).values_list("id", "name"))
    found = [
        (word(HANDED_ON, one.kind), day(localdate(one.at)), data_text(senders.get(one.sender, "")), fields_words(one.fields))
        for one in facts
    ]
    context = {
        "code": facts[0].code, "facts": found, "duty": duty, "today": today(), "in_error": in_error,
        "confirmed": confirmed_word(duty.closed_at, said) if duty.closed_at else "",
    }  # fmt: skip
    return form_page(request, "exchange/recall_confirm.html", form, **context)


def _asked_once_more(closed: Duty) -> Duty:
    newer = Duty.objects.filter(kind="confirm_recall", case_id=closed.case_id, institution=closed.institution_id, closed_at=None).first()
    if newer is None:
        raise Http404
    return newer


def _at_the_table(request: HttpRequest, code: str) -> tuple[Case, Table]:
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    if not table.mine:
        raise Http404
    return case, table
