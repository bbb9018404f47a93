"""What does a card of the board say? Pure rules over headers of a case, in words.

The board reads many cases, so it says what headers say: days, phase, who is responsible, who was told, what is owed. Day one is content;
it is opened case by case, each a row of the log, only when the reader asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.cases.workflow import INSIDE
from prag.kernel.working_days import Direction
from prag.releases.deadlines import Settings
from prag.releases.duty_table import NEXT, PREVIOUS
from prag.ui.jinja2 import day
from prag.ui.words import by_language


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as its header says: to whom, of which date, acknowledged or not."""

    recipient: object
    release: date | None
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How many institutions know the date in force, how many acknowledged it, how many believe another one."""

    right: int = 0
    acknowledged: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Card:
    """One case on the board. `items`: open items of day one, None while nobody asked for them."""

    code: str
    days: str
    release: str
    phase: str
    responsible: str
    told: str
    late_notice: str = ""
    missed: str = ""
    # That the day has passed and no release is on record.
    passed: str = ""
    owed: str = ""
    overdue: bool = False
    items: list[tuple[str, bool]] | None = None
    closed_part: bool = False
    # Whether the reader sits at the table; what was only asked opens from My tasks.
    seat: bool = True

    @property
    def urgent(self) -> bool:
        """Whether it cannot wait."""
        return bool(self.late_notice or self.missed or self.passed)


def told_of(notices: Iterable[Notice], release: date | None, responsible: object = None) -> Told:
    """Who knows what, from the notices, oldest first: the last one counts, and an acknowledgement of the same date.

    Whoever was told before and is `responsible` now knows each new date: nobody tells oneself.
    """
    last: dict[object, Notice] = {}
    for one in notices:
        before = last.get(one.recipient)
        same = before is not None and before.release == one.release
        last[one.recipient] = Notice(one.recipient, one.release, one.acknowledged or (same and before.acknowledged))  # type: ignore[union-attr]
    if responsible in last:
        last[responsible] = Notice(responsible, release, True)
    right = [one for one in last.values() if one.release == release]
    return Told(len(right), sum(one.acknowledged for one in right), len(last) - len(right))


def late_notice(phase: str, release: date | None, told: Told, settings: Settings | None, today: date) -> str:
    """Why one must act now: somebody believes another date, or nobody was told although the notice was due; empty otherwise."""
    if phase not in INSIDE or release is None:
        return ""
    if told.wrong:
        text = ngettext("%(n)s institution still believes another date.", "%(n)s institutions still believe another date.", told.wrong)
        return text % {"n": told.wrong}
    if told.right or settings is None:
        return ""
    due = settings.due(release, "send_notice", Direction.BEFORE, PREVIOUS)
    return _("Nobody has been told. Notice was due on %(day)s.") % {"day": day(due)} if due < today else ""


@by_language
def told_word(told: Told) -> str:
    """Who was told of the date in force."""
    if not told.right:
        return _("Nobody told of this date yet") if told.wrong else _("Nobody told yet")
    return ngettext("%(n)s institution told, %(ack)s acknowledged", "%(n)s institutions told, %(ack)s acknowledged", told.right) % {
        "n": told.right, "ack": told.acknowledged
    }  # fmt: skip


@by_language
def owed_word(open_duties: int, late: int) -> str:
    """What the reader's function owes in the case; empty when nothing."""
    if not open_duties:
        return ""
    waiting = ngettext("%(n)s thing waits for your function", "%(n)s things wait for your function", open_duties) % {"n": open_duties}
    if not late:
        return waiting
    return _("%(waiting)s, %(late)s overdue") % {"waiting": waiting, "late": late}


def missed_since(release: date | None, phase: str, missed: date | None, contacted: date | None) -> str:
    """That the first contact was missed and nobody has seen the person since; empty otherwise."""
    outside = phase not in INSIDE and release is not None
    if not outside or missed is None or missed < release or (contacted and contacted >= release):  # type: ignore[operator]
        return ""
    return _("First contact missed on %(day)s. Nobody has seen the person since.") % {"day": day(missed)}


def passed_word(phase: str, release: date | None, settings: Settings | None, today: date) -> str:
    """That the day of release has passed and nobody recorded a release, once the day is over on which it was due; empty otherwise."""
    if phase not in INSIDE or release is None or release >= today:
        return ""
    due = settings.due(release, "", Direction.AFTER, NEXT) if settings else release
    return _("The day of release has passed, and no release is recorded.") if due < today else ""


def months_around(today: date, back: int, ahead: int) -> list[date]:
    """The first days of the months from `back` before to `ahead` after the present one."""
    first = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(first - back, first + ahead + 1)]


def urgent_first(cards: Iterable[Card]) -> list[Card]:
    """What cannot wait is the first that one sees; otherwise the order stays, by day."""
    return sorted(cards, key=lambda card: not card.urgent)
