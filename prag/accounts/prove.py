"""How does somebody show again who they are? The page that asks, the answer, and the way back with what was typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from prag.accounts.forms import ProveForm
from prag.accounts.security_keys import has_phone, keys_of, request_options
from prag.accounts.standing import is_demo, mark_confirmed
from prag.accounts.typed import Fields, open_typed
from prag.kernel.encryption import Unreadable

LOCKED = 423


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks rather than a page."""
    return "application/json" in request.headers.get("Accept", "")


def prove_page(
    request: HttpRequest,
    template: str,
    *,
    address: str,
    typed: str = "",
    form: ProveForm | None = None,
    status: int = 200,
    lost: bool = False,
    key_only: bool = False,
) -> HttpResponse:
    """The page that asks for password, code or key. `lost`: something was sent that cannot be kept."""
    demo = is_demo(request)
    form = form or ProveForm(user=request.user, demo=demo, key_only=key_only)
    context = {"form": form, "next": address, "typed": typed, "lost": lost, "demo": demo, "key_only": key_only}
    has_key = not demo and keys_of(request.user).exists()
    context |= {"key_options": request_options(request.user) if has_key else None, "phone": not demo and has_phone(request.user)}
    htmx = request.headers.get("HX-Request") == "true"
    response = render(request, template, context, status=200 if htmx else status)
    if htmx:  # the answer to a part of a page is this whole page
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    response["Cache-Control"] = "no-store"
    return response


def proven(request: HttpRequest, *, by_key: bool = False) -> HttpResponse:
    """Where to go after the right answer: back, or to the form that sends again what was kept."""
    mark_confirmed(request, by_key=by_key)
    address, typed = next_address(request), request.POST.get("typed", "")
    if wants_json(request):
        # A page that waited under the lock sends its forms with the present token.
        return JsonResponse({"unlocked": True, "csrf_token": get_token(request)})
    if not typed:
        return redirect(address)
    try:
        fields: Fields | None = open_typed(request, typed, address)
    except Unreadable:
        fields = None
    context = {"fields": fields, "next": address}
    response = render(request, "accounts/continue.html", context, status=200 if fields else 400)
    response["Cache-Control"] = "no-store"
    return response


def next_address(request: HttpRequest) -> str:
    """The address to go back to, within this site alone."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if here and wanted.startswith("/") else start_address()


def start_address() -> str:
    """Where one starts when there is nowhere to go back to."""
    return reverse("home")
