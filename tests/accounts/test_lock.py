"""After a pause nothing opens without the password, and what was typed is not lost."""

from __future__ import annotations

import html

import pytest

from prag.accounts.models import User
from tests.accounts.people import PASSWORD, hidden, leave_alone, phone_code, post, row_of

NOTE = "/work/7/note/?part=needs"
TEXT = "Она треба стан.\nЧекор по чекор & <тивко>"


def test_after_a_pause_nothing_answers_but_unlock_and_sign_out(anna):
    client = anna.sign_in()
    leave_alone(client)
    for path in ("/work/", "/account/", "/no/such/page/", "/sign-in/", "/account/second-factor/"):
        assert client.get(path).status_code == 423, path
    assert client.get("/account/unlock/").status_code == 200
    assert client.get("/work/", headers={"Accept": "application/json"}).json() == {"locked": True}
    assert post(client, "/sign-out/").status_code == 302
    assert client.get("/work/")["Location"] == "/sign-in/"


def test_fourteen_minutes_are_not_a_pause(anna):
    client = anna.sign_in()
    leave_alone(client, minutes=14)
    assert client.get("/work/").status_code == 200


def test_what_was_typed_comes_back_and_is_sent(anna):
    client = anna.sign_in(csrf=True)
    leave_alone(client)
    locked = post(client, NOTE, text=TEXT, area=["home", "work"])
    assert locked.status_code == 423
    sealed = hidden(locked, "typed")
    assert "стан" not in locked.content.decode()
    assert hidden(locked, "next") == NOTE
    wrong = post(client, "/account/unlock/", next=NOTE, typed=sealed, password="not this one")
    assert wrong.status_code == 422
    assert hidden(wrong, "typed") == sealed
    kept = post(client, "/account/unlock/", next=NOTE, typed=sealed, password=PASSWORD)
    assert kept.status_code == 200
    assert f'action="{NOTE}"' in kept.content.decode()
    assert html.unescape(hidden(kept, "text")) == TEXT
    assert kept.content.decode().count('name="area"') == 2
    sent = post(client, NOTE, text=TEXT, area=["home", "work"])
    assert sent.json()["sent"]["text"] == [TEXT]
    assert sent.json()["sent"]["area"] == ["home", "work"]


def test_passwords_and_the_token_are_never_kept(anna):
    client = anna.sign_in()
    leave_alone(client)
    locked = post(client, "/account/password/", oldpassword=PASSWORD, password1="another long phrase")
    assert locked.status_code == 423
    assert 'name="typed"' not in locked.content.decode()


@pytest.fixture
def sealed(anna):
    """Anna's browser, locked, and what she had typed."""
    client = anna.sign_in()
    leave_alone(client)
    return client, hidden(post(client, NOTE, text=TEXT), "typed")


def unlocked_with(client, typed: str, address: str = NOTE):
    return post(client, "/account/unlock/", next=address, typed=typed, password=PASSWORD)


def test_a_changed_text_is_refused(sealed):
    client, typed = sealed
    middle = len(typed) // 2
    changed = typed[:middle] + ("A" if typed[middle] != "A" else "B") + typed[middle + 1 :]
    answer = unlocked_with(client, changed)
    assert answer.status_code == 400
    assert 'name="text"' not in answer.content.decode()
    assert unlocked_with(client, "no base64 at all").status_code == 400
    assert unlocked_with(client, typed).status_code == 200


def test_another_address_is_refused(sealed):
    client, typed = sealed
    answer = unlocked_with(client, typed, "/work/8/note/?part=needs")
    assert answer.status_code == 400
    assert 'name="text"' not in answer.content.decode()


def test_another_person_s_text_is_refused(sealed, boris):
    _client, typed = sealed
    other = boris.sign_in()
    leave_alone(other)
    assert unlocked_with(other, typed).status_code == 400


def test_another_session_of_the_same_person_is_refused(sealed, anna):
    _client, typed = sealed
    other = anna.sign_in()
    leave_alone(other)
    assert unlocked_with(other, typed).status_code == 400


def test_a_stranger_s_form_is_not_offered_for_sending(anna):
    client = anna.sign_in(csrf=True)
    leave_alone(client)
    foreign = client.post(NOTE, {"text": "sent by another site"})
    assert foreign.status_code == 423
    assert 'name="typed"' not in foreign.content.decode()


def test_one_does_not_leave_the_site_after_unlocking(anna):
    for outside in ("https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)"):
        client = anna.sign_in()
        leave_alone(client)
        assert post(client, "/account/unlock/", next=outside, password=PASSWORD)["Location"] == "/work/"


def test_a_script_unlocks_with_json(anna):
    client = anna.sign_in()
    leave_alone(client)
    as_json = {"Accept": "application/json"}
    wrong = client.post("/account/unlock/", {"password": "not this one"}, headers=as_json)
    assert wrong.status_code == 400
    assert wrong.json()["unlocked"] is False
    assert client.get("/work/").status_code == 423
    right = client.post("/account/unlock/", {"password": PASSWORD}, headers=as_json).json()
    assert right["unlocked"] is True
    assert right["csrf_token"]
    assert client.get("/work/").status_code == 200


def test_the_phone_unlocks_too(anna):
    client = anna.sign_in()
    leave_alone(client)
    assert post(client, "/account/unlock/", code=phone_code(anna.seed)).status_code == 302
    assert row_of(client).locked is None


def test_locking_and_unlocking_stand_in_the_log_once(anna, superuser):
    client = anna.sign_in()
    leave_alone(client)
    client.get("/work/")
    client.get("/work/")
    post(client, "/account/unlock/", password=PASSWORD)
    rows = superuser.execute(
        "select verb from audit.event where actor = %s order by id", [User.objects.get(pk=anna.user.pk).practitioner_id]
    ).fetchall()
    assert [row[0] for row in rows] == ["recovery_code_used", "sign_in", "locked", "unlocked"]


def test_step_up_keeps_what_was_sent(anna):
    client = anna.sign_in()
    session = client.session
    session["prag_confirmed"] = 0
    session.save()
    asked = client.get("/sensitive/")
    assert asked["Location"] == "/account/confirm/?next=%2Fsensitive%2F"
    kept = post(client, "/sensitive/", seat="health")
    assert kept.status_code == 200
    assert "done" not in kept.content.decode()[:10]
    answer = post(client, "/account/confirm/", next="/sensitive/", typed=hidden(kept, "typed"), password=PASSWORD)
    assert hidden(answer, "seat") == "health"
    assert post(client, "/sensitive/", seat="health").json()["done"]["seat"] == ["health"]


def test_step_up_is_not_asked_right_after_signing_in(anna):
    assert post(anna.sign_in(), "/sensitive/", seat="health").json()["done"]["seat"] == ["health"]
