"""Does the monitor's page say no more than it may, do little however often it is asked, and answer when the database does not?"""

from __future__ import annotations

import json

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.test import Client

from prag.messages.worker import tick
from prag.operations import health
from prag.operations.health import KEPT_SECONDS, MOST_A_SECOND, Pulse


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _down() -> dict[str, float]:
    raise psycopg.OperationalError("no route")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(health, "PULSE", Pulse(health.ask_database))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ({"worker": 3.0}, {"web": "ok", "database": "ok", "worker": "ok"}),
        ({"worker": 61.0}, {"web": "ok", "database": "ok", "worker": "late"}),
        ({}, {"web": "ok", "database": "ok", "worker": "late"}),
        ({"worker": 3.0, "sealer": 70.0}, {"web": "ok", "database": "ok", "worker": "ok", "sealer": "ok"}),
        ({"worker": 3.0, "sealer": 301.0}, {"web": "ok", "database": "ok", "worker": "ok", "sealer": "late"}),
        ({"worker": 3.0, "sealer": -9e5}, {"web": "ok", "database": "ok", "worker": "ok", "sealer": "late"}),
        ({"worker": 3.0, "somebody": 9e9}, {"web": "ok", "database": "ok", "worker": "ok"}),
    ],
)
def test_what_is_late(seconds, said):
    assert Pulse(lambda: seconds).state() == said


def test_worker_and_sealer_that_work_are_seen(superuser):
    tick()
    superuser.execute("update audit.sealing set sealed_at = now()")
    answer = Client().get("/health")
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"web": "ok", "database": "ok", "worker": "ok", "sealer": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_sealer_that_stopped_is_late(superuser):
    tick()
    superuser.execute("update audit.sealing set sealed_at = now() - interval '6 minutes'")
    try:
        answer = Client().get("/health")
    finally:
        superuser.execute("update audit.sealing set sealed_at = now()")
    assert (answer.status_code, answer.json()["sealer"]) == (503, "late")


def test_a_worker_that_stopped_is_late(superuser):
    tick()
    superuser.execute("update gate.pulse set at = at - interval '5 minutes'")
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["worker"]) == (503, "late")


def test_a_database_that_is_down_is_said_and_the_page_stands(monkeypatch):
    monkeypatch.setattr(health, "PULSE", Pulse(_down))
    for alias in connections:
        connections[alias].close()
    monkeypatch.setattr(connections["default"], "connect", _down)
    monkeypatch.setattr(connections["login"], "connect", _down)
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"web": "ok", "database": "down"})


def test_the_database_is_asked_once_in_a_while_however_often_the_page_is():
    asked, clock = [], Clock()
    pulse = Pulse(lambda: asked.append(1) or {"worker": 1.0}, clock)
    for _ in range(50):
        pulse.state()
    assert len(asked) == 1
    clock.now += KEPT_SECONDS
    pulse.state()
    assert len(asked) == 2


def test_too_many_in_a_second_are_turned_away_and_the_next_second_begins_anew():
    clock = Clock()
    pulse = Pulse(lambda: {}, clock)
    assert [pulse.admit() for _ in range(MOST_A_SECOND + 3)] == [True] * MOST_A_SECOND + [False] * 3
    clock.now += 1
    assert pulse.admit()


def test_the_page_says_429(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(health, "PULSE", Pulse(lambda: {"worker": 1.0}, clock))
    client = Client()
    statuses = [client.get("/health").status_code for _ in range(MOST_A_SECOND + 1)]
    assert statuses == [200] * MOST_A_SECOND + [429]
    assert client.post("/health").status_code in (403, 405)


def test_a_database_that_is_away_while_a_session_is_read_is_503_and_not_a_mistake_of_ours(monkeypatch):
    for alias in connections:
        connections[alias].close()
    monkeypatch.setattr(connections["login"], "connect", _away)
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "some-session"
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def _away() -> None:
    raise OperationalError("no route")
