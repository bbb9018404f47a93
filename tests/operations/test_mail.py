"""Does a mail reach a real mail server, and is one that does not answer named with what to look at?"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from prag.accounts.actions import find_invitation
from prag.messages.worker import tick
from prag.operations.begin import begin
from prag.operations.beginning import EXAMPLE, read
from prag.organisations.shipped import institution_kinds, shipped
from tests.operations.running import prag
from tests.support.canary_ground import as_superuser, own_database


class Received:
    """What the server was handed."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], str]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server() -> Iterator[tuple[Received, dict[str, str]]]:
    received = Received()
    controller = Controller(received, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield received, {"PRAG_SMTP_HOST": "127.0.0.1", "PRAG_SMTP_PORT": str(controller.port), "PRAG_MAIL_FROM": "prag@example.org"}
    finally:
        controller.stop()


def test_one_neutral_mail_arrives(server):
    received, environ = server
    done = prag("mail-test", "ana@example.org", PRAG_MODE="production", **environ)
    assert done.returncode == 0, done.stderr
    assert "Sent by 127.0.0.1:" in done.stdout
    [(sender, recipients, text)] = received.mails
    assert (sender, recipients) == ("prag@example.org", ["ana@example.org"])
    assert "Subject: Prag: a test" in text
    assert "There is nothing to do." in text


def test_a_refused_address_is_said(server):
    received, environ = server
    done = prag("mail-test", "nobody@example.org", PRAG_MODE="production", **environ)
    assert done.returncode == 1
    assert "550" in done.stderr
    assert "Traceback" not in done.stderr
    assert received.mails == []


def test_a_server_that_is_not_there_is_said():
    done = prag("mail-test", "ana@example.org", PRAG_MODE="production", PRAG_SMTP_HOST="127.0.0.1", PRAG_SMTP_PORT=str(free_port()))
    assert done.returncode == 1
    assert "PRAG_SMTP_HOST" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_address_is_said():
    done = prag("mail-test", "ana")
    assert (done.returncode, done.stderr) == (1, "prag: ana is no e-mail address.\n")


def test_whoever_begins_is_invited_by_mail_when_there_is_a_server():
    with own_database("invited") as name:
        with as_superuser(name) as superuser:
            superuser.execute("truncate demo.world, organisations.institution, messages.outgoing cascade")
        begun = begin(read(EXAMPLE, shipped(), institution_kinds()))
        assert [person.link for person in begun.invited] == ["", "", "", ""]
        mail.outbox.clear()
        tick()
        assert sorted(m.to[0] for m in mail.outbox) == ["ana@example.org", "boris@example.org", "goran@example.org", "vera@example.org"]
        for sent in mail.outbox:
            token = next(line for line in sent.body.splitlines() if line.startswith("http")).rstrip("/").rpartition("/")[2]
            assert find_invitation(token).email == sent.to[0]
