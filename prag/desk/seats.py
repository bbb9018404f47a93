"""Who sits at the table, in words? One line a seat; an empty seat and a holder on leave are marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.cases import rules
from prag.cases.models import Case
from prag.cases.table import SeatRow, Table
from prag.cases.words import parts_words
from prag.gate.words import BASES
from prag.ui.controls import first_refusal
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, word

RENEWED_FROM = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat in words. `mark`: empty, away or "" ; `end_url` and `renew_url` are empty when the reader does not do that."""

    id: UUID
    institution: str
    outside: bool
    function: str
    holder: str
    mark: str
    deputy: str
    opens: str
    writes: str
    basis: str
    until: str
    live: bool
    end_url: str
    renew_url: str


def seat_lines(table: Table, actor: Actor, case: Case) -> list[SeatLine]:
    """Live seats first, then those that have ended."""
    acts = first_refusal(
        rules.function_may(actor, Permission.SEAT_END), rules.acts_for_case(table.my_writes, table.writers(rules.RESPONSIBLE_PART))
    )
    ordered = sorted(table.seats, key=lambda seat: not seat.live(table.today))
    return [
        _line(seat, table.today, _end_url(seat, actor, case, bool(acts), table.today), _renew_url(seat, case, bool(acts), table.today))
        for seat in ordered
    ]


def _line(seat: SeatRow, today: date, end_url: str, renew_url: str) -> SeatLine:
    live = seat.live(today)
    basis = word(BASES, seat.basis)
    named = seat.legal_basis or seat.agreement or (day(seat.consent_on) if seat.consent_on else "")
    return SeatLine(
        seat.id, seat.institution, seat.outside_prison, word(FUNCTIONS, seat.function), seat.holder or "",
        _mark(seat, today) if live else "", _deputy(seat, today),
        parts_words(seat.parts), parts_words(seat.writes), f"{basis}: {named}" if named else basis,
        day(seat.last_day()), live, end_url, renew_url,
    )  # fmt: skip


def _mark(seat: SeatRow, today: date) -> str:
    if seat.holder_id is None:
        return _("empty seat")
    if seat.away(today):
        until = _("away until %(day)s") % {"day": day(seat.absent_until)} if seat.absent_until else _("away")
        return until if seat.deputy_acts(today) else until + ", " + _("no deputy acts")
    return ""


def _deputy(seat: SeatRow, today: date) -> str:
    if not seat.deputy_id:
        return ""
    name = seat.deputy or _("a deputy")
    return name if seat.deputy_acts(today) else _("%(name)s, from %(day)s") % {"name": name, "day": day(seat.deputy_from)}


def _renew_url(seat: SeatRow, case: Case, acts: bool, today: date) -> str:
    """Offered in the last months of a seat; before, nobody needs it on every line."""
    near = seat.live(today) and seat.ends - today <= RENEWED_FROM
    return reverse("seat_renew", args=[case.code, seat.id]) if acts and near and rules.case_is_running(case.phase) else ""


def _end_url(seat: SeatRow, actor: Actor, case: Case, acts: bool, today: date) -> str:
    own = seat.institution_id == actor.institution
    if not (acts and seat.live(today) and rules.may_end_seat(own_institution=own, seat_writes=seat.writes)):
        return ""
    return reverse("seat_end", args=[case.code, seat.id])
