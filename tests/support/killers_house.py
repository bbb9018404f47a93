"""For each condition of what speaks of institutions (forums, duties, services): a row that it alone refuses, and the question."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.support.worlds import forced, values_for

if TYPE_CHECKING:
    from tests.support.killers import Stage

Killer = Callable[[], bool]
COORDINATOR = "ngo_worker"


class HouseKillers:
    """`functions(place, fragment)` and `policies(table, verb, part)`."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def functions(self, place: str, fragment: str) -> list[Killer]:
        if place == "duties.visible":
            found = (self._duty(fragment), self._counted(fragment))
            return [one for one in found if one]
        if place in ("forums.mine", "forums.coordinated") and fragment.startswith(("forum_", "valid")):
            return [self._forum_function(place, fragment)]
        return []

    def _forum_function(self, place: str, fragment: str) -> Killer:
        home = self.stage.made.institution("mk")
        who = self._person(home, COORDINATOR)
        jurisdiction = "ba" if fragment == "forum_jurisdiction" else "mk"
        mine = fragment in ("forum_jurisdiction", "valid")
        forum = self.forum(home if mine else self.stage.other, jurisdiction)
        return lambda: self.stage.inside(who, f"select %s = any ({place}())", forum)

    def _duty(self, fragment: str) -> Killer | None:
        stage, made, kind = self.stage, self.stage.made, "mentor"
        home = made.institution("mk")
        who, colleague = made.person(home), made.person(home)
        addressed: tuple[UUID, str] = (home, kind)
        if fragment in ("function_person", "duty_deputy"):
            made.function(home, kind, colleague)
        elif fragment == "function_deputy_period":
            made.function(home, kind, colleague, who, -9, -1)
        elif fragment == "function_institution":
            made.function(stage.other, kind, who)
            addressed = (stage.other, kind)
        elif fragment in ("duty_addressee", "duty_jurisdiction", "valid"):
            made.function(home, kind, who)
            addressed = (home, "education_worker" if fragment == "duty_addressee" else kind)
        else:
            return None
        duty = self.duty(addressed, "ba" if fragment == "duty_jurisdiction" else "mk")
        return lambda: stage.inside(who, "select %s = any (duties.visible())", duty)

    def _counted(self, fragment: str) -> Killer | None:
        """The same for what is counted from the dates of a case: whoever sits at its table, but for one thing."""
        stage, made, kind = self.stage, self.stage.made, "mentor"
        home = made.institution("mk")
        who, colleague = made.person(home), made.person(home)
        owner = stage.other if fragment in ("function_institution", "duty_counted") else home
        if fragment == "function_person":
            made.function(home, kind, colleague)
        elif fragment == "function_deputy_period":
            made.function(home, kind, colleague, who, -9, -1)
        elif fragment in ("function_institution", "duty_counted", "duty_at_my_table", "duty_jurisdiction"):
            made.function(stage.other if fragment == "function_institution" else home, kind, who)
        else:
            return None
        case = made.case("mk", stage.other)
        # Without that condition, a seat at another table would do.
        made.seat(made.case("mk", stage.other) if fragment == "duty_at_my_table" else case, home, who)
        duty = self.row(
            "duties.duty", jurisdiction="ba" if fragment == "duty_jurisdiction" else "mk", institution_id=owner, function_kind=kind,
            closed_at=None, outcome=None, opened_at=None, acknowledged_at=None, asked_by=None, asked_institution=None, case_id=case,
            computed=True,
        )  # fmt: skip
        return lambda: stage.inside(who, "select %s = any (duties.visible())", duty)

    def policies(self, table: str, verb: str, part: str) -> Killer:
        if table.startswith("organisations."):
            return self._service(table, verb, part)
        if table.startswith("duties."):
            who, duty = self._person(self.stage.made.institution("mk"), "mentor"), self.duty((self.stage.other, "mentor"), "mk")
            column = "id" if table == "duties.duty" else "duty_id"
            return lambda: self.stage.inside(who, f"select exists (select from {table} where {column} = %s)", duty)
        if part in ("row_jurisdiction", "row_reads_notices"):
            return self._notice(table, part)
        return self._of_forum(table, verb)

    def _of_forum(self, table: str, verb: str) -> Killer:
        """Read: somebody who takes part in no forum. Written: a member, who reads everything and coordinates nothing."""
        stage, home = self.stage, self.stage.made.institution("mk")
        who, forum = self._person(home, COORDINATOR), self.forum(self.stage.other, "mk")
        if table == "forums.forum":
            return lambda: stage.inside(who, "select exists (select from forums.forum where id = %s)", forum)
        terms: dict[str, Any] = {"forum_id": forum, "jurisdiction": "mk"}
        terms["meeting_id"] = self.row("forums.meeting", state="preparing", **terms)
        if verb == "reads":
            row = self.row(table, **terms)
            return lambda: stage.inside(who, f"select exists (select from {table} where id = %s)", row)
        self.row("forums.member", forum_id=forum, jurisdiction="mk", institution_id=home, function_kind=COORDINATOR, until=None)
        if verb == "changes":
            row = self.row(table, **terms)
            return lambda: self._tries(who, f"update {table} set jurisdiction = jurisdiction where id = %s", row)
        # What it points at must exist: only the policy may refuse.
        conclusion = self.row("forums.conclusion", **terms)
        values = self.values(table, institution_id=home, conclusion_id=conclusion, **terms) | {"id": uuid.uuid4()}
        return lambda: self._tries(
            who, f"insert into {table} ({', '.join(values)}) values ({', '.join(['%s'] * len(values))})", *values.values()
        )

    def _notice(self, table: str, part: str) -> Killer:
        home = self.stage.made.institution("mk")
        who = self._person(home, COORDINATOR if part == "row_jurisdiction" else "access_manager")
        row = self.row(table, jurisdiction="ba" if part == "row_jurisdiction" else "mk")
        return lambda: self.stage.inside(who, f"select exists (select from {table} where id = %s)", row)

    def _service(self, table: str, verb: str, part: str) -> Killer:
        stage, home = self.stage, self.stage.made.institution("mk")
        who = self._person(home, "access_manager" if part == "row_keeps_services" else "mentor")
        terms: dict[str, Any] = {
            "jurisdiction": "ba" if part == "row_jurisdiction" else "mk",
            "institution_id": stage.other if part == "row_own_institution" else home,
            "place_id": stage.made.place["mk"],
        }
        if verb == "adds":
            values = self.values(table, area_id=stage.made.area, **terms) | {"id": uuid.uuid4()}
            return lambda: self._tries(
                who, f"insert into {table} ({', '.join(values)}) values ({', '.join(['%s'] * len(values))})", *values.values()
            )
        row = self.row(table, **terms)
        if verb == "reads":
            return lambda: stage.inside(who, f"select exists (select from {table} where id = %s)", row)
        # A change that reads no column passes no policy but this one.
        return lambda: self._tries(who, f"update {table} set valid_until = null")

    def _tries(self, who: UUID, statement: str, *values: Any) -> bool:
        self.stage.app.enter(who)
        try:
            return self.stage.app.tries(statement, *values)
        finally:
            self.stage.app.leave()

    def _person(self, home: UUID, kind: str) -> UUID:
        who = self.stage.made.person(home)
        self.stage.made.function(home, kind, who)
        return who

    def forum(self, coordinator: UUID, jurisdiction: str) -> UUID:
        """A forum that an institution coordinates."""
        return self.row(
            "forums.forum", coordinator_id=coordinator, jurisdiction=jurisdiction, key=f"f_{uuid.uuid4().hex[:12]}",
            place_id=self.stage.made.place[jurisdiction], function_kind=COORDINATOR,
        )  # fmt: skip

    def duty(self, to: tuple[UUID, str], jurisdiction: str) -> UUID:
        """An open duty, addressed to a function of an institution."""
        duty = self.row(
            "duties.duty", jurisdiction=jurisdiction, institution_id=to[0], function_kind=to[1], closed_at=None, outcome=None,
            opened_at=None,
            acknowledged_at=None, asked_by=None, asked_institution=None, case_id=None,
        )  # fmt: skip
        self.row("duties.duty_addressee", duty_id=duty, institution_id=to[0], function_kind=to[1], standing="function")
        return duty

    def row(self, table: str, **given: Any) -> UUID:
        """A row with these values, the rest filled by type, past keys and triggers."""
        return forced(self.stage.su, table, **self.values(table, **given))

    def values(self, table: str, **given: Any) -> dict[str, Any]:
        """A value for each column that needs one."""
        return values_for(self.stage.su, table, self.stage.made.today, **given)
