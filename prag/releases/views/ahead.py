"""Which releases are near, by month, and what is open in each? From headers alone, until the reader asks for day one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.models import Authored, Case, Milestone, Told
from prag.cases.reading import CASES_SHOWN_AT_ONCE, release_word
from prag.cases.words import PHASES
from prag.cases.workflow import INSIDE, RUNNING
from prag.database.pages import counted, page_of
from prag.database.prepared import Prepared
from prag.duties.models import Duty
from prag.gate.opening import NotForYou, open_case
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.releases import board
from prag.releases.day_one import CHECKLIST
from prag.releases.forms import EARLIER, AheadForm
from prag.releases.reading import day_one_of, settings_or_none
from prag.releases.words import DAY_ONE
from prag.ui.jinja2 import day
from prag.ui.words import data_text, sentence, word

BACK, AHEAD = 1, 11


@requires(Permission.CASE_VIEW)
@never_cache
def releases_ahead(request: HttpRequest) -> HttpResponse:
    """The board. Reading the codes is one row of the log; `day_one` in the address opens each shown case, a row each."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = today()
    months = board.months_around(now, BACK, AHEAD)
    form = AheadForm(request.GET, months=[(f"{one:%Y-%m}", _month(one)) for one in months])
    chosen = form.chosen()
    page = _page(actor, chosen, months, request.GET.get("page"))
    cases = list(page)
    if cases:
        call("gate.note", p_verb="list_read", p_cases=[case.id for case in cases])
    cards = _cards(cases, actor, now)
    asked = bool(cases) and request.GET.get("day_one") == "1"
    if asked:
        _open_day_one(cases, cards, now)
    kept = chosen | ({"day_one": "1"} if asked else {})
    context = {
        "form": form,
        "page": page,
        "months": _by_month(cases, cards, months[0]),
        "urgent": sum(card.urgent for card in cards),
        "undated": sum(_undated()),
        "narrowed": bool(chosen),
        "asked": asked,
        "to_open": sum(card.seat for card in cards),
        "base": "?" + urlencode(kept) + ("&" if kept else ""),
        "ask": "?" + urlencode(chosen | {"day_one": "1"} | ({"page": page.number} if page.number > 1 else {})),
    }
    return render(request, "releases/ahead.html", context)


def _page(actor: Actor, chosen: dict[str, str], months: Sequence[date], asked: str | None) -> Page[Case]:
    span = _span(chosen.get("month", ""), months)
    if chosen.get("responsible") == "mine":
        own = span | {"institution": actor.institution}
        return page_of(_cases_of(**own), asked, CASES_SHOWN_AT_ONCE, first=lambda: _first_of(**own))
    return page_of(_cases(**span), asked, CASES_SHOWN_AT_ONCE, first=lambda: _first(**span))


def _span(month: str, months: Sequence[date]) -> dict[str, date]:
    """From which day on every release is shown, until which day, and how far back those that nobody may lose sight of."""
    if month == EARLIER:
        return {"earliest": date.min, "first": months[0], "last": months[0] - timedelta(days=1)}
    if month:
        first = date.fromisoformat(f"{month}-01")
        return {"earliest": first, "first": first, "last": _end(first)}
    return {"earliest": date.min, "first": months[0], "last": _end(months[-1])}


def _marked(kind: str) -> Subquery:
    """The day that counts: the last row of a kind, which may have taken an earlier one back."""
    return Subquery(Milestone.objects.filter(case_id=OuterRef("id"), kind=kind).order_by("-at").values("day")[:1])


def _cases(earliest: date, first: date, last: date) -> QuerySet[Case]:
    """Every release from `first` on; before it, back to `earliest`, those alone that still wait: the person is on record as inside
    although the day has passed, or the first contact was missed and nobody has seen the person since."""
    unseen = Q(seen__isnull=True) | Q(seen__lt=F("release_expected"))
    waits = Q(phase__in=INSIDE) | (Q(missed__gte=F("release_expected")) & unseen)
    marked = Case.objects.alias(missed=_marked("contact_missed"), seen=_marked("first_contact"))
    cases = marked.select_related("responsible").filter(
        Q(release_expected__gte=first) | waits, phase__in=RUNNING, release_expected__gte=earliest, release_expected__lte=last
    )
    return cases.order_by("release_expected", "id")


def _cases_of(earliest: date, first: date, last: date, institution: UUID) -> QuerySet[Case]:
    return _cases(earliest, first, last).filter(responsible=institution)


_first = Prepared(lambda earliest, first, last: counted(_cases(earliest, first, last), CASES_SHOWN_AT_ONCE))
_first_of = Prepared(lambda earliest, first, last, institution: counted(_cases_of(earliest, first, last, institution), CASES_SHOWN_AT_ONCE))


def _end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(first: date) -> str:
    return sentence(formats.date_format(first, "F Y"))


def _cards(cases: Sequence[Case], actor: Actor, now: date) -> list[board.Card]:
    """A card a case: four queries however many cases."""
    ids = [case.id for case in cases]
    if not ids:
        return []
    settings = settings_or_none(actor.jurisdiction)
    notices, owed, marks = _notices(ids), _owed(ids, now), _marks(ids)
    mine = set(call("gate.seated_cases"))
    cards = []
    for case in cases:
        told = board.told_of(notices[case.id], case.release_expected, case.responsible_id)
        waiting, late = owed[case.id]
        days = marks[case.id]
        cards.append(
            board.Card(
                code=case.code,
                days=release_word(case, now),
                release=day(case.release_expected),
                phase=word(PHASES, case.phase),
                responsible=data_text(case.responsible.short_name),
                told=board.told_word(told),
                late_notice=board.late_notice(case.phase, case.release_expected, told, settings, now),
                passed=board.passed_word(case.phase, case.release_expected, settings, now),
                missed=board.missed_since(case.release_expected, case.phase, days.get("contact_missed"), days.get("first_contact")),
                owed=board.owed_word(waiting, late),
                overdue=bool(late),
                seat=case.id in mine,
            )
        )
    return cards


def _notices(ids: list[UUID]) -> dict[UUID, list[board.Notice]]:
    found: dict[UUID, list[board.Notice]] = defaultdict(list)
    for case_id, recipient, release, acknowledged in _told(ids=ids):
        found[case_id].append(board.Notice(recipient, release, acknowledged is not None))
    return found


def _owed(ids: list[UUID], now: date) -> dict[UUID, tuple[int, int]]:
    found: dict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for case_id, due in _open_duties(ids=ids):
        waiting, late = found[case_id]
        found[case_id] = (waiting + 1, late + (due < now))
    return found


def _marks(ids: list[UUID]) -> dict[UUID, dict[str, date | None]]:
    """The days that count: of each kind the one recorded last, none where it was taken back."""
    found: dict[UUID, dict[str, date | None]] = defaultdict(dict)
    for case_id, kind, when in _contacts(ids=ids):
        found[case_id][kind] = when
    return found


_undated = Prepared(
    lambda: (
        Case.objects.filter(phase__in=RUNNING, release_expected__isnull=True)
        .values("jurisdiction_id")
        .annotate(n=Count("id"))
        .values_list("n", flat=True)
    )
)
_told = Prepared(
    lambda ids: Told.objects.filter(case_id__any_of=ids).order_by("at").values_list("case_id", "recipient_id", "release", "acknowledged_on")
)
_open_duties = Prepared(lambda ids: Duty.objects.filter(case_id__any_of=ids, closed_at__isnull=True).values_list("case_id", "due"))
_contacts = Prepared(
    lambda ids: (
        Milestone.objects.filter(case_id__any_of=ids, kind__in=["first_contact", "contact_missed"])
        .order_by("at")
        .values_list("case_id", "kind", "day")
    )
)


def _open_day_one(cases: Sequence[Case], cards: Sequence[board.Card], now: date) -> None:
    """Open the common work of each shown case for its checklist; a case whose seat does not open it says so."""
    settings = settings_or_none(cases[0].jurisdiction_id)
    for case, card in zip(cases, cards, strict=True):
        try:
            opened = open_case(case.id, "releases_ahead", compartments={Authored.compartment})
        except NotForYou:
            card.closed_part = True
            continue
        stands = day_one_of(opened, release=case.release_expected, today=now, settings=settings)
        card.items = [(word(DAY_ONE, item.key), stands.state(item.key) != "open") for item in CHECKLIST]


def _by_month(cases: Sequence[Case], cards: Sequence[board.Card], first: date) -> list[dict[str, Any]]:
    """Cards under their month, in each what cannot wait first; before them those from before the `first` month, by day alone."""
    earlier = [card for case, card in zip(cases, cards, strict=True) if case.release_expected < first]
    found: dict[date, list[board.Card]] = {}
    for case, card in zip(cases, cards, strict=True):
        if case.release_expected >= first:
            found.setdefault(case.release_expected.replace(day=1), []).append(card)
    groups = [{"name": _month(one), "key": f"{one:%Y-%m}", "cards": board.urgent_first(group)} for one, group in found.items()]
    return [{"name": _("Earlier"), "key": EARLIER, "cards": earlier}, *groups] if earlier else groups
