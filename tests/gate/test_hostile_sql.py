"""What does somebody get who can write SQL into a real request? Only his own rows, and what he opened is in the log."""

from __future__ import annotations

import hashlib
import hmac
import os
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from prag.accounts.models import User
from prag.gate.token import sign, signing_key
from tests.support.client import Client
from tests.support.hostile import ALLOWED, FORBIDDEN, TABLES, TIMED, forgery
from tests.support.sessions import Session
from tests.support.worlds import Builder

pytestmark = pytest.mark.gate
LONG = bool(os.environ.get("PRAG_LONG"))
# Refused by privilege or by the gate. A misspelt attack (42601, 42883, 42P01) is not a refusal.
REFUSED = {"42501", "PRA01", "PRA03"}


@dataclass
class Ground:
    """The attacker signed in, two foreign cases (one he knows of), a victim at work on another backend."""

    client: Client
    who: UUID
    own_case: UUID
    known: dict[str, Any]
    markers: list[str]
    own_canary: str

    def attack(self, text: str, **extra: str) -> tuple[str, str, UUID]:
        """The answer's words, the error's code (empty: none), the request."""
        words = self.known | extra
        # The token of the running request can only be read inside it.
        response = self.client.get("/hostile/", {"q": text.format(**words)})
        assert response.status_code == 200, (response.status_code, text)
        said = response.json()
        return response.content.decode(), said["error"], UUID(said["request"])

    def foreign_in(self, answer: str) -> list[str]:
        return [marker for marker in self.markers if marker.lower() in answer.lower()]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    places = settings.PLACES
    with psycopg.connect(places.superuser_conninfo(places.database), autocommit=True) as su, Session() as victim:
        made = Builder(su)
        mine, theirs = made.institution("mk", "social_work"), made.institution("mk", "social_work")
        who, other = made.person(mine), made.person(theirs)
        for home, person in ((mine, who), (theirs, other)):
            made.function(home, "social_worker", person)
        canaries = [f"canary{uuid.uuid4().hex}" for _ in range(3)]
        own, known, unknown = (made.case("mk", theirs, canary) for canary in canaries)
        made.seat(own, mine, who, parts={"work"}, writes={"work"})
        seat = made.seat(known, theirs, other)
        hidden = [made.seat(unknown, theirs, other), made.exclude(unknown, other), made.item(unknown, (theirs, "social_worker"))]
        item, exclusion = made.item(known, (theirs, "social_worker")), made.exclude(known, other)
        victim.enter(other)
        victim.ask("select * from gate.open(%s, 'test')", unknown)
        name = su.execute("select name from organisations.practitioner where id = %s", [other]).fetchone()[0]
        markers = [*canaries[1:], *(c.encode().hex() for c in canaries[1:]), str(unknown), made.codes[unknown], *map(str, hidden), name]
        with Session() as seen:  # a second backend, whose token the attacker was told
            seen.enter(other)
            words = {
                "case": known, "code": made.codes[known], "item": item, "seat": seat, "exclusion": exclusion, "own_case": own,
                "victim": seen.token,
            }  # fmt: skip
            with override_settings(ROOT_URLCONF="tests.support.hostile_urls"):
                yield Ground(_signed_in(who), who, own, words, [*markers, victim.token.rsplit("|", 1)[1]], canaries[0])


def _signed_in(who: UUID) -> Client:
    user = User.objects.create(practitioner_id=who, email=f"{who.hex}@hostile.invalid", password="!")
    client = Client()
    client.force_login(user)
    session = client.session
    session["prag_second_factor"], session["prag_factor"] = str(user.pk), "key"
    session.save()
    return client


def _tokens(ground: Ground) -> dict[str, str]:
    """Tokens for the backend that will serve the next request: expired, and signed with another key."""
    from django.db import connection

    connection.ensure_connection()
    pid, seq = connection.connection.info.backend_pid, time.time_ns() + 10**15
    return {
        "expired": sign(ground.who, uuid.uuid4(), pid=pid, seq=seq, lives=-1),
        "forged": sign(ground.who, uuid.uuid4(), pid=pid, seq=seq, key=b"k" * 32),
        "own": "' || current_setting('prag.token') || '",
    }


def test_forbidden_things_are_refused(ground, record_property):
    wrong = []
    for text in FORBIDDEN:
        answer, error, _ = ground.attack(f"%'; {text} --", **_tokens(ground))
        if error not in REFUSED or ground.foreign_in(answer):
            wrong.append((text, error, answer[:300]))
    record_property("attacks", len(FORBIDDEN))
    print(f"hostile: n = {len(FORBIDDEN)} forbidden things asked, all refused")
    assert not wrong, wrong


def test_allowed_questions_answer_nothing_foreign(ground, superuser, record_property):
    attacks = [f"%'; {text} --" for text in ALLOWED]
    attacks += [f"%' union all select x::text from {table} x --" for table in TABLES]
    attacks += [f"%' or 1 = (select (x::text)::int from {table} x limit 1) --" for table in TABLES]
    attacks += ["%' or true --", "%' or (select count(*) from pg_sleep(0)) = 1 --"]
    leaks, opened = [], 0
    for text in attacks:
        answer, error, request = ground.attack(text, **_tokens(ground))
        assert error not in ("42601", "42P01"), (text, answer)
        if ground.foreign_in(answer):
            leaks.append((text, ground.foreign_in(answer)))
        if ground.own_canary in answer:
            opened += 1
            found = superuser.execute(
                "select count(*) from audit.event where request = %s and case_id = %s and compartment = 'work' and verb = 'consultation'",
                [request, ground.own_case],
            )
            assert found.fetchone()[0], text
    record_property("attacks", len(attacks))
    print(f"hostile: n = {len(attacks)} injected questions, nothing foreign; {opened} showed own content, each with its committed log row")
    assert not leaks, leaks
    assert opened >= 1


def test_time_tells_nothing(ground, record_property):
    for text in TIMED:
        began = time.monotonic()
        ground.attack(f"%'; {text} --")
        assert time.monotonic() - began < 2, text
    record_property("attacks", len(TIMED))
    print(f"hostile: n = {len(TIMED)} questions by waiting time")


def test_refused_openings_are_in_the_log(ground, superuser):
    for text in ("select * from gate.open('{case}', 'x')", "select * from gate.open_item('{item}', 'x')", "select gate.open_log('{case}')"):
        _, error, request = ground.attack(f"%'; {text} --")
        assert error == ""
        found = superuser.execute("select count(*) from audit.event where request = %s and verb = 'refusal'", [request])
        assert found.fetchone()[0] == 1, text


def test_an_earlier_token_of_the_same_backend_is_dead(superuser):
    """Replayed: the token of a request that is over, of the same practitioner and of another."""
    made = Builder(superuser)
    home = made.institution("mk")
    one, two = made.person(home), made.person(home)
    with Session() as app:
        app.enter(one)
        first = app.token
        app.leave()
        for replay in (first, first + " ", first.upper()):
            with pytest.raises(psycopg.Error, match="no_actor"):
                app.ask("select gate.enter(%s)", replay)
        app.enter(two)
        app.ask("select set_config('prag.token', %s, false)", first)
        with pytest.raises(psycopg.Error, match="no_actor"):
            app.ask("select gate.actor()")
        with pytest.raises(psycopg.Error, match="no_actor"):
            app.ask("select gate.enter(%s)", first)


@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="make test-long")
def test_no_forged_token_of_twenty_thousand_is_accepted(superuser, record_property):
    _forge(superuser, record_property, 20_000)


def test_no_forged_token_is_accepted(superuser, record_property):
    _forge(superuser, record_property, 2_000)


def _forge(superuser: Any, record_property: Any, least: int) -> None:
    made = Builder(superuser)
    home = made.institution("mk")
    who, other = made.person(home), made.person(home)
    rng, accepted, tried = random.Random(), [], 0
    with Session() as app:
        app.enter(who)
        app.leave()
        while tried < least:
            token = forgery(app.sign, app.pid, who, other, rng)
            if _is_genuine(app, who, token):
                continue
            tried += 1
            try:
                app.ask("select gate.enter(%s)", token)
                accepted.append(token)
            except psycopg.Error:
                pass
        with pytest.raises(psycopg.Error, match="no_actor"):
            app.ask("select gate.actor()")
        app.enter(who)  # the door still opens to the right one
    record_property("tokens", tried)
    print(f"hostile: n = {tried} forged tokens, {len(accepted)} accepted")
    assert not accepted, accepted[:5]


def _is_genuine(app: Session, who: UUID, token: str) -> bool:
    """Whether chance made a valid token again (a sign replaced by itself)."""
    said, _, mac = token.rpartition("|")
    return mac == hmac.new(signing_key(), said.encode(), hashlib.sha256).hexdigest() and _would_be_let_in(app, who, said.split("|"))


def _would_be_let_in(app: Session, who: UUID, part: list[str]) -> bool:
    return int(part[2]) == app.pid and int(part[3]) > 1 and int(part[4]) > time.time() and part[0] == str(who)
