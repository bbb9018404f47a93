"""How is a need or a strength put on record, or a typing error in it corrected?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.models import Case
from prag.cases.reading import case_and_table, key_details
from prag.cases.rules import case_is_running
from prag.cases.table import Table
from prag.gate.content import OpenCase
from prag.gate.opening import open_case
from prag.kernel.verdict import Refused, Verdict
from prag.organisations.models import LifeArea
from prag.profiles import rules
from prag.profiles.actions import MODELS, correct_statement, record_statement, words_of
from prag.profiles.forms import StatementForm
from prag.profiles.models import Statement
from prag.ui import errors as pages
from prag.ui.answers import add_refusal, form_page
from prag.ui.controls import first_refusal
from prag.ui.words import data_text


@requires(Permission.STATEMENT_RECORD)
@never_cache
@sensitive_post_parameters("text", "source")
def statement_new(request: HttpRequest, code: str, area: str) -> HttpResponse:
    """Record a statement on a life area."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    life_area = get_object_or_404(LifeArea, key=area)
    verdict = _may_write(case, table, life_area.compartment)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = StatementForm(request.POST or None, today=table.today, hint=data_text(life_area.help))
    if request.method == "POST" and form.is_valid():
        part = life_area.compartment
        opened = open_case(case.id, "statement_record", compartments={part}, writes={part})
        try:
            record_statement(actor=actor, opened=opened, area=life_area, said=form.said(), function=table.my_function_for(part))
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            messages.success(
                request,
                _("Recorded: %(area)s. Whoever has a seat that opens this part reads it now.") % {"area": data_text(life_area.name)},
            )
            return redirect(f"{reverse('case_page', args=[case.code])}#area-{life_area.key}")
    return form_page(request, "profiles/statement.html", form, case=case, details=key_details(case, table), area=life_area, old=None)


@requires(Permission.STATEMENT_CORRECT)
@never_cache
@sensitive_post_parameters("text", "source")
def statement_correct(request: HttpRequest, code: str, statement: UUID) -> HttpResponse:
    """Correct one's own statement by a new version; the old one stays, struck through."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    parts = table.my_writes & MODELS.keys()
    if not parts:
        raise Http404
    opened = open_case(case.id, "statement_correct", compartments=parts, writes=parts if request.method == "POST" else ())
    old = _find(opened, statement)
    corrected = MODELS[old.compartment].objects.of(opened).filter(replaces=old.id).exists()
    verdict = first_refusal(_may_write(case, table, old.compartment), rules.may_correct(old.author, actor.practitioner, corrected))
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    text, source = words_of(opened, [old])[old.id]
    initial = {name: getattr(old, name) for name in StatementForm.base_fields if name not in ("text", "source")}
    form = StatementForm(
        request.POST or None, initial=initial | {"text": text, "source": source}, today=table.today, hint=data_text(old.area.help)
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_statement(actor=actor, opened=opened, old=old, said=form.said(), function=table.my_function_for(old.compartment))
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            messages.success(request, _("Corrected. The earlier version stays on record, struck through."))
            return redirect(f"{reverse('case_page', args=[case.code])}#area-{old.area_id}")
    return form_page(request, "profiles/statement.html", form, case=case, details=key_details(case, table), area=old.area, old=old)


def _may_write(case: Case, table: Table, part: str) -> Verdict:
    return first_refusal(case_is_running(case.phase), rules.may_write_part(part, table.my_writes))


def _find(opened: OpenCase, statement: UUID) -> Statement:
    for part in sorted(opened.compartments & MODELS.keys()):
        found = MODELS[part].objects.of(opened).select_related("area").filter(id=statement).first()
        if found is not None:
            return found
    raise Http404
