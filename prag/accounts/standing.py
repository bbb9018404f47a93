"""What does a session say about the person in front of it? Demo or not, second factor, how lately confirmed."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from prag.accounts.sessions import DEMO
from prag.accounts.strength import Factor
from prag.kernel.clock import now

_FACTOR = "prag_second_factor"
_FACTOR_KIND = "prag_factor"
_CONFIRMED = "prag_confirmed"
_CONFIRMED_BY_KEY = "prag_confirmed_by_key"
_BEFORE = "prag_visit_before"


def is_demo(request: HttpRequest) -> bool:
    """Whether this is a persona's session; never outside a demo installation."""
    return bool(demo_allowed() and request.session.get(DEMO))


def demo_allowed() -> bool:
    """Whether the settings allow personas (the database's marker row is asked when one signs in)."""
    return bool(settings.DEMO() if callable(settings.DEMO) else settings.DEMO)


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether the person of this very session has shown a second factor in it."""
    return request.session.get(_FACTOR) == str(request.user.pk)


def factor_shown(request: HttpRequest) -> Factor | None:
    """Which second factor the person of this session has shown in it."""
    kind = request.session.get(_FACTOR_KIND) if passed_second_factor(request) else None
    return Factor(kind) if kind else None


def mark_second_factor(request: HttpRequest, user_id: object, factor: Factor) -> None:
    """Note that the second factor was shown, and which."""
    request.session[_FACTOR], request.session[_FACTOR_KIND] = str(user_id), factor.value


def recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person showed password or code within the last minutes (`STEP_UP_SECONDS`)."""
    at = request.session.get(_CONFIRMED)
    return isinstance(at, (int, float)) and 0 <= time.time() - at < settings.STEP_UP_SECONDS


def recently_confirmed_by_key(request: HttpRequest) -> bool:
    """Whether the person showed a security key within the last minutes."""
    at = request.session.get(_CONFIRMED_BY_KEY)
    return isinstance(at, (int, float)) and 0 <= time.time() - at < settings.STEP_UP_SECONDS


def mark_confirmed(request: HttpRequest, *, by_key: bool = False) -> None:
    """Note that the person has just shown who they are."""
    request.session[_CONFIRMED] = time.time()
    if by_key:
        request.session[_CONFIRMED_BY_KEY] = time.time()


def note_visit(request: HttpRequest, user: Any) -> None:
    """Note that the person signed in now, and in the session when it was the time before."""
    if user.last_login:
        request.session[_BEFORE] = user.last_login.isoformat()
    user.last_login = now()
    user.save(update_fields=["last_login"])


def visit_before(request: HttpRequest) -> datetime | None:
    """When the person signed in the time before this session; None the first time."""
    said = request.session.get(_BEFORE)
    return datetime.fromisoformat(said) if said else None
