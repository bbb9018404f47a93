"""Tie an account to its subject at an institution's identity provider, so that the first sign-in there leads to it."""

from __future__ import annotations

import argparse

from prag.cli.database import setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--provider`, `--email`, `--subject`."""
    parser.add_argument("--provider", required=True, help="the provider's id in the file of PRAG_IDENTITY_PROVIDERS")
    parser.add_argument("--email", required=True, help="with which the account signs in to Prag")
    parser.add_argument("--subject", required=True, help="what the provider calls the person (`sub`)")


def run(arguments: argparse.Namespace) -> int:
    """Tie them, logged and mailed to the account's owner."""
    setup_django()
    from django.conf import settings

    from prag.accounts.calls import institution_of
    from prag.accounts.institution import speaks_for, tie
    from prag.accounts.models import User
    from prag.cli.main import Mistake

    known = {app["provider_id"]: app["settings"] for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]}
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
    return 0
