"""How does somebody come in with a security key? In a real Chromium, with keys that it makes up: with PIN or finger, and without."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from prag.accounts.actions import token_of
from prag.accounts.models import Invitation, User
from tests.journeys.test_signing_in import phone_code, sign_out, with_password
from tests.support.people import make_practitioner

pytestmark = pytest.mark.journey
PASSWORD = "nine boats on the lake"
NOTHING = "No security key answered, or it was not shown that it is yours."


class Keys:
    """The security keys in a visitor's hands, over the browser's own protocol."""

    def __init__(self, visitor: Any) -> None:
        self.session = visitor.context.new_cdp_session(visitor.page)
        self.session.send("WebAuthn.enable")
        self.plugged = ""

    def plug(self, *, verifies: bool) -> str:
        """A fresh key in place of the one before. `verifies`: it has a PIN or a finger, and its owner shows it."""
        self.unplug()
        options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": verifies,
                   "isUserVerified": verifies, "automaticPresenceSimulation": True}  # fmt: skip
        self.plugged = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        return self.plugged

    def owner_shows(self, shows: bool) -> None:
        """Whether PIN or finger are right from now on."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.plugged, "isUserVerified": shows})

    def unplug(self) -> None:
        if self.plugged:
            self.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.plugged})
        self.plugged = ""

    def used(self) -> int:
        """How often the present key signed."""
        held = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.plugged})["credentials"]
        return sum(one["signCount"] for one in held)


def account(function: str) -> str:
    """An account without a second factor; its address."""
    practitioner = make_practitioner(function)
    address = f"{uuid.uuid4().hex}@test.invalid"
    User.objects.create_user(practitioner_id=practitioner, email=address, password=PASSWORD)
    return address


def refused(visitor: Any, button: str) -> None:
    """The browser gives nothing; the page says so and stays."""
    at = visitor.page.url
    visitor.page.get_by_role("button", name=button).click()
    visitor.page.get_by_text(NOTHING).wait_for()
    assert visitor.page.url == at
    visitor.look()


@pytest.mark.parametrize("function", ["administrator", "access_manager"])
def test_who_gives_access_comes_in_with_a_verified_key_alone(visitor, function) -> None:
    """From the first sign-in to a second key and the removal of the first; a key without PIN or finger opens nothing."""
    person, address = visitor(), account(function)
    keys = Keys(person)
    # Given a password alone, nothing opens but setting up a key; not even a phone
    with_password(person, address, PASSWORD)
    for path in ("/", "/cases/", "/account/", "/account/second-factor/phone/"):
        person.go(path)
        person.sees("Set up a security key", "Until it is set up, nothing else opens.")
    # When the key has neither PIN nor finger, it is refused
    keys.plug(verifies=False)
    refused(person, "Set up this key")
    # Then a key with one is taken, and everything opens
    keys.plug(verifies=True)
    person.fill("Name of this security key", "Blue, in the drawer")
    person.press("Set up this key")
    person.sees("Your recovery codes")
    paper = person.page.locator("code").all_inner_texts()
    person.press("I have kept them: go on")
    person.sees("My tasks")
    signs_in_with_the_key(person, keys, address)
    a_second_key_replaces_the_first(person, keys)
    paper_asks_for_a_mailed_link(person, keys, address, paper[0])


def signs_in_with_the_key(person: Any, keys: Keys, address: str) -> None:
    """The next time: not with a wrong PIN, then with the right one; asked once more before something far-reaching."""
    sign_out(person)
    with_password(person, address, PASSWORD)
    person.sees("Show your security key")
    keys.owner_shows(False)
    refused(person, "Use your security key")
    keys.owner_shows(True)
    before = keys.used()
    person.press("Use your security key")
    person.sees("My tasks")
    assert keys.used() > before


def a_second_key_replaces_the_first(person: Any, keys: Keys) -> None:
    """One more key under another name; the last one stays, the first one goes."""
    person.go("/account/")
    person.page.locator("dd", has_text="See and add").get_by_role("link").click()
    person.sees("Your security keys", "Blue, in the drawer", "This is the only one.")
    person.look()
    person.press("Add a security key")
    keys.plug(verifies=True)
    person.fill("Name of this security key", "Green, at home")
    person.press("Set up this key")
    person.sees("The security key is set up.", "Green, at home", "Blue, in the drawer")
    person.follow("Remove Blue")
    person.sees("Remove this security key?")
    person.press("Remove it")
    person.sees("The security key is removed and opens nothing any more.", "Green, at home", "This is the only one.")
    person.sees_not("Blue, in the drawer")


def paper_asks_for_a_mailed_link(person: Any, keys: Keys, address: str, code: str) -> None:
    """The key is gone: a code on paper opens nothing; with the mailed link and the password a new key is set up."""
    sign_out(person)
    keys.unplug()
    with_password(person, address, PASSWORD)
    person.unfold("You do not have your security key?")
    person.fill("Recovery code", code)
    person.press("Sign in", exact=True)
    person.go("/account/keys/add/")
    person.sees("Show your security key", "a new key also needs the link")
    person.press("Send me the link")
    person.sees("A link goes out to your e-mail address", "Sign in")
    link = Invitation.objects.get(email=address, kind="new_factor")
    person.go(f"/invitation/{token_of(link)}/")
    person.sees("New second factor")
    person.fill("Password", PASSWORD)
    person.press("Continue")
    with_password(person, address, PASSWORD)
    person.sees("Set up a security key", "Until it is set up, nothing else opens.")
    keys.plug(verifies=True)
    person.press("Set up this key")
    person.sees("Your recovery codes")


def test_others_choose_key_or_phone_and_either_opens(visitor) -> None:
    """A social worker sets up a key, then a phone beside it; signing in offers both; the key also answers when Prag asks once more."""
    person, address = visitor(), account("social_worker")
    keys = Keys(person)
    keys.plug(verifies=True)
    with_password(person, address, PASSWORD)
    person.sees("Choose your second factor")
    person.press("Set up a security key")
    person.press("Set up this key")
    person.press("I have kept them: go on")
    person.go("/account/second-factor/phone/")
    person.unfold("The phone cannot read the picture?")
    seed = person.page.locator("code").inner_text().replace(" ", "")
    used = phone_code(seed)
    person.fill("The six figures the app shows now", used)
    person.press("Continue")
    person.sees("Your recovery codes")
    sign_out(person)
    with_password(person, address, PASSWORD)
    person.sees("Choose how you show that it is you", "Security key", "Code from your phone")
    person.page.get_by_label("Code", exact=True).fill(phone_code(seed, after=used))
    person.press("Sign in", exact=True)
    person.sees("My tasks")
    sign_out(person)
    with_password(person, address, PASSWORD)
    person.press("Use your security key")
    person.sees("My tasks")


def test_without_javascript_the_page_says_what_to_do_instead(visitor) -> None:
    """A key needs JavaScript: said plainly, with the phone as the other way, which works."""
    person, address = visitor(scripts=False, width=320), account("social_worker")
    with_password(person, address, PASSWORD)
    person.press("Set up a security key")
    person.sees("A security key needs JavaScript, which is switched off in this browser.", "Set up your phone instead")
    assert not person.page.get_by_role("button", name="Set up this key").is_visible()
    person.follow("Set up your phone instead")
    person.sees("Set up your phone as second factor")


def test_a_browser_that_was_not_known_is_told_by_mail_once(visitor, superuser) -> None:
    """The first time a browser signs in, a mail without data goes to the owner; the next time none."""
    person, address = visitor(), account("social_worker")
    keys = Keys(person)
    keys.plug(verifies=True)
    with_password(person, address, PASSWORD)
    person.press("Set up a security key")
    person.press("Set up this key")
    who = User.objects.get(email=address).practitioner_id
    kinds = "select kind from messages.outgoing where practitioner_id = %s order by queued_at"
    assert superuser.execute(kinds, [who]).fetchall() == [("new_device",), ("factor_changed",)]
    cookie = next(one for one in person.context.cookies() if one["name"].endswith("prag-device"))
    assert cookie["httpOnly"]
    assert re.fullmatch(r"[\w-]{43}", cookie["value"])
    sign_out(person)
    with_password(person, address, PASSWORD)
    person.press("Use your security key")
    person.sees("My tasks")
    assert len(superuser.execute(kinds, [who]).fetchall()) == 2
