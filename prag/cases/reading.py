"""How does a page find its case, and what does the bar at its top say? The header alone; content is opened apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from prag.cases.models import Case
from prag.cases.table import SeatRow, Table, table_of
from prag.cases.words import PHASES, days_word
from prag.cases.workflow import RELEASED
from prag.database.prepared import Prepared
from prag.kernel.clock import today
from prag.kernel.codes import tidy_case_code
from prag.ui.jinja2 import day
from prag.ui.words import data_text, word

CASES_SHOWN_AT_ONCE = 50


def find_case(code: str) -> Case:
    """The header of the case, if the reader sees it. Raises Http404, whether it is hidden or not there."""
    tidy = tidy_case_code(code)
    found = _by_code(code=tidy) if tidy else []
    if not found:
        raise Http404
    return found[0]


_by_code = Prepared(lambda code: Case.objects.select_related("responsible").filter(code=code))


def case_and_table(code: str, reader: UUID) -> tuple[Case, Table]:
    """The header and who sits at the table. Raises Http404."""
    case = find_case(code)
    return case, table_of(case.id, reader, today())


def unended_seat(table: Table, seat: UUID) -> SeatRow:
    """The seat of the table that was not ended. Raises Http404."""
    row = next((one for one in table.seats if one.id == seat and one.ended_at is None), None)
    if row is None:
        raise Http404
    return row


def seat_word(table: Table) -> str:
    """The reader's seat and its last day."""
    if not table.mine:
        return _("None; you were asked")
    return _("until %(day)s") % {"day": day(max(seat.ends for seat in table.mine))}


def key_details(case: Case, table: Table, name: str = "") -> list[tuple[str, str]]:
    """The bar that never leaves: code, phase, release, who is responsible, my seat; the name only after it was opened."""
    items = [(_("Case"), case.code)]
    if name:
        items.append((_("Name"), name))
    items += [
        (_("Phase"), word(PHASES, case.phase)),
        (_("Release"), release_word(case, table.today)),
        (_("Responsible now"), data_text(case.responsible.short_name)),
        (_("My seat"), seat_word(table)),
    ]
    return items


def release_word(case: Case, now: date) -> str:
    """Days to the release, or since it."""
    expected = case.release_expected
    return days_word((expected - now).days, case.phase in RELEASED) if expected else _("No date yet")


def codes_of(cases: Iterable[UUID]) -> dict[UUID, str]:
    """Codes of those of the cases that the reader sees; one query, none for no case."""
    wanted = set(cases)
    return dict(_codes(ids=list(wanted))) if wanted else {}


_codes = Prepared(lambda ids: Case.objects.filter(id__any_of=ids).values_list("id", "code"))
