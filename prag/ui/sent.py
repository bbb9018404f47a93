"""Which sending of a form is this? Each form carries a random key, drawn with it once, so that a second sending is known.

The key is drawn where the CSRF field is, so no form can be without it. What becomes of a key that comes twice, the gate decides.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import Resolver404, resolve
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD = "sent_once"
# Without autocomplete="off" a browser fills an old key into a page that is loaded again.
_FIELDS = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}" autocomplete="off">'


def _draw(token: Callable[[], str]) -> SafeString:
    return format_html(_FIELDS, token(), FIELD, uuid4())


# Made once: `lazy` makes a class.
_drawn = lazy(_draw, SafeString, str)


def hidden_fields(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor: `csrf_input` draws what each form carries, a fresh key each time it is drawn."""
    return {"csrf_input": _drawn(functools.cache(lambda: get_token(request)))}  # one token a page: each making takes as long as a query


def key_of(request: HttpRequest) -> UUID | None:
    """The key of the form that was sent; None when it has none, or none of ours."""
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def page_above(address: str) -> str:
    """The nearest page above an address: where whoever sent a form there sees what became of it."""
    parts = address.strip("/").split("/")
    while parts := parts[:-1]:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return ""
