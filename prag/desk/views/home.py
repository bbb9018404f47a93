"""Where does one begin? The public front page; signed in, what waits for oneself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.access.web import public
from prag.accounts.standing import visit_before
from prag.cases.models import Case
from prag.cases.reading import codes_of
from prag.cases.workflow import UNLISTED
from prag.database.prepared import Prepared
from prag.desk.doors import doors, empty_seats
from prag.desk.front import personas
from prag.desk.since import since, with_codes
from prag.desk.work import by_day, cases_of, ending, ending_words, in_words, my_seats, of_institution, waiting
from prag.exchange.receipts import recalls_followed
from prag.forums.notices.front import board, latest
from prag.forums.notices.kept import published
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.ui.words import LANGUAGES, spoken

# So many things stand on the page at first; nobody does more in a day.
AT_FIRST = 40


@public  # signed out it shows the front page, which holds nothing of any case
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The front page, or my work."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return render(request, "desk/front.html", _front())
    return render(request, "desk/home.html", _my_work(request, actor))


def _front() -> dict[str, Any]:
    """The latest notice, the forums with today's counts, whom a visitor may try."""
    language = get_language() or "en"
    public_now = published(language)
    return {
        "latest": latest(public_now, language),
        "board": board(public_now, language),
        "language": language,
        "languages": spoken(LANGUAGES),
        "today": today(),
        "personas": personas(),
    }


def _my_work(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    now, shown = today(), request.GET.get("show", "")
    items = waiting(actor, now)
    late = [one for one in items if one.due < now]
    some = [] if shown == "institution" else late if shown == "overdue" else items if shown == "all" else items[:AT_FIRST]
    empty = empty_seats(actor)
    seen = _cases(now)
    seats = my_seats(actor, now, seen.over)
    soon = ending(seats, now)
    before = visit_before(request)
    # Whoever was only asked something learns what was asked, not what becomes of the case.
    tables = {case for case, *_about in seats}
    news = [row for row in since(actor, before) if row[2] in tables] if before else []
    # Of the cases that are shown, the codes are read, which is a row of the log.
    codes = codes_of({*cases_of(some), *(case for case, *_about in soon), *(case for *_about, case in news)})
    if codes:
        call("gate.note", p_verb="list_read", p_cases=sorted(codes))
    sees_cases = bool(may(actor, Permission.CASE_VIEW))
    return {
        "groups": by_day(in_words(some, codes, actor, now), now),
        "more": 0 if shown else len(items) - len(some),
        "late": len(late),
        "waiting": len(items) + bool(empty),
        "shown": shown,
        "institution": of_institution() if shown == "institution" else [],
        "recalls": recalls_followed(actor, now),
        "before": before,
        "news": with_codes(news, codes),
        "ending": ending_words(soon, codes),
        "sees_cases": sees_cases,
        "case_count": seen.n if sees_cases else 0,
        "ahead": seen.ahead if sees_cases else 0,
        "sits": bool(tables),
        "empty_seats": empty,
        "doors": doors(actor, has_cases=bool(tables)),
    }


class Seen(NamedTuple):
    """The cases that the reader sees: how many go on, in how many of these the release is within half a year; which are over."""

    n: int = 0
    ahead: int = 0
    over: Collection[UUID] = ()


def _cases(now: date) -> Seen:
    # No case, no row.
    return next((Seen(*row) for row in _counts(first=now, last=now + timedelta(days=183))), Seen())


def _counted(first: Any, last: Any) -> QuerySet[Any, Any]:
    over = Q(phase__in=UNLISTED)
    soon = Q(release_expected__gte=first, release_expected__lte=last) & ~over & ~Q(phase="refused")
    counts = Case.objects.annotate(whole=Value(1)).values("whole").annotate(
        n=Count("id", filter=~over), ahead=Count("id", filter=soon), over=ArrayAgg("id", filter=over, default=Value([]))
    )  # fmt: skip
    return counts.values_list("n", "ahead", "over")


_counts = Prepared(_counted)
