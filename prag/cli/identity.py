"""Tie an account to its subject at an institution's identity provider, so that the first sign-in there leads to it; or `--check` all."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from prag.cli.database import setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--provider`, `--email`, `--subject`; or `--check`."""
    parser.add_argument("--check", action="store_true", help="read the file and ask each provider whether people could sign in; tie nobody")
    parser.add_argument("--provider", help="the provider's id in the file of PRAG_IDENTITY_PROVIDERS")
    parser.add_argument("--email", help="with which the account signs in to Prag")
    parser.add_argument("--subject", help="what the provider calls the person (`sub`)")


def run(arguments: argparse.Namespace) -> int:
    """Tie them, logged and mailed to the account's owner."""
    setup_django()
    if arguments.check:
        return _check()
    _tie(arguments)
    return 0


def _check() -> int:
    from prag.accounts.provider_check import wrong_with
    from prag.cli.main import Mistake

    known = _known()
    if not known:
        raise Mistake("There is nothing to check: PRAG_IDENTITY_PROVIDERS names no file, or the file names no provider.")
    status = 0
    for provider in known:
        wrong, speaks = wrong_with(provider), ", ".join(provider["settings"]["institutions"])
        for sentence in wrong:
            print(f"WRONG {provider['provider_id']}: {sentence}", file=sys.stderr)
        status = 1 if wrong else status
        if not wrong:
            print(f"ok    {provider['provider_id']}: {provider['settings']['issuer']} answers; it speaks for {speaks}")
    return status


def _known() -> list[dict[str, Any]]:
    from django.conf import settings

    return settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]


def _tie(arguments: argparse.Namespace) -> None:
    from prag.accounts.calls import institution_of
    from prag.accounts.institution import speaks_for, tie
    from prag.accounts.models import User
    from prag.cli.main import Mistake

    if missing := [f"--{name}" for name in ("provider", "email", "subject") if not getattr(arguments, name)]:
        raise Mistake(f"Say {', '.join(missing)} too; or --check alone.")
    known = {app["provider_id"]: app["settings"] for app in _known()}
    if arguments.provider not in known:
        listed = ", ".join(known) or "none"
        raise Mistake(f"There is no provider {arguments.provider!r}. The file of PRAG_IDENTITY_PROVIDERS names: {listed}.")
    user = User.objects.filter(email=arguments.email.strip().lower(), is_active=True, demo=False).first()
    if user is None:
        raise Mistake("No account signs in with this address. Accounts begin with an invitation by the access manager.")
    if not speaks_for(known[arguments.provider], user):
        key = institution_of(user.practitioner_id)
        raise Mistake(
            f"The account is of the institution {key}, which the file does not name under institutions of {arguments.provider!r}."
        )
    if not tie(user, arguments.provider, arguments.subject):
        raise Mistake("The account or the subject is tied already.")
    print("tied")
