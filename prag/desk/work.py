"""What waits for the reader? What is addressed to a function, by due day, and seats of his or hers that end soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.cases.words import ITEMS
from prag.database.prepared import Prepared
from prag.desk.words import ANSWERED_AT, ASKED, DUTIES, LETTERS
from prag.duties.models import Duty
from prag.forums.models import Commitment
from prag.forums.words import OWED
from prag.gate.models import Item, Seat
from prag.gate.verbs import call, rows
from prag.releases.places import TELLING, place_of
from prag.releases.reading import names_of
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, due_word, word

_STAND_IN = gettext_lazy("You stand in for whoever is responsible and are told so that somebody acts. A seat at the table opens the case.")
_LATE = gettext_lazy(
    "Nobody answered in time (%(who)s). Ask there what holds it up: you are told so that somebody does it; you do not open it."
)
SOON = timedelta(days=30)
# What is counted from dates fills the page no earlier than this; the page of the release has it all.
AHEAD = timedelta(days=30)
# A date that moves is to be told to many at once.
NEW_DATE = "send_changed_notice"


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
    # Of what is due on the same day, this comes first.
    first: bool = False


class Owed(NamedTuple):
    """What is read of a duty; there are hundreds."""

    kind: str
    case_id: UUID | None
    about: UUID
    due: date
    acknowledged_at: datetime | None = None
    function_kind: str = ""
    # How many of the same there are in the case, of which this is the first one due.
    n: int = 1


_READ = Owed._fields[:-1]


@dataclass(frozen=True, slots=True)
class Group:
    """Things that wait until about the same day."""

    title: str
    items: list[Waiting]


@dataclass(frozen=True, slots=True)
class Ending:
    """A seat of the reader's that ends soon."""

    code: str
    ends: str
    function: str


_items = Prepared(lambda me: Item.objects.filter(answered_at__isnull=True).exclude(sender=me).order_by("due", "sent_at"))


def _open_until(until: Any) -> QuerySet[Any, Any]:
    """What is asked, and what is due by the dates of a case until a day."""
    return Duty.objects.filter(closed_at__isnull=True).exclude(computed=True, due__gt=until).order_by("due").values_list(*_READ)


_duties = Prepared(_open_until)


_owed_in = Prepared(lambda case, until: _open_until(until).filter(case_id=case))


def waiting(actor: Actor, today: date) -> list[Item | Owed]:
    """Everything unanswered that is addressed to a function of the reader, by due day; `in_words` says what each is."""
    items, duties = _items(me=actor.practitioner), [Owed(*row) for row in _duties(until=today + AHEAD)]
    accepted = {duty.about for duty in duties if duty.acknowledged_at}
    for item in items:
        item.accepted = item.id in accepted
    owed = together(beside(duties, items))
    return sorted([*items, *owed], key=lambda one: one.due)


def owed_in(case: UUID, code: str, items: Iterable[Item], actor: Actor, today: date) -> list[Waiting]:
    """What one case asks of the reader's functions, by due day. Questions about its table stand under what is missing."""
    owed = [Owed(*row) for row in _owed_in(case=case, until=today + AHEAD)]
    open_items = [one for one in items if one.answered_at is None]
    letters = [one for one in open_items if one.kind not in ITEMS and one.sender != actor.practitioner]
    words = _case_words(together(beside(owed, open_items)), {case: code}, today) + _item_words(letters, {case: code}, today)
    return sorted((one for one in words if one.url), key=_order)


def cases_of(found: Iterable[Item | Owed]) -> set[UUID]:
    """The cases that they are about."""
    return {one.case_id for one in found if one.case_id}


def in_words(found: Sequence[Item | Owed], codes: dict[UUID, str], actor: Actor, today: date) -> list[Waiting]:
    """What each is, by due day. `codes` of their cases: without one the reader is only told that something waits."""
    items = [one for one in found if isinstance(one, Item)]
    owed = [one for one in found if isinstance(one, Owed)]
    words = _item_words(items, codes, today) + _forum_words([one for one in owed if one.kind in OWED], actor, today)
    words += _case_words([one for one in owed if one.kind not in OWED], codes, today)
    return sorted(words, key=_order)


def beside(duties: Iterable[Owed], items: Iterable[Item]) -> list[Owed]:
    """The duties that are not also there as the letter which asks for them: nothing is shown twice."""
    letters = Counter((item.case_id, item.kind, item.due) for item in items)
    found = []
    for duty in duties:
        asked = (duty.case_id, duty.kind, duty.due)
        if duty.kind in OWED:
            found.append(duty)
        elif duty.case_id is None or (duty.kind in LETTERS and duty.kind != "action"):
            continue
        elif letters[asked] > 0:
            letters[asked] -= 1
        else:
            found.append(duty)
    return found


def together(duties: Iterable[Owed]) -> list[Owed]:
    """One line a case for all institutions that are to be told of its new date, by the earliest day; everything else for itself."""
    found: dict[object, Owed] = {}
    for duty in duties:
        # What is not told together has a key of its own.
        key = (duty.case_id, duty.kind) if duty.kind == NEW_DATE else (duty.kind, duty.case_id, duty.about, duty.due, len(found))
        same = found.get(key)
        found[key] = min(same, duty, key=lambda one: one.due)._replace(n=same.n + 1) if same else duty
    return list(found.values())


def _item_words(items: list[Item], codes: dict[UUID, str], today: date) -> list[Waiting]:
    if not items:
        return []
    opens = set(call("gate.items_to_open"))
    return [
        _one(
            word(LETTERS, item.kind if item.kind != "action" or getattr(item, "accepted", False) else ASKED), codes.get(item.case_id, ""),
            reverse(ANSWERED_AT[item.kind], args=[item.id]) if item.id in opens else "", item.due, today,
        )
        for item in items
    ]  # fmt: skip


def _case_words(duties: list[Owed], codes: dict[UUID, str], today: date) -> list[Waiting]:
    """What a case owes by its dates, and what was asked of a function at its table."""
    found = []
    # Of several institutions to tell, each line says which.
    whom = names_of({str(duty.about) for duty in duties if duty.kind in TELLING and duty.n == 1})
    for duty in duties:
        code = codes.get(duty.case_id, "") if duty.case_id else ""
        if duty.kind == "confirm_recall":
            url = reverse("recall_confirm", args=[duty.about])
        elif duty.kind in ("action", "declined_action") and code:
            url = reverse("plan_action", args=[code, duty.about])
        else:
            url = place_of(duty.kind, code) if code else ""
        # On the day itself the deputy is asked to stand in; later somebody failed to answer.
        stands_in = duty.due >= today or duty.kind == "missed_first_contact"
        told = _STAND_IN if stands_in else _LATE % {"who": word(FUNCTIONS, duty.function_kind)}
        kind = duty.kind if duty.kind != "action" or duty.acknowledged_at else ASKED
        subject = ", ".join(part for part in (code, whom.get(str(duty.about), "")) if part)
        said = _one(_what(kind, duty.n), subject, url, duty.due, today, str(told))
        found.append(replace(said, first=duty.kind == "missed_first_contact"))
    return found


def _what(kind: str, n: int) -> str:
    if n > 1:
        return ngettext("%(n)s institution to tell of the new date", "%(n)s institutions to tell of the new date", n) % {"n": n}
    return word(DUTIES, kind).removesuffix(".")


def _forum_words(owed: list[Owed], actor: Actor, today: date) -> list[Waiting]:
    """Commitments to confirm, to keep, or to ask somebody else for. Whoever is only told sees that something waits."""
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


def _order(one: Waiting) -> tuple[date, bool, str, str]:
    return one.due, not one.first, one.what, one.subject


def by_day(items: Iterable[Waiting], today: date) -> list[Group]:
    """Grouped by due day, never by anything about the person."""
    groups: dict[str, list[Waiting]] = {}
    for one in items:
        groups.setdefault(_title(one.due, today), []).append(one)
    return [Group(title, found) for title, found in groups.items()]


def my_seats(actor: Actor, today: date, over: Collection[UUID]) -> list[tuple[UUID, date, str]]:
    """The seats that the reader holds now, in cases that are not `over`: case, last day, function; those that end first come first."""
    return [seat for seat in _mine(me=actor.practitioner, today=today) if seat[0] not in over]


def ending(seats: Iterable[tuple[UUID, date, str]], today: date) -> list[tuple[UUID, date, str]]:
    """Those of the seats that end within a month."""
    return [seat for seat in seats if seat[1] <= today + SOON]


def ending_words(seats: Iterable[tuple[UUID, date, str]], codes: dict[UUID, str]) -> list[Ending]:
    """The same in words."""
    return [Ending(codes[case], day(ends), word(FUNCTIONS, function)) for case, ends, function in seats if case in codes]


def _seats_of(me: Any, today: Any) -> QuerySet[Any, Any]:
    mine = Q(holder=me) | Q(deputy=me, deputy_from__lte=today, deputy_until__gte=today)
    seats = Seat.objects.filter(mine, ended_at__isnull=True, ends__gte=today).order_by("ends")
    return seats.values_list("case_id", "ends", "function_kind")


_mine = Prepared(_seats_of)


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


def _one(what: str, subject: str, url: str, due: date, today: date, told: str = "") -> Waiting:
    days = (due - today).days
    about = (
        ""
        if url
        else told
        or _(
            "Nobody answered in time. Ask in your institution what holds it up: you are told so that somebody does it; you do not open it."
        )
    )
    return Waiting(what, subject, url, due, "late" if days < 0 else "due", due_word(days), about)


def _title(due: date, today: date) -> str:
    if due < today:
        return _("Overdue")
    if due == today:
        return _("Today")
    if due <= today + timedelta(days=7):
        return _("In the next seven days")
    return _("Later")
