"""Does a provider of the file answer, and does it say of itself what Prag needs? Asked before people stand before its button.

The conversation is the one of the sign-in: the same origin, the same time, no redirect and no proxy.
"""

from __future__ import annotations

from typing import Any

import requests

from prag.accounts.institution import OnlyIssuer, speaks_of_itself

WELL_KNOWN = "/.well-known/openid-configuration"
CODE_FLOW, PKCE = "code", "S256"


def wrong_with(provider: dict[str, Any]) -> list[str]:
    """What keeps people of this provider (as `read_providers` gives it) from signing in, and what to do; empty when nothing does."""
    issuer = provider["settings"]["issuer"]
    address = provider["settings"]["server_url"].rstrip("/") + WELL_KNOWN
    try:
        with OnlyIssuer(issuer) as session:
            answer = session.get(address)
        config = answer.json() if answer.status_code == 200 else None
    except requests.exceptions.SSLError:
        return [f"The certificate of {issuer} does not hold: it must be for that name and of a public authority."]
    except requests.exceptions.JSONDecodeError:
        config = None
    except requests.exceptions.RequestException as problem:
        return [
            f"{issuer} cannot be reached ({type(problem).__name__}). Does its name lead to an address from here, and does IPAddressAllow of"
            " prag-web.service name that address?"
        ]
    if not isinstance(config, dict):
        return [f"{address} gives no description (status {answer.status_code}): is the issuer written as the provider writes it?"]
    return _wrong_in(config, issuer)


def _wrong_in(config: dict[str, Any], issuer: str) -> list[str]:
    if not speaks_of_itself(config, issuer):
        return [
            f"It calls itself {config.get('issuer')!r}, or names addresses elsewhere than at {issuer!r}: Prag speaks with one host alone."
        ]
    wrong = []
    if CODE_FLOW not in config.get("response_types_supported", [CODE_FLOW]):
        wrong.append("It does not offer the code flow (response_types_supported).")
    if PKCE not in config.get("code_challenge_methods_supported", [PKCE]):
        wrong.append("It does not offer PKCE with S256 (code_challenge_methods_supported).")
    return wrong
