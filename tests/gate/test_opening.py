"""Does the log row open the case, and nothing else?"""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from prag.gate.content import CaseNotOpen
from prag.gate.opening import NotForYou, open_case
from prag.profiles.models import WorkStatement
from tests.support.people import acting, institution_of, make_practitioner, make_prison, open_confirmed, seat

pytestmark = pytest.mark.gate


def test_a_seat_opens_and_the_log_says_so(superuser):
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    with acting(prison.officer) as actor:
        opened = open_case(case_id, "case_page")
        assert opened.compartments == {"custody", "work", "contacts", "key"}
        assert list(WorkStatement.objects.of(opened)) == []
    rows = superuser.execute("select compartment from audit.event where request = %s and verb = 'consultation'", [actor.request]).fetchall()
    assert {row[0] for row in rows} == {"custody", "work", "contacts"}


def test_the_log_names_the_function_whose_seat_opened(superuser):
    """Somebody with several functions opens in that of the seat, not in the first of the alphabet."""
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    superuser.execute(
        "insert into organisations.function (id, institution_id, kind, holder_id) values (gen_random_uuid(), %s, 'access_manager', %s)",
        [institution_of(prison.officer), prison.officer],
    )
    with acting(prison.officer) as actor:
        open_case(case_id, "case_page")
    found = superuser.execute("select distinct function from audit.event where request = %s and verb = 'consultation'", [actor.request])
    assert [row[0] for row in found.fetchall()] == ["treatment_officer"]


def test_a_row_of_the_log_that_is_swallowed_opens_nothing(superuser):
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    superuser.execute("create function audit.swallow() returns trigger language plpgsql as 'begin return null; end'")
    superuser.execute(
        "create trigger swallow before insert on audit.event for each row when (new.compartment = 'contacts')"
        " execute function audit.swallow()"
    )
    try:
        with acting(prison.officer):
            assert open_case(case_id, "case_page").compartments == {"custody", "work", "key"}
    finally:
        superuser.execute("drop trigger swallow on audit.event; drop function audit.swallow()")


def test_without_a_seat_nothing_opens_and_the_refusal_is_logged(superuser):
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    stranger = make_practitioner("social_worker")
    with acting(stranger) as actor, pytest.raises(NotForYou):
        open_case(case_id, "case_page")
    found = superuser.execute("select count(*) from audit.event where request = %s and verb = 'refusal'", [actor.request])
    assert found.fetchone()[0] == 1


def test_opening_inside_a_transaction_is_an_error():
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    with acting(prison.officer), transaction.atomic(), pytest.raises(RuntimeError):
        open_case(case_id, "case_page")


def test_content_managers_refuse_every_other_way_in():
    for way in (WorkStatement.objects.all, WorkStatement.objects.count, lambda: WorkStatement.objects.get(pk=1)):
        with pytest.raises(CaseNotOpen):
            way()


def test_the_opening_row_opens_nothing_before_it_is_committed():
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    with acting(prison.officer), connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select count(*) from gate.open(%s, 'test')", [case_id])
        assert cursor.fetchone()[0] == 3
        cursor.execute("select count(*) from cases.eligibility where case_id = %s", [case_id])
        assert cursor.fetchone()[0] == 0
        cursor.execute("rollback")
        cursor.execute("select count(*) from cases.eligibility where case_id = %s", [case_id])
        assert cursor.fetchone()[0] == 0
        cursor.execute("select count(*) from gate.open(%s, 'test')", [case_id])
        cursor.execute("select count(*) from cases.eligibility where case_id = %s", [case_id])
        assert cursor.fetchone()[0] == 1


def test_a_seat_opens_its_own_compartments_only():
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    worker = make_practitioner("employment_counsellor")
    seat(prison, case_id, worker, "employment_counsellor", ["work"], ["work"])
    with acting(worker):
        opened = open_case(case_id, "case_page")
        assert opened.compartments == {"work", "key"}
        with pytest.raises(NotForYou):
            open_case(case_id, "case_page", compartments=["work", "custody"])
