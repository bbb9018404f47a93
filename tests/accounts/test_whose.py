"""Whose session is it, asked at the door before a body is read?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from prag.accounts.models import Session
from prag.accounts.sessions import hashed, whose
from prag.kernel.clock import now
from tests.staffing.browser import account, browser
from tests.support.people import make_prison


@pytest.fixture
def signed_in():
    officer = make_prison().officer
    key = browser(officer).cookies[settings.SESSION_COOKIE_NAME].value
    return str(account(officer).pk), f"a=1; {settings.SESSION_COOKIE_NAME}={key}", Session.objects.filter(key_hash=hashed(key))


def test_it_is_the_account_that_signed_in(signed_in):
    account_, cookies, _row = signed_in
    assert whose(cookies) == account_


@pytest.mark.parametrize("cookies", ["", "a=1", f"{settings.SESSION_COOKIE_NAME}=", f"{settings.SESSION_COOKIE_NAME}=guessed"])
def test_without_a_session_it_is_nobody(cookies):
    assert whose(cookies) == ""


@pytest.mark.parametrize(
    "changed",
    [
        lambda: {"locked": now()},
        lambda: {"last_seen": now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)},
        lambda: {"created": now() - timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS + 1)},
        lambda: {"user_id": None},
    ],
    ids=["locked", "idle", "over", "nobody's"],
)
def test_a_session_that_opens_no_page_lets_nothing_in(signed_in, changed):
    _account, cookies, row = signed_in
    assert row.update(**changed()) == 1
    assert whose(cookies) == ""
