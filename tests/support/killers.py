"""For each condition of the gate: a row built so that this condition alone refuses it, and the question that shows it.

A killer answers True when it got what it must not get. `valid` scenes refuse nothing: they show that the question works.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

import psycopg

from tests.support.killers_documents import file_killers
from tests.support.killers_house import HouseKillers
from tests.support.killers_recall import RecallKillers
from tests.support.sessions import Session
from tests.support.worlds import Builder

Killer = Callable[[], bool]
SEAT = ("seat_deputy_period", "seat_person", "seat_institution", "seat_jurisdiction", "seat_started", "seat_unended", "seat_unexpired",
        "seat_unexcluded", "seat_permission", "seat_compartment", "seat_writes")  # fmt: skip
FUNCTION = ("function_deputy_period", "function_person", "function_institution")
ITEM = (
    "item_addressee",
    "item_deputy",
    "item_addressee_opens",
    "item_jurisdiction",
    "item_unexpired",
    "item_unexcluded",
    "item_compartment",
)
TOKEN = ("token_signature", "token_key_live", "token_backend", "token_unexpired", "actor_active")
DOOR = ("door_token", "door_unexpired", "door_of_this_run", "actor_active")
SENT = ("sent_key", "sent_actor", "sent_other_request")
OPENING = ("opening_request", "opening_actor", "opening_this_run", "opening_backend", "opening_compartment", "opening_for_writing")
WORKER, MANAGER, OVERSEER = "ngo_worker", "access_manager", "data_protection_officer"


class Stage:
    """Two institutions here, one in another jurisdiction, and everybody a scene needs."""

    def __init__(self, su: psycopg.Connection[Any], app: Session) -> None:
        self.su, self.app, self.made = su, app, Builder(su)
        self.home, self.other, self.abroad = (self.made.institution(j) for j in ("mk", "mk", "ba"))
        self.colleague = self.made.person(self.home)
        self.stranger = self.made.person(self.other)

    @cached_property
    def foreign(self) -> UUID:
        """A case of the same jurisdiction in which nobody of these people sits, with one row of everything."""
        case = self.made.case("mk", self.other)
        self.made.seat(case, self.other, self.stranger)
        self.made.item(case, (self.other, WORKER))
        self.made.exclude(case, self.stranger)
        self.su.execute("insert into audit.event (verb, actor, case_id) values ('refusal', %s, %s)", [self.stranger, case])
        return case

    def member(self, kind: str = "social_worker") -> UUID:
        """Somebody of the home institution with a function."""
        who = self.made.person(self.home)
        self.made.function(self.home, kind, who)
        return who

    def seat(self, broken: str) -> tuple[UUID, UUID]:
        """Somebody, and a case in which only `broken` refuses the seat."""
        who, made = self.member(), self.made
        case = made.case("ba" if broken == "seat_jurisdiction" else "mk", self.other)
        terms: dict[str, Any] = {"writes": {"custody", "work"}}
        holder, deputy, home = who, None, self.home
        if broken == "seat_deputy_period":
            holder, deputy = self.colleague, who
            terms |= {"first": -9, "last": -1}
        elif broken == "seat_person":
            holder = self.colleague
        elif broken == "seat_institution":
            home = self.other
        terms |= {
            "seat_started": {"starts": 1}, "seat_unended": {"ended": True}, "seat_unexpired": {"starts": -9, "ends": -1},
            "seat_compartment": {"parts": {"custody"}}, "seat_writes": {"writes": set()},
            "seat_permission": {"kind": "mentor"},
        }.get(broken, {})  # fmt: skip
        made.seat(case, home, holder, deputy, **terms)
        if broken == "seat_unexcluded":
            made.exclude(case, who)
        return who, case

    def functionary(self, broken: str, kind: str) -> tuple[UUID, UUID]:
        """Somebody of the home institution who acts in `kind` but for `broken`, and the institution of that function."""
        home = self.made.institution("mk")
        who, colleague, made = self.made.person(home), self.made.person(home), self.made
        if broken == "function_deputy_period":
            made.function(home, kind, colleague, who, -9, -1)
        elif broken in ("function_person", "item_deputy"):
            made.function(home, kind, colleague)
        elif broken == "function_institution":
            made.function(self.other, kind, who)
            return who, self.other
        else:
            made.function(home, kind, who)
        return who, home

    def also(self, kind: str, who: UUID) -> UUID:
        """Somebody holds this function of the own institution, too."""
        return self.made.function(self.made.world.people[who].institution, kind, who)

    def item(self, broken: str) -> tuple[UUID, UUID, UUID]:
        """Somebody, a case and an item about it that only `broken` keeps from him or her."""
        who, home = self.functionary(broken, WORKER)
        case = self.made.case("ba" if broken == "item_jurisdiction" else "mk", self.other)
        terms: dict[str, Any] = {
            "item_addressee_opens": {"opens": False}, "item_unexpired": {"ends": -1}, "item_compartment": {"parts": {"custody"}},
        }.get(broken, {})  # fmt: skip
        item = self.made.item(case, (home, "mentor" if broken == "item_addressee" else WORKER), **terms)
        if broken == "item_unexcluded":
            self.made.exclude(case, who)
        return who, case, item

    def log(self, who: UUID, request: UUID, case: UUID, broken: str = "", **changes: Any) -> None:
        """A committed row of the log that opens the case to this request, but for `broken`."""
        row: dict[str, Any] = {
            "verb": "consultation", "actor": who, "case_id": case, "compartment": "work", "writes": True, "request": request,
            "pid": self.app.pid, "cases": None,
        } | changes  # fmt: skip
        row |= {
            "opening_request": {"request": uuid.uuid4()}, "opening_actor": {"actor": self.stranger}, "opening_backend": {"pid": 1},
            "opening_compartment": {"compartment": "custody"}, "opening_for_writing": {"writes": False},
        }.get(broken, {})  # fmt: skip
        boot = "pg_postmaster_start_time()" + (" - interval '1 hour'" if broken == "opening_this_run" else "")
        names = ", ".join(row)
        self.su.execute(
            f"insert into audit.event ({names}, boot, xid) values ({', '.join(['%s'] * len(row))}, {boot}, pg_current_xact_id())",
            list(row.values()),
        )

    def inside(self, who: UUID, query: str, *values: Any) -> bool:
        """Whether the query answers true in a request of `who`."""
        try:
            self.app.enter(who)
            return bool(self.app.one(query, *values))
        except psycopg.Error:
            return False
        finally:
            self.app.leave()


class Killers:
    """`of(place, fragment)`: the killers of that condition in that function."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.house = HouseKillers(stage)
        self.recall = RecallKillers(stage)
        self._scenes: dict[tuple[str, ...], Any] = {}

    def of(self, place: str, fragment: str) -> list[Killer]:
        if place.startswith(("forums.", "duties.")):
            return self.house.functions(place, fragment)
        if place in ("cases.recalls_open", "cases.recalls_followed", "cases.follows_recall"):
            return self.recall.of(place, fragment)
        if place == "gate.enter":
            return [lambda: self._token(fragment)] if fragment in (*TOKEN, "valid") else []
        if place == "gate.here":
            return [lambda: self._inside(fragment)] if fragment in (*DOOR, "valid") else []
        if place in ("gate.opened", "gate.opened_for_writing", "gate.log_readable"):
            return self._openings(place, fragment)
        if place == "documents.file":
            return file_killers(self.stage, fragment, OPENING[:4])
        if place == "gate.opened_items":
            return self._opened_items(fragment)
        if place in ("gate.last_of_log", "gate.last_visit"):
            return [lambda: self._last_rows(place, fragment)] if fragment in ("log_opened", "valid") else []
        if place == "gate.sent_elsewhere":
            return [lambda: self._sent(fragment)] if fragment in (*SENT, "valid") else []
        if place == "gate.last_to_act":
            return [lambda: self._last(fragment)]
        found = [self._seat(place, fragment), self._item(place, fragment), self._function(place, fragment)]
        return [killer for killer in found if killer]

    def _scene(self, make: Callable[..., Any], *names: Any) -> Any:
        """Scenes are built once and used by every place."""
        key = (make.__name__, *map(str, names))
        if key not in self._scenes:
            self._scenes[key] = make(*names)
        return self._scenes[key]

    def _seat(self, place: str, fragment: str) -> Killer | None:
        queries = {
            "gate.seated_cases": "select %s = any (gate.seated_cases())",
            "gate.visible_cases": "select %s = any (gate.visible_cases())",
            "gate.rights": "select exists (select from gate.rights(%s) where compartment = 'work')",
            "gate.open_names": "select %s in (select case_id from gate.open_names())",
            "gate.acts_for": "select gate.acts_for(%s)",
        }
        if place not in queries or fragment not in (*SEAT, "valid"):
            return None
        query = queries[place]
        if fragment == "seat_writes":
            query = "select writes from gate.rights(%s) where compartment = 'work'"
        if fragment == "seat_permission":
            query = "select %s = any (gate.seated_cases('contact_read_all'))"
        who, case = self._scene(self.stage.seat, fragment)
        return lambda: self.stage.inside(who, query, case)

    def _last(self, fragment: str) -> bool:
        """Whether a holder may step back who is alone, because the deputy's period is over (`valid`: may never)."""
        stage = self.stage
        self._scene(stage.also, "social_worker", stage.colleague)
        deputy, case = self._scene(stage.seat, "seat_deputy_period")
        if fragment == "valid":
            case = stage.made.case("mk", stage.other)
            stage.made.seat(case, stage.home, stage.colleague, deputy, first=-9, last=9, writes={"custody"})
        return stage.inside(stage.colleague, "select gate.exclude(%s, %s, 'relative')::text = ''", case, stage.colleague)

    def _item(self, place: str, fragment: str) -> Killer | None:
        by_case = {
            "gate.visible_cases": "select %s = any (gate.visible_cases())",
            "gate.rights": "select exists (select from gate.rights(%s) where compartment = 'work')",
        }
        by_item = {
            "gate.visible_items": "select %s = any (gate.visible_items())",
            "gate.items_to_open": "select exists (select from gate.open_item(%s, 'killer'))",
        }
        if fragment not in (*ITEM, *FUNCTION, "valid") or place not in by_case | by_item:
            return None
        who, case, item = self._scene(self.stage.item, fragment)
        if place in by_case:
            return lambda: self.stage.inside(who, by_case[place], case)
        return lambda: self.stage.inside(who, by_item[place], item)

    def _function(self, place: str, fragment: str) -> Killer | None:
        stage = self.stage
        if place == "gate.oversees" and fragment == "seat_jurisdiction":
            (who, _), (_, case) = self._scene(stage.functionary, "valid", OVERSEER), self._scene(stage.seat, "seat_jurisdiction")
            return lambda: stage.inside(who, "select cases.find_for_oversight(%s) = %s", stage.made.codes[case], case)
        if fragment not in (*FUNCTION, "valid"):
            return None
        if place == "gate.oversees":
            (who, _), (_, case) = self._scene(stage.functionary, fragment, OVERSEER), self._scene(stage.seat, "valid")
            self._scene(stage.also, "social_worker", who)  # reads logs at a table; oversees nothing by that
            return lambda: stage.inside(who, "select cases.find_for_oversight(%s) = %s", stage.made.codes[case], case)
        if place == "gate.permitted":
            who, _ = self._scene(stage.functionary, fragment, MANAGER)
            return lambda: stage.inside(who, "select gate.permitted('seat_fill')")
        if place == "gate.functions_held":  # asked by sign-in, with nobody inside
            who, _ = self._scene(stage.functionary, fragment, WORKER)
            return lambda: WORKER in stage.su.execute("select gate.functions_held(%s)", [who]).fetchone()[0]
        return None

    def _token(self, broken: str) -> bool:
        """Whether a token is let in of which only `broken` is wrong."""
        stage, app = self.stage, self.stage.app
        who = stage.made.person(stage.home, active=broken != "actor_active")
        changes = {"token_signature": {"key": b"k" * 32}, "token_backend": {"pid": app.pid + 1}, "token_unexpired": {"lives": -5}}
        try:
            if broken == "token_key_live":
                stage.su.execute("update gate.signing_key set ends = now() - interval '1 second'")
            return app.one("select actor from gate.enter(%s)", app.sign(who, **changes.get(broken, {}))) == who  # type: ignore[arg-type]
        except psycopg.Error:
            return False
        finally:
            stage.su.execute("update gate.signing_key set ends = 'infinity'")
            app.leave()

    def _inside(self, broken: str) -> bool:
        """Whether somebody who was let in is still inside after only `broken` ended it."""
        stage, app = self.stage, self.stage.app
        who = stage.made.person(stage.home)
        ends = {
            "door_unexpired": ("update gate.door set expires = now() - interval '1 second' where pid = %s", app.pid),
            "door_of_this_run": ("update gate.door set boot = boot - interval '1 hour' where pid = %s", app.pid),
            "actor_active": ("update organisations.practitioner set active = false where id = %s", who),
        }
        app.enter(who)
        try:
            if broken in ends:
                stage.su.execute(ends[broken][0], [ends[broken][1]])
            if broken == "door_token":
                app.leave()
                app.ask("select set_config('prag.token', %s, false)", app.token)
            return app.one("select gate.actor()") == who
        except psycopg.Error:
            return False
        finally:
            app.leave()

    def _sent(self, broken: str) -> bool:
        """Whether a form counts as sent before, though only `broken` makes the earlier one another (`valid`: it was this one)."""
        stage, who, form, request = self.stage, self.stage.member(), uuid.uuid4(), uuid.uuid4()
        row = {
            "actor": stage.stranger if broken == "sent_actor" else who,
            "key": uuid.uuid4() if broken == "sent_key" else form,
            "request": request if broken == "sent_other_request" else uuid.uuid4(),
        }
        stage.su.execute("insert into gate.sent (actor, key, request, at) values (%s, %s, %s, now())", list(row.values()))
        try:
            return stage.app.one("select sent_before from gate.enter(%s, %s)", stage.app.sign(who, request), form)
        finally:
            stage.app.leave()

    def _openings(self, place: str, fragment: str) -> list[Killer]:
        if fragment not in (*OPENING, "opening_committed", "valid"):
            return []
        verb = {"gate.log_readable": "log_read"}.get(place, "consultation")
        question = "select %s = any (gate.log_readable())" if verb == "log_read" else f"select %s = any ({place}('work'))"
        if fragment == "opening_committed":
            act = "select gate.open_log(%s)" if verb == "log_read" else "select gate.open(%s, 'killer', null, '{work}')"
            found = [lambda: self._uncommitted(act, question)]
            if place == "gate.opened":
                search = "select %s in (select case_id from gate.open_names())"
                found.append(lambda: self._uncommitted(search, "select %s = any (gate.opened('name'))"))
            return found
        found = [lambda: self._logged(fragment, question, verb=verb)]
        if place == "gate.opened":
            found.append(lambda: self._logged(fragment, "select %s = any (gate.opened('name'))", verb="search", compartment="name"))
        return found

    def _logged(self, broken: str, question: str, **row: Any) -> bool:
        stage = self.stage
        who, case = stage.member(), stage.foreign
        request = stage.app.enter(who)
        try:
            if row["verb"] == "search":
                row |= {"cases": [case], "case_id": None}
            stage.log(who, request, case, broken, **row)
            return bool(stage.app.one(question, case))
        finally:
            stage.app.leave()

    def _last_rows(self, place: str, broken: str) -> bool:
        """Whether somebody who was once at this case gets its last rows, with the log opened (`valid`) or not."""
        stage, case = self.stage, self.stage.foreign
        who = stage.member()
        stage.log(who, uuid.uuid4(), case, purpose="killer")
        request = stage.app.enter(who)
        try:
            if broken == "valid":
                stage.log(who, request, case, verb="log_read", compartment=None)
            question = {
                "gate.last_of_log": "cardinality(gate.last_of_log(%s, 5)) > 0",
                "gate.last_visit": "gate.last_visit(%s, 'killer') is not null",
            }
            return bool(stage.app.one("select " + question[place], case))
        finally:
            stage.app.leave()

    def _opened_items(self, fragment: str) -> list[Killer]:
        """A letter counts as opened by a committed row of this request that names its item."""
        question = "select %s = any (gate.opened_items())"
        if fragment == "opening_committed":
            return [lambda: self._uncommitted_item(question)]
        if fragment not in (*OPENING[:4], "valid"):
            return []
        return [lambda: self._item_logged(fragment, question)]

    def _item_logged(self, broken: str, question: str) -> bool:
        stage, item = self.stage, uuid.uuid4()
        who = stage.member()
        request = stage.app.enter(who)
        try:
            stage.log(who, request, stage.foreign, broken, compartment="letter", object="item", object_id=item)
            return bool(stage.app.one(question, item))
        finally:
            stage.app.leave()

    def _uncommitted_item(self, question: str) -> bool:
        stage = self.stage
        who, home = stage.functionary("valid", WORKER)
        item = stage.made.item(stage.made.case("mk", stage.other), (home, WORKER), parts={"letter"})
        stage.app.enter(who)
        try:
            with stage.app.conn.transaction(force_rollback=True):
                assert stage.app.ask("select * from gate.open_item(%s, 'killer')", item)
                return bool(stage.app.one(question, item))
        finally:
            stage.app.leave()

    def _uncommitted(self, act: str, question: str) -> bool:
        stage = self.stage
        who, case = self._scene(stage.seat, "valid")
        stage.app.enter(who)
        try:
            with stage.app.conn.transaction(force_rollback=True):
                assert stage.app.ask(act, case)
                return bool(stage.app.one(question, case))
        finally:
            stage.app.leave()
