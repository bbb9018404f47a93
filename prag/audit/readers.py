"""What happened to one case, in rows for people? The rows of one request that belong together become one."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Max, Min, Q, QuerySet, TextField, Value
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast
from django.utils import timezone

from prag.audit.models import Event
from prag.audit.words import VERBS_OF
from prag.database.prepared import Prepared

# At most this many rows of one request make one line: the parts of a case, and what was written.
ROWS_OF_A_REQUEST = 8

_SAME = ("request", "verb", "actor", "institution", "function", "system", "purpose", "basis", "object", "recipient")


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of "who opened this case". `parts` are compartments; everything else is an id or a word of the log."""

    at: datetime
    verb: str
    actor: UUID | None
    institution: UUID | None
    function: str | None
    system: str | None
    purpose: str | None
    basis: str | None
    object: str | None
    recipient: UUID | None
    parts: tuple[str, ...]


def of_case(case_id: UUID, *, what: str = "", who: str = "", first: date | None = None, last: date | None = None) -> QuerySet[Any]:
    """The grouped log of a case, newest first, after `open_log`; filters narrow it. Slice it, then `rows`."""
    return _grouped(_filtered(case_id, what, who, first, last))


def last_of_case(case_id: UUID, count: int) -> list[Happened]:
    """The last rows for the case page, which writes a row of its own for reading them: that one is left out.

    Only the newest rows are looked at, so that a case with a long log is no slower; they are put together here, because
    the database would read the policy twice for it.
    """
    together: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in _newest(count)(case=case_id):
        together.setdefault(row[: len(_SAME)], []).append(row)
    return [_happened(key, found) for key, found in list(together.items())[:count]]


@functools.cache
def _newest(count: int) -> Prepared:
    def build(case: Any) -> QuerySet[Any, Any]:
        last = Func(case, Value(count * ROWS_OF_A_REQUEST), function="gate.last_of_log", output_field=ArrayField(BigIntegerField()))
        return Event.objects.filter(id__any_of=last).order_by("-id").values_list(*_SAME, "at", "compartment")

    return Prepared(build)


def _happened(key: tuple[Any, ...], found: list[tuple[Any, ...]]) -> Happened:
    *_, at, _part = found[-1]
    parts = tuple(dict.fromkeys(row[-1] for row in reversed(found) if row[-1]))
    return Happened(at=at, parts=parts, **dict(zip(_SAME[1:], key[1:], strict=True)))


def _filtered(case_id: UUID, what: str, who: str, first: date | None, last: date | None) -> QuerySet[Event]:
    found = Event.objects.filter(Q(case_id=case_id) | Q(verb="search", cases__contains=[case_id]))
    if what:
        found = found.filter(verb__in=VERBS_OF[what])
    if who:
        found = found.filter(institution=who)
    if first:
        found = found.filter(at__gte=_midnight(first, time.min))
    if last:
        found = found.filter(at__lte=_midnight(last, time.max))
    return found


def _grouped(found: QuerySet[Event]) -> QuerySet[Any]:
    parts = StringAgg(Cast("compartment", TextField()), Value(","))
    return found.values(*_SAME).annotate(moment=Min("at"), newest=Max("id"), parts=parts).order_by("-newest")


def rows(grouped: Iterable[dict[str, Any]]) -> list[Happened]:
    """The rows of such a query."""
    return [
        Happened(
            row["moment"],
            row["verb"],
            row["actor"],
            row["institution"],
            row["function"],
            row["system"],
            row["purpose"],
            row["basis"],
            row["object"],
            row["recipient"],
            tuple(dict.fromkeys(part for part in (row["parts"] or "").split(",") if part)),
        )  # fmt: skip
        for row in grouped
    ]


def institutions_in(case_id: UUID) -> set[UUID]:
    """The institutions that appear in the log of a case."""
    return set(Event.objects.filter(case_id=case_id, institution__isnull=False).values_list("institution", flat=True).distinct())


def _midnight(day: date, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))
