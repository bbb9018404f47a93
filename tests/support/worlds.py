"""How does an invented world get into database and oracle at once? Row by row, past all verbs, so that odd worlds exist too."""

from __future__ import annotations

import random
import uuid
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.support import oracle

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
SIGNS = LETTERS + "23456789"


def put(su: psycopg.Connection[Any], table: str, **values: Any) -> UUID:
    """Insert one row as superuser; answers its id."""
    values.setdefault("id", uuid.uuid4())
    su.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        ),
        list(values.values()),
    )
    return values["id"]


def forced(su: psycopg.Connection[Any], table: str, **values: Any) -> UUID:
    """The same without foreign keys and triggers: rows that should never exist."""
    su.execute("set session_replication_role = replica")
    try:
        return put(su, table, **values)
    finally:
        su.execute("set session_replication_role = origin")


# What a check of a table wants beside its types.
PLAIN: dict[str, dict[str, Any]] = {
    "forums.meeting": {"state": "preparing", "starts": time(9), "ends": time(10)},
    "forums.commitment": {"state": "asked"},
    "forums.participation": {"attended": None, "people": None},
    "cases.milestone": {"kind": "review"},
    "cases.handover": {"state": "asked"},
    "cases.told": {"fulfils": "send_notice"},
    "plans.plan_action": {"state": "asked"},
    "plans.plan_term": {"kind": "offer", "state": "offered"},
    "plans.plan_term_back": {"reason": "twice"},
    "plans.plan_settled": {"action": uuid.UUID(int=7)},
    "releases.day_one": {"state": "open"},
    "releases.taken_back": {"reason": "wrong_person"},
    # A document with its file, not the withdrawal of one.
    **{
        f"documents.{part}_document": {"media": "pdf", "pages": 1, "size": 1, "digest": b"x"}
        for part in ("identity", "custody", "work", "health", "contacts")
    },
}


def values_for(su: psycopg.Connection[Any], table: str, today: date, **given: Any) -> dict[str, Any]:
    """A value for each column that needs one, by its type; what is given and not a column is left out."""
    given = PLAIN.get(table, {}) | given
    schema, name = table.split(".")
    columns = su.execute(
        "select column_name, coalesce(domain_name, udt_name), is_nullable = 'YES' from information_schema.columns"
        " where table_schema = %s and table_name = %s",
        [schema, name],
    ).fetchall()
    filler: dict[str, Any] = {
        "word": "x", "text": "x", "date": today, "timestamptz": today, "int2": 1, "bool": False, "time": time(9), "jsonb": Jsonb({}),
        "_uuid": [], "_word": [], "bytea": b"x",
    }  # fmt: skip
    values = {}
    for column, kind, nullable in columns:
        if column in given:
            values[column] = given[column]
        elif not nullable and column != "id":
            values[column] = uuid.uuid4() if kind == "uuid" else filler[kind]
    return values


def code() -> str:
    """A random case code."""
    pick = random.SystemRandom().choice
    return f"{pick(LETTERS)}{pick('23456789')}-" + "".join(pick(SIGNS) for _ in range(4))


class Builder:
    """Writes to the database as superuser and keeps the oracle's world in step."""

    def __init__(self, su: psycopg.Connection[Any]) -> None:
        self.su = su
        self.today: date = su.execute("select (now() at time zone 'Europe/Sarajevo')::date").fetchone()[0]
        self.world = oracle.World(self.today, rows={table: {} for table in (*oracle.CONTENT, *oracle.OF_CASE)})
        self.codes: dict[UUID, str] = {}
        self.basis = self._first("legal_basis where kind = 'duty_in_law'")
        self.criterion, self.place = self._first("criterion"), self._first("place")
        self.area = su.execute("select key from organisations.life_area order by position limit 1").fetchone()[0]

    def _first(self, table: str) -> dict[str, UUID]:
        """Jurisdiction to some row of a catalogue."""
        return dict(self.su.execute(f"select distinct on (jurisdiction_id) jurisdiction_id, id from organisations.{table}").fetchall())

    def day(self, offset: int | None) -> date | None:
        return None if offset is None else self.today + timedelta(days=offset)

    def institution(self, jurisdiction: str, kind: str = "ngo") -> UUID:
        fresh = uuid.uuid4()
        put(
            self.su, "organisations.institution", id=fresh, jurisdiction_id=jurisdiction, key=f"w_{fresh.hex[:20]}", kind=kind,
            name="World", short_name="World", place_id=self.place[jurisdiction], active=True,
        )  # fmt: skip
        self.world.institutions[fresh] = oracle.Institution(fresh, jurisdiction)
        return fresh

    def person(self, institution: UUID, active: bool = True) -> UUID:
        fresh = uuid.uuid4()
        put(
            self.su, "organisations.practitioner", id=fresh, institution_id=institution, name=f"P {fresh.hex[:6]}",
            email=f"{fresh.hex}@world.invalid", active=active,
        )  # fmt: skip
        self.world.people[fresh] = oracle.Person(fresh, institution, active)
        return fresh

    def function(self, institution: UUID, kind: str, holder: UUID | None, deputy: UUID | None = None,
                 first: int | None = None, last: int | None = None) -> UUID:  # fmt: skip
        deputy = None if deputy == holder else deputy
        first = (first if first is not None else 0) if deputy else None
        one = oracle.Function(uuid.uuid4(), institution, kind, holder, deputy, self.day(first), self.day(last) if deputy else None)
        put(
            self.su, "organisations.function", id=one.id, institution_id=institution, kind=kind, holder_id=holder, deputy_id=deputy,
            deputy_from=one.deputy_from, deputy_until=one.deputy_until,
        )  # fmt: skip
        self.world.functions.append(one)
        return one.id

    def case(self, jurisdiction: str, institution: UUID, canary: str = "words") -> UUID:
        """A case with one row in every content table (and one of its history) and a transition."""
        fresh = uuid.uuid4()
        self.codes[fresh] = code()
        now = self.su.execute("select clock_timestamp()").fetchone()[0]
        put(
            self.su, "cases.case_header", id=fresh, jurisdiction=jurisdiction, code=self.codes[fresh], phase="open", phase_since=now,
            responsible_id=institution, custody_from=self.day(-500), release_kind="full_term", opened_at=now,
        )  # fmt: skip
        self.world.cases[fresh] = jurisdiction
        self.world.told[fresh] = institution
        of = {"case_id": fresh, "jurisdiction": jurisdiction}
        self._row("cases.transition", fresh, verb="start", target="draft", actor=uuid.uuid4(), institution=institution, at=now, **of)
        bodies = dict.fromkeys(("institution_id", "receiver_id", "recipient_id", "owner_id"), institution)
        row = None
        for table in (*oracle.OF_CASE[1:], *(t for t in oracle.CONTENT if t.startswith(("plans.", "releases.", "documents.")))):
            author = random.choice([*self.world.people, uuid.uuid4()])
            given = {"author": author, "whose": author} | bodies | of | ({"contact": row} if table == "releases.taken_back" else {})
            row = self._row(table, fresh, **values_for(self.su, table, self.today, area_id=self.area, **given))
            if table in ("releases.contact", "releases.taken_back"):
                self.world.authors[row] = author
        self._row(
            "cases.eligibility", fresh, legal_basis_id=self.basis[jurisdiction], criterion_id=self.criterion[jurisdiction], told=canary,
            told_on=self.today, told_language="en", opened_by=uuid.uuid4(), refusal_reason="", **of,
        )  # fmt: skip
        self._row(
            "cases.seat_request", fresh, item=uuid.uuid4(), institution_id=institution, function_kind="mentor", basis="consent",
            reason=canary, **of,
        )  # fmt: skip
        blob = canary.encode()
        self._row("cases.person_name", fresh, name=blob, **of)
        self._row("cases.identity", fresh, birth_date=blob, personal_number=blob, address=blob, **of)
        self._row("cases.person_key", fresh, wrapped=blob, **of)
        for table in ("work", "health", "contact"):
            words: Any = blob if table == "health" else canary
            said = self.statement(fresh, uuid.uuid4(), institution) | {"text": words, "source": words}
            self._row(f"profiles.{table}_statement", fresh, **said)
        return fresh

    def statement(self, case: UUID, author: UUID, institution: UUID) -> dict[str, Any]:
        """The columns of a statement but its words."""
        return {
            "case_id": case, "jurisdiction": self.world.cases[case], "area_id": self.area, "kind": "fact", "rating": "none",
            "direction": "same", "strength": False, "asked_none": False, "own_words": False, "author": author,
            "institution_id": institution, "function_kind": "mentor", "said_on": self.today, "recorded_at": self.today,
        }  # fmt: skip

    def _row(self, table: str, case: UUID, **values: Any) -> UUID:
        fresh = put(self.su, table, **values)
        self.world.rows[table][fresh] = case
        if table in oracle.CONTENT:
            touch = sql.SQL("update {} set jurisdiction = jurisdiction where id = %s").format(sql.Identifier(*table.split(".")))
            self.su.execute(touch, [fresh])
        return fresh

    def seat(self, case: UUID, institution: UUID, holder: UUID | None, deputy: UUID | None = None, *, first: int | None = None,
             last: int | None = None, parts: set[str] | None = None, writes: set[str] | None = None, starts: int = -1,
             ends: int = 30, ended: bool = False, kind: str = "social_worker") -> UUID:  # fmt: skip
        deputy = None if deputy == holder else deputy
        first = (first if first is not None else 0) if deputy else None
        parts = {"identity", "custody", "work", "contacts"} if parts is None else parts
        one = oracle.Seat(
            uuid.uuid4(), case, self.world.cases[case], institution, holder, deputy, self.day(first),
            self.day(last) if deputy else None, frozenset(parts), frozenset((writes or set()) & parts), self.day(starts),
            self.day(max(starts, ends)), ended, kind,
        )  # fmt: skip
        put(
            self.su, "gate.seat", id=one.id, case_id=case, jurisdiction=one.jurisdiction, institution_id=institution,
            function_kind=kind, holder_id=holder, deputy_id=deputy, deputy_from=one.deputy_from, deputy_until=one.deputy_until,
            compartments=sorted(parts), writes=sorted(one.writes), basis="duty_in_law", legal_basis_id=self.basis[one.jurisdiction],
            starts=one.starts, ends=one.ends, ended_at=self.today if ended else None, given_at=self.today,
        )  # fmt: skip
        self.world.seats.append(one)
        return one.id

    def end_seat(self, one: oracle.Seat) -> None:
        self.su.execute("update gate.seat set ended_at = now() where id = %s", [one.id])
        one.ended = True

    def exclude(self, case: UUID, person: UUID) -> UUID:
        one = oracle.Exclusion(uuid.uuid4(), case, self.world.cases[case], person)
        put(
            self.su, "gate.exclusion", id=one.id, case_id=case, jurisdiction=one.jurisdiction, practitioner_id=person, reason="relative",
            made_by=person, made_at=self.today,
        )  # fmt: skip
        self.world.exclusions.append(one)
        return one.id

    def lift(self, one: oracle.Exclusion) -> None:
        self.su.execute("update gate.exclusion set lifted_at = now() where id = %s", [one.id])
        one.lifted = True

    def item(self, case: UUID, to: tuple[UUID, str], *, sender: UUID | None = None, parts: set[str] | None = None, ends: int = 30,
             opens: bool = True) -> UUID:  # fmt: skip
        parts = {"work"} if parts is None else parts
        one = oracle.Item(uuid.uuid4(), case, self.world.cases[case], frozenset(parts), sender or uuid.uuid4(), self.day(ends))
        put(
            self.su, "gate.item", id=one.id, kind="confirm_case", case_id=case, jurisdiction=one.jurisdiction, compartments=sorted(parts),
            sender=one.sender, sender_institution=uuid.uuid4(), due=one.ends, ends=one.ends, sent_at=self.today,
        )  # fmt: skip
        self.world.items[one.id] = one
        self.addressee(one.id, to, opens)
        if "letter" in parts:
            self.letter(one)
        return one.id

    def letter(self, item: oracle.Item) -> None:
        """What the item says, and a kept version of it."""
        values = {"case_id": item.case, "jurisdiction": item.jurisdiction, "item": item.id, "kind": "release_notice", "body": b"x"}
        fresh = put(self.su, "cases.letter", **values)
        self.su.execute("update cases.letter set jurisdiction = jurisdiction where id = %s", [fresh])
        self.world.letters[fresh] = item.id

    def addressee(self, item: UUID, to: tuple[UUID, str], opens: bool, deputy_too: bool = False) -> None:
        if any(a.item == item and (a.institution, a.kind) == to for a in self.world.addressees):
            return
        fresh = put(
            self.su, "gate.addressee", item_id=item, institution_id=to[0], function_kind=to[1], since=self.today, escalated=False,
            opens=opens, deputy_too=deputy_too,
        )  # fmt: skip
        self.world.addressees.append(oracle.Addressee(fresh, item, *to, opens, deputy_too))

    def answer(self, one: oracle.Item, until: int) -> None:
        """Answered: its right ends some days later."""
        self.su.execute(
            "update gate.item set answer = 'given', answered_at = now(), answered_by = %s, ends = least(ends, %s) where id = %s",
            [uuid.uuid4(), self.day(until), one.id],
        )
        one.ends = min(one.ends, self.day(until))

    def called_back(self, case: UUID, acts: str, *, over: bool = True, confirmed: bool = False) -> oracle.Recall:
        """Something that went out of the case is called back; the case is over or not, and who acts for it does so by this function."""
        jurisdiction, home = self.world.cases[case], self.world.told[case]
        self.su.execute("update cases.responsible_since set function_kind = %s where case_id = %s", [acts, case])
        self.su.execute("update cases.case_header set phase = %s where id = %s", ["opened_in_error" if over else "open", case])
        self.world.acts[case] = acts
        self.world.over = self.world.over | {case} if over else self.world.over - {case}
        one = oracle.Recall(uuid.uuid4(), case)
        copy = 1 + sum(of == case for of in self.world.rows["cases.disclosure"].values())
        self._row(
            "cases.disclosure", case, id=one.id, case_id=case, jurisdiction=jurisdiction, actor=uuid.uuid4(), institution_id=home,
            at=self.today, kind="x", recipient_id=home, basis="seat", fields=[], copy=copy, recalled_at=self.today,
        )  # fmt: skip
        put(
            self.su, "duties.duty", kind="confirm_recall", jurisdiction=jurisdiction, case_id=case, about=one.id, institution_id=home,
            function_kind="mentor", asked_at=self.today, due=self.today, computed=False,
        )  # fmt: skip
        self.world.recalls.append(one)
        if confirmed:
            self.confirm(one)
        return one

    def confirm(self, one: oracle.Recall) -> None:
        """The recipient says that it is gone."""
        self.su.execute("update cases.disclosure set confirmed_at = now(), confirmed_as = 'deleted' where id = %s", [one.id])
        self.su.execute(
            "update duties.duty set opened_at = now(), acknowledged_at = now(), closed_at = now(), outcome = 'confirmed' where about = %s",
            [one.id],
        )
        one.confirmed = True

    def set_active(self, person: UUID, active: bool) -> None:
        self.su.execute("update organisations.practitioner set active = %s where id = %s", [active, person])
        self.world.people[person].active = active

    def set_absent(self, person: UUID, first: int) -> None:
        """On leave: changes nothing of what may be seen; the deputy's period does."""
        self.su.execute(
            "update organisations.practitioner set absent_from = %s, absent_until = %s where id = %s",
            [self.day(first), self.day(first + 10), person],
        )

    def move(self, person: UUID, institution: UUID) -> None:
        """Works elsewhere from now on; seats and functions stay as they were written."""
        self.su.execute("update organisations.practitioner set institution_id = %s where id = %s", [institution, person])
        self.world.people[person].institution = institution
