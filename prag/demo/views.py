"""Trying Prag as one of its invented people: one click, only in the demo."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from prag.access.web import public
from prag.accounts.demo_session import sign_in_demo
from prag.demo.personas import account_of


@public
@require_POST
def try_as(request: HttpRequest, practitioner: uuid.UUID) -> HttpResponse:
    """Sign in as a persona."""
    user = account_of(practitioner)
    if user is None:
        raise Http404
    sign_in_demo(request, user)
    return redirect("home")
