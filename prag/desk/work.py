"""What waits for the reader? What is addressed to a function, by due day, and seats of his or hers that end soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.cases.models import Case
from prag.cases.words import ITEMS
from prag.duties.models import Duty
from prag.forums.models import Commitment
from prag.forums.words import OWED
from prag.gate.models import Addressee, Item, Seat
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, due_word, word

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `state` is late or due; `url` is empty when the reader is only told that it waits."""

    what: str
    subject: str
    url: str
    due: date
    state: str
    when: str
    about: str
    # The case, when its code is shown: reading it is a row of the log.
    case_id: UUID | None = None


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
    """Everything unanswered that is addressed to a function of the reader, by due day."""
    return sorted(_items(actor, today) + _forum_duties(actor, today), key=lambda one: (one.due, one.what, one.subject))


def _items(actor: Actor, today: date) -> list[Waiting]:
    items = list(Item.objects.filter(answered_at__isnull=True).exclude(sender=actor.practitioner).order_by("due", "sent_at"))
    if not items:
        return []
    codes = _codes(item.case_id for item in items)
    opens = set(
        Addressee.objects.filter(
            item__in=items, institution=actor.institution, function_kind__in=[str(role) for role in actor.roles], opens=True
        ).values_list("item_id", flat=True)
    )
    return [
        _one(
            word(ITEMS, item.kind), codes.get(item.case_id, ""), reverse("case_decide", args=[item.id]) if item.id in opens else "",
            item.due, today, item.case_id if item.case_id in codes else None,
        )
        for item in items
    ]  # fmt: skip


def _forum_duties(actor: Actor, today: date) -> list[Waiting]:
    """Commitments to confirm, to keep, or to ask somebody else for. Whoever is only told sees that something waits."""
    duties = list(Duty.objects.filter(kind__in=list(OWED), closed_at__isnull=True).values_list("kind", "about", "due"))
    if not duties:
        return []
    reads = bool(may(actor, Permission.FORUM_VIEW))
    said = dict(Commitment.objects.filter(id__in=[about for _kind, about, _due in duties]).values_list("id", "what"))
    return [
        _one(word(OWED, kind), said.get(about, ""), reverse("commitment", args=[about]) if reads and about in said else "", due, today)
        for kind, about, due in duties
    ]


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


def _one(what: str, subject: str, url: str, due: date, today: date, case_id: UUID | None = None) -> Waiting:
    days = (due - today).days
    about = "" if url else _("Nobody answered in time. You are told so that somebody does; you do not open it.")
    return Waiting(what, subject, url, due, "late" if days < 0 else "due", due_word(days), about, case_id)


def _title(due: date, today: date) -> str:
    if due < today:
        return _("Overdue")
    if due == today:
        return _("Today")
    if due <= today + timedelta(days=7):
        return _("In the next seven days")
    return _("Later")
