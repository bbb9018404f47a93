"""What waits for the reader? What is addressed to a function, by due day, and seats of his or hers that end soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.cases.models import Case
from prag.cases.reading import codes_of
from prag.cases.workflow import UNLISTED
from prag.desk.words import ANSWERED_AT, DUTIES, DUTY_PAGES, LETTERS
from prag.duties.models import Duty
from prag.forums.models import Commitment
from prag.forums.words import OWED
from prag.gate.models import Item, Seat
from prag.gate.verbs import call, rows
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, due_word, word

_STAND_IN = gettext_lazy("You stand in for whoever is responsible and are told so that somebody acts. A seat at the table opens the case.")
SOON = timedelta(days=30)
# What is counted from dates fills the page no earlier than this; the page of the release has it all.
AHEAD = timedelta(days=30)


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


class Owed(NamedTuple):
    """What is read of a duty; there are hundreds."""

    kind: str
    case_id: UUID | None
    about: UUID
    due: date


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
    items = list(Item.objects.filter(answered_at__isnull=True).exclude(sender=actor.practitioner).order_by("due", "sent_at"))
    far = Q(computed=True, due__gt=today + AHEAD)
    rows_ = Duty.objects.filter(closed_at__isnull=True).exclude(far).order_by("due").values_list(*Owed._fields)
    duties = [Owed(*row) for row in rows_]
    codes = codes_of([item.case_id for item in items] + [duty.case_id for duty in duties if duty.case_id])
    found = _items(items, codes, today) + _forum_duties(duties, actor, today)
    found += _case_duties(beside(duties, items), codes, today)
    return sorted(found, key=lambda one: (one.due, one.what, one.subject))


def beside(duties: Iterable[Owed], items: Iterable[Item]) -> list[Owed]:
    """The duties of cases that are not also there as the letter which asks for them: nothing is shown twice."""
    letters = Counter((item.case_id, item.kind, item.due) for item in items)
    found = []
    for duty in duties:
        asked = (duty.case_id, duty.kind, duty.due)
        if duty.case_id is None or duty.kind in OWED or (duty.kind in LETTERS and duty.kind != "action"):
            continue
        if letters[asked] > 0:
            letters[asked] -= 1
        else:
            found.append(duty)
    return found


def _items(items: list[Item], codes: dict[UUID, str], today: date) -> list[Waiting]:
    if not items:
        return []
    opens = set(call("gate.items_to_open"))
    return [
        _one(
            word(LETTERS, item.kind), codes.get(item.case_id, ""),
            reverse(ANSWERED_AT[item.kind], args=[item.id]) if item.id in opens else "",
            item.due, today, item.case_id if item.case_id in codes else None,
        )
        for item in items
    ]  # fmt: skip


def _case_duties(duties: list[Owed], codes: dict[UUID, str], today: date) -> list[Waiting]:
    """What a case owes by its dates, and what was asked of a function at its table."""
    found = []
    for duty in duties:
        code = codes.get(duty.case_id, "") if duty.case_id else ""
        if duty.kind == "confirm_recall":
            url = reverse("recall_confirm", args=[duty.about])
        elif duty.kind == "action" and code:
            url = reverse("plan_action", args=[code, duty.about])
        else:
            url = reverse(DUTY_PAGES.get(duty.kind, "case_page"), args=[code]) if code else ""
        # On the day itself the deputy is asked to stand in; later somebody failed to answer.
        told = _STAND_IN if duty.due >= today or duty.kind == "missed_first_contact" else ""
        found.append(_one(word(DUTIES, duty.kind).removesuffix("."), code, url, duty.due, today, duty.case_id if code else None, str(told)))
    return found


def _forum_duties(duties: list[Owed], actor: Actor, today: date) -> list[Waiting]:
    """Commitments to confirm, to keep, or to ask somebody else for. Whoever is only told sees that something waits."""
    owed = [duty for duty in duties if duty.kind in OWED]
    if not owed:
        return []
    reads = bool(may(actor, Permission.FORUM_VIEW))
    said = dict(Commitment.objects.filter(id__in=[duty.about for duty in owed]).values_list("id", "what"))
    return [
        _one(
            word(OWED, duty.kind), said.get(duty.about, ""),
            reverse("commitment", args=[duty.about]) if reads and duty.about in said else "", duty.due, today,
        )
        for duty in owed
    ]  # fmt: skip


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
    seats = seats.exclude(case_id__in=Case.objects.filter(phase__in=UNLISTED).values("id"))
    soon = list(seats.values_list("case_id", "ends", "function_kind"))
    codes = codes_of(case_id for case_id, _ends, _function in soon)
    return [Ending(case_id, codes[case_id], day(ends), word(FUNCTIONS, function)) for case_id, ends, function in soon if case_id in codes]


@dataclass(frozen=True, slots=True)
class OfFunction:
    """How much waits for one function of the reader's institution: numbers and a day, no case."""

    function: str
    waiting: int
    late: int
    next_due: date


def of_institution() -> list[OfFunction]:
    """What waits at the reader's institution, the earliest day first. Raises `Refused`."""
    found = [OfFunction(word(FUNCTIONS, kind), n, late, due) for kind, n, late, due in rows("duties.of_institution")]
    return sorted(found, key=lambda one: (one.next_due, one.function))


def _one(what: str, subject: str, url: str, due: date, today: date, case_id: UUID | None = None, told: str = "") -> Waiting:
    days = (due - today).days
    about = "" if url else told or _("Nobody answered in time. You are told so that somebody does; you do not open it.")
    return Waiting(what, subject, url, due, "late" if days < 0 else "due", due_word(days), about, case_id)


def _title(due: date, today: date) -> str:
    if due < today:
        return _("Overdue")
    if due == today:
        return _("Today")
    if due <= today + timedelta(days=7):
        return _("In the next seven days")
    return _("Later")
