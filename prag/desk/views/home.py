"""Where does one begin? The public front page; signed in, what waits for oneself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

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
    seats = my_seats(actor, now)
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
    counted = _cases(now) if sees_cases else {"case_count": 0, "ahead": 0}
    return {
        "groups": by_day(in_words(some, codes, actor, now), now),
        "more": 0 if shown else len(items) - len(some),
        "late": len(late),
        "waiting": len(items) + bool(empty),
        "shown": shown,
        "institution": of_institution() if shown == "institution" else [],
        "before": before,
        "news": with_codes(news, codes),
        "ending": ending_words(soon, codes),
        "sees_cases": sees_cases,
        **counted,
        "sits": bool(tables),
        "empty_seats": empty,
        "doors": doors(actor, has_cases=bool(tables)),
    }


def _cases(now: date) -> dict[str, int]:
    """How many cases the reader sees, and in how many of them the release is within half a year."""
    # No case, no row.
    case_count, ahead = next(iter(_counts(first=now, last=now + timedelta(days=183))), (0, 0))
    return {"case_count": case_count, "ahead": ahead}


def _counted(first: Any, last: Any) -> QuerySet[Any, Any]:
    soon = Q(release_expected__gte=first, release_expected__lte=last) & ~Q(phase="refused")
    counts = Case.objects.exclude(phase__in=UNLISTED).annotate(whole=Value(1)).values("whole")
    return counts.annotate(n=Count("id"), ahead=Count("id", filter=soon)).values_list("n", "ahead")


_counts = Prepared(_counted)
