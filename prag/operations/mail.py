"""Does mail leave this installation? Asked without sending, and by sending one neutral mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.utils.translation import gettext as _

from prag.operations.beginning import EMAIL


class NotSent(Exception):
    """The mail did not go out; the message says why and what to mend."""


def server() -> str:
    """`host:port` of the configured mail server; empty when mails are written to files."""
    options = settings.MAILERS["default"].get("OPTIONS", {})
    return f"{options['host']}:{options['port']}" if "host" in options else ""


def answers() -> None:
    """Open a connection to the mail server as a mail would, and close it. Raises `NotSent`."""
    connection: Any = mailers["default"]
    try:
        connection.open()
    except Exception as failed:  # whatever stands between us and a mail server
        raise NotSent(f"The mail server {server()} does not answer ({_reason(failed)}): {_ADVICE}") from None
    finally:
        connection.close()


def send_test(address: str) -> str:
    """Send one neutral mail; who took it. Raises `NotSent`."""
    if not EMAIL.fullmatch(address):
        raise NotSent(f"{address} is no e-mail address.")
    mail = EmailMessage(
        _("Prag: a test"),
        _("This mail was sent to see whether mail arrives. There is nothing to do.") + "\n",
        to=[address],
    )
    try:
        mail.send()
    except Exception as failed:  # a server's answer may name the address, which whoever runs this has just typed
        raise NotSent(f"The mail was not sent by {server() or 'the folder for mails'} ({_reason(failed)}): {_ADVICE}") from None
    return server() or f"nobody: there is no mail server, so it lies in {settings.PLACES.data / 'mail'}"


_ADVICE = "look at PRAG_SMTP_HOST, PRAG_SMTP_PORT, PRAG_SMTP_SECURITY, PRAG_SMTP_USER and PRAG_SMTP_PASSWORD."


def _reason(failed: Exception) -> str:
    return str(getattr(failed, "strerror", None) or failed or type(failed).__name__)
