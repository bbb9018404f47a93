"""How does one really come in? From the mail with the link to the phone, the recovery codes and the lock after a pause."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import os
import re
import subprocess
import sys
import time
import uuid
from typing import Any

import pytest
from django.conf import settings

from tests.journeys import people
from tests.journeys.people import enter, leave_alone, name_of
from tests.support.people import make_institution, make_practitioner

pytestmark = pytest.mark.journey
PASSWORD = "seven lamps beside the door"


def test_from_the_invitation_to_signing_in_with_phone_or_paper(visitor, site) -> None:
    """Invited by mail: a password, a phone, codes on paper; then the pause, and both ways of signing in again."""
    manager, newcomer = visitor(), visitor()
    address = f"{uuid.uuid4().hex}@test.invalid"
    # Given somebody whom the access manager invited, with a password of one's own, a phone and ten codes on paper
    link = invited(manager, address, site)
    password_is_chosen(newcomer, link, address)
    assert manager.go(link) == 410  # it works once
    manager.sees("This link does not work any more")
    seed, used, paper = phone_is_set_up(newcomer, address)
    # When a pause comes in the middle of writing
    the_pause_keeps_what_was_typed(newcomer)
    # Then one signs in again with a code on paper, which works once
    sign_out(newcomer)
    with_password(newcomer, address)
    with_code(newcomer, paper[0])
    newcomer.sees("Nova Kolegova")
    newcomer.go("/account/")
    newcomer.sees("9 unused")
    sign_out(newcomer)
    with_password(newcomer, address)
    with_code(newcomer, paper[0])
    newcomer.sees("Please check")
    # And with the phone, whose codes work once too
    with_code(newcomer, used)
    newcomer.sees("Please check")
    with_code(newcomer, phone_code(seed, after=used))
    newcomer.sees("My tasks", "Nova Kolegova")


def test_a_wrong_password_says_nothing_about_the_account(visitor) -> None:
    """The same words for an address that nobody has and for a wrong password."""
    somebody, said = visitor(), []
    known = visitor()
    enter(known, make_practitioner("social_worker"))
    known.go("/account/")
    address = re.search(r"\S+@test\.invalid", known.text())
    assert address
    for name in (address.group(), "nobody@test.invalid"):
        with_password(somebody, name, "seven wrong words in a row")
        said.append(somebody.page.locator(".govuk-error-summary").inner_text())
    assert said[0] == said[1]


def test_the_open_page_hides_itself_after_a_pause(visitor) -> None:
    """Nobody reads over an empty chair: the page is covered, and the password brings back what was typed."""
    worker, practitioner = visitor(), make_practitioner("social_worker")
    worker.page.clock.install()
    enter(worker, practitioner)
    worker.go("/seats/ask/")
    worker.fill("Code of the case", "Z9-ZZZZ")
    # When a quarter of an hour passes
    worker.page.clock.fast_forward("15:05")
    leave_alone(worker)
    panel = worker.page.get_by_role("dialog", name="Locked after a pause")
    panel.wait_for()
    worker.look()
    # Then nothing of the page is seen or reached
    assert not worker.page.get_by_label("Code of the case").is_visible()
    assert name_of(practitioner) not in worker.page.locator("body").inner_text()
    # And a wrong password is told, the right one opens it, with what was typed, and it can be sent
    panel.get_by_label("Password").fill("not this one at all")
    panel.get_by_role("button", name="Open again").click()
    worker.page.get_by_text("The password is not right.").wait_for()
    panel.get_by_label("Password").fill(people.PASSWORD)
    panel.get_by_role("button", name="Open again").click()
    panel.wait_for(state="detached")
    assert worker.value("Code of the case") == "Z9-ZZZZ"
    worker.choose("Duty in law")
    worker.fill("What would you do for the person?", "Prepare a place to stay.")
    worker.press("Send the question")
    worker.sees("Your question was taken in")


def invited(manager: Any, address: str, site: Any) -> str:
    """An access manager invites somebody; the path of the link in the mail, whose subject says nothing."""
    enter(manager, make_practitioner("access_manager", make_institution("social_work")))
    manager.go("/institution/invite/")
    manager.fill("Name", "Nova Kolegova")
    manager.fill("E-mail address at work", address)
    manager.choose("Social worker")
    manager.press("Send the invitation")
    subject, link = mail_to(address, site)
    assert subject == "Prag: something waits for you"
    return link


def password_is_chosen(newcomer: Any, link: str, address: str) -> None:
    """The link leads to a password of one's own; one that is too short is told."""
    newcomer.go(link)
    newcomer.sees("Welcome to Prag", address)
    newcomer.fill("Password", "too short")
    newcomer.fill("Password again", "too short")
    newcomer.press("Continue")
    newcomer.sees("Please check", "12 characters")
    newcomer.page.locator("input[name=password]").fill(PASSWORD)
    newcomer.page.locator("input[name=again]").fill(PASSWORD)
    newcomer.press("Continue")
    newcomer.sees("Done. Now sign in.")


def phone_is_set_up(newcomer: Any, address: str) -> tuple[str, str, list[str]]:
    """Before the phone is set up nothing opens; answers its seed, the code that was used, and the codes for paper."""
    with_password(newcomer, address)
    newcomer.sees("Choose your second factor")
    newcomer.go("/cases/")
    newcomer.sees("Choose your second factor")
    newcomer.press("Set up your phone")
    newcomer.sees("Set up your phone as second factor")
    newcomer.unfold("The phone cannot read the picture?")
    seed = newcomer.page.locator("code").inner_text().replace(" ", "")
    newcomer.fill("The six figures the app shows now", "000000")
    newcomer.press("Continue")
    newcomer.sees("Please check")
    used = phone_code(seed)
    newcomer.fill("The six figures the app shows now", used)
    newcomer.press("Continue")
    newcomer.sees("Your recovery codes", "These codes are shown only now.")
    paper = newcomer.page.locator("code").all_inner_texts()
    assert len(set(paper)) == 10
    newcomer.press("I have kept them: go on")
    newcomer.sees("My tasks", "Nova Kolegova", "Social worker")
    return seed, used, paper


def the_pause_keeps_what_was_typed(visitor: Any) -> None:
    """A form is sent after a pause: Prag asks who is there, keeps what was written, and sends it afterwards."""
    visitor.go("/seats/ask/")
    visitor.fill("Code of the case", "Z9-ZZZZ")
    visitor.choose("Duty in law")
    visitor.fill("What would you do for the person?", "Prepare a place to stay.\nAnd papers.")
    leave_alone(visitor)
    visitor.press("Send the question")
    visitor.sees("Locked after a pause", "What you had written is kept.")
    visitor.sees_not("Prepare a place to stay.", "Nova Kolegova")
    visitor.fill("Password", PASSWORD)
    visitor.press("Open again")
    visitor.sees("Send what you had written")
    visitor.press("Send it now")
    visitor.sees("Your question was taken in")


ROUNDS = 20  # what other tests left in the outbox goes out first, fifty mails a round


def mail_to(address: str, site: Any) -> tuple[str, str]:
    """Lets the worker run until the mail is out; subject, and the path of the link, of the newest mail to `address`."""
    env = os.environ | {"PORT": str(site.port), "PRAG_CONNECT": ""}
    for _round in range(ROUNDS):
        subprocess.run([sys.executable, "-m", "prag.cli.main", "worker", "--once"], env=env, check=True, timeout=60)
        if mail := newest_mail_to(address):
            found = re.search(rf"{site.url}(/invitation/\S+)", mail.get_content())
            assert found, mail.get_content()
            return mail["Subject"], found.group(1)
    raise AssertionError(f"no mail to {address}")


def newest_mail_to(address: str) -> Any:
    """The newest mail to `address` among the files that stand for a mail server, None when there is none."""
    # One file may hold several mails, one after another, with a line of hyphens between them.
    files = sorted((settings.PLACES.data / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for text in (text for file in files for text in re.split(r"\n-{79}\n", file.read_text())):
        mail = email.message_from_string(text.lstrip(), policy=email.policy.default)
        if mail["To"] == address:
            return mail
    return None


def with_password(visitor: Any, address: str, password: str = PASSWORD) -> None:
    """The first step of signing in."""
    visitor.go("/sign-in/")
    visitor.fill("E-mail address", address)
    visitor.page.locator("input[name=password]").fill(password)
    visitor.press("Continue")


def with_code(visitor: Any, code: str) -> None:
    """The second step of signing in."""
    visitor.page.get_by_label("Code", exact=True).fill(code)
    visitor.press("Sign in", exact=True)


def sign_out(visitor: Any) -> None:
    """Leave."""
    visitor.press("Sign out", exact=True)
    visitor.sees("Sign in")


def phone_code(seed: str, after: str = "") -> str:
    """What the phone shows (RFC 6238), with time left to type it; another code than `after`, waiting for it if need be."""
    while True:
        now = time.time()
        digest = hmac.new(base64.b32decode(seed), int(now // 30).to_bytes(8, "big"), hashlib.sha1).digest()
        offset = digest[-1] & 15
        code = f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"
        if code != after and now % 30 < 24:
            return code
        time.sleep(30.1 - now % 30)
