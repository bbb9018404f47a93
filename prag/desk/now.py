"""What is missing in a case now, and who can mend it? Pure rules over what the page has already read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.access.roles import Role
from prag.cases.rules import OVER
from prag.cases.table import SeatRow, Table
from prag.profiles.rows import AreaRows
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, function_words, word

SOON = timedelta(days=30)
_SEAT_GIVERS = (Role.TREATMENT, Role.PROBATION, Role.SOCIAL_WORK)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, in a sentence, and which function can mend it; `url` where the reader can."""

    what: str
    who: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that waits for an answer; `url` where the reader may answer it."""

    kind: str
    due: date
    url: str = ""


def missing(*, phase: str, release: date | None, table: Table, areas: Sequence[AreaRows], waiting: Sequence[Asked] = ()) -> list[Missing]:
    """What is missing, in the order in which one would mend it. `waiting`: what was asked and not answered."""
    if phase in OVER:
        return []
    found = []
    if phase == "draft":
        url = next((one.url for one in waiting if one.kind == "confirm_case"), "")
        found.append(Missing(_("A second person has not confirmed this case yet."), word(FUNCTIONS, Role.DIRECTOR), url))
    if release is None:
        found.append(Missing(_("Nobody has given a date of release."), word(FUNCTIONS, Role.TREATMENT)))
    if phase != "draft" and not any(seat.outside_prison for seat in table.live):
        found.append(Missing(_("No institution outside prison sits at the table."), function_words((Role.TREATMENT,))))
    for one in waiting:
        if one.kind == "seat_request":
            asked = _("An institution asks for a seat: answer by %(day)s.") % {"day": day(one.due)}
            found.append(Missing(asked, function_words((Role.TREATMENT,)), one.url))
    for seat in table.live:
        found += _of_seat(seat, table.today)
    return found + _not_asked(areas, phase)


def _of_seat(seat: SeatRow, today: date) -> list[Missing]:
    manager = _("access manager of %(who)s") % {"who": seat.institution}
    label = {"who": seat.institution, "function": word(FUNCTIONS, seat.function)}
    found = []
    if seat.holder_id is None and not seat.deputy_acts(today):
        found.append(Missing(_("The seat of %(who)s (%(function)s) is empty.") % label, manager))
    elif seat.away(today) and not seat.deputy_acts(today):
        found.append(Missing(_("At %(who)s the %(function)s is away and no deputy acts.") % label, manager))
    if seat.ends <= today + SOON:
        text = _("The seat of %(who)s (%(function)s) ends on %(day)s.") % (label | {"day": day(seat.ends)})
        found.append(Missing(text, function_words(_SEAT_GIVERS)))
    return found


def _not_asked(areas: Sequence[AreaRows], phase: str) -> list[Missing]:
    names = [row.name for row in areas if row.open and row.latest is None]
    if phase == "draft" or not names:
        return []
    text = ngettext("Not asked yet, in one life area: %(names)s.", "Not asked yet, in %(n)s life areas: %(names)s.", len(names))
    return [Missing(text % {"n": len(names), "names": ", ".join(names)}, _("whoever writes this part at the table"))]
