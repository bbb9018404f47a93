"""What is known of one case, on one page? Opened once, read in a handful of queries, rendered whole."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from prag.access.actor import Actor, may
from prag.access.compartments import LIMITS
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.audit.readers import last_of_case
from prag.cases import rules
from prag.cases.keys import Person, name_of, person_of
from prag.cases.models import Case, Eligibility, Transition
from prag.cases.reading import case_and_table, key_details
from prag.cases.table import Table
from prag.cases.views.decide import NEEDS
from prag.cases.views.log import log_rows
from prag.database.prepared import Prepared
from prag.desk.cards import cards_of
from prag.desk.now import Asked, missing
from prag.desk.picture import picture_of
from prag.desk.seats import seat_lines
from prag.desk.work import owed_in
from prag.gate.content import OpenCase
from prag.gate.models import Item
from prag.gate.opening import NotForYou, open_case
from prag.organisations.models import Institution
from prag.profiles.rows import area_rows, life_areas, lines_of
from prag.ui import jinja2
from prag.ui.controls import Control, first_refusal
from prag.ui.words import LANGUAGES, data_text, function_words, word

LOG_ROWS_SHOWN = 5


@requires(Permission.CASE_VIEW)
@never_cache
def case_page(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a case."""
    return _page(request, *case_and_table(code, request.actor.practitioner))  # type: ignore[attr-defined]


@requires(Permission.IDENTITY_SHOW)
@never_cache
@require_POST
def identity_show(request: HttpRequest, code: str) -> HttpResponse:
    """The same page with the name in the bar; the look at the name is a row of the log."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    name = name_of(open_case(case.id, "name_show", compartments={"name"}))
    return _page(request, case, table, person=Person(name))


@requires(Permission.IDENTITY_SHOW)
@never_cache
@require_POST
def identity_page(request: HttpRequest, code: str) -> HttpResponse:
    """The same page with the whole identity."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    person = person_of(open_case(case.id, "identity_show", compartments={"name", "identity"}))
    return _page(request, case, table, person=person, whole=True)


def _page(request: HttpRequest, case: Case, table: Table, *, person: Person | None = None, whole: bool = False) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    opened = open_case(case.id, "case_page", log=bool(may(actor, Permission.LOG_READ)))
    names = table.names()
    lines = lines_of(opened, names=names, reader=actor.practitioner, day=jinja2.day)
    areas = area_rows(
        life_areas(), lines, opened=opened.compartments, writes=table.my_writes,
        who_opens=lambda part: _who_opens(table, part),
    )  # fmt: skip
    items = _items(case=case.id)
    waiting = [_asked(item, actor) for item in items if item.answered_at is None]
    running = rules.case_is_running(case.phase)
    context = {
        "case": case,
        "details": key_details(case, table, person.name if person else ""),
        "person": _identity(person) if person and whole else None,
        "picture": picture_of(case, table, items),
        "owed": owed_in(case.id, case.code, items, actor, table.today),
        "missing": missing(phase=case.phase, release=case.release_expected, table=table, areas=areas, waiting=waiting),
        "areas": areas,
        "can_write": bool(running),
        "write_block": _write_block(actor, table, running),
        "cards": cards_of(case, opened, actor, table.today),
        "opening": _opening(opened, case, names),
        "opening_closed": "" if Eligibility.compartment in opened.compartments else _who_opens(table, Eligibility.compartment),
        "seats": seat_lines(table, actor, case),
        "controls": _controls(actor, case, table, running),
        "log": _last_rows(case, actor, table),
        "areas_url": reverse("case_page", args=[case.code]) + "areas/",
        "statements_url": reverse("case_page", args=[case.code]) + "statements/",
    }
    return render(request, "desk/case.html", context)


_items = Prepared(lambda case: Item.objects.filter(case_id=case).order_by("due"))


def _asked(item: Item, actor: Actor) -> Asked:
    """An unanswered item; with its address where the reader may answer it."""
    mine = item.sender != actor.practitioner and item.kind in NEEDS and may(actor, NEEDS[item.kind])
    return Asked(item.kind, item.due, reverse("case_decide", args=[item.id]) if mine else "")


def _identity(person: Person) -> list[tuple[str, str]]:
    born = date.fromisoformat(person.birth_date) if person.birth_date else None
    nothing = _("not recorded")
    return [
        (_("Name"), person.name),
        (_("Date of birth"), jinja2.day(born) if born else nothing),
        (_("Personal number"), person.personal_number or nothing),
        (_("Address"), person.address or nothing),
    ]


def _who_opens(table: Table, part: str) -> str:
    """To whom a part is open at this table; when to nobody, which functions could get it."""
    seats = dict.fromkeys(f"{function_words((seat.function,))} ({seat.institution})" for seat in table.who_opens(part))
    if seats:
        return _("Open to: %(who)s.") % {"who": ", ".join(seats)}
    return _("Open to nobody at the table. A seat can be given to: %(who)s.") % {
        "who": function_words(role for role, parts in LIMITS.items() if part in parts)
    }


def _write_block(actor: Actor, table: Table, running: Any) -> Control | None:
    """One blocked control for the whole section, instead of one a life area."""
    writes = table.my_writes & {"work", "health", "contacts"}
    verdict = first_refusal(rules.function_may(actor, Permission.STATEMENT_RECORD), running, rules.seat_writes_something(writes))
    return None if verdict else Control(_("Record a statement"), "", verdict)


def _opening(opened: OpenCase, case: Case, names: dict[UUID, str]) -> list[tuple[str, str]]:
    """Why the case exists, in rows; empty when the part is not open to the reader."""
    if Eligibility.compartment not in opened.compartments:
        return []
    [why] = _reasons(opened)
    prison = next(iter(_started_by(case=case.id)), None)
    if prison is None:
        raise NotForYou  # the right ended after the case was opened
    by_opener = _signed(_("treatment officer"), prison, names.get(why.opened_by, ""))
    rows_ = [
        (_("Legal basis"), why.legal_basis.called),
        (_("Criterion"), data_text(why.criterion.name)),
        (_("What the person was told"), why.told),
        (_("Told"), _("on %(day)s, in %(language)s") % {"day": jinja2.day(why.told_on), "language": word(LANGUAGES, why.told_language)}),
        (_("Started"), f"{jinja2.day(case.opened_at)}, {by_opener}"),
    ]
    if why.decided_at:
        label = _("Refused") if case.phase == "refused" else _("Confirmed")
        by_decider = _signed(_("prison director"), prison, names.get(why.decided_by, ""))  # type: ignore[arg-type]
        rows_.append((label, f"{jinja2.day(why.decided_at)}, {by_decider}"))
    else:
        rows_.append((_("Confirmed"), _("Not yet")))
    if why.refusal_reason:
        rows_.append((_("Reason of the refusal"), why.refusal_reason))
    return rows_


_reasons = Eligibility.objects.prepare(lambda rows: rows.select_related("legal_basis", "criterion"))
# Whoever is responsible now need not be who opened it.
_started_by = Prepared(
    lambda case: Institution.objects.filter(id__in=Transition.objects.filter(case_id=case, verb="start").values("institution"))
)


def _signed(function: str, institution: Institution, name: str) -> str:
    return ", ".join(part for part in (function, data_text(institution.short_name), name) if part)


def _controls(actor: Actor, case: Case, table: Table, running: Any) -> dict[str, Control]:
    sees = first_refusal(rules.function_may(actor, Permission.IDENTITY_SHOW), rules.may_show_name(table.my_parts))
    gives = first_refusal(
        rules.function_may(actor, Permission.SEAT_GIVE),
        running,
        rules.acts_for_case(table.my_writes, table.writers(rules.RESPONSIBLE_PART)),
    )
    return {
        "name": Control(_("Show name"), reverse("identity_show", args=[case.code]), sees, posts=True),
        "identity": Control(_("Show whole identity"), reverse("identity_page", args=[case.code]), sees, posts=True),
        "seat_new": Control(_("Give an institution a seat"), reverse("seat_new", args=[case.code]), gives),
        "step_back": Control(
            _("Step back from this case"), reverse("step_back", args=[case.code]), rules.function_may(actor, Permission.EXCLUDE_SELF)
        ),
        "log": Control(_("All rows"), reverse("case_log", args=[case.code]), rules.function_may(actor, Permission.LOG_READ)),
    }


def _last_rows(case: Case, actor: Actor, table: Table) -> list[Any] | None:
    """The last rows of the log; None when the reader's function does not read it."""
    if not may(actor, Permission.LOG_READ):
        return None
    return log_rows(last_of_case(case.id, LOG_ROWS_SHOWN), actor, table)
