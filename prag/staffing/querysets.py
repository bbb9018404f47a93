"""Which people, functions, seats and exclusions of one's own institution are there? Plain values for the screens.

The database shows an access manager these rows and of a case nothing but its code.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from prag.access.actor import Actor
from prag.accounts.models import Invitation, Kind, User
from prag.gate.models import Addressee, Exclusion, Seat
from prag.gate.verbs import rows
from prag.kernel.clock import today
from prag.organisations.models import Function, FunctionKind, Institution, Practitioner
from prag.staffing.rules import URGENT, Standing, excluded_from, gap, is_away, seat_gap
from prag.ui.words import data_text


@dataclass(frozen=True, slots=True)
class Account:
    """What sign-in knows of somebody: "joined", "invited", "link_over" or "none"; until when a link works."""

    state: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A function or a seat with who acts in it, and what is missing."""

    id: UUID
    label: str
    holder: Practitioner | None
    deputy: Practitioner | None
    deputy_from: date | None
    deputy_until: date | None
    gap: str
    holder_away: bool
    kind: str
    code: str = ""
    ends: date | None = None
    case_id: UUID | None = None
    # A seat that acts for the case, which the access manager may renew; whether it stands on consent.
    renews: bool = False
    on_consent: bool = False

    @property
    def urgent(self) -> bool:
        """Whether nobody, or only a deputy, can act now."""
        return self.gap in URGENT

    def names(self, person: UUID) -> bool:
        """Whether the person is holder or deputy."""
        return person in (self.holder and self.holder.id, self.deputy and self.deputy.id)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works or worked in the institution."""

    person: Practitioner
    account: Account
    away: bool
    functions: list[Place] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The word of `words.ACCOUNTS`."""
        return self.account.state if self.person.active else "ended"


@dataclass(frozen=True, slots=True)
class Late:
    """Something that was not answered in time: what kind, whose function, since when. Without the case."""

    kind: str
    function: str
    due: date


def own_people(actor: Actor) -> QuerySet[Practitioner]:
    """Everybody of the own institution, those who left included."""
    return Practitioner.objects.filter(institution_id=actor.institution).order_by("name")


def own_functions(actor: Actor) -> list[Place]:
    """The institution's functions, in the order of the catalogue."""
    found = Function.objects.filter(institution_id=actor.institution).select_related("kind", "holder", "deputy")
    return [_place(row, data_text(row.kind.name), row.kind_id, ()) for row in found.order_by("kind__position", "holder__name")]


def seat_codes() -> dict[UUID, str]:
    """Seat to case code, for all seats of the institution; reading them is a row of the log, so once a page."""
    return dict(rows("cases.codes_of_seats"))


def own_seats(actor: Actor, codes: dict[UUID, str] | None = None) -> list[Place]:
    """The institution's live seats; those where nobody can act come first, then by code."""
    day, excluded = today(), exclusions_in_force(actor)
    codes = seat_codes() if codes is None else codes
    kinds = _kind_names()
    # The seat that acts for a case does not end by itself unnoticed: it stays here until it is renewed.
    live = Q(ends__gte=day) | Q(writes__holds="custody")
    found = Seat.objects.filter(live, institution_id=actor.institution, ended_at=None).select_related("holder", "deputy")
    places = [
        _place(seat, kinds.get(seat.function_kind, seat.function_kind), seat.function_kind, excluded,
               code=codes.get(seat.id, ""), ends=seat.ends, case_id=seat.case_id,
               renews="custody" in seat.writes, on_consent=seat.basis == "consent")
        for seat in found
    ]  # fmt: skip
    return sorted(places, key=lambda place: (not place.urgent, place.code, place.label))


def exclusions_in_force(actor: Actor) -> set[tuple[UUID, UUID]]:
    """(case, person) of the institution's people who are excluded now."""
    found = Exclusion.objects.filter(practitioner__institution_id=actor.institution, lifted_at=None)
    return set(found.values_list("case_id", "practitioner_id"))


def exclusions_of(person: Practitioner, codes: dict[UUID, str]) -> list[tuple[Exclusion, str]]:
    """From which cases the person is excluded now, each with the case's code."""
    codes = _codes_of_cases(person.institution_id, codes)
    found = Exclusion.objects.filter(practitioner=person, lifted_at=None).order_by("made_at")
    return [(row, codes[row.case_id]) for row in found if row.case_id in codes]


def case_with_code(actor: Actor, code: str) -> UUID | None:
    """The case with this code if the institution has, or had, a seat in it."""
    return next((case for case, known in _codes_of_cases(actor.institution, seat_codes()).items() if known == code), None)


def colleagues(actor: Actor, functions: list[Place]) -> list[Colleague]:
    """Everybody of the institution with functions, leave and account."""
    people = list(own_people(actor))
    return _colleagues(people, functions)


def colleague(person: Practitioner, functions: list[Place]) -> Colleague:
    """One of them."""
    return _colleagues([person], functions)[0]


def late_items(actor: Actor) -> list[Late]:
    """What was addressed to a function of this institution and not answered in time."""
    kinds = _kind_names()
    found = Addressee.objects.filter(
        institution_id=actor.institution, escalated=False, item__answered_at=None, item__due__lt=today(), item__ends__gte=today()
    ).select_related("item")
    return [Late(row.item.kind, kinds.get(row.function_kind, row.function_kind), row.item.due) for row in found.order_by("item__due")]


def _kind_names() -> dict[str, str]:
    return {key: data_text(name) for key, name in FunctionKind.objects.values_list("key", "name")}


def kinds_for(institution: Institution) -> list[FunctionKind]:
    """The functions an institution of this kind can have and its access manager can give."""
    return [
        kind
        for kind in FunctionKind.objects.order_by("position")
        if kind.key != "administrator" and {"any", institution.kind} & set(kind.institution_kinds)
    ]


def _colleagues(people: list[Practitioner], functions: list[Place]) -> list[Colleague]:
    day, known = today(), accounts_of([person.id for person in people])
    return [
        Colleague(
            person,
            known[person.id],
            is_away(person.absent_from, person.absent_until, day),
            [place for place in functions if place.names(person.id)],
        )
        for person in people
    ]


def accounts_of(people: Collection[UUID]) -> dict[UUID, Account]:
    """What sign-in knows of each (over its own connection; the gate knows nothing of accounts)."""
    joined = set(User.objects.filter(practitioner_id__in=people, is_active=True).values_list("practitioner_id", flat=True))
    links = dict.fromkeys(people, None) | {
        row.practitioner_id: row for row in Invitation.objects.filter(practitioner_id__in=people, kind=Kind.JOIN).order_by("created")
    }
    found: dict[UUID, Account] = {}
    for person, link in links.items():
        if person in joined:
            found[person] = Account("joined")
        elif link is None:
            found[person] = Account("none")
        else:
            found[person] = Account("invited" if link.open else "link_over", link.expires)
    return found


def _codes_of_cases(institution: UUID, codes: dict[UUID, str]) -> dict[UUID, str]:
    return {seat.case_id: codes[seat.id] for seat in Seat.objects.filter(institution_id=institution) if seat.id in codes}


def _place(row: Function | Seat, label: str, kind: str, excluded: Collection[tuple[UUID, UUID]], **more: object) -> Place:
    day, case = today(), more.get("case_id")
    holder, deputy = (_standing(person, case, excluded) for person in (row.holder, row.deputy))
    missing = gap(holder, deputy, row.deputy_from, row.deputy_until, day)
    return Place(
        id=row.id,
        label=label,
        kind=kind,
        holder=row.holder,
        deputy=row.deputy,
        deputy_from=row.deputy_from,
        deputy_until=row.deputy_until,
        gap=seat_gap(missing, row.ends, day) if isinstance(row, Seat) else missing,
        holder_away=bool(row.holder and is_away(row.holder.absent_from, row.holder.absent_until, day)),
        **more,  # type: ignore[arg-type]
    )


def _standing(person: Practitioner | None, case: object, excluded: Collection[tuple[UUID, UUID]]) -> Standing | None:
    if person is None:
        return None
    out = isinstance(case, UUID) and excluded_from(case, person.id, excluded)
    return Standing(person.id, person.active, person.absent_from, person.absent_until, out)
