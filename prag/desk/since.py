"""What is new in the reader's cases since his or her last visit? From headers alone; no word of content is opened for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.cases.models import Handover, ReleaseDates, Responsibility, Told, Transition
from prag.cases.words import PHASES
from prag.database.prepared import Prepared
from prag.duties.models import Duty
from prag.gate.models import Seat
from prag.organisations.models import Institution
from prag.releases.deadlines import ReleaseDates as Recorded
from prag.ui.jinja2 import day
from prag.ui.words import data_text, word

MOST = 12


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened. `at`: its moment."""

    at: datetime
    what: str
    code: str


def since(actor: Actor, before: datetime) -> list[tuple[datetime, str, UUID]]:
    """What others did in cases that the reader sees, the latest first: when, in words, which case."""
    rows = [(at, _TEXTS[what]() % _named(what, name), case) for at, what, name, case in _news(since=before, me=actor.practitioner)]
    for at, case, *dates in _dates(since=before, me=actor.practitioner):
        known = Recorded(*dates).day
        rows.append((at, _("release date: %(day)s") % {"day": day(known)} if known else _("the release date was taken back"), case))
    return sorted(rows, reverse=True, key=lambda row: row[0])[:MOST]


def with_codes(rows: list[tuple[datetime, str, UUID]], codes: dict[UUID, str]) -> list[News]:
    """The same with the codes of the cases."""
    return [News(at, what, codes[case]) for at, what, case in rows if case in codes]


_TEXTS: dict[str, Callable[[], str]] = {
    "phase": lambda: _("now: %(phase)s"),
    "told": lambda: _("%(who)s was told of the release"),
    "responsible": lambda: _("responsible: %(who)s"),
    "declined": lambda: _("%(who)s declined to take over"),
    "action_declined": lambda: _("%(who)s declined what the plan asks"),
    "seat": lambda: _("new at the table: %(who)s"),
}


def _named(what: str, name: str) -> dict[str, str]:
    return {"phase": word(PHASES, name)} if what == "phase" else {"who": data_text(name)}


def _every_news(since: Any, me: Any) -> QuerySet[Any, Any]:
    """One question to six tables, so that it is asked in one go; each gives no more than is shown of all."""

    def latest(rows: QuerySet[Any, Any], what: str, at: str, name: str) -> QuerySet[Any, Any]:
        named = Cast(F(name), TextField())
        found = rows.filter(**{f"{at}__gt": since}).annotate(what=Value(what), named=named, moment=F(at)).order_by("-moment")
        return found.values_list("moment", "what", "named", "case_id")[:MOST]

    others = latest(Transition.objects.exclude(actor=me), "phase", "at", "target")
    return others.union(
        latest(Told.objects.exclude(actor=me), "told", "at", "recipient__short_name"),
        latest(Responsibility.objects.exclude(actor=me), "responsible", "at", "institution__short_name"),
        latest(Handover.objects.filter(state="declined").exclude(decided_by=me), "declined", "decided_at", "receiver__short_name"),
        latest(_declined.exclude(asked_by=me), "action_declined", "asked_at", "who"),
        latest(Seat.objects.all(), "seat", "given_at", "institution__short_name"),
        all=True,
    )


# Whoever asked for the action has this duty since it was declined; the institution that made it so is the one that declined.
_declined = Duty.objects.filter(kind="declined_action").annotate(
    who=Subquery(Institution.objects.filter(id=OuterRef("asked_institution")).values("short_name")[:1])
)
_news = Prepared(_every_news)
_dates = Prepared(
    lambda since, me: (
        ReleaseDates.objects.filter(at__gt=since)
        .exclude(actor=me)
        .order_by("-at")
        .values_list("at", "case_id", "known_on", "earliest_conditional", "full_term", "pending", "actual")[:MOST]
    )
)
