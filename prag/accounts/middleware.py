"""May this session go on? Locked after a pause, closed after eight hours, open only with a second factor, for some with a key.

The eight hours are kept by the session store: it does not load an older row, so the browser is signed out.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from prag.access.web import View
from prag.accounts.devices import keep_cookie
from prag.accounts.log import note_request
from prag.accounts.prove import LOCKED, prove_page, wants_json
from prag.accounts.security_keys import keys_of
from prag.accounts.sessions import DEMO
from prag.accounts.standing import factor_shown, is_demo, passed_second_factor
from prag.accounts.strength import STRONG, Step, needs_key, next_step
from prag.accounts.typed import came_from_us, seal_typed

# What answers in a locked session, and in one that has not shown a second factor.
WHEN_LOCKED = frozenset({"account_unlock", "account_logout", "set_language"})
WHEN_ENROLLING = WHEN_LOCKED | {"account_second_factor", "account_phone", "account_key_add", "account_reauthenticate"}
# What answers to somebody whose function asks for a security key, before one was set up or shown.
WHEN_STEP = {
    Step.SET_UP_KEY: WHEN_LOCKED | {"account_key_add", "account_reauthenticate"},
    Step.USE_KEY: WHEN_LOCKED | {"account_key_use"},
}
_ADDRESS = {Step.SET_UP_KEY: "account_key_add", Step.USE_KEY: "account_key_use"}


def guard_session(get_response: View) -> View:
    """Middleware after authentication, before the gate. Leaves `request.session_state` for the frame."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        keep_cookie(request, response)
        return response

    def answer(request: HttpRequest) -> HttpResponse:
        request.session_state = "anonymous"
        if SESSION_KEY not in request.session or not request.user.is_authenticated:
            return get_response(request)
        if request.session.get(DEMO) and not is_demo(request):
            logout(request)
            return redirect(settings.LOGIN_URL)
        if request.session.idle_too_long:
            return _locked(request, get_response)
        request.session.seen()
        if not is_demo(request) and not passed_second_factor(request):
            return _enrolling(request, get_response)
        request.session_state = "open"
        return get_response(request)

    return middleware


def ask_for_key(get_response: View) -> View:
    """Middleware after the gate, which knows the functions: who must have a security key reaches nothing without it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None or is_demo(request) or not needs_key(actor.roles) or factor_shown(request) in STRONG:
            return get_response(request)
        step = next_step(actor.roles, factor_shown(request), keys_of(request.user).count())
        request.session_state, request.here = "enrolling", None  # the frame shows no way past this
        if _view_name(request) in WHEN_STEP[step]:
            return get_response(request)
        return _led_to(request, _ADDRESS[step])

    return middleware


def _locked(request: HttpRequest, get_response: View) -> HttpResponse:
    request.session_state = "locked"
    if request.session.lock():
        note_request("locked", request.user.practitioner_id, request)
    if _view_name(request) in WHEN_LOCKED:
        return get_response(request)
    if wants_json(request):
        return JsonResponse({"locked": True}, status=LOCKED)
    sent = request.method not in ("GET", "HEAD")
    typed = seal_typed(request) if request.method == "POST" and came_from_us(request) else ""
    lost = bool(sent and (not typed or request.FILES))
    return prove_page(request, "accounts/unlock.html", address=request.get_full_path(), typed=typed, status=LOCKED, lost=lost)


def _enrolling(request: HttpRequest, get_response: View) -> HttpResponse:
    request.session_state = "enrolling"
    if _view_name(request) in WHEN_ENROLLING:
        return get_response(request)
    return _led_to(request, "account_second_factor")


def _led_to(request: HttpRequest, name: str) -> HttpResponse:
    address = reverse(name)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
