"""Does an unsealed log stop writing after four hours and reading after eight, say who must act, and go on with the first seal?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connections
from django.test import RequestFactory
from django.urls import reverse

from prag.cases.models import Case
from prag.database.maintain import as_maintainer
from prag.gate.opening import open_case
from prag.gate.verbs import LogUnsealed, call
from prag.gate.web import connection_guard
from prag.kernel.clock import today
from prag.messages.worker import tick
from prag.organisations.models import LifeArea
from prag.profiles.actions import Said, record_statement
from prag.profiles.models import WorkStatement
from tests.staffing.browser import browser, words
from tests.support.canary_ground import as_superuser, own_database
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed
from tests.support.sealing import at, seal_now

pytestmark = pytest.mark.gate


@pytest.fixture
def database() -> Iterator[str]:
    with own_database("stop") as name:
        yield name


@pytest.fixture
def su(database) -> Iterator[psycopg.Connection]:
    with as_superuser(database) as connection:
        yield connection


@pytest.fixture
def waiting(database, su):
    """`waiting(hours)`: one row has waited that long for its seal."""

    def wait(hours: float) -> None:
        seal_now(database)
        row = "insert into audit.event (at, verb, system, object_id) values (now() - %s, 'system', 'maintenance', gen_random_uuid())"
        su.execute(row, [timedelta(hours=hours)])
        su.execute("update audit.sealing set sealed_at = now() - %s", [timedelta(hours=hours)])

    return wait


@pytest.fixture
def case(database):
    prison = make_prison()
    return prison, *open_confirmed(prison)


def _record(actor, case_id):
    opened = open_case(case_id, "statement_record", writes=["work"])
    area = LifeArea.objects.filter(compartment="work").first()
    said = Said(kind="fact", rating="some", direction="same", text="Words.", said_on=today())
    return record_statement(actor=actor, opened=opened, area=area, said=said, function="treatment_officer")


@pytest.mark.parametrize("hours", [0, 1, 3.9])
def test_before_four_hours_nothing_stops(case, waiting, hours):
    prison, case_id, _ = case
    waiting(hours)
    with acting(prison.officer) as actor:
        assert _record(actor, case_id)
    assert "has not been sealed" not in words(browser(prison.officer).get("/"))


def test_after_four_hours_writing_stops_and_reading_goes_on(case, waiting):
    prison, case_id, code = case
    waiting(4.1)
    with acting(prison.officer) as actor:
        with pytest.raises(LogUnsealed):
            _record(actor, case_id)
        assert WorkStatement.objects.of(open_case(case_id, "case_page", compartments=["work"])).count() == 0
        with pytest.raises(LogUnsealed):
            call("cases.take_step", p_case=case_id, p_verb="assess")
    client = browser(prison.officer)
    page = client.get(reverse("case_page", args=[code]))
    assert page.status_code == 200
    assert "You can read, but nothing can be saved. Who must act: the administrator" in words(page)
    log = client.get(reverse("case_log", args=[code]))
    assert log.status_code == 200
    assert "are sealed" in words(log)


def test_a_form_keeps_what_was_typed_and_says_why(case, waiting):
    prison, _, _ = case
    waiting(5)
    manager = make_practitioner("access_manager", prison.institution)
    typed = {"name": "Somebody Typed", "email": "typed@test.invalid", "functions": ["security_officer"]}
    page = browser(manager).post(reverse("staff_invite"), typed)
    assert page.status_code == 422
    assert "The log has not been sealed for hours, so nothing can be saved until it is." in words(page)
    assert "Somebody Typed" in page.content.decode()


def test_what_is_no_form_is_503_and_says_who_must_act(case, waiting):
    prison, _, _ = case
    waiting(5)
    with acting(prison.officer), connections["default"].cursor() as cursor:
        with pytest.raises(DatabaseError) as plain:
            cursor.execute("select gate.note('disclosure')")
        with pytest.raises(LogUnsealed) as ours:
            call("gate.note", p_verb="disclosure")
        call("gate.note", p_verb="list_read")
    for failed in (plain.value, ours.value):
        page = connection_guard(lambda request: None).process_exception(RequestFactory().get("/"), failed)
        assert (page.status_code, page["Retry-After"]) == (503, "60")
        said = words(page)
        assert "The log is not sealed, so nothing is saved" in said
        assert "Cases can still be read for some hours." in said
        assert "Who must act: the administrator." in said


def test_after_eight_hours_nobody_is_let_in(case, waiting, database):
    prison, _, code = case
    waiting(8.1)
    client = browser(prison.officer)
    for address in ("/", reverse("case_page", args=[code]), reverse("case_log", args=[code]), reverse("staff")):
        page = client.get(address)
        assert page.status_code == 503, address
        assert "The log is not sealed, so nothing is shown" in words(page)
        assert "Who must act: the administrator." in words(page)
        assert page["Retry-After"] == "60"
        assert code not in page.content.decode()
    with pytest.raises(LogUnsealed), acting(prison.officer):
        pytest.fail("somebody was let in")


@pytest.mark.parametrize("hours", [5, 9])
def test_the_first_seal_ends_the_stop(case, waiting, database, hours):
    """The stop never locks out the sealer, nor the maintainer who repairs."""
    prison, case_id, _ = case
    waiting(hours)
    with as_maintainer() as alias, connections[alias].cursor() as cursor:
        cursor.execute("insert into audit.event (verb, system, object_id) values ('system', 'maintenance', %s)", [uuid.uuid4()])
    assert seal_now(database).rows >= 2
    with acting(prison.officer) as actor:
        assert _record(actor, case_id)


def test_a_seal_of_the_future_keeps_nothing_open(case, waiting, su):
    """After a clock that was a month ahead, what waits is waited for as ever."""
    prison, case_id, _ = case
    waiting(5)
    su.execute("update audit.sealing set sealed_at = now() + interval '30 days'")
    with acting(prison.officer) as actor, pytest.raises(LogUnsealed):
        _record(actor, case_id)


def test_nothing_unsealed_nothing_stopped(case, waiting, database, su):
    """A server at rest, where nobody did anything since the last seal, does not stop by itself."""
    prison, _, code = case
    seal_now(database)
    su.execute("update audit.sealing set sealed_at = now() - interval '30 days'")
    client = browser(prison.officer)
    with acting(prison.officer):
        assert Case.objects.filter(code=code).exists()
    assert client.get("/").status_code == 200


def test_the_limits_are_the_installation_s(case, waiting, su):
    prison, case_id, _ = case
    waiting(0.5)
    su.execute("update audit.sealing set writing_stops = interval '10 minutes'")
    with acting(prison.officer) as actor, pytest.raises(LogUnsealed):
        _record(actor, case_id)
    with pytest.raises(psycopg.errors.CheckViolation):
        su.execute("update audit.sealing set writing_stops = interval '9 hours'")


def test_the_worker_waits_too(case, waiting, database, su, caplog):
    waiting(5)
    su.execute("update gate.seat set ends = current_date - 2 where id = (select id from gate.seat where ended_at is null limit 1)")
    with psycopg.connect(at(database).conninfo("worker"), autocommit=True) as worker, pytest.raises(psycopg.DatabaseError) as no:
        worker.execute("select gate.expire()")
    assert no.value.sqlstate == "PRA05"
    tick()  # one job fails, the round goes on
    assert "expire failed" in caplog.text
    assert su.execute("select count(*) from gate.seat where ends < current_date - 1 and ended_at is null").fetchone()[0] >= 1
