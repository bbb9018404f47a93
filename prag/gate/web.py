"""How does a web request pass the gate? In with a signed token when it begins, out when its response is closed."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import Http404, HttpRequest, HttpResponse
from psycopg.pq import ExecStatus, TransactionStatus

from prag.access.actor import Actor
from prag.access.roles import Role
from prag.access.web import declaration
from prag.gate.content import present_request
from prag.gate.opening import NotForYou
from prag.gate.token import sign
from prag.gate.verbs import LogUnavailable, LogUnsealed, NoActor, rows, says_unsealed, was_already_sent
from prag.kernel.verdict import Refused
from prag.ui import errors as pages
from prag.ui.sent import key_of, page_above

View = Callable[..., HttpResponse]
# One round trip. A cursor WITH HOLD would show its rows to the next request, a setting would bend its queries.
CLEAR = b"close all; unlisten *; reset all; select gate.leave() from pg_advisory_unlock_all()"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Here:
    """What the frame of a page says of the signed-in practitioner."""

    practitioner_name: str
    institution_name: str
    place_name: str
    roles: tuple[Role, ...]
    # The log has not been sealed for so long that nothing is saved.
    unsealed: bool = False


def connection_guard(get_response: View) -> View:
    """Middleware: what the gate refuses becomes a page. Refused is 'not found'; no log or no database is 503, never an empty page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, failed: Exception) -> HttpResponse | None:
        if isinstance(failed, NotForYou):
            return pages.not_found(request, Http404())
        if isinstance(failed, LogUnsealed) or says_unsealed(failed):
            return pages.unsealed(request)
        if was_already_sent(failed):
            return pages.already_sent(request, page_above(request.path_info))
        if isinstance(failed, Refused):
            # The right ended while the page was being made: stepped back in another tab, a seat that was ended.
            return pages.refused(request, failed.verdict.reason, failed.verdict.who)
        if isinstance(failed, LogUnavailable | NoActor | OperationalError | InterfaceError):
            log.error("unavailable: %s", type(failed).__name__)
            return pages.unavailable(request)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def enter_gate(get_response: View) -> View:
    """Middleware: gives a signed-in request its token, its `request.actor` and `request.here`, and takes them back at the end."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = request.here = None  # type: ignore[attr-defined]
        request.sent_before = False  # type: ignore[attr-defined]
        if somebody_inside():
            leave()  # an earlier response of this thread was never closed
        state = getattr(request, "session_state", "anonymous")
        practitioner = request.user.practitioner_id if state == "open" else None  # type: ignore[union-attr]
        if practitioner is None:
            return _left_behind_clean(get_response, request)
        try:
            sent = key_of(request) if request.method == "POST" else None
            request.actor, request.here, request.sent_before = enter_with(practitioner, sent)  # type: ignore[attr-defined]
        except NoActor:
            # Somebody who left keeps no session, whatever the session says.
            request.session.flush()
            request.user = _anonymous()
            return _left_behind_clean(get_response, request)
        except LogUnsealed:
            return pages.unsealed(request, reading=True)
        except (DatabaseError, InterfaceError, LogUnavailable):
            connections["default"].close()
            return pages.unavailable(request)
        return _left_behind_clean(get_response, request)

    return middleware


def refuse_second_sending(get_response: View) -> View:
    """Middleware: a form of a signed-in practitioner brings its key, and is done once.

    One that comes with the key of a form that was done is answered before anything is read; two at the same moment are told
    apart by the database (`AlreadySent`). What needs no account, such as signing out, changes nothing by a second time.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or request.actor is None or declaration(view) == "public":  # type: ignore[attr-defined]
            return None
        if request.sent_before:  # type: ignore[attr-defined]
            return pages.already_sent(request, page_above(request.path_info))
        return None if key_of(request) else pages.without_key(request, page_above(request.path_info))

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _left_behind_clean(get_response: View, request: HttpRequest) -> HttpResponse:
    """The response; when it is closed, or never comes to be, nothing of this request stays on the connection."""
    try:
        response = get_response(request)
    except BaseException:
        leave()
        raise
    response._resource_closers.append(leave)
    return response


def enter(practitioner: uuid.UUID) -> tuple[Actor, Here]:
    """Sign the present connection in as `practitioner` for one request. Raises `NoActor`, `LogUnsealed`."""
    return enter_with(practitioner, None)[:2]


def enter_with(practitioner: uuid.UUID, sent: uuid.UUID | None) -> tuple[Actor, Here, bool]:
    """The same for a request that sends the form with the key `sent`; also whether that was done before, by another request."""
    connection = connections["default"]
    connection.ensure_connection()
    if connection.connection.info.transaction_status != TransactionStatus.IDLE:
        connection.close()  # a transaction left open would take this request's openings back
        connection.ensure_connection()
    raw = connection.connection
    request_id = uuid.uuid4()
    token = sign(practitioner, request_id, pid=raw.info.backend_pid, seq=_next_seq(raw))
    form = {} if sent is None else {"p_sent": sent}
    actor, institution, jurisdiction, name, institution_name, place, roles, unsealed, before = rows("gate.enter", p_token=token, **form)[0]
    raw.prag_request = request_id
    known = frozenset(Role(role) for role in roles)
    return (
        Actor(actor, institution, jurisdiction, known, request_id),
        Here(name, institution_name, place, tuple(sorted(known)), unsealed),
        before,
    )


def somebody_inside() -> bool:
    """Whether a request is inside on the present connection."""
    return present_request() is not None


def leave() -> None:
    """End the request's right on the present connection, and whatever it left there: cursors, settings, locks.

    A connection that cannot be cleared is closed.
    """
    connection = connections["default"]
    raw = connection.connection
    if raw is None:
        return
    raw.prag_request = None
    try:
        if connection.in_atomic_block or raw.info.transaction_status != TransactionStatus.IDLE:
            raise InterfaceError("a transaction outlived its response")
        done = raw.pgconn.exec_(CLEAR)
        if done.status != ExecStatus.TUPLES_OK or done.get_value(0, 0) != b"t":
            raise InterfaceError("something stayed on the connection")
    except Exception:  # whatever it was, this connection must not serve another request
        log.error("connection closed because it could not be cleared")
        connection.in_atomic_block = False
        raw.close()  # a pool would hand an open one to the next request
        connection.close()


def _next_seq(raw: Any) -> int:
    """Grows from request to request of this connection, also when the clock stands still or steps back."""
    last = getattr(raw, "prag_seq", 0)
    raw.prag_seq = max(last + 1, time.time_ns())
    return raw.prag_seq


def _anonymous() -> Any:
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()
