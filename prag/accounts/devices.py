"""Has this browser been here with this account before? Known by a random word in a cookie, never by what the browser is like.

The word opens nothing: it spares a mail, and gives the browser's owner a count of attempts that no stranger can use up
(`prag.accounts.adapter`). Stored is its hash together with the account, so two people's rows of one computer look unlike.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prag.accounts.calls import NEW_DEVICE, tell
from prag.accounts.models import Device, User
from prag.kernel.clock import now

_KEPT = timedelta(days=365)
_WORD = re.compile(r"[A-Za-z0-9_-]{43}")


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether somebody signed in to this account with this browser within a year."""
    word = _word(request)
    return bool(word) and Device.objects.filter(user=user, hash=_hash(user, word), last_seen__gt=now() - _KEPT).exists()


def count_name(request: HttpRequest, user: User) -> str:
    """By what name attempts of a known browser are counted; empty for one that is not known."""
    return f"device {_hash(user, _word(request))}" if is_known(request, user) else ""


def note_device(request: HttpRequest, user: User) -> None:
    """Somebody has just signed in: remember the browser, and write to the owner when it was not known."""
    if not is_known(request, user):
        tell(NEW_DEVICE, user.practitioner_id)
    remember_device(request, user)


def remember_device(request: HttpRequest, user: User) -> None:
    """Know this browser from now on: somebody signed in with it, or came by the link in a mail to the owner."""
    word = _word(request) or secrets.token_urlsafe(32)
    moment = now()
    Device.objects.update_or_create(
        user=user, hash=_hash(user, word), defaults={"last_seen": moment}, create_defaults={"first_seen": moment, "last_seen": moment}
    )
    Device.objects.filter(last_seen__lt=moment - _KEPT).delete()
    request.device_word = word  # type: ignore[attr-defined]


def forget_devices(user: User) -> None:
    """No browser is known any more: somebody began anew."""
    Device.objects.filter(user=user).delete()


def keep_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its word, if somebody signed in with this request."""
    word = getattr(request, "device_word", "")
    if word:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME, word, max_age=_KEPT, path="/", secure=settings.SECURE_COOKIES, httponly=True, samesite="Lax"
        )


def _word(request: HttpRequest) -> str:
    said = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return said if _WORD.fullmatch(said) else ""


def _hash(user: User, word: str) -> str:
    # 256 random bits: a plain hash cannot be searched back.
    return hashlib.sha256(f"{user.pk}|{word}".encode()).hexdigest()
