"""What stands in the time line picture of a case? Its dates, its seats and its duties, handed to the geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from prag.cases.models import Case
from prag.cases.table import Table
from prag.cases.words import ITEMS
from prag.desk.timeline import Duty, Picture, Stay, draw
from prag.gate.models import Item
from prag.ui.jinja2 import day
from prag.ui.words import word


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture, and the same as rows of a table: (who or what, from, until, remark)."""

    picture: Picture
    rows: list[tuple[str, str, str, str]]
    summary: str


def picture_of(case: Case, table: Table, items: Sequence[Item]) -> Drawn:
    """The time line of a case."""
    stays = [Stay(seat.institution, not seat.outside_prison, seat.starts, seat.last_day()) for seat in table.seats]
    duties = [_duty(item, table) for item in items]
    drawn = draw(
        custody_from=case.custody_from, began=timezone.localdate(case.opened_at), release=case.release_expected, today=table.today,
        stays=stays, duties=duties,
    )  # fmt: skip
    release = day(case.release_expected)
    rows = [(_("Custody"), day(case.custody_from), release, _("expected release") if case.release_expected else "")]
    for lane in drawn.lanes:
        rows += [(lane.who, day(box.first), day(box.last), _("gap: nobody") if box.kind == "gap" else "") for box in lane.boxes]
    rows += [(tick.word, "", day(tick.day), _STATES[tick.state]()) for tick in drawn.ticks]
    summary = _("Custody since %(first)s, today %(today)s, expected release %(release)s. The table below says the same.") % {
        "first": day(case.custody_from),
        "today": day(table.today),
        "release": release,
    }
    return Drawn(drawn, rows, summary)


_STATES = {"done": lambda: _("done"), "due": lambda: _("due"), "late": lambda: _("late")}


def _duty(item: Item, table: Table) -> Duty:
    if item.answered_at:
        return Duty(timezone.localdate(item.answered_at), "done", word(ITEMS, item.kind))
    return Duty(item.due, "late" if item.due < table.today else "due", word(ITEMS, item.kind))
