"""How does sign-in reach the log? Through one function that `prag_login` may call; the row names ids only."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import connections
from django.http import HttpRequest

from prag.access.actor import Actor
from prag.accounts import limits


def note(verb: str, practitioner: UUID | None, request_id: UUID | None) -> None:
    """Write one row of the log; when it cannot be written, what it would tell of does not happen either."""
    with connections["login"].cursor() as cursor:
        cursor.execute("select audit.note_sign_in(%s::text, %s::uuid, %s::uuid)", [verb, practitioner, request_id])


def take_form(by: Actor) -> None:
    """Mark the form that `by` sends as done, with the transaction of the sign-in connection. One done before is refused (PRA06)."""
    with connections["login"].cursor() as cursor:
        cursor.execute("select audit.take_form(%s::uuid, %s::uuid)", [by.practitioner, by.request])


def note_request(verb: str, practitioner: UUID | None, request: HttpRequest) -> None:
    """The same for what happens in a web request."""
    actor = getattr(request, "actor", None)
    note(verb, practitioner, actor.request if actor else uuid4())


def note_refused(practitioner: UUID | None, request: HttpRequest) -> None:
    """A sign-in failed: a row for each that belongs to an account, one a minute for all others together.

    The log keeps its rows for good, so nobody without an account may add to it as often as they like.
    """
    if practitioner or limits.may_try(limits.NOBODY, ""):
        note_request("sign_in_refused", practitioner, request)
