"""Is it still the same person who does something far-reaching? Password or code again when the last time is too long ago."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from prag.access.web import View
from prag.accounts.prove import prove_page
from prag.accounts.standing import recently_confirmed
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


def step_up_to_send(view: View) -> View:
    """Like `step_up`, for a page that may be read as it is: only sending its form asks who is there."""
    asked = step_up(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (asked if request.method == "POST" else view)(request, *args, **kwargs)

    return guarded
