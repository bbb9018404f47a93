"""Which pages have grants, and how does a forum's continuity get its page? Reports are made fresh at each asking and kept nowhere."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.forums.continuity import continuity_of
from prag.forums.models import Grant
from prag.forums.querysets import find_forum
from prag.forums.report.paper import paper_of
from prag.forums.report.rows import find_grant, grants, report_on
from prag.forums.report.sheet import Sheet, sheet_of, shown
from prag.ui.paper import pdf_answer
from prag.ui.words import data_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.DONOR_REPORT)
def grant_list(request: HttpRequest) -> HttpResponse:
    """The grants on which the reader may report."""
    return render(request, "forums/grants.html", {"grants": grants(request.actor)})  # type: ignore[attr-defined]


@requires(Permission.DONOR_REPORT)
def grant_report(request: HttpRequest, grant: UUID) -> HttpResponse:
    """The report on the screen."""
    found, sheet = _sheet(request, grant)
    return render(request, "forums/report.html", {"grant": found, "sheet": sheet, "shown": shown})


@requires(Permission.DONOR_REPORT)
def grant_workbook(request: HttpRequest, grant: UUID) -> HttpResponse:
    """The report as a workbook."""
    found, sheet = _sheet(request, grant)
    from prag.forums.report.workbook import workbook_of  # for its memory: few ask for it

    response = HttpResponse(workbook_of(sheet), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found)}.xlsx"'
    return response


@requires(Permission.DONOR_REPORT)
def grant_paper(request: HttpRequest, grant: UUID) -> HttpResponse:
    """The report on paper."""
    found, sheet = _sheet(request, grant)
    return pdf_answer(paper_of(sheet), _file_name(found))


@requires(Permission.FORUM_VIEW)
def forum_continuity(request: HttpRequest, forum: UUID) -> HttpResponse:
    """Who stays involved in a forum: which institutions were absent or silent, and for how long."""
    found = find_forum(forum)
    context = {"forum": found, "place": data_text(found.place.name), "continuity": continuity_of(found)}
    return render(request, "forums/continuity_page.html", context)


def _sheet(request: HttpRequest, grant: UUID) -> tuple[Grant, Sheet]:
    found = find_grant(request.actor, grant)  # type: ignore[attr-defined]
    return found, sheet_of(found, report_on(found))


def _file_name(grant: Grant) -> str:
    return f"report-{slugify(grant.agreement) or 'grant'}"
