"""Send one neutral mail through the configured server, and say whether it was taken. Nothing of a case can be in it."""

from __future__ import annotations

import argparse

from prag.cli.database import setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """`ADDRESS`."""
    parser.add_argument("address", metavar="ADDRESS", help="where to send it")


def run(arguments: argparse.Namespace) -> int:
    """Send it, or say what the server said."""
    from prag.cli.main import Mistake

    setup_django()
    from prag.operations.mail import NotSent, send_test

    try:
        by = send_test(arguments.address)
    except NotSent as reason:
        raise Mistake(str(reason)) from None
    print(f"Sent by {by}. If it does not arrive, look at the mail server's own log.")
    return 0
