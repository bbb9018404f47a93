"""How does somebody's phone become the second factor? A seed that is sealed until it is shown, and one code that proves it."""

from __future__ import annotations

import base64

from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.db import transaction
from django.http import HttpRequest

from prag.accounts.log import note_request
from prag.accounts.models import User
from prag.accounts.recovery_codes import new_codes, use_code

_SEED = "prag_new_seed"


def has_factor(user: User) -> bool:
    """Whether a phone is set up."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def factor_is_right(request: HttpRequest, user: User, code: str) -> bool | None:
    """Whether `code` is the phone's present code or an unused recovery code; None after too many attempts.

    Counted by account whatever the address, because the six figures are few. A phone's code works once (allauth keeps the
    used ones in the shared table of counts), a recovery code too.
    """
    if not _attempt(request, user):
        return None
    phone = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    right = bool(phone and TOTP(phone).validate_code(code)) or use_code(user, code)
    if right:
        ratelimit.clear(request, action="second_factor", key=f"user-{user.pk}")
    else:
        note_request("sign_in_refused", user.practitioner_id, request)
    return right


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
    """Make the shown seed the second factor in place of any other; the new recovery codes, or None for a wrong code."""
    seed = seed_to_show(request, fresh=False)
    if not _attempt(request, user) or not validate_totp_code(seed, code):
        return None
    with transaction.atomic(using="login"):
        Authenticator.objects.filter(user=user).delete()
        phone = TOTP.activate(user, seed)
        codes = new_codes(user)
    phone.validate_code(code)  # so that the code just shown does not work a second time
    request.session.pop(_SEED, None)
    ratelimit.clear(request, action="second_factor", key=f"user-{user.pk}")
    return codes


def _attempt(request: HttpRequest, user: User) -> bool:
    return ratelimit.consume(request, action="second_factor", key=f"user-{user.pk}")
