"""How much may somebody send at once? What is more is answered with a page that says what to do, before anything of it is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prag.ui import errors as pages

# The server's door (prag/ui/door.py) says with this status why it did not take the body.
REFUSED = "prag.refused"
MOST_OF_ADDRESS, MOST_OF_HEADERS = 8 * 1024, 32 * 1024


def refuse_too_much(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a body, an address or headers that are too long, and a body that did not arrive in time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        status = request.META.get(REFUSED) or too_much(request)
        if not status:
            return get_response(request)
        response = pages.busy(request) if status == 503 else pages.too_much(request, status)
        response["Connection"] = "close"
        return response

    return middleware


def refuse_large_of_strangers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware after authentication: the greater length of the one address is for people who are signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _length(request) <= settings.MOST_BYTES or request.user.is_authenticated:
            return get_response(request)
        response = pages.too_much(request)
        response["Connection"] = "close"
        return response

    return middleware


def is_large(method: str, path: str) -> bool:
    """Whether it is the one address at which a body may be longer: where a document is added."""
    return method == "POST" and re.fullmatch(settings.LARGE_ADDRESS, path) is not None


def is_fetched(method: str, path: str) -> bool:
    """Whether it is the one address at which a document is fetched."""
    return method == "GET" and re.fullmatch(settings.FETCH_ADDRESS, path) is not None


def too_much(request: HttpRequest) -> int:
    """The status that refuses the request for its size: 413, 414 or 431; 0 when it may pass."""
    most = settings.MOST_BYTES_THERE if is_large(request.method or "", request.path_info) else settings.MOST_BYTES
    if _length(request) > most:
        return 413
    if len(request.META.get("QUERY_STRING", "")) + len(request.path_info) > MOST_OF_ADDRESS:
        return 414
    headers = sum(len(name) + len(value) for name, value in request.META.items() if name.startswith("HTTP_"))
    return 431 if headers > MOST_OF_HEADERS else 0


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
