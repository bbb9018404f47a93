"""Does a link work once, for a week, and for the one thing it was sent for?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from prag.accounts import actions
from prag.accounts.actions import accept_invitation, end_access, find_invitation, invitation_link, invite, start_recovery, token_of
from prag.accounts.mail import mail_text
from prag.accounts.models import Invitation, User
from prag.accounts.recovery_codes import unused_count
from prag.kernel.clock import now
from prag.kernel.verdict import Refused
from tests.accounts.people import PASSWORD, phones, post
from tests.support.client import Client
from tests.support.people import make_practitioner

NEW = "a quite different phrase"


@pytest.fixture
def invitation() -> Invitation:
    practitioner = make_practitioner("social_worker")
    return invite(practitioner=practitioner, email=f"New.{practitioner.hex}@Test.invalid", by=None)


def page_of(invitation: Invitation) -> str:
    return f"/invitation/{token_of(invitation)}/"


def test_the_link_leads_to_an_account_and_then_to_the_second_factor(invitation):
    client = Client()
    # The link carries the second in which it was made, so two of one invitation may differ.
    assert find_invitation(invitation_link(invitation).rsplit("/", 2)[1]) == invitation
    assert invitation.email in client.get(page_of(invitation)).content.decode()
    assert post(client, page_of(invitation), password=NEW, again=NEW)["Location"] == "/sign-in/"
    assert post(client, "/sign-in/", login=invitation.email.upper(), password=NEW).status_code == 302
    assert client.get("/work/")["Location"] == "/account/second-factor/"


def test_a_weak_or_mistyped_password_is_refused_and_the_link_stays(invitation):
    for password, again in (("short", "short"), ("password1234", "password1234"), (NEW, NEW + "x")):
        assert post(Client(), page_of(invitation), password=password, again=again).status_code == 422
    assert find_invitation(token_of(invitation)) is not None
    assert not User.objects.filter(practitioner_id=invitation.practitioner_id).exists()


def test_a_link_works_once(invitation):
    accept_invitation(token=token_of(invitation), password=NEW)
    with pytest.raises(Refused):
        accept_invitation(token=token_of(invitation), password="somebody else's choice")
    assert Client().get(page_of(invitation)).status_code == 410
    assert User.objects.get(practitioner_id=invitation.practitioner_id).check_password(NEW)


def test_a_link_used_by_two_at_once_works_for_one(invitation):
    def use(number):
        try:
            accept_invitation(token=token_of(invitation), password=f"{NEW} {number}")
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(use, range(3))) == [False, False, True]


def test_a_link_ends_after_a_week(invitation):
    assert timedelta(days=6, hours=23) < invitation.expires - now() <= timedelta(days=7)
    Invitation.objects.filter(id=invitation.id).update(expires=now() - timedelta(seconds=1))
    assert Client().get(page_of(invitation)).status_code == 410
    with pytest.raises(Refused):
        accept_invitation(token=token_of(invitation), password=NEW)


def test_nobody_who_has_an_account_joins_again(anna):
    """By an invitation somebody's password would change without a word to them."""
    who, email = anna.user.practitioner_id, anna.user.email
    with pytest.raises(Refused, match="has an account already"):
        invite(practitioner=who, email=email, by=None)
    assert not Invitation.objects.filter(practitioner_id=who).exists()
    open_one = Invitation.objects.create(practitioner_id=who, email=email, kind="join", expires=now() + timedelta(days=1))
    with pytest.raises(Refused):
        accept_invitation(token=token_of(open_one), password=NEW)
    assert User.objects.get(pk=anna.user.pk).check_password(PASSWORD)


def test_a_new_invitation_makes_the_old_link_void(invitation):
    second = invite(practitioner=invitation.practitioner_id, email=invitation.email, by=None)
    assert find_invitation(token_of(invitation)) is None
    assert find_invitation(token_of(second)) is not None


def test_a_link_cannot_be_made_up_and_is_not_stored(invitation, superuser):
    token = token_of(invitation)
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert Client().get(f"/invitation/{changed}/").status_code == 410
    assert Client().get(f"/invitation/{invitation.id}/").status_code == 410
    stored = superuser.execute("select i::text from accounts.invitation i where id = %s", [invitation.id]).fetchone()[0]
    assert token not in stored
    assert token.split(":")[-1] not in stored


def test_a_new_password_ends_sessions_at_once_and_keeps_the_phone(anna):
    client = anna.sign_in()
    started = start_recovery(practitioner=anna.user.practitioner_id, kind="new_password", by=None)
    assert client.get("/work/")["Location"] == "/sign-in/"
    assert post(Client(), page_of(started), password=NEW, again=NEW).status_code == 302
    assert post(Client(), "/sign-in/", login=anna.user.email, password=PASSWORD).status_code == 200
    assert post(Client(), "/sign-in/", login=anna.user.email, password=NEW)["Location"] == "/sign-in/code/"
    assert phones(anna) == 1


def test_a_lost_phone_needs_the_link_and_the_password(anna):
    started = start_recovery(practitioner=anna.user.practitioner_id, kind="new_factor", by=None)
    assert phones(anna) == 1, "nothing is taken away before the person has used the link"
    assert post(Client(), page_of(started), password="not this one").status_code == 422
    assert phones(anna) == 1
    meanwhile = anna.sign_in()
    assert post(Client(), page_of(started), password=PASSWORD)["Location"] == "/sign-in/"
    assert phones(anna) == 0
    assert unused_count(anna.user) == 0
    assert meanwhile.get("/work/")["Location"] == "/sign-in/", "who signed in with the lost phone meanwhile is out"
    client = Client()
    post(client, "/sign-in/", login=anna.user.email, password=PASSWORD)
    assert client.get("/work/")["Location"] == "/account/second-factor/"


def test_who_left_cannot_come_back_by_an_old_link(anna):
    started = start_recovery(practitioner=anna.user.practitioner_id, kind="new_password", by=None)
    end_access(practitioner=anna.user.practitioner_id)
    with pytest.raises(Refused):
        accept_invitation(token=token_of(started), password=NEW)
    with pytest.raises(Refused):
        start_recovery(practitioner=anna.user.practitioner_id, kind="new_password", by=None)


def test_who_left_can_begin_elsewhere_with_the_same_address(anna, boris):
    end_access(practitioner=anna.user.practitioner_id)
    elsewhere = invite(practitioner=make_practitioner("mentor"), email=anna.user.email, by=None)
    assert accept_invitation(token=token_of(elsewhere), password=NEW).email == anna.user.email
    taken = invite(practitioner=make_practitioner("mentor"), email=boris.user.email, by=None)
    with pytest.raises(Refused):
        accept_invitation(token=token_of(taken), password=NEW)
    assert post(Client(), page_of(taken), password=NEW, again=NEW).status_code == 422


def test_mail_is_asked_for_and_says_nothing_of_any_case(anna, monkeypatch):
    asked: list[tuple] = []
    monkeypatch.setattr(actions, "on_invitation", [lambda *what: asked.append(what)])
    started = start_recovery(practitioner=anna.user.practitioner_id, kind="new_factor", by=None)
    assert asked == [("new_factor", anna.user.practitioner_id, started.id)]
    subject, body = mail_text(started)
    assert subject == "Prag: there is something to do"
    assert invitation_link(started) in body


def test_when_the_mail_cannot_be_queued_nothing_was_started(anna, monkeypatch):
    def broken(*_):
        raise RuntimeError("no outbox")

    monkeypatch.setattr(actions, "on_invitation", [broken])
    client = anna.sign_in()
    with pytest.raises(RuntimeError):
        start_recovery(practitioner=anna.user.practitioner_id, kind="new_password", by=None)
    assert client.get("/work/").status_code == 200
    assert not Invitation.objects.filter(practitioner_id=anna.user.practitioner_id).exists()
