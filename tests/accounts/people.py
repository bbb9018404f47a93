"""How does a test sign in? By the real pages, with password and code."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse

from prag.accounts.models import Session, User
from prag.accounts.recovery_codes import new_codes
from prag.accounts.sessions import hashed
from prag.kernel.clock import now
from tests.support.client import Client
from tests.support.people import make_practitioner

PASSWORD = "correct horse battery"


@dataclass
class Person:
    """An account with what its owner knows and holds."""

    user: User
    seed: str = ""
    codes: list[str] = field(default_factory=list)

    def sign_in(self, *, address: str = "127.0.0.1", csrf: bool = False) -> Client:
        """A browser in which this person is signed in, by password and a recovery code."""
        client = Client(REMOTE_ADDR=address, enforce_csrf_checks=csrf)
        if csrf:
            client.get("/sign-in/")
        first = post(client, "/sign-in/", login=self.user.email, password=PASSWORD)
        assert first["Location"] == "/sign-in/code/"
        second = post(client, "/sign-in/code/", code=self.codes.pop())
        assert second["Location"] == "/work/"
        return client


def make_person(*, phone: bool = True, demo: bool = False, function: str = "social_worker") -> Person:
    """A practitioner with an account; without `phone` the second factor is still to be set up."""
    practitioner = make_practitioner(function)
    user = User.objects.create_user(
        practitioner_id=practitioner, email=f"{practitioner.hex}@test.invalid", password=None if demo else PASSWORD, demo=demo
    )
    if not phone or demo:
        return Person(user)
    seed = generate_totp_secret()
    TOTP.activate(user, seed)
    return Person(user, seed, new_codes(user))


def post(client: Client, path: str, **fields: Any) -> HttpResponse:
    """Send a form, with the token of the browser's cookie."""
    cookie = client.cookies.get("prag-csrf")
    token = {"csrfmiddlewaretoken": cookie.value} if cookie else {}
    return client.post(path, fields | token)


def phone_code(seed: str) -> str:
    """The code the phone shows, with ten seconds left to use it."""
    if time.time() % 30 > 20:
        time.sleep(31 - time.time() % 30)
    return format_hotp_value(hotp_value(seed, int(time.time() // 30)))


def key_of(client: Client) -> str:
    """The session key in the browser's cookie."""
    return client.cookies["prag"].value


def row_of(client: Client) -> Session:
    """The session's row."""
    return Session.objects.get(key_hash=hashed(key_of(client)))


def leave_alone(client: Client, *, minutes: int = 16) -> None:
    """Let time pass without anybody at the keyboard."""
    assert Session.objects.filter(key_hash=hashed(key_of(client))).update(last_seen=now() - timedelta(minutes=minutes)) == 1


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"no field {name}"
    return found.group(1)


def phones(person: Person) -> int:
    """How many phones are set up."""
    return Authenticator.objects.filter(user=person.user).count()
