"""Is anything shown whose log row was not committed? Rollback, savepoint, exception, late rendering, stream; and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory

from prag.gate.content import CaseNotOpen, OpenCase
from prag.gate.opening import NotForYou, open_case, open_item, open_log, open_names
from prag.gate.verbs import NoActor
from prag.gate.web import enter, enter_gate, leave
from prag.profiles.models import WorkStatement
from tests.support.worlds import Builder

pytestmark = pytest.mark.gate


@dataclass
class Scene:
    """Somebody with a case, and what it says."""

    who: UUID
    case: UUID
    item: UUID
    canary: str

    def request(self, view: Callable[[HttpRequest], Any]) -> HttpResponse:
        """The view's response behind the gate's middleware, not yet closed."""
        request = RequestFactory().get("/")
        request.user = SimpleNamespace(practitioner_id=self.who, is_authenticated=True)  # type: ignore[assignment]
        request.session_state = "open"  # type: ignore[attr-defined]
        return enter_gate(view)(request)


@pytest.fixture
def scene(superuser) -> Scene:
    made = Builder(superuser)
    home = made.institution("mk")
    who, canary = made.person(home), uuid4().hex
    made.function(home, "social_worker", who)
    case = made.case("mk", home, canary)
    made.seat(case, home, who, parts={"identity", "work"}, writes={"work"})
    return Scene(who, case, made.item(case, (home, "social_worker")), canary)


def _texts() -> list[str]:
    """Every work statement that this request is shown, asked past the managers."""
    with connection.cursor() as cursor:
        cursor.execute("select text from profiles.work_statement")
        return [row[0] for row in cursor.fetchall()]


def _logged(superuser: Any, case: UUID) -> int:
    return superuser.execute(
        "select count(*) from audit.event where case_id = %s and verb = 'consultation' and compartment = 'work'", [case]
    ).fetchone()[0]


def _raw_open(case: UUID) -> None:
    """The opening without the guard in Python: what the database makes of it."""
    with connection.cursor() as cursor:
        cursor.execute("select * from gate.open(%s, 'test')", [case])
        assert cursor.fetchall()


class Undone(Exception):
    """Takes a transaction back."""


def _rolled_back(case: UUID) -> list[str]:
    seen = []
    with suppress(Undone), transaction.atomic():
        _raw_open(case)
        seen += _texts()
        raise Undone
    return seen + _texts()


def _savepoint(case: UUID) -> list[str]:
    with transaction.atomic():
        with suppress(Undone), transaction.atomic():
            _raw_open(case)
            raise Undone
        seen = _texts()
    return seen + _texts()


def _released_savepoint_inside(case: UUID) -> list[str]:
    seen = []
    with suppress(Undone), transaction.atomic():
        with transaction.atomic():
            _raw_open(case)
        seen += _texts()
        raise Undone
    return seen + _texts()


def _caught_exception(case: UUID) -> list[str]:
    seen = []
    with suppress(DatabaseError), transaction.atomic():
        _raw_open(case)
        seen += _texts()
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")
    return seen + _texts()


def _set_rollback(case: UUID) -> list[str]:
    with transaction.atomic():
        _raw_open(case)
        seen = _texts()
        transaction.set_rollback(True)
    return seen + _texts()


def _autocommit_off(case: UUID) -> list[str]:
    transaction.set_autocommit(False)
    try:
        _raw_open(case)
        seen = _texts()
        transaction.rollback()
    finally:
        transaction.set_autocommit(True)
    return seen + _texts()


def _begin_as_text(case: UUID) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("begin")
        _raw_open(case)
        seen = _texts()
        cursor.execute("rollback")
    return seen + _texts()


WAYS = [_rolled_back, _savepoint, _released_savepoint_inside, _caught_exception, _set_rollback, _autocommit_off, _begin_as_text]


@pytest.mark.parametrize("way", WAYS)
def test_an_opening_that_is_taken_back_shows_nothing(scene, superuser, way):
    enter(scene.who)
    assert way(scene.case) == []
    assert _logged(superuser, scene.case) == 0
    open_case(scene.case, "test")
    assert _texts() == [scene.canary]
    assert _logged(superuser, scene.case) == 1
    leave()


def test_a_committed_opening_in_an_atomic_block_shows_only_afterwards(scene, superuser):
    enter(scene.who)
    with transaction.atomic():
        _raw_open(scene.case)
        assert _texts() == []
    assert _texts() == [scene.canary]
    assert _logged(superuser, scene.case) == 1


@pytest.mark.parametrize("begin", ["atomic", "autocommit off", "text"])
def test_nothing_is_opened_inside_a_transaction(scene, begin):
    ways = [lambda: open_case(scene.case, "x"), lambda: open_item(scene.item, "x"), open_names, lambda: open_log(scene.case)]
    enter(scene.who)
    for way in ways:
        if begin == "atomic":
            with pytest.raises(RuntimeError), transaction.atomic():
                way()
        elif begin == "text":
            connection.connection.execute("begin")
            with pytest.raises(RuntimeError):
                way()
            connection.connection.execute("rollback")
        else:
            transaction.set_autocommit(False)
            _texts()
            with pytest.raises(RuntimeError):
                way()
            transaction.rollback()
            transaction.set_autocommit(True)
    print(f"transactions: n = {len(ways)} ways to open, inside a transaction begun by {begin}")


def test_reading_after_a_rollback_stays_logged(scene, superuser):
    """Opened and committed, then another transaction is taken back: the row of the log stays, and so does the right."""
    enter(scene.who)
    opened = open_case(scene.case, "test", writes=["work"])
    with suppress(Undone), transaction.atomic():
        assert WorkStatement.objects.of(opened).count() == 1
        raise Undone
    assert _texts() == [scene.canary]
    assert _logged(superuser, scene.case) == 1


def test_a_page_rendered_late_is_whole_and_logged(scene, superuser):
    """A template response is rendered after the view has returned; a lazy queryset is asked then."""

    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self) -> str:
            return ",".join(row.text for row in self.context_data["rows"])

    def view(request: HttpRequest) -> Late:
        return Late("late", {"rows": WorkStatement.objects.of(open_case(scene.case, "late"))})

    response = scene.request(view)
    assert response.render().content.decode() == scene.canary
    assert _logged(superuser, scene.case) == 1
    response.close()
    _closed(scene)


def test_a_stream_shows_what_is_logged_and_ends_with_its_response(scene, superuser):
    opened: list[OpenCase] = []

    def lines() -> Iterator[str]:
        opened.append(open_case(scene.case, "stream"))
        assert _logged(superuser, scene.case) == 1
        for _ in range(3):
            yield from (row.text for row in WorkStatement.objects.of(opened[0]))

    response = scene.request(lambda request: StreamingHttpResponse(map(str, lines())))  # a map cannot be closed
    stream = iter(response)
    assert next(stream).decode() == scene.canary
    response.close()
    with pytest.raises((CaseNotOpen, DatabaseError)):
        next(stream)
    _closed(scene, opened[0])


def test_a_stream_that_opens_too_late_opens_nothing(scene, superuser):
    def lines() -> Iterator[str]:
        yield "first"
        open_case(scene.case, "stream")
        yield "never"

    response = scene.request(lambda request: StreamingHttpResponse(map(str, lines())))  # a map cannot be closed
    stream = iter(response)
    next(stream)
    response.close()
    with pytest.raises(NoActor):
        next(stream)
    assert _logged(superuser, scene.case) == 0


def test_a_view_that_dies_leaves_nobody_inside(scene):
    def view(request: HttpRequest) -> HttpResponse:
        open_case(scene.case, "test")
        raise SystemExit

    with pytest.raises(SystemExit):
        scene.request(view)
    _closed(scene)


def test_a_response_that_is_never_closed_ends_with_the_next_request(scene):
    scene.request(lambda request: HttpResponse(str(open_case(scene.case, "test"))))
    request = RequestFactory().get("/")
    request.user, request.session_state = SimpleNamespace(is_authenticated=False), "anonymous"  # type: ignore[assignment,attr-defined]

    def view(request: HttpRequest) -> HttpResponse:
        _closed(scene)
        return HttpResponse("nothing")

    assert enter_gate(view)(request).content == b"nothing"


def test_a_foreign_case_stays_closed_whatever_is_caught(scene, superuser):
    made = Builder(superuser)
    foreign = made.case("mk", made.institution("mk"))
    enter(scene.who)
    with pytest.raises(NotForYou):
        open_case(foreign, "test")
    assert _texts() == []
    assert superuser.execute("select count(*) from audit.event where case_id = %s and verb = 'refusal'", [foreign]).fetchone()[0] == 1


def _closed(scene: Scene, opened: OpenCase | None = None) -> None:
    """After the response everything raises; nothing answers 'none'."""
    questions = [
        _texts,
        lambda: _raw_open(scene.case),
        lambda: open_case(scene.case, "later"),
        lambda: WorkStatement.objects.of(opened).count() if opened else _texts(),
        lambda: connection.cursor().execute("select * from cases.case_header"),
        lambda: connection.cursor().execute("select gate.actor()"),
    ]
    for question in questions:
        with pytest.raises((DatabaseError, NoActor, CaseNotOpen)) as refused:
            question()
        assert not isinstance(refused.value, DatabaseError) or "no_actor" in str(refused.value)


# What an injected statement may leave on the connection for the next request, and what the next one then asks.
LEFT = {
    "a cursor": "declare c cursor with hold for select text from profiles.work_statement",
    "a prepared statement": "deallocate all; prepare _pg3_0 as select 'poisoned'",
    "a transaction": "begin",
    "a setting of security": "set row_security = off",
    "a setting of time": "set statement_timeout = 1",
    "a path": "set search_path = pg_temp",
    "a read-only session": "set default_transaction_read_only = on",
    "a lock": "select pg_advisory_lock(7)",
    "a listener": "listen x",
    "a token": "select set_config('prag.token', current_setting('prag.token'), false)",
}


@pytest.mark.parametrize("what", LEFT)
def test_nothing_is_left_for_the_next_request(scene, superuser, what):
    def careless(request: HttpRequest) -> HttpResponse:
        open_case(scene.case, "test")
        connection.connection.execute(LEFT[what])
        return HttpResponse()

    scene.request(careless).close()
    made = Builder(superuser)
    home = made.institution("mk")
    stranger = Scene(made.person(home), uuid4(), uuid4(), "")

    def curious(request: HttpRequest) -> HttpResponse:
        assert _texts() == []
        found = connection.connection.execute(
            "select (select count(*) from pg_cursors where is_holdable), (select count(*) from pg_prepared_statements where from_sql),"
            " (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),"
            " (select count(*) from pg_listening_channels())"
        ).fetchone()
        assert found == (0, 0, 0, 0)
        names = ("row_security", "statement_timeout", "default_transaction_read_only", "search_path")
        now = [connection.connection.execute(f"show {name}").fetchone()[0] for name in names]
        assert now[:3] == ["on", "30s", "off"]
        assert now[3].startswith("vendor,")
        return HttpResponse("looked")

    response = stranger.request(curious)
    assert response.content == b"looked"
    response.close()
