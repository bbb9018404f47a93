"""How is a paper printed? One page says what each holds; a button prints, notes to whom, and answers with the PDF itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.models import Case
from prag.cases.reading import case_and_table, key_details
from prag.cases.rules import case_is_running, may_show_name
from prag.cases.table import Table
from prag.gate.opening import open_case
from prag.kernel.verdict import Refused, Verdict, demand
from prag.organisations.models import Institution
from prag.papers import rules, values
from prag.papers.actions import print_paper
from prag.papers.forms import FORMS, PaperForm
from prag.papers.prints import prints_of
from prag.papers.reading import facts_of
from prag.papers.rows import Copy, Facts
from prag.papers.words import BUTTONS, HOLDS, NEVER, PAPERS
from prag.ui import errors as pages
from prag.ui.answers import add_refusal, form_page, only_post
from prag.ui.controls import first_refusal
from prag.ui.paper import pdf_answer
from prag.ui.words import data_text, word

FILES = {"needs_map": "needs-map", "day_one_sheet": "day-one", "own_copy": "own-copy"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper on the page: what it is, what never stands on it, and its form or why it cannot be printed."""

    kind: str
    title: str
    holds: str
    never: str
    button: str
    verdict: Verdict
    form: PaperForm


@requires(Permission.PAPER_PRINT)
@never_cache
def case_papers(request: HttpRequest, code: str) -> HttpResponse:
    """The three papers, and every earlier print. Reads headers alone."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    return _page(request, case, table)


@requires(Permission.PAPER_PRINT)
@only_post("case_papers", "code")
@never_cache
def needs_map(request: HttpRequest, code: str) -> HttpResponse:
    """Print the needs map for a centre for social work."""
    return _print(request, code, "needs_map")


@requires(Permission.PAPER_PRINT)
@only_post("case_papers", "code")
@never_cache
def day_one_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Print the sheet for the day of release."""
    return _print(request, code, "day_one_sheet")


@requires(Permission.PAPER_PRINT)
@only_post("case_papers", "code")
@never_cache
def own_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Print the person's own copy."""
    return _print(request, code, "own_copy")


def _print(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    verdict = _may(kind, case, table)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = _form(kind, actor, table, request.POST)
    if not form.is_valid():
        return _page(request, case, table, form)
    # The name stands on the person's own copy; the others go by the code.
    opened = open_case(case.id, "paper_print", compartments={"work", "name"} if kind == "own_copy" else {"work"})
    language, to = form.cleaned_data["language"], form.to()
    with translation.override(language):
        facts = facts_of(opened, case, case_and_table(case.code, actor.practitioner)[1])
        whom = data_text(Institution.objects.get(id=to.institution).name) if to.institution else facts.name or _("the person")
    try:
        demand(rules.carries_no_label(values.texts_typed(kind, facts, to.institution)))
        fill = _filled(kind, facts, whom, to.institution)
        number, pdf = print_paper(case=case.id, kind=kind, to=to, values=fill, language=language)
    except Refused as no:
        add_refusal(form, no.verdict)
        return _page(request, case, table, form)
    answer = pdf_answer(pdf, f"{FILES[kind]}-{case.code}-{number}")
    answer["Content-Disposition"] = answer["Content-Disposition"].replace("inline", "attachment")
    answer["Content-Language"] = language
    return answer


def _filled(kind: str, facts: Facts, whom: str, centre: Any) -> Callable[[int], dict[str, Any]]:
    def fill(number: int) -> dict[str, Any]:
        copy = Copy(number, whom)
        if kind == "needs_map":
            return values.values_of_needs_map(facts, copy, centre)
        if kind == "day_one_sheet":
            return values.values_of_day_one(facts, copy)
        return values.values_of_own_copy(facts, copy, settings.DPO_CONTACT)

    return fill


def _may(kind: str, case: Case, table: Table) -> Verdict:
    named = [may_show_name(table.my_parts)] if kind == "own_copy" else []
    return first_refusal(case_is_running(case.phase), rules.may_print(table.my_writes), *named)


def _form(kind: str, actor: Actor, table: Table, data: Any = None) -> PaperForm:
    return FORMS[kind](data, seats=table.live, institution=actor.institution, jurisdiction=actor.jurisdiction, today=table.today)


def _page(request: HttpRequest, case: Case, table: Table, wrong: PaperForm | None = None) -> HttpResponse:
    """The page; `wrong`: the form of the paper that could not be printed, with what was typed."""
    offers = []
    for kind in PAPERS:
        shown = wrong if isinstance(wrong, FORMS[kind]) else _form(kind, request.actor, table)  # type: ignore[attr-defined]
        offers.append(
            Offer(kind, word(PAPERS, kind), word(HOLDS, kind), word(NEVER, kind), word(BUTTONS, kind), _may(kind, case, table), shown)
        )
    context = {"case": case, "details": key_details(case, table), "offers": offers, "prints": prints_of(case.id)}
    return form_page(request, "papers/papers.html", wrong, **context)
