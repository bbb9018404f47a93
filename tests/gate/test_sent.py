"""Is a form done once, however often and however close together it arrives? Asked of the database, over connections of their own."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings

from tests.support.sessions import Session
from tests.support.worlds import Builder

pytestmark = pytest.mark.gate

BACK = "select gate.exclude(%s, %s, 'relative')"


@pytest.fixture
def scene(superuser) -> tuple[Builder, UUID, UUID, UUID]:
    """Somebody with a case that a colleague acts for, and the colleague; stepping back is the change."""
    made = Builder(superuser)
    home = made.institution("mk")
    who, colleague = made.person(home), made.person(home)
    for one in (who, colleague):
        made.function(home, "social_worker", one)
    case = made.case("mk", home)
    made.seat(case, home, who, colleague, first=-9, last=9, writes={"custody"}, parts={"custody", "work"})
    return made, case, who, colleague


def _keys(su: psycopg.Connection, key: UUID) -> list[Any]:
    return [row[0] for row in su.execute("select actor from gate.sent where key = %s", [key]).fetchall()]


def _done(su: psycopg.Connection, case: UUID) -> int:
    return su.execute("select count(*) from audit.event where case_id = %s and object = 'exclusion'", [case]).fetchone()[0]  # type: ignore[index]


def _state(failed: pytest.ExceptionInfo[psycopg.Error]) -> str | None:
    return failed.value.sqlstate


def test_the_second_of_two_does_nothing(scene, superuser):
    made, case, who, _ = scene
    key = uuid.uuid4()
    with Session() as app:
        app.enter(who, key)
        app.ask(BACK, case, who)
        app.leave()
        superuser.execute("update gate.exclusion set lifted_at = now() where case_id = %s", [case])
        sent_before = app.one("select sent_before from gate.enter(%s, %s)", app.sign(who), key)
        with pytest.raises(psycopg.Error) as failed:
            app.ask(BACK, case, who)
    assert (sent_before, _state(failed)) == (True, "PRA06")
    assert (_done(superuser, case), _keys(superuser, key)) == (1, [who])


def test_a_request_may_change_more_than_once(scene, superuser):
    """In one transaction and in two: its key is its own."""
    made, case, who, _ = scene
    other = made.case("mk", made.world.people[who].institution)
    made.seat(other, made.world.people[who].institution, who, made.person(made.world.people[who].institution), first=-9, last=9)
    with Session() as app:
        app.enter(who, uuid.uuid4())
        app.ask(BACK, case, who)
        app.ask(BACK, other, who)
    assert (_done(superuser, case), _done(superuser, other)) == (1, 1)


def test_what_was_taken_back_can_be_sent_again(scene, superuser):
    made, case, who, _ = scene
    key = uuid.uuid4()
    with Session() as app:
        app.enter(who, key)
        assert app.tries(BACK, case, who)
        assert _keys(superuser, key) == []
        assert app.one("select sent_before from gate.enter(%s, %s)", app.sign(who), key) is False
        app.ask(BACK, case, who)
    assert (_done(superuser, case), _keys(superuser, key)) == (1, [who])


def test_a_refused_change_leaves_no_key(scene, superuser):
    made, case, who, _ = scene
    key = uuid.uuid4()
    with Session() as app:
        app.enter(who, key)
        assert not app.tries("select gate.give_seat(%s, null, null, null, null, null, null, null, null, null)", case)
        with pytest.raises(psycopg.Error):
            app.ask("select gate.lift_exclusion(%s)", uuid.uuid4())
    assert _keys(superuser, key) == []


def test_the_same_key_of_somebody_else_is_another_key(scene, superuser):
    """Whoever learns a key hinders nobody by it."""
    made, case, who, colleague = scene
    key = uuid.uuid4()
    other = made.case("mk", made.world.people[who].institution)
    made.seat(other, made.world.people[who].institution, colleague, who, first=-9, last=9, writes={"custody"})
    with Session() as app:
        app.enter(colleague, key)
        app.ask(BACK, other, colleague)
        app.leave()
        assert app.one("select sent_before from gate.enter(%s, %s)", app.sign(who), key) is False
        app.ask(BACK, case, who)
    assert (_done(superuser, case), sorted(_keys(superuser, key))) == (1, sorted([who, colleague]))


def test_reading_takes_no_key(scene, superuser):
    made, case, who, _ = scene
    key = uuid.uuid4()
    with Session() as app:
        app.enter(who, key)
        assert app.ask("select * from gate.open(%s, 'test', null, '{}', true)", case)
        app.ask("select gate.note('list_read', p_cases => array[%s::uuid])", case)
    assert _keys(superuser, key) == []


@pytest.mark.parametrize("first", ["commits", "takes it back", "is killed"])
def test_two_at_the_same_moment(first, scene, superuser):
    """The second waits for the first, and acts only if the first did not."""
    made, case, who, _ = scene
    key, second = uuid.uuid4(), []
    with Session() as one, Session() as two:
        one.enter(who, key)
        two.enter(who, key)
        one.conn.execute("begin")
        one.ask(BACK, case, who)

        def press() -> None:
            try:
                two.ask(BACK, case, who)
                second.append("done")
            except psycopg.Error as failed:
                second.append(failed.sqlstate)

        thread = threading.Thread(target=press)
        thread.start()
        _waits_for(superuser, two.pid)
        if first == "is killed":
            superuser.execute("select pg_terminate_backend(%s)", [one.pid])
        else:
            one.conn.execute("commit" if first == "commits" else "rollback")
        thread.join(10)
    assert second == ["PRA06" if first == "commits" else "done"]
    assert (_done(superuser, case), _keys(superuser, key)) == (1, [who])


def _waits_for(superuser: psycopg.Connection, pid: int) -> None:
    """Until the backend waits for somebody else's transaction. Fails when it never does."""
    for _ in range(400):
        row = superuser.execute("select wait_event_type from pg_stat_activity where pid = %s", [pid]).fetchone()
        if row and row[0] == "Lock":
            return
        time.sleep(0.01)
    raise AssertionError("the second never waited")


def test_nobody_at_the_door_leaves_no_key_behind(scene, superuser):
    """The key goes with the request: the next one of this connection brings its own or none."""
    made, case, who, _ = scene
    key = uuid.uuid4()
    with Session() as app:
        app.enter(who, key)
        app.leave()
        assert superuser.execute("select sent from gate.door where pid = %s", [app.pid]).fetchone() == (None,)
        app.enter(who)
        app.ask(BACK, case, who)
    assert (_done(superuser, case), _keys(superuser, key)) == (1, [])


@pytest.mark.parametrize("role", ["app", "worker", "login"])
def test_no_process_reads_or_writes_the_keys_by_itself(role, scene):
    made, case, who, _ = scene
    tried = [
        "select * from gate.sent",
        "insert into gate.sent values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now())",
        "delete from gate.sent",
        "update gate.door set sent = null",
        "select gate.once()",
        "select gate.sent_elsewhere()",
    ]
    tried += ["select gate.forget_sent()"] if role != "worker" else []
    tried += ["select audit.take_form(gen_random_uuid(), gen_random_uuid())"] if role != "login" else []
    with Session(role=role) as session:
        if role == "app":
            session.enter(who, uuid.uuid4())
        for query in tried:
            assert not session.tries(query), query
            assert session.refused is not None, query
            assert session.refused.sqlstate == "42501", query


def test_old_keys_are_forgotten(superuser):
    """Some days later nobody sends the form again."""
    keys = {days: uuid.uuid4() for days in (0, 6, 8)}
    for days, key in keys.items():
        row = "gen_random_uuid(), %s, gen_random_uuid(), now() - %s * interval '1 day'"
        superuser.execute(f"insert into gate.sent (actor, key, request, at) values ({row})", [key, days])
    with Session(role="worker") as worker:
        assert worker.one("select gate.forget_sent()") >= 1
    left = {days for days, key in keys.items() if _keys(superuser, key)}
    assert left == {0, 6}


def test_sign_in_takes_the_key_of_the_request_at_the_door(scene, superuser):
    """What changes accounts alone is done over another connection, with the same key."""
    made, case, who, _ = scene
    key = uuid.uuid4()
    take = "select audit.take_form(%s, %s)"
    with Session() as app, Session() as again, Session(role="login") as login:
        first, second = app.enter(who, key), again.enter(who, key)
        login.ask(take, who, first)
        login.ask(take, who, first)
        assert not login.tries(take, who, second)
        assert login.refused is not None
        assert login.refused.sqlstate == "PRA06"
        login.ask(take, who, uuid.uuid4())  # nobody at the door brings a form
    assert _keys(superuser, key) == [who]


def test_a_dump_holds_the_keys():
    """After a restore a form that was done before the dump is still known."""
    from prag.database.dump import LEFT_BEHIND, WITHOUT_ROWS

    assert "gate.sent" not in (*LEFT_BEHIND, *WITHOUT_ROWS)
    with psycopg.connect(settings.PLACES.superuser_conninfo(settings.PLACES.database)) as su:
        assert su.execute("select tableowner from pg_tables where schemaname = 'gate' and tablename = 'sent'").fetchone() == ("prag_owner",)
