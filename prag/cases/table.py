"""Who sits at the table of a case? Its seats as plain rows, with names where the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from prag.database.prepared import Prepared
from prag.gate.models import Seat
from prag.organisations.words import basis_called
from prag.ui.words import data_text

_COLUMNS = (
    "id", "institution_id", "institution__short_name", "institution__kind", "function_kind",
    "holder_id", "holder__name", "holder__absent_from", "holder__absent_until",
    "deputy_id", "deputy__name", "deputy_from", "deputy_until", "compartments", "writes",
    "basis", "legal_basis__name", "agreement__title", "consent_on", "starts", "ends", "ended_at", "legal_basis__confirmed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat. Names are None where the gate does not show them to the reader."""

    id: UUID
    institution_id: UUID
    institution: str
    institution_kind: str
    function: str
    holder_id: UUID | None
    holder: str | None
    absent_from: date | None
    absent_until: date | None
    deputy_id: UUID | None
    deputy: str | None
    deputy_from: date | None
    deputy_until: date | None
    parts: tuple[str, ...]
    writes: tuple[str, ...]
    basis: str
    legal_basis: str | None
    agreement: str | None
    consent_on: date | None
    starts: date
    ends: date
    ended_at: datetime | None
    # Whether the authority has confirmed that law; None without one.
    confirmed: bool | None = None

    def live(self, day: date) -> bool:
        """Whether the seat opens anything on that day."""
        return self.ended_at is None and self.starts <= day <= self.ends

    def last_day(self) -> date:
        """The day until which it did or will open."""
        return min(self.ends, self.ended_at.date()) if self.ended_at else self.ends

    def away(self, day: date) -> bool:
        """Whether the holder is on leave on that day."""
        return self.absent_from is not None and self.absent_from <= day and (self.absent_until is None or self.absent_until >= day)

    def deputy_acts(self, day: date) -> bool:
        """Whether the deputy may open on that day."""
        return (
            self.deputy_id is not None
            and self.deputy_from is not None
            and self.deputy_from <= day
            and (self.deputy_until is None or self.deputy_until >= day)
        )

    def is_of(self, practitioner: UUID, day: date) -> bool:
        """Whether that practitioner sits on it on that day."""
        return self.live(day) and (self.holder_id == practitioner or (self.deputy_id == practitioner and self.deputy_acts(day)))

    @property
    def outside_prison(self) -> bool:
        """Whether it is the seat of an institution that is not a prison."""
        return self.institution_kind != "prison"


@dataclass(frozen=True, slots=True)
class Table:
    """All seats of one case that the reader sees, and the reader's own."""

    seats: tuple[SeatRow, ...]
    mine: tuple[SeatRow, ...]
    today: date

    @property
    def live(self) -> list[SeatRow]:
        """Seats that open today."""
        return [seat for seat in self.seats if seat.live(self.today)]

    @property
    def my_parts(self) -> frozenset[str]:
        """What the reader's seats open."""
        return frozenset(part for seat in self.mine for part in seat.parts)

    @property
    def my_writes(self) -> frozenset[str]:
        """Where the reader's seats write."""
        return frozenset(part for seat in self.mine for part in seat.writes)

    def my_function_for(self, part: str) -> str:
        """The function in which the reader writes this part; empty when not."""
        return next((seat.function for seat in self.mine if part in seat.writes), "")

    def writers(self, part: str) -> list[str]:
        """Functions whose live seats write this part: who can, where the reader cannot."""
        return list(dict.fromkeys(seat.function for seat in self.live if part in seat.writes))

    def names(self) -> dict[UUID, str]:
        """Names of those at the table, by id."""
        found: dict[UUID, str] = {}
        for seat in self.seats:
            if seat.holder_id and seat.holder:
                found[seat.holder_id] = seat.holder
            if seat.deputy_id and seat.deputy:
                found[seat.deputy_id] = seat.deputy
        return found

    def functions(self) -> dict[tuple[UUID, UUID], str]:
        """In which function somebody sits or stands in at the table, by person and institution; of several seats the newest counts."""
        found: dict[tuple[UUID, UUID], str] = {}
        for seat in self.seats:
            for person in (seat.deputy_id, seat.holder_id):
                if person:
                    found[person, seat.institution_id] = seat.function
        return found

    def who_opens(self, part: str) -> list[SeatRow]:
        """Live seats that open this part."""
        return [seat for seat in self.live if part in seat.parts]


def table_of(case_id: UUID, reader: UUID, today: date) -> Table:
    """The table of a case: one query."""
    return build_table((_worded(SeatRow(*row)) for row in _seats(case=case_id)), reader, today)


_seats = Prepared(lambda case: Seat.objects.filter(case_id=case).order_by("starts", "given_at").values_list(*_COLUMNS))


def _worded(seat: SeatRow) -> SeatRow:
    """The seat with its institution and law in the present language."""
    law = basis_called(seat.legal_basis, bool(seat.confirmed)) if seat.legal_basis else None
    return replace(seat, institution=data_text(seat.institution), legal_basis=law)


def build_table(seats: Iterable[SeatRow], reader: UUID, today: date) -> Table:
    """The table from its seats."""
    every = tuple(seats)
    return Table(every, tuple(seat for seat in every if seat.is_of(reader, today)), today)
