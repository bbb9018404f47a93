"""How does a security key show who is there? It signs a word of ours, after a PIN or a finger has shown whose it is (WebAuthn).

Stored is the key's public half with the name its owner gave it: nothing of it is secret. User verification is required
(`MFA_WEBAUTHN_USER_VERIFICATION`), so a found or stolen key alone opens nothing.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from prag.accounts.calls import functions_held
from prag.accounts.models import User
from prag.accounts.strength import may_remove_key, needs_key
from prag.kernel.clock import now
from prag.kernel.verdict import demand

NAME_LENGTH = 60
# What the libraries raise on an answer that is wrong, or that no browser sends.
_WRONG = (ValidationError, ValueError, TypeError, KeyError, AttributeError, InvalidSignature)


def keys_of(user: User) -> QuerySet[Authenticator]:
    """The person's security keys, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")


def has_phone(user: User) -> bool:
    """Whether a phone is set up."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def creation_options(user: User) -> dict[str, Any]:
    """What the browser needs to set up a key; the word to be signed waits in the session."""
    return auth.begin_registration(user, passwordless=False)


def request_options(user: User) -> dict[str, Any]:
    """What the browser needs to ask for one of the person's keys; the word to be signed waits in the session."""
    return auth.begin_authentication(user)


def key_shown(user: User, answer: Any) -> Authenticator | None:
    """The key that signed the waiting word, None for a wrong answer. The word is used up either way."""
    try:
        auth.parse_authentication_response(answer)
        key = auth.complete_authentication(user, answer)
    except _WRONG:
        return None
    finally:
        auth.clear_state()
    key.record_usage()
    return key


def add_key(user: User, name: str, answer: Any) -> bool:
    """Keep a new key under `name`; False for a wrong answer, or a key that is there already.

    Whoever must have a key has no phone any more from then on: the weaker way in would be the one that is attacked.
    """
    try:
        auth.parse_registration_response(answer)
        made = auth.complete_registration(answer)
        data = made.credential_data
        verified = made.is_user_verified()
    except _WRONG:
        return False
    finally:
        auth.clear_state()
    if not verified or data is None or auth.get_authenticator_by_credential_id(user, data.credential_id):
        return False
    with transaction.atomic(using="login"):
        key = auth.WebAuthn.add(user, name or default_name(user), answer)
        key.instance.last_used_at = now()
        key.instance.save(update_fields=["last_used_at"])
        if needs_key(functions_held(user.practitioner_id)):
            Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    return True


def default_name(user: User) -> str:
    """A name for somebody who gives none."""
    return _("Security key %(number)s") % {"number": keys_of(user).count() + 1}


def remove_key(user: User, key: int) -> None:
    """Remove one of the person's keys. Raises `Refused` for the last one, `Authenticator.DoesNotExist` for none of theirs."""
    with transaction.atomic(using="login"):
        User.objects.select_for_update().get(pk=user.pk)  # two at once must not remove the last two
        found = keys_of(user).get(pk=key)
        demand(may_remove_key(functions_held(user.practitioner_id), keys_of(user).count(), has_phone(user)))
        found.delete()
