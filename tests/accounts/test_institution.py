"""Does an institution's identity provider lead in only whom Prag invited, and past its second factor only when it says why?"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings
from django.test import override_settings

from prag.accounts.actions import accept_invitation, end_access, start_recovery, token_of
from prag.accounts.institution import OnlyIssuer, asserts_strong_factor, may_link, tie
from prag.accounts.models import User
from prag.accounts.providers import ProviderMistake, read_providers
from prag.database.maintain import as_maintainer
from prag.organisations.models import Institution
from tests.accounts.people import PASSWORD, Person, make_person, phone_code, post
from tests.support.client import Client
from tests.support.identity_provider import IdentityProvider

GO, BACK = "/sign-in/institution/ministry/", "/sign-in/institution/ministry/back/"
MARK = uuid4().hex
VERIFIED, UNVERIFIED, OTHER, NOBODY = f"v-{MARK}", f"u-{MARK}", f"o-{MARK}", f"n-{MARK}"


# The institution for whose people the provider speaks.
OURS = f"ours_{MARK[:16]}"


def mail(subject: str) -> str:
    return f"{subject}@ministry.invalid"


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityProvider]:
    people: dict[str, dict[str, Any]] = {
        VERIFIED: {"email": mail(VERIFIED).upper(), "email_verified": True},
        UNVERIFIED: {"email": mail(UNVERIFIED), "email_verified": False},
        OTHER: {"email": mail(VERIFIED), "email_verified": True},
        NOBODY: {"email": mail(NOBODY), "email_verified": True},
    }
    provider = IdentityProvider(people, settings.SITE_URL + BACK)
    yield provider
    provider.stop()


def configured(running: IdentityProvider, folder: Path, **more: Any):
    apps = read_providers(str(running.file(folder, **{"institutions": [OURS]} | more)), loopback=True)
    return override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": apps}})


@pytest.fixture
def provider(running, tmp_path) -> Iterator[IdentityProvider]:
    with configured(running, tmp_path):
        yield running


def person_of(subject: str, **kind: Any) -> Person:
    """Somebody of Prag with that subject's e-mail address; whoever had it before gives it up."""
    for old in User.objects.filter(email=mail(subject)):
        User.objects.filter(pk=old.pk).update(email=f"{old.practitioner_id}@before.invalid", is_active=False)
    SocialAccount.objects.filter(uid__endswith=MARK).delete()
    person = make_person(**kind)
    ours(person)
    person.user.email = mail(subject)
    person.user.save()
    return person


def ours(person: Person, key: str = OURS) -> None:
    """The person's institution has this key from now on, and no other one has it."""
    with as_maintainer() as alias:
        institutions = Institution.objects.using(alias)
        for old in institutions.filter(key=key):
            institutions.filter(pk=old.pk).update(key=f"t_{uuid4().hex[:16]}")
        institutions.filter(practitioner__id=person.user.practitioner_id).update(key=key)


def onward(client: Client) -> str:
    """The address to which the sign-in page leads on."""
    page = client.post(GO)
    assert page.status_code == 200, page.content.decode()[:2000]
    return html.unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())[1])


def come(provider: IdentityProvider, subject: str, client: Client | None = None, **said: Any):
    """Sign in there and come back; the browser and the answer."""
    client = client or Client()
    place = provider.sign_in(onward(client), subject, **said)
    assert place.startswith(settings.SITE_URL + BACK)
    return client, client.get(place.removeprefix(settings.SITE_URL))


def verbs(superuser, who) -> list[str]:
    return [row[0] for row in superuser.execute("select verb from audit.event where actor = %s order by id", [who])]


def test_an_invited_person_is_tied_by_a_verified_address_and_shows_the_second_factor_too(provider, superuser):
    person = person_of(VERIFIED)
    client, answer = come(provider, VERIFIED)
    assert answer["Location"] == "/sign-in/code/"
    assert client.get("/work/")["Location"] == "/sign-in/"
    assert post(client, "/sign-in/code/", code=phone_code(person.seed))["Location"] == "/work/"
    assert client.get("/work/").json()["who"] == str(person.user.practitioner_id)
    tied = SocialAccount.objects.get(user=person.user)
    assert (tied.provider, tied.uid, tied.extra_data) == ("ministry", VERIFIED, {})
    assert not SocialToken.objects.exists()
    assert verbs(superuser, person.user.practitioner_id)[0] == "provider_linked"
    # From then on the subject counts and the address no more.
    person.user.email = f"{uuid4().hex}@elsewhere.invalid"
    person.user.save()
    assert come(provider, VERIFIED)[1]["Location"] == "/sign-in/code/"
    assert come(provider, OTHER)[1].status_code == 403


def test_the_session_holds_nothing_of_what_the_provider_said(provider, superuser):
    person_of(VERIFIED)
    client, _answer = come(provider, VERIFIED)
    data = client.session
    text = json.dumps(dict(data.items()))
    assert "argon2" not in text
    assert VERIFIED not in text
    assert "access_token" not in text


@pytest.mark.parametrize("subject", [NOBODY, UNVERIFIED], ids=["nobody", "unverified"])
def test_nobody_else_comes_in_and_no_account_is_made(provider, subject):
    if subject == UNVERIFIED:
        person_of(UNVERIFIED)
    before = User.objects.count()
    client, answer = come(provider, subject, acr="phr")
    assert answer.status_code == 403
    assert "no account in Prag belongs to this sign-in" in answer.content.decode()
    assert client.get("/work/")["Location"] == "/sign-in/"
    assert User.objects.count() == before
    assert not SocialAccount.objects.filter(uid=subject).exists()


def test_an_address_ties_once_and_only_where_addresses_are_believed(running, provider, tmp_path):
    person = person_of(VERIFIED)
    with configured(running, tmp_path, link_by_email=False):
        assert come(provider, VERIFIED)[1].status_code == 403
        assert tie(person.user, "ministry", VERIFIED), "the subject was set beforehand"
        assert come(provider, VERIFIED)[1]["Location"] == "/sign-in/code/"
        assert not tie(person.user, "ministry", OTHER)
    assert come(provider, OTHER)[1].status_code == 403, "another subject with the same address"


def test_a_provider_speaks_for_the_people_of_its_institutions_alone(running, provider, tmp_path):
    """An address that another institution's provider asserts ties nothing, and a tie ends to count when its owner moves on."""
    person = person_of(VERIFIED)
    with configured(running, tmp_path, institutions=["mk_another"]):
        assert come(provider, VERIFIED, acr="phr")[1].status_code == 403
        assert not SocialAccount.objects.filter(user=person.user).exists()
    with configured(running, tmp_path, institutions=["mk_another", OURS]):
        assert come(provider, VERIFIED)[1]["Location"] == "/sign-in/code/"
    with configured(running, tmp_path, institutions=["mk_another"]):
        assert come(provider, VERIFIED, acr="phr")[1].status_code == 403, "tied before, but not of an institution it speaks for now"
    assert come(provider, VERIFIED)[1]["Location"] == "/sign-in/code/"


@pytest.mark.parametrize("kind", ["new_password", "new_factor"])
def test_a_new_password_or_factor_ends_the_tie(provider, kind):
    person = person_of(VERIFIED)
    assert tie(person.user, "ministry", VERIFIED)
    link = start_recovery(practitioner=person.user.practitioner_id, kind=kind, by=None)
    accept_invitation(token=token_of(link), password=PASSWORD)
    assert not SocialAccount.objects.filter(user=person.user).exists()


def test_a_tie_is_shown_to_its_owner(provider):
    person = person_of(VERIFIED)
    assert "Sign-in through the institution" not in person.sign_in().get("/account/").content.decode()
    assert tie(person.user, "ministry", VERIFIED)
    assert "Ministry of Justice, since" in person.sign_in().get("/account/").content.decode()


def test_who_left_does_not_come_back_through_the_institution(provider):
    person = person_of(VERIFIED)
    come(provider, VERIFIED)
    end_access(practitioner=person.user.practitioner_id)
    assert come(provider, VERIFIED)[1].status_code == 403
    User.objects.filter(pk=person.user.pk).update(email=f"{uuid4().hex}@left.invalid")
    elsewhere = make_person()
    ours(elsewhere)
    User.objects.filter(pk=elsewhere.user.pk).update(email=mail(VERIFIED))
    assert come(provider, VERIFIED)[1]["Location"] == "/sign-in/code/", "invited anew elsewhere, with an account of its own"


@pytest.mark.parametrize("said", [{"acr": "phr"}, {"amr": "pwd hwk"}])
def test_what_the_provider_asserts_may_stand_for_the_second_factor(provider, said):
    person = person_of(VERIFIED, function="access_manager", phone=False)
    client, answer = come(provider, VERIFIED, **said)
    assert answer["Location"] == "/work/"
    assert client.get("/work/").status_code == 200
    assert not Authenticator.objects.filter(user=person.user).exists()


@pytest.mark.parametrize("said", [{}, {"acr": "plain"}, {"amr": "pwd"}, {"acr": "phr", "age": "1200"}])
def test_anything_less_does_not(provider, said):
    person_of(VERIFIED, function="access_manager", phone=False)
    client, answer = come(provider, VERIFIED, **said)
    assert answer["Location"] == "/work/"
    assert client.get("/work/")["Location"] == "/account/second-factor/"
    person_of(VERIFIED)
    assert come(provider, VERIFIED, **said)[1]["Location"] == "/sign-in/code/"


def test_without_words_in_the_file_nothing_is_believed(running, provider, tmp_path):
    person_of(VERIFIED)
    with configured(running, tmp_path, phishing_resistant={}):
        assert come(provider, VERIFIED, acr="phr", amr="hwk")[1]["Location"] == "/sign-in/code/"


def test_an_answer_belongs_to_the_browser_that_asked_and_works_once(provider):
    person_of(VERIFIED)
    asked = Client()
    place = provider.sign_in(onward(asked), VERIFIED).removeprefix(settings.SITE_URL)
    assert Client().get(place).status_code == 403
    assert asked.get(place)["Location"] == "/sign-in/code/"
    assert asked.get(place).status_code == 403
    for bad in ("", "?code=x", "?code=x&state=y", "?error=access_denied", "?state=%00"):
        assert Client().get(BACK + bad).status_code == 403, bad


def test_the_question_carries_state_nonce_and_a_challenge(provider):
    asked = parse_qs(urlsplit(onward(Client())).query)
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert (asked["code_challenge_method"], asked["max_age"], asked["acr_values"]) == (["S256"], ["300"], ["phr"])
    assert set(asked["scope"][0].split()) == {"openid", "email"}


def test_a_lost_nonce_is_refused(provider):
    person_of(VERIFIED)
    client = Client()
    address = onward(client)
    changed = re.sub(r"nonce=[^&]+", "nonce=somebody-elses", address)
    place = provider.sign_in(changed, VERIFIED).removeprefix(settings.SITE_URL)
    assert client.get(place).status_code == 403


def test_it_begins_with_a_button_and_only_a_known_provider(provider):
    assert "Ministry of Justice" in Client().get("/sign-in/").content.decode()
    assert Client().get(GO).status_code == 405
    assert Client().post("/sign-in/institution/another/").status_code == 404
    assert Client().get("/sign-in/institution/another/back/").status_code == 404


def test_a_provider_that_names_other_addresses_is_not_spoken_with(running, provider, tmp_path, monkeypatch):
    """The provider's own description of itself is believed only within its origin."""
    sent: list[str] = []
    real = requests.Session.send

    def watched(self, request, **kwargs):
        sent.append(request.url)
        answer = real(self, request, **kwargs)
        answer._content = answer.content.replace(f'"token_endpoint":"{running.issuer}'.encode(), b'"token_endpoint":"http://127.0.0.1:9')
        return answer

    monkeypatch.setattr(requests.Session, "send", watched)
    refused = Client().post(GO)
    assert refused.status_code == 503
    assert "does not answer" in refused.content.decode()
    assert sent == [f"{running.issuer}/.well-known/openid-configuration"]


def test_another_issuer_than_the_configured_one_is_refused(running, tmp_path):
    with configured(running, tmp_path, issuer=running.issuer.replace("127.0.0.1", "localhost")):
        assert Client().post(GO).status_code == 503


def test_a_provider_that_is_down_is_said(tmp_path, running):
    with configured(running, tmp_path, issuer="http://127.0.0.1:9"):
        assert Client().post(GO).status_code == 503


def test_requests_leave_for_the_issuer_alone():
    session = OnlyIssuer("https://login.ministry.example/realms/a")
    assert not session.trust_env
    for address in (
        "https://login.ministry.example.evil.invalid/",
        "http://login.ministry.example/",
        "https://other.invalid/",
        "file:///etc/hosts",
    ):
        with pytest.raises(requests.exceptions.InvalidSchema):
            session.get(address)
    assert session.get_adapter("https://login.ministry.example/realms/a/token")


NOW = 1_800_000_000.0
WANTED = {"acr": ["phr"], "amr": ["hwk"]}


@pytest.mark.parametrize(
    ("claims", "strong"),
    [
        ({"acr": "phr", "auth_time": int(NOW)}, True),
        ({"amr": ["pwd", "hwk"], "auth_time": int(NOW) - 300}, True),
        ({"acr": "phr", "auth_time": int(NOW) - 361}, False),
        ({"acr": "phr"}, False),
        ({"acr": "phr", "auth_time": "now"}, False),
        ({"acr": "PHR", "auth_time": int(NOW)}, False),
        ({"acr": ["phr"], "auth_time": int(NOW)}, False),
        ({"amr": "hwk", "auth_time": int(NOW)}, False),
        ({"acr": None, "amr": None, "auth_time": int(NOW)}, False),
        ({"auth_time": int(NOW)}, False),
    ],
)
def test_which_assertion_stands_for_the_second_factor(claims, strong):
    assert asserts_strong_factor(claims, WANTED, NOW) is strong
    assert not asserts_strong_factor(claims, {"acr": [], "amr": []}, NOW)


@pytest.mark.parametrize(
    ("claims", "believed", "tied", "may"),
    [
        ({"email": "A@b.invalid", "email_verified": True}, True, False, True),
        ({"email": "a@b.invalid", "email_verified": True}, False, False, False),
        ({"email": "a@b.invalid", "email_verified": True}, True, True, False),
        ({"email": "a@b.invalid", "email_verified": "true"}, True, False, False),
        ({"email": "a@b.invalid"}, True, False, False),
        ({"email": "c@b.invalid", "email_verified": True}, True, False, False),
        ({"email_verified": True}, True, False, False),
    ],
)
def test_which_address_ties_an_account(claims, believed, tied, may):
    assert may_link(claims, "a@b.invalid", believed=believed, tied=tied) is may


GOOD = {"id": "a", "name": "A", "issuer": "https://a.example", "client_id": "prag", "institutions": ["mk_a"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://a.example"},
        {"issuer": "http://127.0.0.1:1"},
        {"issuer": "https://"},
        {"issuer": "https://user@a.example"},
        {"issuer": "https://a.example?x=1"},
        {"id": "A b"},
        {"name": None},
        {"client_secret_file": "/no/such/file"},
        {"unknown": 1},
        {"institutions": None},
        {"institutions": []},
        {"institutions": "mk_a"},
        {"institutions": [""]},
        {"token_auth_method": "none"},
        {"phishing_resistant": {"acr": "phr"}},
        {"phishing_resistant": {"all": []}},
    ],
)
def test_a_mistake_in_the_file_is_said_and_nothing_starts(tmp_path, changes):
    import yaml

    secret = tmp_path / "secret"
    secret.write_text("x")
    path = tmp_path / "providers.yaml"
    path.write_text(yaml.safe_dump([GOOD | {"client_secret_file": str(secret)}]))
    assert len(read_providers(str(path), loopback=False)) == 1
    path.write_text(yaml.safe_dump([GOOD | {"client_secret_file": str(secret)} | changes]))
    with pytest.raises(ProviderMistake):
        read_providers(str(path), loopback=False)


def test_without_a_file_there_is_no_provider():
    assert read_providers("", loopback=False) == []
    with pytest.raises(ProviderMistake):
        read_providers("/no/such/file", loopback=False)
