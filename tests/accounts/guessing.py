"""What does one wrong computer do? Guesses passwords of several accounts from one address, as one of several worker processes.

Run as a program: the guesses' number and the accounts' addresses; prints how many guesses were really tried of each account.
"""

from __future__ import annotations

import json
import sys

ADDRESS = "10.9.0.1"


def guess(number: int, emails: list[str]) -> dict[str, int]:
    """How many of `number` guesses, spread over the accounts, were compared with a password."""
    from allauth.account.adapter import get_adapter
    from allauth.core.context import request_context
    from django.core.exceptions import ValidationError
    from django.test import RequestFactory

    tried = dict.fromkeys(emails, 0)
    for turn in range(number):
        email = emails[turn % len(emails)]
        request = RequestFactory(REMOTE_ADDR=ADDRESS).post("/sign-in/")
        with request_context(request):
            try:
                found = get_adapter().authenticate(request, email=email, password=f"guess number {turn}")
            except ValidationError:
                continue
            assert found is None
            tried[email] += 1
    return tried


def main() -> None:
    """One process of several."""
    import django

    django.setup()
    print(json.dumps(guess(int(sys.argv[1]), sys.argv[2:])))


if __name__ == "__main__":
    main()
