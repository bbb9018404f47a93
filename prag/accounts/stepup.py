"""Is it still the same person who does something far-reaching? Password, code or key again when the last time is too long ago."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from prag.access.web import View
from prag.accounts.prove import prove_page
from prag.accounts.security_keys import keys_of
from prag.accounts.standing import factor_shown, recently_confirmed, recently_confirmed_by_key
from prag.accounts.strength import Factor
from prag.accounts.typed import seal_typed


def step_up(view: View) -> View:
    """The view asks who is there unless that was shown within `STEP_UP_SECONDS`. A form that was sent is kept, sealed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if recently_confirmed(request):
            return view(request, *args, **kwargs)
        address = request.get_full_path()
        if request.method == "POST":
            return prove_page(request, "accounts/confirm.html", address=address, typed=seal_typed(request))
        return redirect(reverse("account_reauthenticate") + "?" + urlencode({"next": address}))

    return guarded


def step_up_for_factors(view: View) -> View:
    """The view changes with what one signs in. Whoever signed in with a key shows it again: a password does not make new keys."""
    asked = step_up(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if factor_shown(request) != Factor.KEY or not keys_of(request.user).exists():
            return asked(request, *args, **kwargs)
        if recently_confirmed_by_key(request):
            return view(request, *args, **kwargs)
        return redirect(reverse("account_reauthenticate") + "?" + urlencode({"next": request.get_full_path(), "with": "key"}))

    return guarded


def step_up_to_send(view: View) -> View:
    """Like `step_up`, for a page that may be read as it is: only sending its form asks who is there."""
    asked = step_up(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (asked if request.method == "POST" else view)(request, *args, **kwargs)

    return guarded
