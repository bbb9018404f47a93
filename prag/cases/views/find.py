"""How does one find a case? One's own list, and one search by name among one's own cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases import names
from prag.cases.forms.find import ListFilterForm, NameForm
from prag.cases.keys import names_of
from prag.cases.models import Case
from prag.cases.reading import CASES_SHOWN_AT_ONCE, release_word
from prag.cases.words import PHASES, RELEASE_KINDS
from prag.cases.workflow import UNLISTED
from prag.database.pages import page_of
from prag.database.prepared import Prepared
from prag.gate.models import Seat
from prag.gate.opening import open_names
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.ui.answers import form_page
from prag.ui.jinja2 import day
from prag.ui.words import data_text, word


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list of cases: what the header says, in words."""

    code: str
    phase: str
    release: str
    release_day: str
    responsible: str
    seat_until: str
    # Whether the page of the case opens to the reader; what was only asked opens from My tasks.
    opens: bool


@requires(Permission.CASE_VIEW)
@never_cache
def case_list(request: HttpRequest) -> HttpResponse:
    """My cases, by release date or code."""
    form = ListFilterForm(request.GET)
    chosen, now = form.chosen(), today()
    page = page_of(_filtered(chosen, now), request.GET.get("page"), CASES_SHOWN_AT_ONCE)
    rows = case_rows(page, request.actor, now)  # type: ignore[attr-defined]
    base = "?" + urlencode(chosen)
    narrowed = bool({"phase", "release"} & chosen.keys())
    context = {"form": form, "page": page, "rows": rows, "base": base + ("&" if chosen else ""), "narrowed": narrowed}
    return render(request, "cases/list.html", context)


def case_rows(cases: Page | list[Case], actor: Actor, now: date) -> list[CaseRow]:
    """The cases as rows, with the reader's seat; writes the one event that says which codes were read."""
    found = list(cases)
    if not found:
        return []
    call("gate.note", p_verb="list_read", p_cases=[case.id for case in found])
    reader, decides = actor.practitioner, bool(may(actor, Permission.CASE_CONFIRM))
    ends: dict[UUID, date] = {}
    for case_id, holder, deputy, first, last, end in _seats(ids=[case.id for case in found], now=now):
        acting = deputy == reader and first is not None and first <= now and (last is None or last >= now)
        if holder == reader or acting:
            ends[case_id] = max(end, ends.get(case_id, end))
    return [
        CaseRow(
            case.code,
            word(PHASES, case.phase),
            release_word(case, now),
            _release_day(case),
            data_text(case.responsible.short_name),
            day(ends[case.id]) if case.id in ends else _("none; you were asked"),
            case.id in ends or decides,
        )  # fmt: skip
        for case in found
    ]


_seats = Prepared(
    lambda ids, now: Seat.objects.filter(case_id__any_of=ids, ended_at__isnull=True, starts__lte=now, ends__gte=now).values_list(
        "case_id", "holder_id", "deputy_id", "deputy_from", "deputy_until", "ends"
    )
)


@requires(Permission.NAME_SEARCH)
@never_cache
@sensitive_post_parameters("name")
def name_search(request: HttpRequest) -> HttpResponse:
    """Find one of one's own cases by name. Only a sent form searches, and each search is logged."""
    form = NameForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "cases/find.html", form, rows=None)
    found = names_of(open_names())
    hits = [case_id for case_id, name in found.items() if names.matches(form.cleaned_data["name"], name)]
    found_cases = Case.objects.select_related("responsible").exclude(phase__in=UNLISTED)
    cases = list(found_cases.filter(id__in=hits).order_by("code")) if hits else []
    rows = case_rows(cases, request.actor, today())  # type: ignore[attr-defined]
    return form_page(request, "cases/find.html", form, rows=rows)


def _filtered(chosen: dict[str, Any], now: date) -> QuerySet[Case]:
    cases = Case.objects.select_related("responsible")
    # Only whoever asks for them by phase sees those that have ended, as long as the own seat still opens them.
    cases = cases.filter(phase=chosen["phase"]) if chosen.get("phase") else cases.exclude(phase__in=UNLISTED)
    within = chosen.get("release")
    if within == "past":
        cases = cases.filter(release_expected__lt=now)
    elif within:
        cases = cases.filter(release_expected__gte=now, release_expected__lte=now + timedelta(days=int(within)))
    if chosen.get("sort") == "code":
        return cases.order_by("code")
    return cases.order_by(F("release_expected").asc(nulls_last=True), "id")


def _release_day(case: Case) -> str:
    if case.release_expected is None:
        return ""
    return f"{day(case.release_expected)}, {word(RELEASE_KINDS, case.release_kind).lower()}"
