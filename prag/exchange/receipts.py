"""Who got what of a case, and who confirmed that it is gone? For those at the table; after its end for whoever follows the recall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.access.permissions import Permission, Reach
from prag.cases.models import Case, Disclosure
from prag.exchange.board import states_of
from prag.exchange.words import HANDED_ON, confirmed_word, fields_words
from prag.gate.verbs import call, rows
from prag.gate.words import BASES
from prag.kernel.codes import tidy_case_code
from prag.organisations.models import Institution
from prag.ui.jinja2 import day
from prag.ui.words import data_text, due_word, word

ON_PAPER = ("needs_map", "day_one_sheet", "own_copy")


class Line(NamedTuple):
    """One thing that went out. `recipient`: the institution, None for the person; `due`: until when it is to be confirmed."""

    recipient: UUID | None
    kind: str
    copy: int
    at: datetime
    basis: str
    fields: list[str]
    recalled_at: datetime | None
    confirmed_at: datetime | None
    confirmed_as: str | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Got:
    """One thing that an institution got, in words."""

    what: str
    when: str
    basis: str
    fields: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one institution got, and whether it confirmed that this is gone. `state`: done, due, late, waiting (not called back)."""

    name: str
    state: str
    says: str
    got: list[Got]


@dataclass(frozen=True, slots=True)
class Followed:
    """A case that is over, and how many institutions have not confirmed its recall. `state`: due or late."""

    code: str
    waiting: int
    due: date
    state: str
    when: str


def receipts_of(case: Case, now: date) -> list[Receipt]:
    """Everything that went out of a case at whose table one sits. Raises `Refused` without a seat."""
    ledger = list(Disclosure.objects.filter(case_id=case.id).order_by("-at"))
    states = states_of(case.id)
    asked: dict[UUID | None, date] = {}
    for row in ledger:
        state = states.get(("confirm_recall", row.id))
        if state and state.closed_at is None:
            asked[row.recipient_id] = min(state.due, asked.get(row.recipient_id, state.due))
    lines = [
        Line(
            row.recipient_id, row.kind, row.copy, row.at, row.basis, row.fields, row.recalled_at, row.confirmed_at, row.confirmed_as,
            asked.get(row.recipient_id),
        )
        for row in ledger
    ]  # fmt: skip
    return _receipts(lines, now)


def find_followed(code: str) -> UUID | None:
    """The case with this code, if the reader still follows its recall. Raises `Refused` for whoever follows none."""
    tidy = tidy_case_code(code)
    return call("cases.find_recall", p_code=tidy) if tidy else None


def receipts_followed(case: UUID, now: date) -> list[Receipt]:
    """The same list of a case that is over, for whoever follows its recall; empty for everybody else. One row of the log."""
    return _receipts([Line(*row) for row in rows("cases.recall_ledger", p_case=case)], now)


def recalls_followed(actor: Actor, now: date) -> list[Followed]:
    """The cases whose recall the reader's function follows, the earliest day first. One row of the log if there is one."""
    # Who oversees starts from a code and has no list to browse.
    if actor.reach(Permission.RECALL_FOLLOW) is not Reach.INSTITUTION:
        return []
    found = [
        Followed(code, waiting, due, "late" if due < now else "due", due_word((due - now).days))
        for _case, code, waiting, due in rows("cases.followed_recalls")
    ]
    return sorted(found, key=lambda one: (one.due, one.code))


def _receipts(ledger: Iterable[Line], now: date) -> list[Receipt]:
    lines = list(ledger)
    names = dict(Institution.objects.filter(id__in={one.recipient for one in lines if one.recipient}).values_list("id", "short_name"))
    found: dict[tuple[str, str, str], Receipt] = {}
    for one in lines:
        name = data_text(names.get(one.recipient, "")) if one.recipient else _("The person")
        key = (name, *_answer(one, now))
        found.setdefault(key, Receipt(*key, [])).got.append(_got(one))
    return sorted(found.values(), key=lambda one: one.name)


def _got(one: Line) -> Got:
    what = word(HANDED_ON, one.kind)
    if one.kind in ON_PAPER:
        what = _("%(what)s, copy %(n)s") % {"what": what, "n": one.copy}
    return Got(what, day(localdate(one.at)), word(BASES, one.basis), fields_words(one.fields))


def _answer(one: Line, now: date) -> tuple[str, str]:
    if one.confirmed_at:
        return "done", confirmed_word(one.confirmed_at, one.confirmed_as)
    if one.recalled_at is None:
        return "waiting", _("Not called back")
    if one.due is None:
        return "due", _("Called back on %(day)s") % {"day": day(localdate(one.recalled_at))}
    days = (one.due - now).days
    return ("late" if days < 0 else "due"), _("Called back on %(day)s, not confirmed. %(when)s") % {
        "day": day(localdate(one.recalled_at)),
        "when": due_word(days),
    }
