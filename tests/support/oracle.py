"""Who may see and do what, told a second time: plain Python that imports nothing from the program it judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

SEAT_FILLERS = {"access_manager"}
AT_THE_TABLE = {
    "treatment_officer", "probation_officer", "social_worker", "employment_counsellor", "health_worker", "education_worker",
    "police_contact", "municipal_coordinator", "mentor", "security_officer",
}  # fmt: skip
SEARCHERS = AT_THE_TABLE
LOG_READERS = AT_THE_TABLE | {"data_protection_officer"}
# Those by which an institution is responsible for a case.
FOLLOWERS = {"treatment_officer", "probation_officer", "social_worker"}
PARTS = {"identity", "custody", "work", "health", "contacts"}
NOT_UNASKED = {"identity", "name", "key", "letter"}

# Content table to the parts whose opening shows it, and the part whose opening for writing lets it be written (None: never).
CONTENT = {
    "cases.eligibility": ({"custody"}, None),
    "cases.seat_request": ({"custody"}, None),
    "cases.person_name": ({"name"}, None),
    "cases.identity": ({"identity"}, "identity"),
    "cases.person_key": ({"name", "identity", "custody", "work", "health", "contacts", "letter"}, None),
    "profiles.work_statement": ({"work"}, "work"),
    "profiles.health_statement": ({"health"}, "health"),
    "profiles.contact_statement": ({"contacts"}, "contacts"),
    "plans.plan_goal": ({"work"}, None),
    "plans.plan_action": ({"work"}, None),
    "plans.plan_reason": ({"work"}, None),
    "plans.plan_term": ({"work"}, None),
    "plans.plan_term_back": ({"work"}, None),
    "plans.plan_settled": ({"work"}, None),
    "plans.plan_view": ({"work"}, None),
    "releases.day_one": ({"work"}, None),
    "releases.contact": ({"work"}, None),
    "releases.taken_back": ({"work"}, None),
    "documents.identity_document": ({"identity"}, "identity"),
    "documents.custody_document": ({"custody"}, "custody"),
    "documents.work_document": ({"work"}, "work"),
    "documents.health_document": ({"health"}, "health"),
    "documents.contacts_document": ({"contacts"}, "contacts"),
}
# Header rows of a case: seen with the case, opened by nothing.
OF_CASE = ("cases.transition", "cases.release_dates", "cases.milestone", "cases.responsible_since", "cases.handover", "cases.told",
           "cases.disclosure")  # fmt: skip
# Of these somebody without a seat sees only what went to the own institution.
TOLD = ("cases.told", "cases.disclosure")


@dataclass
class Institution:
    id: UUID
    jurisdiction: str


@dataclass
class Person:
    id: UUID
    institution: UUID
    active: bool = True


@dataclass
class Function:
    id: UUID
    institution: UUID
    kind: str
    holder: UUID | None
    deputy: UUID | None
    deputy_from: date | None
    deputy_until: date | None


@dataclass
class Seat:
    id: UUID
    case: UUID
    jurisdiction: str
    institution: UUID
    holder: UUID | None
    deputy: UUID | None
    deputy_from: date | None
    deputy_until: date | None
    compartments: frozenset[str]
    writes: frozenset[str]
    starts: date
    ends: date
    ended: bool = False
    kind: str = "social_worker"


@dataclass
class Exclusion:
    id: UUID
    case: UUID
    jurisdiction: str
    person: UUID
    lifted: bool = False


@dataclass
class Item:
    id: UUID
    case: UUID
    jurisdiction: str
    compartments: frozenset[str]
    sender: UUID
    ends: date


@dataclass
class Addressee:
    id: UUID
    item: UUID
    institution: UUID
    kind: str
    opens: bool
    # Nobody answered: the function's deputy may, whatever the deputy's period says.
    deputy_too: bool = False


@dataclass
class Recall:
    """Something that went out, is called back, and is confirmed or not."""

    id: UUID
    case: UUID
    confirmed: bool = False


@dataclass
class World:
    """Everything a check needs to know. `rows`: table to row id to case."""

    today: date
    institutions: dict[UUID, Institution] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    functions: list[Function] = field(default_factory=list)
    cases: dict[UUID, str] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    items: dict[UUID, Item] = field(default_factory=dict)
    addressees: list[Addressee] = field(default_factory=list)
    rows: dict[str, dict[UUID, UUID]] = field(default_factory=dict)
    # Case to the institution that was told of it.
    told: dict[UUID, UUID] = field(default_factory=dict)
    recalls: list[Recall] = field(default_factory=list)
    # The cases that are over, and the function by which the institution that was told acted for a case.
    over: set[UUID] = field(default_factory=set)
    acts: dict[UUID, str] = field(default_factory=dict)
    # Contact to who recorded it; and what marks it as wrong to the same person.
    authors: dict[UUID, UUID] = field(default_factory=dict)
    # Letter to the item it belongs to.
    letters: dict[UUID, UUID] = field(default_factory=dict)

    def jurisdiction(self, who: UUID) -> str:
        return self.institutions[self.people[who].institution].jurisdiction

    def _acts(self, who: UUID, holder: UUID | None, deputy: UUID | None, first: date | None, last: date | None) -> bool:
        if holder == who:
            return True
        return deputy == who and first is not None and first <= self.today and (last is None or self.today <= last)

    def functions_of(self, who: UUID) -> set[str]:
        """The functions somebody acts in now, in the own institution."""
        home = self.people[who].institution
        return {
            f.kind for f in self.functions
            if f.institution == home and self._acts(who, f.holder, f.deputy, f.deputy_from, f.deputy_until)
        }  # fmt: skip

    def excluded(self, who: UUID, case: UUID) -> bool:
        return any(x.case == case and x.person == who and not x.lifted for x in self.exclusions)

    def live_seats(self, who: UUID) -> list[Seat]:
        """The seats on which somebody sits now."""
        return [
            s for s in self.seats
            if self._acts(who, s.holder, s.deputy, s.deputy_from, s.deputy_until)
            and s.institution == self.people[who].institution
            and s.jurisdiction == self.jurisdiction(who)
            and s.starts <= self.today <= s.ends
            and not s.ended
            and not self.excluded(who, s.case)
        ]  # fmt: skip

    def addressed(self, who: UUID) -> list[tuple[Item, bool]]:
        """The items addressed to a function of somebody, and whether that lets them be read."""
        home, kinds = self.people[who].institution, self.functions_of(who)
        found = []
        for a in self.addressees:
            item = self.items[a.item]
            stands_in = a.deputy_too and any(f.institution == home and f.kind == a.kind and f.deputy == who for f in self.functions)
            if (
                a.institution == home and (a.kind in kinds or stands_in) and item.jurisdiction == self.jurisdiction(who)
                and item.ends >= self.today and not self.excluded(who, item.case)
            ):  # fmt: skip
                found.append((item, a.opens))
        return found

    def visible_cases(self, who: UUID) -> set[UUID]:
        return {s.case for s in self.live_seats(who)} | {item.case for item, opens in self.addressed(who) if opens}

    def visible_items(self, who: UUID) -> set[UUID]:
        """What is addressed to somebody, and what he or she sent about a case that is visible anyway."""
        cases = self.visible_cases(who)
        sent = {i.id for i in self.items.values() if i.sender == who and i.case in cases}
        return {item.id for item, _ in self.addressed(who)} | sent

    def rights(self, who: UUID, case: UUID) -> dict[str, bool]:
        """Part of the case to whether it may be written."""
        found: dict[str, bool] = {}
        for seat in self.live_seats(who):
            if seat.case == case:
                for part in seat.compartments:
                    found[part] = found.get(part, False) or part in seat.writes
        for item, opens in self.addressed(who):
            if item.case == case and opens:
                for part in item.compartments:
                    found.setdefault(part, False)
        if "identity" in found:
            found["name"] = False
        return found

    def opens(self, who: UUID, case: UUID, asked: set[str] | None, writes: set[str]) -> dict[str, bool]:
        """What `open` answers: the parts asked for (or all but who the person is) that the rights cover."""
        return {
            part: may_write and part in writes
            for part, may_write in self.rights(who, case).items()
            if (part not in NOT_UNASKED if asked is None else part in asked)
        }

    def opens_item(self, who: UUID, item: UUID) -> set[str]:
        """What `open_item` answers; the sender opens nothing by what he or she sent."""
        one = self.items[item]
        if one.sender == who or not any(found.id == item and opens for found, opens in self.addressed(who)):
            return set()
        return set(one.compartments)

    def names(self, who: UUID) -> set[UUID] | None:
        """The cases whose names the search opens; None: this function never searches."""
        if not self.functions_of(who) & SEARCHERS:
            return None
        return {s.case for s in self.live_seats(who) if "identity" in s.compartments}

    def reads_log(self, who: UUID, case: UUID) -> bool:
        kinds = self.functions_of(who)
        if not kinds & LOG_READERS:
            return False
        oversees = "data_protection_officer" in kinds and any(
            s.case == case and s.jurisdiction == self.jurisdiction(who) for s in self.seats
        )
        return oversees or case in self.visible_cases(who)

    def follows(self, who: UUID) -> set[UUID]:
        """The cases that are over and whose recall waits for somebody, for the function that acted for them last."""
        home, kinds = self.people[who].institution, self.functions_of(who)
        return {
            one.case for one in self.recalls
            if not one.confirmed and one.case in self.over and self.told[one.case] == home
            and self.acts[one.case] in kinds & FOLLOWERS and self.cases[one.case] == self.jurisdiction(who)
            and not self.excluded(who, one.case)
        }  # fmt: skip

    def reads_recall(self, who: UUID, case: UUID) -> bool:
        """Those who follow it, and whoever oversees the jurisdiction and is not kept out of the case, as long as it waits."""
        waits = case in self.over and any(one.case == case and not one.confirmed for one in self.recalls)
        oversees = "data_protection_officer" in self.functions_of(who) and any(
            s.case == case and s.jurisdiction == self.jurisdiction(who) for s in self.seats
        )
        return waits and not self.excluded(who, case) and (oversees or case in self.follows(who))

    def fills(self, who: UUID) -> set[UUID]:
        """The seats of the own institution, for whoever names their holders."""
        if not self.functions_of(who) & SEAT_FILLERS:
            return set()
        home = self.people[who].institution
        return {s.id for s in self.seats if s.institution == home and s.jurisdiction == self.jurisdiction(who)}

    def headers(self, who: UUID) -> dict[str, set[UUID]]:
        """Header table to the rows somebody sees without opening anything."""
        here, home = self.jurisdiction(who), self.people[who].institution
        cases, items, fills = self.visible_cases(who), self.visible_items(who), self.fills(who)
        staffed = {s.case for s in self.seats if s.id in fills}
        told = {s.case for s in self.live_seats(who)} | {c for c in cases if self.told[c] == home}
        at_table = {w for s in self.seats if s.case in cases for w in (s.holder, s.deputy) if w}
        return {
            "cases.case_header": {c for c in cases if self.cases[c] == here},
            **{
                table: {i for i, c in self.rows[table].items() if c in (told if table in TOLD else cases) and self.cases[c] == here}
                for table in OF_CASE
            },
            "gate.seat": {s.id for s in self.seats if s.jurisdiction == here and (s.case in cases or s.id in fills)},
            "gate.exclusion": {
                x.id for x in self.exclusions if x.jurisdiction == here and (x.person == who or x.case in staffed)
            },
            "gate.item": {i for i in items if self.items[i].jurisdiction == here},
            "gate.addressee": {a.id for a in self.addressees if a.item in items},
            "organisations.practitioner": {p.id for p in self.people.values() if p.institution == home or p.id in at_table},
            "organisations.function": {f.id for f in self.functions if f.institution == home},
        }  # fmt: skip

    def content(self, who: UUID, opened: dict[UUID, set[str]], items: set[UUID]) -> dict[str, set[UUID]]:
        """Content table to the rows shown once `opened` (case to parts) and the letters of `items` were opened. Of contacts a mentor, and
        who reads by an address alone, sees the own ones, and what marks those as wrong."""
        shown = {
            table: {i for i, case in self.rows[table].items() if opened.get(case, set()) & parts} for table, (parts, _) in CONTENT.items()
        }
        all_of = {s.case for s in self.live_seats(who) if s.kind != "mentor"}
        for table in ("releases.contact", "releases.taken_back"):
            shown[table] = {i for i in shown[table] if self.authors[i] == who or self.rows[table][i] in all_of}
        return shown | {"cases.letter": {letter for letter, item in self.letters.items() if item in items}}
