"""Is guessing counted by all workers together, and does it lock out nobody else?"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connections

from prag.accounts import limits
from prag.accounts.models import Limit
from prag.kernel.clock import now
from tests.accounts.people import PASSWORD, post
from tests.accounts.test_lock_out import pass_time
from tests.support.client import Client

OFFICE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def attempt(person, password: str, address: str) -> int:
    client = Client(REMOTE_ADDR=address)
    return post(client, "/sign-in/", login=person.user.email, password=password).status_code


def in_another_thread(work):
    """`work` on connections of its own."""

    def run():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def test_guesses_are_counted_across_connections_for_one_account_at_one_address(anna, boris):
    for number in range(5):
        work = lambda: attempt(anna, "a wrong password", OFFICE)  # noqa: E731
        assert (in_another_thread(work) if number % 2 else work()) == 200
    assert attempt(anna, PASSWORD, OFFICE) == 200, "the sixth attempt is refused even with the right password"
    assert attempt(boris, PASSWORD, OFFICE) == 302, "a colleague behind the same address signs in"
    assert attempt(anna, PASSWORD, ELSEWHERE) == 302, "the owner signs in from elsewhere"


def test_codes_are_counted_by_account_whatever_the_address(anna):
    clients = [Client(REMOTE_ADDR=f"10.1.0.{number}") for number in range(11)]
    for client in clients:
        post(client, "/sign-in/", login=anna.user.email, password=PASSWORD)
    for client in clients[:10]:
        assert post(client, "/sign-in/code/", code="ABCDEFGHJK").status_code == 200
    assert post(clients[10], "/sign-in/code/", code=anna.codes[0]).status_code == 200
    assert clients[10].get("/work/")["Location"] == "/sign-in/"


def test_an_unknown_address_is_answered_like_a_wrong_password(anna):
    answers = []
    for login in (anna.user.email, "nobody.at.all@test.invalid"):
        response = Client().post("/sign-in/", {"login": login, "password": "a wrong password"})
        text = response.content.decode().replace(login, "")
        start, end = text.index("<main"), text.index("</main>")
        answers.append(re.sub(r'name="(csrfmiddlewaretoken|sent_once)" value="[^"]*"', "", text[start:end]))
    assert answers[0] == answers[1]
    assert "not right" in answers[0]


def test_refused_attempts_stand_in_the_log_with_the_person_if_there_is_one(anna, superuser):
    Limit.objects.all().delete()
    count = "select count(*) from audit.event where verb = 'sign_in_refused' and actor is not distinct from %s"
    for actor, login in ((anna.user.practitioner_id, anna.user.email), (None, "nobody.here@test.invalid")):
        before = superuser.execute(count, [actor]).fetchone()[0]
        post(Client(), "/sign-in/", login=login, password="a wrong password")
        assert superuser.execute(count, [actor]).fetchone()[0] == before + 1


def test_a_flood_at_addresses_without_an_account_is_one_row_of_the_log_a_minute(superuser):
    Limit.objects.all().delete()
    rows = "select count(*) from audit.event where verb = 'sign_in_refused' and actor is null"
    before = superuser.execute(rows).fetchone()[0]
    for number in range(8):
        post(Client(), "/sign-in/", login=f"nobody.{number}@test.invalid", password="a wrong password")
    assert superuser.execute(rows).fetchone()[0] == before + 1
    pass_time(superuser, minutes=2)
    post(Client(), "/sign-in/", login="nobody.else@test.invalid", password="a wrong password")
    assert superuser.execute(rows).fetchone()[0] == before + 2


def test_who_counts_sweeps_what_is_old():
    Limit.objects.all().delete()
    Limit.objects.bulk_create(Limit(cache_key=f"old {number}", value=[1], expires=now() - timedelta(minutes=1)) for number in range(30))
    for number in range(3):
        assert limits.may_try(limits.INVITATION, f"somebody {number}")
    assert not Limit.objects.filter(cache_key__contains="old").exists()


def test_a_full_table_drops_nobody_s_count():
    cache.set("kept", [1.0], 600)
    for number in range(400):
        cache.set(f"filler {number}", [1.0], 600)
    assert cache.get("kept") == [1.0]


def test_add_is_won_once_and_again_after_its_end():
    assert [cache.add("mark", "y", 600), cache.add("mark", "y", 600)] == [True, False]
    with ThreadPoolExecutor(4) as pool:
        wins = list(pool.map(lambda _: in_another_thread(lambda: cache.add("raced mark", "y", 600)), range(4)))
    assert sorted(wins) == [False, False, False, True]
    cache.set("past", "y", -1)
    assert cache.get("past") is None
    assert cache.add("past", "y", 600)


def test_when_the_count_cannot_be_written_nobody_gets_in(anna, superuser):
    superuser.execute('revoke insert, update on accounts."limit" from prag_login')
    try:
        with pytest.raises(ProgrammingError, match="permission denied"):
            attempt(anna, PASSWORD, OFFICE)
    finally:
        superuser.execute('grant insert, update on accounts."limit" to prag_login')
    assert attempt(anna, PASSWORD, OFFICE) == 302


def test_the_table_is_swept():
    Limit.objects.all().delete()
    for number in range(30):
        cache.set(f"old {number}", 1, -1)
    for number in range(3):
        cache.set(f"new {number}", 1, 600)
    assert set(Limit.objects.values_list("cache_key", flat=True)) == {f":1:new {number}" for number in range(3)}
