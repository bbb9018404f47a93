"""How does a visitor of the demo become a persona? Only where the demo world's marker row exists."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import HttpRequest

from prag.accounts.log import note_request
from prag.accounts.models import User
from prag.accounts.sessions import DEMO, SessionStore
from prag.accounts.standing import demo_allowed, mark_confirmed


def sign_in_demo(request: HttpRequest, user: User) -> None:
    """Sign in as a persona, without password, in a session marked as demo.

    Raises `PermissionDenied` unless the settings, the database's marker row and the account all say demo.
    """
    if not (demo_allowed() and user.demo and user.is_active and _is_demo_world()):
        raise PermissionDenied("no demo here")
    if request.user.is_authenticated:
        logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEMO] = True
    mark_confirmed(request)
    SessionStore.clear_expired()
    note_request("sign_in", user.practitioner_id, request)


def _is_demo_world() -> bool:
    with connections["login"].cursor() as cursor:
        cursor.execute("select demo.is_demo_world()")
        row = cursor.fetchone()
    return bool(row and row[0])
