"""Are 10,000 guesses from one address, by four processes, stopped, and does the institution behind that address still come in?"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from prag.accounts.actions import invite, start_recovery, token_of
from prag.accounts.models import Device
from prag.database.places import ROOT
from prag.kernel.clock import now
from tests.accounts.guessing import ADDRESS
from tests.accounts.people import PASSWORD, Person, make_person, post
from tests.support.client import Client

GUESSES, PROCESSES, MOST = 10_000, 4, 20


def attempt(person: Person, password: str, client: Client | None = None, address: str = ADDRESS) -> int:
    client = client or Client(REMOTE_ADDR=address)
    return post(client, "/sign-in/", login=person.user.email, password=password).status_code


def pass_time(superuser, *, minutes: int) -> None:
    """Everything that was counted lies that much further back."""
    superuser.execute(
        "update accounts.\"limit\" l set value = (select coalesce(jsonb_agg(t::numeric - %s), '[]') from jsonb_array_elements(l.value) t)"
        " where jsonb_typeof(l.value) = 'array'",
        [minutes * 60],
    )


def counted(person: Person, address: str) -> bool:
    """Whether one more guess at this address would be compared with the password; it is counted, and compared by nobody."""
    request = RequestFactory(REMOTE_ADDR=address).post("/sign-in/")
    with request_context(request):
        try:
            get_adapter().pre_authenticate(request, email=person.user.email)
        except ValidationError:
            return False
    return True


def test_ten_thousand_guesses_from_one_address_are_stopped_and_the_neighbours_come_in(record_property):
    victims, neighbours = [make_person() for _ in range(5)], [make_person() for _ in range(2)]
    emails = [victim.user.email for victim in victims]
    command = [sys.executable, "-m", "tests.accounts.guessing", str(GUESSES // PROCESSES), *emails]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    counts = [json.loads(one.communicate(timeout=300)[0]) for one in running]
    tried = {email: sum(count[email] for count in counts) for email in emails}
    record_property("n", GUESSES)
    print(f"\nn = {GUESSES} guesses by {PROCESSES} processes, tried of each account: {sorted(tried.values())}")
    assert all(0 < number < MOST for number in tried.values())
    assert max(tried.values()) == 5, "within five minutes"
    for victim in victims[:1]:
        assert attempt(victim, PASSWORD) == 200, "refused even with the right password"
        assert attempt(victim, PASSWORD, address="10.9.0.2") == 302, "the owner comes in from elsewhere"
    for neighbour in neighbours:
        assert attempt(neighbour, PASSWORD) == 302, "a colleague behind the same address comes in"


def test_patience_does_not_help(anna, superuser):
    passed = 0
    for _turn in range(240):  # a day, in steps of six minutes
        passed += counted(anna, ADDRESS)
        pass_time(superuser, minutes=6)
    assert passed == 15
    assert counted(anna, ADDRESS), "the next day there are tries again"


def known_browser(person: Person) -> Client:
    """A browser with which the person once signed in, with nothing of that but the cookie by which it is known."""
    before = person.sign_in(address=ADDRESS)
    fresh = Client(REMOTE_ADDR=ADDRESS)
    fresh.cookies["prag-device"] = before.cookies["prag-device"].value
    return fresh


def test_the_owners_known_browser_is_not_locked_out_and_has_a_count_of_its_own(anna):
    own = known_browser(anna)
    for _guess in range(6):
        attempt(anna, "a wrong password")
    assert attempt(anna, PASSWORD) == 200
    for _guess in range(5):
        assert attempt(anna, "a wrong password", own) == 200
    assert attempt(anna, PASSWORD, own) == 200, "a stolen browser does not guess for ever"


def test_a_right_password_does_not_use_up_the_count(anna):
    for _time in range(7):
        assert attempt(anna, PASSWORD) == 302


def test_a_made_up_cookie_or_a_year_of_absence_is_no_known_browser(anna):
    own = known_browser(anna)
    Device.objects.filter(user=anna.user).update(last_seen=now() - timedelta(days=366))
    strangers = [Client(REMOTE_ADDR=ADDRESS) for _ in range(6)]
    for number, stranger in enumerate(strangers):
        stranger.cookies["prag-device"] = f"{number}" * 43
        attempt(anna, "a wrong password", stranger)
    assert attempt(anna, PASSWORD, own) == 200


def test_many_addresses_together_are_stopped_and_the_owners_known_browser_is_not(anna, superuser):
    own = known_browser(anna)
    for number in range(100):
        assert counted(anna, f"10.8.{number}.1")
    assert attempt(anna, PASSWORD, address="10.8.200.1") == 200
    assert attempt(anna, PASSWORD, own) == 302, "the owner at the known browser comes in"
    pass_time(superuser, minutes=25 * 60)
    assert attempt(anna, PASSWORD, address="10.8.200.1") == 302


def test_a_link_from_the_access_manager_lets_the_owner_in(anna):
    for _guess in range(6):
        attempt(anna, "a wrong password")
    client = Client(REMOTE_ADDR=ADDRESS)
    started = start_recovery(practitioner=anna.user.practitioner_id, kind="new_password", by=None)
    new = "a quite different phrase"
    post(client, f"/invitation/{token_of(started)}/", password=new, again=new)
    assert attempt(anna, new, client) == 302


def test_who_learnt_the_password_cannot_use_up_the_owners_codes(anna):
    own = known_browser(anna)
    stranger = Client(REMOTE_ADDR="10.7.0.1")
    post(stranger, "/sign-in/", login=anna.user.email, password=PASSWORD)
    for _guess in range(11):
        post(stranger, "/sign-in/code/", code="ABCDEFGHJK")
    post(own, "/sign-in/", login=anna.user.email, password=PASSWORD)
    assert post(own, "/sign-in/code/", code=anna.codes.pop())["Location"] == "/work/"


def test_a_new_browser_is_mailed_once_and_its_word_is_stored_hashed(anna, superuser):
    def mails() -> int:
        query = "select count(*) from messages.outgoing where practitioner_id = %s and kind = 'new_device'"
        return superuser.execute(query, [anna.user.practitioner_id]).fetchone()[0]

    first = anna.sign_in()
    assert mails() == 1
    word = first.cookies["prag-device"]
    assert (word["httponly"], word["samesite"], word["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    post(first, "/sign-out/")
    post(first, "/sign-in/", login=anna.user.email, password=PASSWORD)
    post(first, "/sign-in/code/", code=anna.codes.pop())
    assert mails() == 1
    anna.sign_in()
    assert mails() == 2
    stored = [row.hash for row in Device.objects.filter(user=anna.user)]
    assert len(stored) == 2
    assert word.value not in stored


def test_two_people_on_one_computer_are_told_apart(anna, boris, superuser):
    client = anna.sign_in()
    post(client, "/sign-out/")
    before = client.cookies["prag-device"].value
    post(client, "/sign-in/", login=boris.user.email, password=PASSWORD)
    post(client, "/sign-in/code/", code=boris.codes.pop())
    assert client.cookies["prag-device"].value == before
    hashes = {row.user_id: row.hash for row in Device.objects.filter(user__in=[anna.user, boris.user])}
    assert len(set(hashes.values())) == 2


def test_who_accepted_an_invitation_is_not_told_of_the_browser_it_was_accepted_with(superuser):
    from tests.support.people import make_practitioner

    practitioner = make_practitioner("social_worker")
    invitation = invite(practitioner=practitioner, email=f"{practitioner.hex}@test.invalid", by=None)
    client, new = Client(), "a quite different phrase"
    post(client, f"/invitation/{token_of(invitation)}/", password=new, again=new)
    post(client, "/sign-in/", login=invitation.email, password=new)
    kinds = superuser.execute("select kind from messages.outgoing where practitioner_id = %s", [practitioner]).fetchall()
    assert kinds == [("join",)]
