"""How are institutions told of a release? One page with everybody who must know, one form for several at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.stepup import step_up_to_send
from prag.cases.models import Case
from prag.cases.reading import case_and_table, key_details
from prag.cases.rules import case_is_running, may_show_name
from prag.cases.table import Table
from prag.cases.workflow import OUTSIDE
from prag.exchange.actions import Chosen, send_notices
from prag.exchange.board import Board, acts_here, board_of
from prag.exchange.forms.notices import AlsoForm, NoticesForm, ShortNoticeForm
from prag.exchange.rows import notice_rows
from prag.exchange.rules import may_send
from prag.exchange.words import fields_words
from prag.kernel.verdict import Refused, Verdict
from prag.ui import errors as pages
from prag.ui.answers import add_refusal, done, form_page, worked
from prag.ui.controls import first_refusal
from prag.ui.words import INSTITUTION_KINDS, word


@requires(Permission.NOTICE_SEND)
@never_cache
@step_up_to_send
def case_notices(request: HttpRequest, code: str) -> HttpResponse:
    """Whom must be told and who was; and, for whoever acts for the case, telling them."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = _at_the_table(request, code)
    also = _also(request)
    board = board_of(case, table, sender=actor.institution, also=also)
    verdict = first_refusal(may_send(case.phase, acts_here(table), board.ever_dated), may_show_name(table.my_parts))
    again = request.method == "POST" and request.POST.get("action") == "again"
    ticked = {one.id for one in board.untold if one.basis} | set(also)
    form = NoticesForm(request.POST if request.method == "POST" and not again else None, board=board, ticked=ticked)
    if again and verdict:
        return _tell_again(request, case, table, board)
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: _send(request, case, table, board, form.chosen())):
        n = len(form.chosen())
        return done(
            request,
            ngettext(
                "%(n)s institution was told. It is asked to acknowledge it; here you see whether it has.",
                "%(n)s institutions were told. They are asked to acknowledge it; here you see which have.",
                n,
            )
            % {"n": n},
            "case_notices",
            code,
        )
    return form_page(request, "exchange/notices.html", form, **_context(request, case, table, board, verdict))


@requires(Permission.NOTICE_SEND)
@never_cache
@step_up_to_send
def short_notice(request: HttpRequest, code: str) -> HttpResponse:
    """Released today: the day of release and everybody who must know, in one go."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = _at_the_table(request, code)
    verdict = first_refusal(case_is_running(case.phase), acts_here(table), may_show_name(table.my_parts))
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    board = board_of(case, table, sender=actor.institution, also=_also(request), actual=table.today)
    form = ShortNoticeForm(
        request.POST if request.method == "POST" else None, board=board, ticked={one.id for one in board.recipients if one.verdict}
    )
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["released_on"]
        board = board_of(case, table, sender=actor.institution, also=_also(request), actual=day)
        try:
            _send(request, case, table, board, form.chosen(), released_on=day)
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            text = _("The release is recorded and everybody you ticked was told. Now print the sheet for the first day.")
            return done(request, text, "case_notices", code)
    return form_page(request, "exchange/short.html", form, **_context(request, case, table, board, verdict))


def _at_the_table(request: HttpRequest, code: str) -> tuple[Case, Table]:
    """The case, for whoever has a seat; whoever was only asked something sees nobody else's notices."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    if not table.mine:
        raise Http404
    return case, table


def _also(request: HttpRequest) -> list[UUID]:
    """The institutions added by the address; what is no id is left out."""
    found = []
    for said in request.GET.getlist("also"):
        try:
            found.append(UUID(said))
        except ValueError:
            continue
    return found


def _send(request: HttpRequest, case: Case, table: Table, board: Board, chosen: list[Chosen], **more: Any) -> None:
    name = request.here.institution_name  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    send_notices(actor=actor, case=case, table=table, board=board, chosen=chosen, institution_name=name, **more)


def _tell_again(request: HttpRequest, case: Case, table: Table, board: Board) -> HttpResponse:
    """The new date to everybody who believes another one, in one go; who has no basis any more stays on the page."""
    possible = [Chosen(one, one.function, one.basis) for one in board.told_another_date if one.verdict and one.basis]
    if possible:
        try:
            _send(request, case, table, board, possible)
        except Refused as no:
            form = NoticesForm({}, board=board, ticked=set())
            form.full_clean()
            form.errors.clear()
            add_refusal(form, no.verdict)
            verdict = no.verdict
            return form_page(request, "exchange/notices.html", form, **_context(request, case, table, board, verdict))
    n = len(possible)
    text = ngettext(
        "%(n)s institution was told of the new date. It is asked to acknowledge it.",
        "%(n)s institutions were told of the new date. They are asked to acknowledge it.",
        n,
    ) % {"n": n}
    return done(request, text, "case_notices", case.code)


def _context(request: HttpRequest, case: Case, table: Table, board: Board, verdict: Verdict) -> dict[str, Any]:
    also = _also(request)
    again = "again" in request.GET
    asked = [*(["again=1"] if again else []), *(f"also={one}" for one in also)]
    return {
        "case": case,
        "details": key_details(case, table),
        "board": board,
        "rows": notice_rows(board),
        "verdict": verdict,
        "outside": case.phase in OUTSIDE,
        "again_without_basis": [one for one in board.told_another_date if not one.basis],
        "blocked_ones": [one for one in board.recipients if not one.verdict and not one.leads],
        "also_form": AlsoForm(jurisdiction=case.jurisdiction_id, without={one.id for one in board.recipients} | {case.responsible_id}),
        "also": also,
        "again": again,
        "query": f"?{'&'.join(asked)}" if asked else "",
        "fields_words": fields_words,
        "kind_word": lambda kind: word(INSTITUTION_KINDS, kind),
    }
