"""Does a security key count only for its owner, verified, once; and is there no weaker way in for those who must have one?"""

from __future__ import annotations

import json
import re
import time
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator

from prag.accounts.actions import accept_invitation, start_recovery, token_of
from prag.accounts.models import Invitation
from prag.accounts.recovery_codes import new_codes, unused_count
from tests.accounts.authenticator import SecurityKey, options_on
from tests.accounts.people import PASSWORD, Person, leave_alone, make_person, phone_code, post
from tests.support.client import Client

ADD, USE, CODE, WORK = "/account/keys/add/", "/account/keys/use/", "/sign-in/code/", "/work/"


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def with_password(person: Person) -> Client:
    """The first step of signing in."""
    client = browser()
    assert post(client, "/sign-in/", login=person.user.email, password=PASSWORD).status_code == 302
    return client


def add(client: Client, key: SecurityKey, name: str = "blue"):
    return post(client, ADD, name=name, credential=key.set_up(options_on(client.get(ADD))))


def with_key(client: Client, key: SecurityKey, path: str = CODE, **more: str):
    return post(client, path, credential=key.show(options_on(client.get(path))), **more)


def manager(*, phone: bool = False) -> Person:
    return make_person(function="access_manager", phone=phone)


def manager_with_key() -> tuple[Person, SecurityKey, Client]:
    person, key = manager(), SecurityKey()
    client = with_password(person)
    assert add(client, key).status_code == 200
    return person, key, client


def keys(person: Person) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=person.user, type="webauthn").order_by("pk"))


def logged(superuser, practitioner: UUID) -> list[str]:
    return [row[0] for row in superuser.execute("select verb from audit.event where actor = %s order by id", [practitioner])]


def mailed(superuser, practitioner: UUID) -> list[str]:
    query = "select kind from messages.outgoing where practitioner_id = %s order by queued_at"
    return [row[0] for row in superuser.execute(query, [practitioner])]


def test_a_key_is_set_up_at_first_and_signs_in_and_its_last_use_is_seen():
    person, key = make_person(phone=False), SecurityKey()
    client = with_password(person)
    assert client.get(WORK)["Location"] == "/account/second-factor/"
    first = add(client, key, "the blue one")
    assert len(set(re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", first.content.decode()))) == 10
    assert client.get(WORK).status_code == 200
    Authenticator.objects.filter(user=person.user).update(last_used_at=None)
    again = with_password(person)
    assert with_key(again, key)["Location"] == WORK
    assert again.get(WORK).status_code == 200
    assert keys(person)[0].last_used_at is not None
    assert "the blue one" in again.get("/account/keys/").content.decode()


def test_a_key_that_does_not_verify_its_user_is_refused_when_set_up_and_when_shown():
    person, key = make_person(phone=False), SecurityKey(verifies=False)
    client = with_password(person)
    assert options_on(client.get(ADD))["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    assert add(client, key).status_code == 422
    assert not keys(person)
    key.verifies = True
    assert add(client, key).status_code == 200
    key.verifies = False
    again = with_password(person)
    assert options_on(again.get(CODE))["publicKey"]["userVerification"] == "required"
    assert with_key(again, key).status_code == 200
    assert again.get(WORK)["Location"] == "/sign-in/"


def test_wrong_answers_are_told_and_never_break_the_page():
    person, key, _client = manager_with_key()
    another = SecurityKey()
    another.id = key.id  # the same name, another private half
    for wrong in (another, SecurityKey(), SecurityKey(origin="http://evil.invalid")):
        client = with_password(person)
        assert with_key(client, wrong).status_code == 200
        assert client.get(WORK)["Location"] == "/sign-in/"
    for text in ("", "{", "{}", "[]", "7", '{"id": 3}', '{"response": {}}', json.dumps({"id": "a", "rawId": "a", "response": []})):
        client = with_password(person)
        client.get(CODE)
        answer = post(client, CODE, credential=text)
        assert answer.status_code == 200
        assert "Please check" in answer.content.decode(), text
        enrolling = with_password(make_person(phone=False))
        enrolling.get(ADD)
        assert post(enrolling, ADD, name="x", credential=text).status_code == 422, text


def test_an_answer_works_once():
    person, key, _client = manager_with_key()
    first, second = with_password(person), with_password(person)
    answer = key.show(options_on(first.get(CODE)))
    second.get(CODE)
    assert post(second, CODE, credential=answer).status_code == 200, "another session asked for another word"
    assert post(first, CODE, credential=answer)["Location"] == WORK
    post(first, "/sign-out/")
    post(first, "/sign-in/", login=person.user.email, password=PASSWORD)
    assert post(first, CODE, credential=answer).status_code == 200
    assert first.get(WORK)["Location"] == "/sign-in/"


def test_somebody_elses_key_opens_nothing():
    _other, key, _client = manager_with_key()
    person, _key, _open = manager_with_key()
    client = with_password(person)
    assert with_key(client, key).status_code == 200
    assert client.get(WORK)["Location"] == "/sign-in/"


@pytest.mark.parametrize("function", ["administrator", "access_manager"])
def test_who_gives_access_sets_up_a_key_at_first_and_no_phone(function):
    person = make_person(function=function, phone=False)
    client = with_password(person)
    for path in ("/account/second-factor/", "/account/second-factor/phone/"):
        assert client.get(path)["Location"] == ADD, path
    assert "Your function gives others their access" in client.get(ADD).content.decode()
    assert add(client, SecurityKey()).status_code == 200
    assert client.get(WORK).status_code == 200
    assert client.get("/account/second-factor/phone/")["Location"] == ADD


def test_who_has_only_a_phone_is_led_to_a_key_before_anything_else_and_the_phone_is_gone_then():
    person, key = manager(phone=True), SecurityKey()
    client = with_password(person)
    assert post(client, CODE, code=phone_code(person.seed)).status_code == 302
    for path in (WORK, "/account/", "/account/keys/", "/account/recovery-codes/", "/account/password/", "/work/7/note/", "/no/such/"):
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer["Location"]) == (302, ADD), path
    assert client.get(WORK, headers={"HX-Request": "true"})["HX-Redirect"] == ADD
    assert add(client, key)["Location"] == "/account/keys/"
    assert client.get(WORK).status_code == 200
    assert not Authenticator.objects.filter(user=person.user, type="totp").exists()
    again = with_password(person)
    assert post(again, CODE, code=phone_code(person.seed)).status_code == 200
    assert again.get(WORK)["Location"] == "/sign-in/"


def test_a_code_on_paper_opens_nothing_but_the_request_for_a_mailed_link(superuser):
    """Password and code given to a copy of the site set up no key: that needs what was mailed to the owner."""
    person, old, _client = manager_with_key()
    paper = new_codes(person.user)
    client = with_password(person)
    assert post(client, CODE, code=paper[0]).status_code == 302
    for path in (WORK, ADD, "/account/", "/account/keys/", f"/account/keys/{keys(person)[0].pk}/remove/", "/account/recovery-codes/"):
        assert client.get(path)["Location"] == USE, path
        assert client.post(path)["Location"] == USE, path
    who = person.user.practitioner_id
    assert logged(superuser, who)[-2:] == ["recovery_code_used", "sign_in"]
    assert "recovery_used" in mailed(superuser, who)
    assert "Send me the link" in client.get(USE).content.decode()
    assert post(client, USE, lost="yes")["Location"] == "/sign-in/"
    assert client.get(WORK)["Location"].startswith("/sign-in/")
    assert "recovery_started" in logged(superuser, who)
    assert mailed(superuser, who)[-1] == "new_factor"
    assert with_key(with_password(person), old)["Location"] == WORK, "until the link is used the key opens"
    accept_invitation(token=token_of(Invitation.objects.get(practitioner_id=who)), password=PASSWORD)
    client, fresh = with_password(person), SecurityKey()
    assert add(client, fresh, "found again").status_code == 200
    assert client.get(WORK).status_code == 200
    assert with_key(with_password(person), fresh)["Location"] == WORK
    assert with_key(with_password(person), old).status_code == 200


def test_only_paper_asks_for_the_link(superuser):
    """A phone that was shown before somebody became access manager leads to the key that is there, and sends nothing."""
    person, _key, _client = manager_with_key()
    client = browser()
    client.force_login(person.user)
    session = client.session
    session["prag_second_factor"], session["prag_factor"] = str(person.user.pk), "phone"
    session.save()
    assert "Send me the link" not in client.get(USE).content.decode()
    assert post(client, USE, lost="yes").status_code == 422
    assert "new_factor" not in mailed(superuser, person.user.practitioner_id)


def test_a_phone_never_leads_past_a_key_that_is_there(superuser):
    """Somebody with phone and key becomes an access manager while signed in by phone."""
    person, key = make_person(), SecurityKey()
    client = browser()
    post(client, "/sign-in/", login=person.user.email, password=PASSWORD)
    post(client, CODE, code=phone_code(person.seed))
    add(client, key)
    by_phone = with_password(person)
    assert post(by_phone, CODE, code=person.codes.pop())["Location"] == WORK  # paper: for a social worker a way in
    session = by_phone.session
    session["prag_factor"] = "phone"  # as after a code from the phone, which works once in half a minute
    session.save()
    assert by_phone.get(WORK).status_code == 200
    superuser.execute("update organisations.function set kind = 'access_manager' where holder_id = %s", [person.user.practitioner_id])
    for path in (WORK, ADD, "/account/keys/", "/account/second-factor/phone/"):
        assert by_phone.get(path)["Location"] == "/account/keys/use/", path
    assert with_key(by_phone, SecurityKey(), "/account/keys/use/").status_code == 422
    assert with_key(by_phone, key, "/account/keys/use/")["Location"] == WORK
    assert by_phone.get(WORK).status_code == 200
    again = with_password(person)
    assert post(again, CODE, code=phone_code(person.seed)).status_code == 200, "the phone counts no more"
    assert again.get(WORK)["Location"] == "/sign-in/"


def test_a_session_whose_factor_is_unknown_counts_as_none():
    person, _key, client = manager_with_key()
    session = client.session
    del session["prag_factor"]
    session.save()
    assert client.get(WORK)["Location"] == "/account/keys/use/"


def test_keys_are_removed_one_by_one_but_not_the_last(superuser):
    person, first, client = manager_with_key()
    other = with_password(person)
    with_key(other, first)
    only = keys(person)[0]
    page = client.get("/account/keys/").content.decode()
    assert "This is the only one." in page
    assert post(client, f"/account/keys/{only.pk}/remove/").status_code == 409
    second = SecurityKey()
    assert add(client, second, "spare")["Location"] == "/account/keys/"
    assert "Remove this security key?" in client.get(f"/account/keys/{only.pk}/remove/").content.decode()
    assert post(client, f"/account/keys/{only.pk}/remove/")["Location"] == "/account/keys/"
    assert [key.wrap().name for key in keys(person)] == ["spare"]
    assert other.get(WORK)["Location"] == "/sign-in/", "whoever has the removed key is out"
    assert with_key(with_password(person), first).status_code == 200
    assert logged(superuser, person.user.practitioner_id)[-2:] == ["second_factor_removed", "sign_in_refused"]


def test_nobody_removes_somebody_elses_key():
    person, _key, client = manager_with_key()
    add(client, SecurityKey(), "spare")
    stranger, _other, _client = manager_with_key()
    assert post(client, f"/account/keys/{keys(stranger)[0].pk}/remove/").status_code == 404
    assert len(keys(stranger)) == 1


def test_the_same_key_is_not_kept_twice():
    person, key, client = manager_with_key()
    assert add(client, key).status_code == 422
    assert len(keys(person)) == 1


def long_ago(client: Client) -> None:
    session = client.session
    session["prag_confirmed"] = session["prag_confirmed_by_key"] = time.time() - 3600
    session.save()


def test_a_key_confirms_who_is_there_and_a_password_alone_makes_no_new_key():
    _person, key, client = manager_with_key()
    long_ago(client)
    ask = client.get("/sensitive/")["Location"]
    assert with_key(client, key, ask, next="/sensitive/")["Location"] == "/sensitive/"
    assert client.get("/sensitive/").status_code == 200
    long_ago(client)
    assert post(client, "/account/confirm/", next=ADD, password=PASSWORD)["Location"] == ADD
    ask = client.get(ADD)["Location"]
    assert "with=key" in ask
    page = client.get(ask).content.decode()
    assert 'name="password"' not in page.split("<main")[1].split("</main>")[0]
    assert post(client, "/account/confirm/", **{"with": "key", "next": ADD, "password": PASSWORD}).status_code == 422
    assert with_key(client, key, ask, next=ADD, **{"with": "key"})["Location"] == ADD
    assert client.get(ADD).status_code == 200


def test_a_key_opens_a_locked_session_and_what_was_typed_is_kept():
    _person, key, client = manager_with_key()
    leave_alone(client)
    locked = post(client, "/work/7/note/", text="half a sentence")
    assert locked.status_code == 423
    typed = re.search(r'name="typed" value="([^"]*)"', locked.content.decode())[1]
    answer = post(client, "/account/unlock/", next="/work/7/note/", typed=typed, credential=key.show(options_on(locked)))
    assert "half a sentence" in answer.content.decode()


def test_a_lost_key_is_replaced_by_link_and_password(superuser):
    person, key, _client = manager_with_key()
    started = start_recovery(practitioner=person.user.practitioner_id, kind="new_factor", by=None)
    accept_invitation(token=token_of(started), password=PASSWORD)
    assert not keys(person)
    assert unused_count(person.user) == 0
    assert mailed(superuser, person.user.practitioner_id)[-1] == "factor_changed"
    client = with_password(person)
    assert client.get(WORK)["Location"] == "/account/second-factor/"
    assert add(client, key).status_code == 200


def test_what_is_stored_of_a_key_gives_nothing_away(superuser):
    person, key, client = manager_with_key()
    private = key.private.private_numbers().private_value.to_bytes(32, "big")
    dump = superuser.execute(
        "select a::text from vendor.mfa_authenticator a union all select s::text from accounts.session s union all"
        " select d::text from accounts.device d"
    ).fetchall()
    cookie = client.cookies["prag-device"].value
    for secret in (private.hex(), cookie, client.cookies["prag"].value, PASSWORD):
        assert not any(secret in row[0] for row in dump)
    assert keys(person)[0].data.keys() == {"name", "credential"}
