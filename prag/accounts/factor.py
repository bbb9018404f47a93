"""How does somebody's phone become the second factor? A seed that is sealed until it is shown, and one code that proves it."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.db import transaction
from django.http import HttpRequest

from prag.accounts import limits
from prag.accounts.calls import FACTOR_CHANGED, RECOVERY_USED, functions_held, tell
from prag.accounts.devices import count_name
from prag.accounts.log import note_request
from prag.accounts.models import User
from prag.accounts.recovery_codes import new_codes, use_code
from prag.accounts.security_keys import has_phone, keys_of
from prag.accounts.strength import Factor, phone_counts

_SEED = "prag_new_seed"


class TooManyAttempts(Exception):
    """The count of codes is used up; nothing was compared."""


def has_factor(user: User) -> bool:
    """Whether a phone or a security key is set up."""
    return Authenticator.objects.filter(user=user).exists()


def code_shows(request: HttpRequest, user: User, code: str, *, phone: bool = True) -> Factor | None:
    """What a typed code shows: the phone, paper (a recovery code, used up by it), or nothing. Raises `TooManyAttempts`.

    Counted by account whatever the address, because the six figures are few; a browser that is known has a count of its own,
    so that who learnt the password cannot use up the owner's. A phone's code works once (allauth keeps the used ones in the
    shared table of counts), a recovery code too, and its use is logged and mailed. `phone`: whether the phone's code counts.
    """
    if not _attempt(request, user):
        raise TooManyAttempts
    device = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first() if phone else None
    shown = Factor.PHONE if device and TOTP(device).validate_code(code) else _paper(request, user, code)
    if shown:
        limits.forget(limits.CODE, _count_name(request, user))
    else:
        note_request("sign_in_refused", user.practitioner_id, request)
    return shown


def _paper(request: HttpRequest, user: User, code: str) -> Factor | None:
    with transaction.atomic(using="login"):
        if not use_code(user, code):
            return None
        note_request("recovery_code_used", user.practitioner_id, request)
        tell(RECOVERY_USED, user.practitioner_id)
    return Factor.PAPER


def code_may_be_of_phone(user: User) -> bool:
    """Whether a code from the phone counts for this person (`strength.phone_counts`)."""
    return has_phone(user) and phone_counts(functions_held(user.practitioner_id), keys_of(user).count())


def seed_to_show(request: HttpRequest, *, fresh: bool) -> str:
    """The seed that is being set up in this session, sealed while it waits there."""
    sealed = None if fresh else request.session.get(_SEED)
    if sealed:
        return get_adapter().decrypt(sealed)
    seed = generate_totp_secret()
    request.session[_SEED] = get_adapter().encrypt(seed)
    return seed


def picture(user: User, seed: str) -> str:
    """The QR code as an address an <img> can show."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(user, seed))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def set_factor(request: HttpRequest, user: User, code: str) -> list[str] | None:
    """Make the shown seed the second factor in place of any other phone; the new recovery codes, or None for a wrong code."""
    seed = seed_to_show(request, fresh=False)
    if not _attempt(request, user) or not validate_totp_code(seed, code):
        return None
    with transaction.atomic(using="login"):
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        phone = TOTP.activate(user, seed)
        codes = new_codes(user)
        tell(FACTOR_CHANGED, user.practitioner_id)
    phone.validate_code(code)  # so that the code just shown does not work a second time
    request.session.pop(_SEED, None)
    limits.forget(limits.CODE, _count_name(request, user))
    return codes


def _attempt(request: HttpRequest, user: User) -> bool:
    return limits.may_try(limits.CODE, _count_name(request, user))


def _count_name(request: HttpRequest, user: User) -> str:
    return count_name(request, user) or f"user-{user.pk}"
