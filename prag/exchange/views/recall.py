"""How is what went out called back? A whole case or one notice; every recipient confirms, and open ones are listed with their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
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
from prag.exchange.board import State, acts_here, states_of
from prag.exchange.forms.answers import SureForm
from prag.exchange.rules import may_call_back
from prag.exchange.words import HANDED_ON, fields_words
from prag.gate.verbs import rows
from prag.gate.words import BASES
from prag.kernel.clock import today
from prag.organisations.models import Institution
from prag.ui.answers import add_refusal, done, form_page, worked
from prag.ui.controls import first_refusal
from prag.ui.jinja2 import day
from prag.ui.words import data_text, due_word, word

SURE_ERROR = gettext_lazy("I understand that the case ends today and cannot be opened again.")
SURE_NOTICE = gettext_lazy("I understand that the recipient can no longer open the notice.")
ON_PAPER = ("needs_map", "day_one_sheet", "own_copy")
SURE_GONE = gettext_lazy("We looked for every copy, on paper and in files, and deleted it.")


@dataclass(frozen=True, slots=True)
class Got:
    """One thing that an institution got, in words."""

    what: str
    when: str
    basis: str
    fields: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one institution got, and whether it confirmed that this is gone. `state`: done, due, late, waiting (not called back)."""

    name: str
    state: str
    says: str
    got: list[Got]


@requires(Permission.CASE_STEP)
@never_cache
@step_up_to_send
def case_recall(request: HttpRequest, code: str) -> HttpResponse:
    """Opened in error: what will happen, who got something; afterwards, who confirmed."""
    case, table = _at_the_table(request, code)
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
    verdict = may_call_back(acts_here(table), bool(ledger and ledger.recalled_at))
    form = SureForm(request.POST if request.method == "POST" else None, label=SURE_NOTICE)
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: recall_notice(case=case, item=item, today=table.today)):
        return done(request, _("Called back. The institution is asked to confirm that it is deleted."), "case_notices", code)
    context = {
        "case": case, "details": key_details(case, table), "verdict": verdict, "told": told, "to": data_text(told.recipient.name),
        "fields": fields_words(ledger.fields) if ledger else "",
        "due": due_in_working_days(case.jurisdiction_id, "recall_opened_in_error", table.today),
    }  # fmt: skip
    return form_page(request, "exchange/notice_recall.html", form, **context)


@signed_in  # it was asked of whatever function got something; the duty says of which
@never_cache
@step_up_to_send
def recall_confirm(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """Confirm that what one's institution got is gone."""
    duty = Duty.objects.filter(kind="confirm_recall", about=disclosure).first()
    if duty is None:
        raise Http404
    form = SureForm(request.POST if request.method == "POST" else None, label=SURE_GONE)
    if form.is_bound and duty.closed_at is None and worked(form, lambda: confirm_recall(disclosure=disclosure)):
        return done(request, _("Confirmed. The institution that called it back sees your answer."), "home")
    facts = rows("cases.recall_facts", p_disclosure=disclosure)
    senders = dict(Institution.objects.filter(id__in={row[3] for row in facts}).values_list("id", "name"))
    found = [
        (word(HANDED_ON, kind), day(localdate(at)), data_text(senders.get(sender, "")), fields_words(fields))
        for _code, kind, at, sender, fields, _recalled, _confirmed in facts
    ]
    context = {"code": facts[0][0], "facts": found, "duty": duty, "today": today()}
    return form_page(request, "exchange/recall_confirm.html", form, **context)


def receipts_of(case: Case, now: date) -> list[Receipt]:
    """Everything that went out, by institution, with what it answered to a recall."""
    states = states_of(case.id)
    ledger = list(Disclosure.objects.select_related("recipient").filter(case_id=case.id).order_by("-at"))
    asked = {row.recipient_id: states[("confirm_recall", row.id)] for row in ledger if ("confirm_recall", row.id) in states}
    found: dict[tuple[str, str, str], Receipt] = {}
    for row in ledger:
        name = data_text(row.recipient.short_name) if row.recipient else _("The person")
        key = (name, *_answer(row, asked.get(row.recipient_id), now))
        found.setdefault(key, Receipt(*key, [])).got.append(_got(row))
    return sorted(found.values(), key=lambda one: one.name)


def _got(row: Disclosure) -> Got:
    what = word(HANDED_ON, row.kind)
    if row.kind in ON_PAPER:
        what = _("%(what)s, copy %(n)s") % {"what": what, "n": row.copy}
    return Got(what, day(localdate(row.at)), word(BASES, row.basis), fields_words(row.fields))


def _answer(row: Disclosure, asked: State | None, now: date) -> tuple[str, str]:
    if row.confirmed_at:
        return "done", _("Confirmed on %(day)s") % {"day": day(localdate(row.confirmed_at))}
    if row.recalled_at is None:
        return "waiting", _("Not called back")
    if asked is None:
        return "due", _("Called back on %(day)s") % {"day": day(localdate(row.recalled_at))}
    days = (asked.due - now).days
    return ("late" if days < 0 else "due"), _("Called back on %(day)s, not confirmed. %(when)s") % {
        "day": day(localdate(row.recalled_at)),
        "when": due_word(days),
    }


def _at_the_table(request: HttpRequest, code: str) -> tuple[Case, Table]:
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    if not table.mine:
        raise Http404
    return case, table
