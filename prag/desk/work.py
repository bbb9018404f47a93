"""What waits for the reader? Addressed items by due day, and seats of his or hers that end soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.cases.models import Case
from prag.cases.words import ITEMS
from prag.gate.models import Addressee, Item, Seat
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, due_word, word

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `state` is late or due; `opens` says whether the reader may open it."""

    id: UUID
    case_id: UUID
    what: str
    code: str
    due: date
    state: str
    when: str
    about: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Things that wait until about the same day."""

    title: str
    items: list[Waiting]


@dataclass(frozen=True, slots=True)
class Ending:
    """A seat of the reader's that ends soon."""

    case_id: UUID
    code: str
    ends: str
    function: str


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Unanswered items addressed to a function of the reader, by due day."""
    items = list(Item.objects.filter(answered_at__isnull=True).exclude(sender=actor.practitioner).order_by("due", "sent_at"))
    if not items:
        return []
    codes = _codes(item.case_id for item in items)
    opens = set(
        Addressee.objects.filter(
            item__in=items, institution=actor.institution, function_kind__in=[str(role) for role in actor.roles], opens=True
        ).values_list("item_id", flat=True)
    )
    return [_one(item, codes.get(item.case_id, ""), item.id in opens, today) for item in items]


def by_day(items: Iterable[Waiting], today: date) -> list[Group]:
    """Grouped by due day, never by anything about the person."""
    groups: dict[str, list[Waiting]] = {}
    for one in items:
        groups.setdefault(_title(one.due, today), []).append(one)
    return [Group(title, found) for title, found in groups.items()]


def ending_seats(actor: Actor, today: date) -> list[Ending]:
    """The reader's seats that end within a month."""
    me = Q(holder=actor.practitioner) | Q(deputy=actor.practitioner, deputy_from__lte=today, deputy_until__gte=today)
    seats = Seat.objects.filter(me, ended_at__isnull=True, ends__gte=today, ends__lte=today + SOON).order_by("ends")
    rows = list(seats.values_list("case_id", "ends", "function_kind"))
    codes = _codes(case_id for case_id, _ends, _function in rows)
    return [Ending(case_id, codes[case_id], day(ends), word(FUNCTIONS, function)) for case_id, ends, function in rows if case_id in codes]


def _codes(cases: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(cases)
    return dict(Case.objects.filter(id__in=wanted).values_list("id", "code")) if wanted else {}


def _one(item: Item, code: str, opens: bool, today: date) -> Waiting:
    days = (item.due - today).days
    about = "" if opens else _("Nobody answered in time. You are told so that somebody does; you do not open it.")
    state = "late" if days < 0 else "due"
    return Waiting(item.id, item.case_id, word(ITEMS, item.kind), code, item.due, state, due_word(days), about, opens)


def _title(due: date, today: date) -> str:
    if due < today:
        return _("Overdue")
    if due == today:
        return _("Today")
    if due <= today + timedelta(days=7):
        return _("In the next seven days")
    return _("Later")
