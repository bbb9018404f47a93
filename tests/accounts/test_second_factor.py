"""Is the second factor forced, used once, and unreadable in the database?"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from prag.accounts.middleware import WHEN_ENROLLING
from prag.accounts.models import RecoveryCode
from prag.accounts.recovery_codes import new_codes, use_code
from tests.accounts.people import PASSWORD, make_person, phone_code, phones, post
from tests.support.client import Client

_DUMMY = {"int": "7", "uuid": "00000000-0000-4000-8000-000000000000", "str": "word", "slug": "word", "path": "word"}


def every_address(patterns, before: str = "/"):
    """(name, path) of each pattern, parameters filled with something."""
    for pattern in patterns:
        route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: _DUMMY.get(found[1] or "str", "word"), str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, before + route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name, before + route


def without_factor() -> Client:
    client = Client()
    answer = post(client, "/sign-in/", login=make_person(phone=False).user.email, password=PASSWORD)
    assert answer["Location"] == "/work/"
    return client


@pytest.mark.parametrize("addresses", ["tests.accounts.urls", "config.urls"])
def test_without_a_second_factor_every_address_leads_to_setting_it_up(addresses):
    client = without_factor()
    with override_settings(ROOT_URLCONF=addresses):
        seen = 0
        for name, path in [*every_address(get_resolver().url_patterns), (None, "/no/such/page/"), (None, "/")]:
            if name in WHEN_ENROLLING:
                continue
            for answer in (client.get(path), client.post(path)):
                assert (answer.status_code, answer.get("Location")) == (302, "/account/second-factor/"), (name, path)
            seen += 1
        assert seen > 8


def test_setting_up_the_phone_opens_the_rest_and_shows_codes_once(superuser):
    person, client, elsewhere = make_person(phone=False), Client(), Client()
    post(client, "/sign-in/", login=person.user.email, password=PASSWORD)
    page = client.get("/account/second-factor/phone/").content.decode()
    seed = re.search(r'prag-code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "data:image/svg+xml;base64," in page
    code = phone_code(seed)
    wrong = post(client, "/account/second-factor/phone/", code=f"{(int(code) + 1) % 10**6:06}")
    assert wrong.status_code == 422
    assert "data:image/svg+xml;base64," in wrong.content.decode()
    shown = post(client, "/account/second-factor/phone/", code=code).content.decode()
    post(elsewhere, "/sign-in/", login=person.user.email, password=PASSWORD)
    assert post(elsewhere, "/sign-in/code/", code=code).status_code == 200, "the code just shown does not sign in"
    codes = re.findall(r'prag-code">([A-Z2-9]{5}-[A-Z2-9]{5})<', shown)
    assert len(set(codes)) == 10
    assert client.get("/work/").status_code == 200
    again = client.get("/account/recovery-codes/").content.decode()
    assert not any(code in again for code in codes)
    dump = superuser.execute(
        "select s::text from accounts.session s union all select a::text from vendor.mfa_authenticator a"
        " union all select r::text from accounts.recovery_code r"
    ).fetchall()
    for secret in [seed, *codes, *(code.replace("-", "") for code in codes)]:
        assert not any(secret in row[0] for row in dump)


def test_a_session_without_code_cannot_replace_the_phone():
    person = make_person(phone=False)
    early, late = Client(), Client()
    for client in (early, late):
        post(client, "/sign-in/", login=person.user.email, password=PASSWORD)
    page = late.get("/account/second-factor/phone/").content.decode()
    seed = re.search(r'prag-code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    post(late, "/account/second-factor/phone/", code=phone_code(seed))
    assert phones(person) == 1
    assert early.get("/account/second-factor/phone/")["Location"] == "/sign-in/"
    assert early.get("/work/")["Location"] == "/sign-in/"
    assert late.get("/work/").status_code == 200


def test_a_phone_s_code_works_once_also_on_another_connection(anna):
    first, second = Client(), Client()
    for client in (first, second):
        post(client, "/sign-in/", login=anna.user.email, password=PASSWORD)
    code = phone_code(anna.seed)
    assert post(first, "/sign-in/code/", code=code)["Location"] == "/work/"

    def elsewhere():
        try:
            return post(second, "/sign-in/code/", code=code).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(elsewhere).result() == 200
    assert second.get("/work/")["Location"] == "/sign-in/"


def test_the_seed_lies_sealed(anna):
    stored = Authenticator.objects.get(user=anna.user).data["secret"]
    assert anna.seed not in stored
    assert anna.seed.encode().hex() not in stored


def test_recovery_codes_are_stored_as_hashes_and_work_once(anna):
    stored = set(RecoveryCode.objects.filter(user=anna.user).values_list("hash", flat=True))
    assert len(stored) == 10
    assert all(re.fullmatch("[0-9a-f]{64}", value) for value in stored)
    code = anna.codes[0]
    assert use_code(anna.user, code.lower().replace("-", " "))
    assert not use_code(anna.user, code)


def test_a_recovery_code_brought_twice_at_once_works_once(anna):
    def try_it(_):
        try:
            return use_code(anna.user, anna.codes[0])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, range(4))) == [False, False, False, True]


def test_a_recovery_code_is_of_no_use_to_somebody_else(anna, boris):
    assert not use_code(boris.user, anna.codes[0])


def test_new_codes_make_the_old_ones_void(anna):
    fresh = new_codes(anna.user)
    assert not use_code(anna.user, anna.codes[0])
    assert use_code(anna.user, fresh[0])


def test_no_browser_is_spared_the_second_factor_whatever_the_settings_say(anna):
    from allauth.core.context import request_context
    from allauth.mfa.internal.flows.trust import trust_browser
    from django.http import HttpResponse

    from prag.accounts.adapter import AccountAdapter

    with override_settings(MFA_TRUST_ENABLED=True):
        client, request, answer = anna.sign_in(), RequestFactory().get("/"), HttpResponse()
        with request_context(request):
            trust_browser(request, anna.user, answer)
        post(client, "/sign-out/")
        for name, cookie in answer.cookies.items():
            client.cookies[name] = cookie.value
        assert answer.cookies
        assert post(client, "/sign-in/", login=anna.user.email, password=PASSWORD)["Location"] == "/sign-in/code/"
        assert client.get("/work/")["Location"] == "/sign-in/"
        assert AccountAdapter().get_login_stages() == ["prag.accounts.stages.SecondFactor"]
