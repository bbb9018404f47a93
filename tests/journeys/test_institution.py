"""How does somebody come in through the institution? In a real Chromium, by a real identity provider, under the site's own policy."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from prag.accounts.models import User
from prag.database.maintain import as_maintainer
from prag.organisations.models import Institution
from tests.journeys.test_security_key import Keys
from tests.support.browser import Site
from tests.support.identity_provider import IdentityProvider, free_port
from tests.support.people import make_practitioner

pytestmark = pytest.mark.journey
KEY = f"ministry_{uuid.uuid4().hex[:8]}"
BACK = "/sign-in/institution/ministry/back/"


@pytest.fixture(scope="module")
def subject() -> str:
    return uuid.uuid4().hex


@pytest.fixture(scope="module")
def institution(subject, tmp_path_factory) -> Iterator[tuple[Site, IdentityProvider]]:
    """A site of its own whose settings name the provider, which knows the site's address."""
    port = free_port()
    people = {subject: {"email": f"{subject}@test.invalid", "email_verified": True}}
    provider = IdentityProvider(people, f"http://localhost:{port}{BACK}")
    os.environ["PRAG_IDENTITY_PROVIDERS"] = str(provider.file(tmp_path_factory.mktemp("institution"), [KEY]))
    try:
        site = Site(port)
    finally:
        del os.environ["PRAG_IDENTITY_PROVIDERS"]
    yield site, provider
    site.stop()
    provider.stop()


@pytest.fixture
def site(institution) -> Site:
    """In place of the site of the other journeys."""
    return institution[0]


def from_the_institution(person: Any, subject: str, acr: str = "") -> None:
    """By the button of the sign-in page to the institution's page, and back."""
    person.go("/sign-in/")
    person.sees("Or through your institution")
    person.page.get_by_role("button", name="Ministry of Justice").click()
    person.page.get_by_role("heading", name="Sign in at the institution").wait_for()
    person.page.get_by_label("Subject").fill(subject)
    person.page.get_by_label("acr").fill(acr)
    person.page.get_by_role("button", name="Sign in here").click()
    person.page.wait_for_url(f"{person.site.url}/**")
    person.page.locator("#main-content").wait_for()
    person.look()


def test_an_access_manager_comes_from_the_institution(visitor, subject) -> None:
    """Without an account nobody comes in; with one, Prag asks for the key, unless the institution vouches for one of its own."""
    stranger = visitor()
    from_the_institution(stranger, subject)
    stranger.sees("You are not signed in", "Accounts begin with an invitation.")
    # Given an invited access manager without a key
    practitioner = make_practitioner("access_manager")
    with as_maintainer() as alias:
        Institution.objects.using(alias).filter(practitioner__id=practitioner).update(key=KEY)
    User.objects.create_user(practitioner_id=practitioner, email=f"{subject}@test.invalid", password=None)
    person = visitor()
    from_the_institution(person, subject)
    person.sees("Set up a security key", "Until it is set up, nothing else opens.")
    keys = Keys(person)
    keys.plug(verifies=True)
    person.press("Set up this key")
    person.press("I have kept them: go on")
    person.sees("My tasks")
    person.press("Sign out", exact=True)
    # Then the key is asked the next time too, although the institution still knows the browser and asks nothing
    person.go("/sign-in/")
    person.page.get_by_role("button", name="Ministry of Justice").click()
    person.page.wait_for_url(f"{person.site.url}/sign-in/code/")
    person.look()
    person.sees("Show your security key")
    person.press("Use your security key")
    person.sees("My tasks")
    # But not when the institution says that it saw a factor that cannot be phished
    another = visitor(width=375)
    from_the_institution(another, subject, acr="phr")
    another.sees("My tasks")
