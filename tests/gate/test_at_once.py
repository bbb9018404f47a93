"""Do two who act on one case at once wait for each other, and is none of them thrown out?

Every row of a case points to its header and holds it (`for key share`) until its transaction ends. A step locks the header against other
steps; locked against those rows too (`for update`), two who each wrote a row and then took the step would wait for each other for ever.
"""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings

from tests.support.sessions import Session
from tests.support.worlds import Builder

pytestmark = pytest.mark.gate


def test_a_row_that_somebody_writes_holds_up_no_step(superuser: psycopg.Connection) -> None:
    made = Builder(superuser)
    home = made.institution("mk")
    who = made.person(home)
    made.function(home, "treatment_officer", who)
    case = made.case("mk", home)
    made.seat(case, home, who, writes={"custody", "work"})
    superuser.execute("update cases.case_header set phase = 'open' where id = %s", [case])
    with psycopg.connect(settings.PLACES.superuser_conninfo(settings.PLACES.database)) as writer, Session() as one:
        writer.execute(
            "insert into cases.milestone (id, case_id, jurisdiction, actor, institution_id, at, kind, day)"
            " values (gen_random_uuid(), %s, 'mk', %s, %s, clock_timestamp(), 'review', current_date)", [case, who, home],
        )  # fmt: skip
        one.enter(who)
        one.conn.execute("set lock_timeout = '2s'")
        one.ask("select cases.take_step(%s, 'assess')", case)
        writer.rollback()
    assert superuser.execute("select phase from cases.case_header where id = %s", [case]).fetchone() == ("assessed",)


def test_no_verb_locks_a_case_against_its_own_rows(superuser: psycopg.Connection) -> None:
    bodies = superuser.execute(
        "select oid::regproc::text, prosrc from pg_proc where prosrc ~ 'case_header .* for (no key )?update'"
    ).fetchall()
    assert "cases.step" in dict(bodies)
    assert [name for name, body in bodies if "for update" in body] == []
