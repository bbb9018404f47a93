"""Is what somebody sends done once: two clicks, a retry after a lost answer, a process that dies, an old page? Through the real pages."""

from __future__ import annotations

import logging
import random
import re
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import RequestFactory
from django.urls import reverse

from prag.accounts.models import Invitation
from prag.kernel.clock import today
from prag.ui.sent import FIELD, hidden_fields, key_of, page_above
from tests.staffing.browser import browser, day_fields, words
from tests.support.client import WITHOUT_KEY
from tests.support.people import make_institution, make_practitioner, make_prison, open_confirmed

SAID = {
    "rating": "some", "text": "He needs a bed from the first night.", "direction": "same", "kind": "fact", "source": "register seen",
    **day_fields("said_on", today()),
}  # fmt: skip


@pytest.fixture(scope="module")
def opened():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    return prison, case_id, code


@pytest.fixture
def form(opened):
    """The address of a form, what is typed into it, and a count of what it did."""
    prison, case_id, code = opened
    mark = uuid.uuid4().hex

    def count(su: psycopg.Connection) -> int:
        found = su.execute("select count(*) from profiles.work_statement where case_id = %s and text = %s", [case_id, mark])
        return found.fetchone()[0]  # type: ignore[index]

    return prison.officer, reverse("statement_new", args=[code, "accommodation"]), SAID | {"text": mark}, count


def _key() -> dict[str, str]:
    return {FIELD: str(uuid.uuid4())}


def test_a_second_click_does_nothing_and_says_so(form, superuser):
    officer, address, typed, count = form
    client, key = browser(officer), _key()
    assert client.post(address, typed | key).status_code == 302
    again = client.post(address, typed | key)
    assert again.status_code == 409
    assert "Nothing was done twice." in words(again)
    way_on = re.search(r'href="([^"]+)">See how it is now', again.content.decode())
    assert way_on
    assert client.get(way_on.group(1)).status_code == 200
    assert count(superuser) == 1


def test_the_same_words_in_a_form_of_its_own_are_another_statement(form, superuser):
    officer, address, typed, count = form
    client = browser(officer)
    assert [client.post(address, typed | _key()).status_code for _ in range(2)] == [302, 302]
    assert count(superuser) == 2


def test_a_form_with_a_mistake_can_be_corrected_with_the_key_it_had(form, superuser):
    officer, address, typed, count = form
    client, key = browser(officer), _key()
    assert client.post(address, typed | key | {"rating": ""}).status_code == 422
    assert client.post(address, typed | key).status_code == 302
    assert count(superuser) == 1


def test_eight_at_the_same_moment(form, superuser):
    """Each a browser and a database connection of its own."""
    officer, address, typed, count = form
    key, clients = _key(), [browser(officer) for _ in range(8)]
    together = threading.Barrier(len(clients))

    def press(client: Any) -> int:
        try:
            together.wait(10)
            return client.post(address, typed | key).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = sorted(pool.map(press, clients))
    assert answers == [302] + [409] * 7
    assert count(superuser) == 1


def test_a_form_without_its_key_is_refused_and_nothing_is_lost(form, superuser):
    officer, address, typed, count = form
    client = browser(officer)
    for wrong in (WITHOUT_KEY, {FIELD: "no key at all"}):
        answer = client.post(address, typed | wrong)
        assert answer.status_code == 400
        assert "Go back with your browser, copy longer texts" in words(answer)
    assert count(superuser) == 0


def test_one_may_always_leave(opened):
    """Signing out and changing the language need no key: a page that is old must not keep anybody in."""
    client = browser(opened[0].officer)
    assert client.post(reverse("set_language"), {"language": "en", "next": "/"} | WITHOUT_KEY).status_code == 302
    assert client.post(reverse("account_logout"), WITHOUT_KEY).status_code == 302
    assert client.get(reverse("home")).status_code in (200, 302)
    assert "Sign out" not in words(client.get("/", follow=True))


def test_somebody_else_with_the_same_key_is_not_hindered(form, superuser):
    officer, address, typed, count = form
    key, theirs = _key(), make_prison()
    _, code = open_confirmed(theirs)
    assert browser(theirs.officer).post(reverse("statement_new", args=[code, "accommodation"]), SAID | key).status_code == 302
    assert browser(officer).post(address, typed | key).status_code == 302
    assert count(superuser) == 1


def test_a_failure_in_the_middle_leaves_the_form_to_be_sent_again(form, superuser, monkeypatch):
    """The row was written and its transaction is taken back: the same form, sent again, is done."""
    from prag.profiles.actions import record_statement

    officer, address, typed, count = form
    client, key = browser(officer), _key()
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("prag.profiles.views.record_statement", _written_then_broken(record_statement))
        assert client.post(address, typed | key).status_code == 500
    assert count(superuser) == 0
    assert client.post(address, typed | key).status_code == 302
    assert count(superuser) == 1


def _written_then_broken(act: Any) -> Any:
    from django.db import transaction

    def broken(**values: Any) -> None:
        with transaction.atomic():
            act(**values)
            raise RuntimeError("the process fails here")

    return broken


def _killed_and_retried(form: Any, trials: int, seed: int) -> dict[str, int]:
    """The backend is ended at a random moment of each sending; whoever sent it tries again until there is an answer."""
    officer, address, typed, _ = form
    rng, client, seen = random.Random(seed), browser(officer), {"cut off": 0, "in doubt": 0}
    client.raise_request_exception = False
    begun = time.monotonic()
    assert client.post(address, typed | _key() | {"text": "not killed"}).status_code == 302
    lasts = time.monotonic() - begun
    with psycopg.connect(settings.PLACES.superuser_conninfo(settings.PLACES.database), autocommit=True) as killer:
        for trial in range(trials):
            sent = typed | _key() | {"text": f"{typed['text']} {trial}"}
            connection.ensure_connection()
            pid = connection.connection.info.backend_pid
            timer = threading.Timer(rng.uniform(0, 2 * lasts), lambda pid=pid: killer.execute("select pg_terminate_backend(%s)", [pid]))
            timer.start()
            first = client.post(address, sent).status_code
            timer.join()
            connection.close()
            seen["cut off"] += first == 503
            if rng.random() < 0.5:
                first = 0  # the answer is lost on its way
            while first not in (302, 409):
                first = client.post(address, sent).status_code
                seen["in doubt"] += first == 409
    return seen


def _kill(form: Any, superuser: psycopg.Connection, trials: int, record_property: Any, caplog: Any) -> None:
    seed = random.randrange(10**9)
    with caplog.at_level(logging.CRITICAL):
        seen = _killed_and_retried(form, trials, seed)
    rows = superuser.execute(
        "select text, count(*) from profiles.work_statement where text like %s group by text", [f"{form[2]['text']} %"]
    )
    counts = [n for _, n in rows.fetchall()]
    for name, n in seen.items():
        record_property(name, n)
    print(f"\nsent once: n = {trials} sendings, {seen['cut off']} cut off, {seen['in doubt']} sent again though done (seed {seed})")
    assert min(seen.values()) > trials // 20, "else nothing was tried"
    assert counts == [1] * trials, "0 lost, 0 doubled"


def test_a_backend_killed_at_any_moment_loses_and_doubles_nothing(form, superuser, record_property, caplog):
    _kill(form, superuser, 60, record_property, caplog)


@pytest.mark.long
def test_a_thousand_killed_backends(form, superuser, record_property, caplog):
    _kill(form, superuser, 1000, record_property, caplog)


@pytest.fixture
def invited():
    """An access manager, and a colleague who has no account yet."""
    home = make_institution("ngo")
    return make_practitioner("access_manager", home), make_practitioner("ngo_worker", home)


def test_a_link_is_sent_once(invited):
    """An invitation changes accounts, over another connection; it takes the same key."""
    manager, colleague = invited
    client, key = browser(manager), _key()
    answers = [client.post(reverse("staff_link", args=[colleague]), {"kind": "join"} | key).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert Invitation.objects.filter(practitioner_id=colleague).count() == 1


def test_a_link_is_sent_once_when_two_ask_at_the_same_moment(invited):
    manager, colleague = invited
    key, clients, together = _key(), [browser(manager) for _ in range(4)], threading.Barrier(4)

    def press(client: Any) -> int:
        try:
            together.wait(10)
            return client.post(reverse("staff_link", args=[colleague]), {"kind": "join"} | key).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, clients)) == [302, 409, 409, 409]
    assert Invitation.objects.filter(practitioner_id=colleague).count() == 1


def test_each_form_of_a_page_has_a_key_of_its_own():
    drawn = hidden_fields(RequestFactory().get("/"))["csrf_input"]
    keys = set(re.findall(r'name="sent_once" value="([^"]+)"', f"{drawn}{drawn}{drawn}"))
    assert len(keys) == 3
    assert all(key_of(RequestFactory().post("/", {FIELD: key})) == uuid.UUID(key) for key in keys)


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/cases/K7-QF3/needs/accommodation/new/", "/cases/K7-QF3/"),
        ("/cases/K7-QF3/", "/cases/"),
        ("/cases/", ""),  # the error page's own link leads to the first page
        ("/", ""),
    ],
)
def test_the_way_on_is_the_page_above(address, above):
    assert page_above(address) == above


def test_the_key_costs_no_round_trip(opened):
    """The key goes with the token, and is taken by the row of the log."""
    from django.test.utils import CaptureQueriesContext

    prison, _, code = opened
    client = browser(prison.officer)
    for ask in (lambda: client.get(reverse("case_page", args=[code])), lambda: client.post(_new(code), SAID | {"rating": ""})):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert sum("gate.enter" in one["sql"] for one in asked) == 1
        assert not [one["sql"] for one in asked if re.search(r"gate\.(sent|once)|take_form", one["sql"])]


def _new(code: str) -> str:
    return reverse("statement_new", args=[code, "accommodation"])
