"""For each part of each policy: a row that this part alone keeps out, and the question that shows it."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from tests.support.killers import WORKER, Killer, Stage
from tests.support.killers_house import HouseKillers
from tests.support.oracle import OF_CASE
from tests.support.worlds import forced, values_for

TOLD = ("cases.told", "cases.disclosure")


class PolicyKillers:
    """`of(policy, part)`: whether the policy shows or lets in what that part alone keeps out."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.who = stage.member()
        self.own = stage.made.case("mk", stage.home)
        stage.made.seat(self.own, stage.home, self.who, parts={"identity", "custody", "work", "health", "contacts"},
                        writes={"identity", "custody", "work", "health", "contacts"})  # fmt: skip
        self.beyond = stage.made.case("ba", stage.abroad)
        self.house = HouseKillers(stage)

    def of(self, policy: str, part: str) -> Killer | None:
        table, verb = policy.split("/")
        if table.startswith(("forums.", "duties.")) or table in ("organisations.service", "organisations.responsibility"):
            return self.house.policies(table, verb, part)
        if verb == "reads":
            return self._reads(table, part)
        if verb == "adds":
            return lambda: self._adds(table, part)
        return lambda: self._changes(part)

    def _reads(self, table: str, part: str) -> Killer:
        abroad = part == "row_jurisdiction"
        if table.startswith("cases.letter"):
            return lambda: self._letter(table, abroad)
        if part in ("row_own_contact", "row_of_own_contact"):
            return lambda: self._contact(table)
        if table.startswith(("cases.", "profiles.", "plans.", "releases.", "documents.")) and table not in ("cases.case_header", *OF_CASE):
            return lambda: self._content(table, self.beyond if abroad else self.stage.foreign, opened=abroad)
        if part in ("row_to_my_institution", "row_visible_case") and table in TOLD:
            return lambda: self._told(table, ours=part == "row_visible_case")
        row = self._row_abroad(table) if abroad else self._foreign_row(table)
        return lambda: self.stage.inside(self.who, f"select exists (select from {table} where id = %s)", row)

    def _told(self, table: str, *, ours: bool) -> bool:
        """Told to our institution in a case that the reader does not see; or to another in one that an address alone shows."""
        stage, made = self.stage, self.stage.made
        who, case, _item = stage.item("valid")
        if ours:
            case = made.case("mk", stage.other)
        given = values_for(stage.su, table, made.today, recipient_id=stage.home if ours else stage.other, case_id=case, jurisdiction="mk")
        row = forced(stage.su, table, **given)
        return stage.inside(who, f"select exists (select from {table} where id = %s)", row)

    def _contact(self, table: str) -> bool:
        """What somebody else recorded, for a mentor whose request opened the part."""
        stage = self.stage
        who, case = stage.seat("seat_permission")
        request = stage.app.enter(who)
        try:
            stage.log(who, request, case)
            return bool(stage.app.one(f"select exists (select from {table} where case_id = %s)", case))
        finally:
            stage.app.leave()

    def _content(self, table: str, case: UUID, *, opened: bool) -> bool:
        stage = self.stage
        if table.startswith(("releases.contact", "releases.taken_back")):  # who recorded it is kept out by the other parts alone
            stage.su.execute("update releases.contact set author = %s where case_id = %s", [self.who, case])
            stage.su.execute("update releases.taken_back set whose = %s where case_id = %s", [self.who, case])
        request = stage.app.enter(self.who)
        try:
            for part in ("identity", "name", "custody", "work", "health", "contacts") if opened else ():
                stage.log(self.who, request, case, compartment=part)
            return bool(stage.app.one(f"select exists (select from {table} where case_id = %s)", case))
        finally:
            stage.app.leave()

    def _letter(self, table: str, abroad: bool) -> bool:
        """A letter abroad whose item this request opened; or one at home that it did not."""
        stage = self.stage
        made = stage.made
        item = made.item(self.beyond if abroad else stage.foreign, (stage.other, WORKER), parts={"letter"})
        request = stage.app.enter(self.who)
        try:
            if abroad:
                stage.log(self.who, request, self.beyond, compartment="letter", object="item", object_id=item)
            return bool(stage.app.one(f"select exists (select from {table} where item = %s)", item))
        finally:
            stage.app.leave()

    def _foreign_row(self, table: str) -> Any:
        """A row of the same jurisdiction that is nobody's business here."""
        case = self.stage.foreign
        by_case = {"cases.case_header": "id"}.get(table, "case_id")
        if table == "gate.addressee":
            found = self.stage.su.execute("select a.id from gate.addressee a join gate.item i on i.id = item_id where case_id = %s", [case])
            return found.fetchone()[0]
        if table == "organisations.practitioner":
            return self.stage.stranger
        if table == "organisations.function":
            return self.stage.made.function(self.stage.other, "mentor", self.stage.stranger)
        return self.stage.su.execute(f"select id from {table} where {by_case} = %s", [case]).fetchone()[0]

    def _row_abroad(self, table: str) -> UUID:
        """A row of another jurisdiction that everything but its jurisdiction lets through; some can only be forced in."""
        stage, made, su = self.stage, self.stage.made, self.stage.su
        of_own = {"case_id": self.own, "jurisdiction": "ba"}
        seat = {"institution_id": stage.home, "function_kind": "mentor", "compartments": [], "writes": [], "basis": "consent",
                "consent_on": made.today, "starts": made.today, "ends": made.today, "given_at": made.today}  # fmt: skip
        if table == "cases.case_header":
            forced(su, "gate.seat", case_id=self.beyond, jurisdiction="mk", holder_id=self.who, **seat)
            return self.beyond
        if table in OF_CASE:
            return forced(
                su,
                table,
                **values_for(su, table, made.today, since=made.day(-9), copy=2, state="declined", decided_at=made.today, **of_own),
            )
        if table == "gate.seat":
            return forced(su, table, **seat, **of_own)
        if table == "gate.exclusion":
            return made.exclude(made.case("ba", stage.abroad), self.who)
        assert table == "gate.item", f"no killer for the jurisdiction of {table}"
        return forced(
            su, table, kind="confirm_case", compartments=["work"], sender=self.who, sender_institution=stage.home, due=made.today,
            ends=made.today, sent_at=made.today, **of_own,
        )  # fmt: skip

    def _adds(self, table: str, part: str) -> bool:
        stage = self.stage
        case = {"row_jurisdiction": self.beyond, "opened_for_writing": stage.foreign}.get(part, self.own)
        author = stage.colleague if part == "row_author" else self.who
        home = stage.other if part == "row_own_institution" else stage.home
        row = self._row_to_add(table, case, author, home) | {"id": uuid.uuid4()}
        request = stage.app.enter(self.who)
        try:
            for compartment in ("identity", "custody", "work", "health", "contacts"):
                for opened in (self.own, self.beyond):
                    stage.log(self.who, request, opened, compartment=compartment)
            insert = f"insert into {table} ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})"
            return stage.app.tries(insert, *row.values())
        finally:
            stage.app.leave()

    def _row_to_add(self, table: str, case: UUID, author: UUID, home: UUID) -> dict[str, Any]:
        made = self.stage.made
        if table.startswith("profiles."):
            said: Any = b"x" if "health" in table else "x"
            return made.statement(case, author, home) | {"text": said, "source": said}
        given = {"case_id": case, "jurisdiction": made.world.cases[case], "author": author, "institution_id": home, "area_id": made.area}
        return values_for(self.stage.su, table, made.today, **given)

    def _changes(self, part: str) -> bool:
        """A change that reads no column passes no policy but this one."""
        stage = self.stage
        request = stage.app.enter(self.who)
        try:
            if part == "row_jurisdiction":
                stage.log(self.who, request, self.beyond, compartment="identity")
            return stage.app.tries("update cases.identity set address = '\\x01'")
        finally:
            stage.app.leave()
