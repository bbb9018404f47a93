"""Does every address say who may use it? Views declare a permission; one that does not is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from prag.access.actor import may
from prag.access.permissions import Permission

View = Callable[..., HttpResponse]


def requires(permission: Permission) -> Callable[[View], View]:
    """The view is for signed-in practitioners whose function has `permission`; others get 'not found'."""

    def mark(view: View) -> View:
        view.declared = permission  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """The view is for every signed-in practitioner (own page, own account)."""
    view.declared = "signed_in"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """The view needs no account and shows nothing of a case."""
    view.declared = "public"  # type: ignore[attr-defined]
    return view


def declaration(view: View) -> Any:
    """The view's declaration, None when it has none."""
    return getattr(view, "declared", None)


def enforce_declared_permission(get_response: View) -> View:
    """Middleware: refuses a view without a declaration, and one whose permission the actor lacks.

    The answer to a missing permission is the answer of an address that does not exist: whether something is there is
    itself an answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        declared = declaration(view)
        if declared == "public":
            return None
        if declared is None:
            raise PermissionDenied(f"{view!r}: no declared permission")
        actor = getattr(request, "actor", None)
        if actor is None:
            return redirect("account_login")
        if declared != "signed_in" and not may(actor, declared):
            raise Http404
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
