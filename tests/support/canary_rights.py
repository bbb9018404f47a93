"""Who may read what? Computed in plain Python from the stored seats, items and functions, without asking the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import namedtuple_row


@dataclass(frozen=True)
class Rights:
    """What one practitioner may read: compartments of each case, headers, codes, and colleagues by name."""

    content: dict[UUID, frozenset[str]]
    headers: frozenset[UUID]
    codes: frozenset[UUID]
    people: frozenset[UUID]
    items: frozenset[UUID]
    forums: frozenset[UUID] = frozenset()
    notices: bool = False
    jurisdiction: str = ""


# Who sits at a forum's table, sets one up, or has to do with notices, in the words of the domain (table A).
AT_THE_FORUM = frozenset({
    "treatment_officer", "security_officer", "prison_director", "prison_administration", "probation_officer", "social_worker",
    "employment_counsellor", "health_worker", "education_worker", "police_contact", "municipal_coordinator", "ngo_worker", "mentor",
    "administrator",
})  # fmt: skip
SETS_UP = frozenset({"prison_administration", "administrator"})
NOTICES = frozenset({"ngo_worker", "municipal_coordinator", "prison_administration", "education_worker", "social_worker"})

# By which an institution is responsible for a case, and when a case is over.
ACTS = frozenset({"treatment_officer", "probation_officer", "social_worker"})
OVER = ("closed", "deceased", "removed", "opened_in_error", "erased")


class Facts:
    """The rows that decide, read at one moment by the superuser."""

    def __init__(self, superuser: psycopg.Connection[Any]) -> None:
        with superuser.cursor(row_factory=namedtuple_row) as cursor:
            self.seats = cursor.execute("select * from gate.seat").fetchall()
            self.items = cursor.execute("select * from gate.item").fetchall()
            self.addressees = cursor.execute("select * from gate.addressee").fetchall()
            self.exclusions = cursor.execute("select * from gate.exclusion where lifted_at is null").fetchall()
            self.functions = cursor.execute("select * from organisations.function").fetchall()
            people = cursor.execute("select * from organisations.practitioner").fetchall()
            bodies = cursor.execute(
                "select i.id, i.jurisdiction_id, j.time_zone from organisations.institution i"
                " join organisations.jurisdiction j on j.code = i.jurisdiction_id"
            ).fetchall()
            headers = cursor.execute("select id, jurisdiction from cases.case_header").fetchall()
            self.forums = cursor.execute("select * from forums.forum").fetchall()
            self.members = cursor.execute("select * from forums.member").fetchall()
            self.recalls = cursor.execute(
                "select h.id, h.jurisdiction, h.responsible_id, (select r.function_kind from cases.responsible_since r"
                " where r.case_id = h.id order by r.since desc limit 1) as acts from cases.case_header h where h.phase = any (%s)"
                " and exists (select from duties.duty d where d.case_id = h.id and d.kind = 'confirm_recall' and d.closed_at is null)",
                [list(OVER)],
            ).fetchall()
            self.told = cursor.execute("select case_id, item from cases.told").fetchall()
        self.people = {p.id: p for p in people}
        self.bodies = {b.id: b for b in bodies}
        self.headers = {h.id: h.jurisdiction for h in headers}
        self.excluded = {(x.case_id, x.practitioner_id) for x in self.exclusions}

    def rights_of(self, person: UUID) -> Rights:
        """What this practitioner may read at this moment."""
        who = self.people[person]
        body = self.bodies[who.institution_id]
        today = datetime.now(ZoneInfo(body.time_zone)).date()
        content: dict[UUID, set[str]] = {}
        seated = [s for s in self.seats if self._sits(s, person, body, today)]
        for seat in seated:
            content.setdefault(seat.case_id, set()).update(_with_key(words(seat.compartments)))
        roles = {(f.institution_id, f.kind) for f in self.functions if self._holds(f, person, body, today)}
        kinds = {kind for _, kind in roles}
        addressed = self._addressed(roles, person, body, today)
        for item, opens in addressed:
            if opens:
                content.setdefault(item.case_id, set()).update(_with_key(words(item.compartments)))
        headers = {s.case_id for s in seated} | {item.case_id for item, _ in addressed}
        sent = {i.id for i in self.items if i.sender == person and i.jurisdiction == body.jurisdiction_id}
        return Rights(
            {case: frozenset(parts) for case, parts in content.items()},
            frozenset(headers),
            frozenset(headers | self._codes(kinds, body) | self._followed(roles, person, body)),
            frozenset(self._colleagues(who, headers)),
            # That a notice went out is a header row of its case; its letter is not.
            frozenset({item.id for item, _ in addressed} | sent | {t.item for t in self.told if t.case_id in headers}),
            frozenset(f.id for f in self.forums if self._takes_part(f, kinds, body, today)),
            bool(kinds & NOTICES),
            body.jurisdiction_id,
        )

    def _takes_part(self, forum: Any, kinds: set[str], body: Any, today: date) -> bool:
        """Sets forums up in the jurisdiction, or belongs to the coordinating or to a member institution."""
        if forum.jurisdiction != body.jurisdiction_id:
            return False
        member = any(m.forum_id == forum.id and m.institution_id == body.id and (m.until is None or m.until >= today) for m in self.members)
        return bool(kinds & SETS_UP) or (bool(kinds & AT_THE_FORUM) and (member or forum.coordinator_id == body.id))

    def _sits(self, seat: Any, person: UUID, body: Any, today: date) -> bool:
        """A live seat of the person's own institution, not beaten by an exclusion."""
        deputises = seat.deputy_id == person and _in_period(seat.deputy_from, seat.deputy_until, today)
        if seat.holder_id != person and not deputises:
            return False
        same = seat.institution_id == body.id and seat.jurisdiction == body.jurisdiction_id
        live = seat.starts <= today <= seat.ends and seat.ended_at is None
        return same and live and (seat.case_id, person) not in self.excluded

    def _holds(self, function: Any, person: UUID, body: Any, today: date) -> bool:
        if function.institution_id != body.id:
            return False
        deputises = function.deputy_id == person and _in_period(function.deputy_from, function.deputy_until, today)
        return function.holder_id == person or deputises

    def _addressed(self, roles: set[tuple[UUID, str]], person: UUID, body: Any, today: date) -> list[tuple[Any, bool]]:
        """Each item that reaches the person, and whether it lets be opened what it is about."""
        by_id = {i.id: i for i in self.items}
        found = []
        for a in self.addressees:
            item = by_id[a.item_id]
            reaches = (a.institution_id, a.function_kind) in roles and item.jurisdiction == body.jurisdiction_id
            if reaches and item.ends >= today and (item.case_id, person) not in self.excluded:
                found.append((item, a.opens))
        return found

    def _codes(self, kinds: set[str], body: Any) -> set[UUID]:
        """An access manager reads the codes of the institution's seats; a data protection officer those of the jurisdiction."""
        codes: set[UUID] = set()
        if "access_manager" in kinds:
            codes |= {s.case_id for s in self.seats if s.institution_id == body.id and s.jurisdiction == body.jurisdiction_id}
        if "data_protection_officer" in kinds:
            codes |= {case for case, jurisdiction in self.headers.items() if jurisdiction == body.jurisdiction_id}
        return codes

    def _followed(self, roles: set[tuple[UUID, str]], person: UUID, body: Any) -> set[UUID]:
        """The cases that are over and whose recall waits, for the function by which the last responsible institution acted."""
        return {
            r.id
            for r in self.recalls
            if (r.responsible_id, r.acts) in roles and r.acts in ACTS
            and r.jurisdiction == body.jurisdiction_id and (r.id, person) not in self.excluded
        }  # fmt: skip

    def _colleagues(self, who: Any, headers: set[UUID]) -> set[UUID]:
        own = {p.id for p in self.people.values() if p.institution_id == who.institution_id}
        table = {p for s in self.seats if s.case_id in headers for p in (s.holder_id, s.deputy_id) if p}
        return own | table


def words(value: Any) -> set[str]:
    """The words of an array column."""
    if isinstance(value, str):
        return {part for part in value.strip("{}").split(",") if part}
    return set(value or ())


def _with_key(parts: set[str]) -> set[str]:
    return parts | ({"name"} if "identity" in parts else set())


def _in_period(first: date | None, last: date | None, today: date) -> bool:
    return first is not None and first <= today and (last is None or last >= today)
