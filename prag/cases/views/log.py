"""Who opened this case? The log in plain rows, for those at the table and for the data protection officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor, may
from prag.access.permissions import Permission, Reach
from prag.access.web import requires
from prag.audit.readers import Happened, institutions_in, of_case, rows
from prag.audit.words import BASES, JOBS, JOBS_DONE, OBJECTS, PURPOSES, VERBS
from prag.cases.forms.find import CodeForm, LogFilterForm
from prag.cases.reading import case_and_table, key_details
from prag.cases.table import Table
from prag.cases.words import parts_words
from prag.gate.opening import open_log
from prag.gate.verbs import call
from prag.organisations.models import Institution, Practitioner
from prag.ui.answers import form_page
from prag.ui.jinja2 import moment
from prag.ui.words import FUNCTIONS, data_text, sentence, word

ROWS_SHOWN_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row in words. `name` is empty where the reader may not see names."""

    at: str
    who: str
    name: str
    what: str
    parts: str
    why: str
    to: str


@requires(Permission.LOG_READ)
@never_cache
def case_log(request: HttpRequest, code: str) -> HttpResponse:
    """The log of a case at whose table one sits."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    open_log(case.id)
    return _page(request, case.id, table, {"case": case, "details": key_details(case, table), "code": case.code, "recall": False})


@requires(Permission.LOG_READ)
@never_cache
def log_find(request: HttpRequest) -> HttpResponse:
    """A data protection officer starts from a code; there is no list to browse."""
    _only_oversight(request.actor)  # type: ignore[attr-defined]
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = call("cases.find_for_oversight", p_code=form.cleaned_data["code"])
        if found:
            return redirect(reverse("log_overseen", args=[found]) + "?" + urlencode({"code": form.cleaned_data["code"]}))
        form.add_error("code", _("There is no case with this code in your jurisdiction."))
    return form_page(request, "cases/log_find.html", form)


@requires(Permission.LOG_READ)
@never_cache
def log_overseen(request: HttpRequest, case: UUID) -> HttpResponse:
    """The log of a case that one oversees without sitting at its table."""
    _only_oversight(request.actor)  # type: ignore[attr-defined]
    open_log(case)
    claimed = request.GET.get("code", "")
    code = claimed if claimed and call("cases.find_for_oversight", p_code=claimed) == case else ""
    recall = bool(code and may(request.actor, Permission.RECALL_FOLLOW) and call("cases.find_recall", p_code=code))  # type: ignore[attr-defined]
    return _page(request, case, None, {"case": None, "details": [], "code": code, "recall": recall})


def log_rows(happened: list[Happened], actor: Actor, table: Table | None) -> list[LogRow]:
    """The rows in words: names only of tablemates and of one's own institution."""
    names = table.names() if table else {}
    places = {seat.institution_id: seat.institution for seat in table.seats} if table else {}
    # Who sits at the table is known already; asked for are the others.
    people = {one.actor for one in happened if one.actor} - names.keys()
    if people:
        names |= dict(Practitioner.objects.filter(id__in=people).values_list("id", "name"))
    bodies = {one for row in happened for one in (row.institution, row.recipient) if one} - places.keys()
    if bodies:
        found = Institution.objects.filter(id__in=bodies).values_list("id", "short_name")
        places |= {id_: data_text(name) for id_, name in found}
    return [_row(one, names, places) for one in happened]


def _row(one: Happened, names: dict[UUID, str], places: dict[UUID, str]) -> LogRow:
    if one.actor is None:
        who, name = _("Prag itself (%(job)s)") % {"job": word(JOBS, one.system)}, ""
    else:
        who = sentence(", ".join(part for part in (word(FUNCTIONS, one.function or ""), places.get(one.institution, "")) if part))  # type: ignore[arg-type]
        # Without a name, the same reference in each row still shows that it was the same person.
        name = names.get(one.actor, "") or _("reference %(short)s") % {"short": str(one.actor)[:8]}
    why = ", ".join(part for part in (word(PURPOSES, one.purpose), word(BASES, one.basis)) if part)
    about = word(OBJECTS, one.object) if one.verb != "consultation" else ""  # its parts say what was opened
    did = str(JOBS_DONE.get(one.system or "", "")) if one.verb == "system" else ""
    what = did or ": ".join(part for part in (word(VERBS, one.verb), about) if part)
    to = places.get(one.recipient, "") if one.recipient and one.recipient != one.institution else ""
    return LogRow(moment(one.at), who, name, what, parts_words(one.parts), why, to)


def _page(request: HttpRequest, case_id: UUID, table: Table | None, context: dict[str, Any]) -> HttpResponse:
    bodies = Institution.objects.filter(id__in=institutions_in(case_id)).order_by("short_name").values_list("id", "short_name")
    form = LogFilterForm(request.GET, institutions=[(str(id_), data_text(name)) for id_, name in bodies])
    chosen = form.chosen()
    page = Paginator(of_case(case_id, **chosen), ROWS_SHOWN_AT_ONCE).get_page(request.GET.get("page"))
    shown = log_rows(rows(page), request.actor, table)  # type: ignore[attr-defined]
    until = call("audit.sealed_until")
    kept = request.GET.copy()
    kept.pop("page", None)
    base = "?" + kept.urlencode() + ("&" if kept else "")
    context |= {"form": form, "page": page, "rows": shown, "base": base, "narrowed": bool(chosen), "sealed_until": until}
    return render(request, "cases/log.html", context)


def _only_oversight(actor: Actor) -> None:
    if actor.reach(Permission.LOG_READ) is not Reach.JURISDICTION:
        raise Http404
