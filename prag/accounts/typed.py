"""What happens to a form that arrives when the session is locked? Its fields come back sealed, and can be sent again.

The sealed text goes to the browser and returns with the password. It opens only in the same session, for the same person
and the same address, so nobody can hand somebody else a form to send in his name. Nothing of it is stored here.
"""

from __future__ import annotations

import base64
import json
import zlib
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve

from prag.accounts.keys import key_for
from prag.kernel.encryption import Unreadable, seal, unseal
from prag.ui.sent import FIELD

_LEFT_OUT = {"csrfmiddlewaretoken"}
_MOST = 380_000  # what the browser may send back within DATA_UPLOAD_MAX_MEMORY_SIZE

Fields = list[tuple[str, str]]


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def came_from_us(request: HttpRequest) -> bool:
    """Whether the form was one of ours. A stranger's page must not get its fields into our "continue" form."""
    return _Check(lambda _request: None).process_view(request, None, (), {}) is None


def seal_typed(request: HttpRequest) -> str:
    """The fields of the POST, sealed; empty when there is nothing to keep, or too much.

    Forms of sign-in and of one's account are not kept: passwords and codes are typed again, never sent back into a page.
    """
    if _is_account_form(request):
        return ""
    fields = [(name, value) for name, values in request.POST.lists() if name not in _LEFT_OUT for value in values]
    # The form's own key is kept too: what is sent again is the same form. Alone, it is nothing that somebody wrote.
    if all(name == FIELD for name, _value in fields):
        return ""
    packed = base64.b85encode(zlib.compress(json.dumps(fields).encode())).decode()
    sealed = seal(_key(request), packed, table="session", column=request.get_full_path(), row=_who(request))
    text = base64.urlsafe_b64encode(sealed).decode()
    return text if len(text) <= _MOST else ""


def open_typed(request: HttpRequest, sealed: str, address: str) -> Fields:
    """The fields again. Raises `Unreadable` for another session, person or address, or a changed text."""
    try:
        blob = base64.urlsafe_b64decode(sealed.encode())
        packed = unseal(_key(request), blob, table="session", column=address, row=_who(request))
    except ValueError as wrong:
        raise Unreadable("typed text") from wrong
    return [(name, value) for name, value in json.loads(zlib.decompress(base64.b85decode(packed)))]


def _is_account_form(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name.startswith(("account", "mfa_"))
    except Resolver404:
        return True


def _key(request: HttpRequest) -> bytes:
    return key_for(f"typed text|{request.session.key_hash}")


def _who(request: HttpRequest) -> UUID:
    return request.user.practitioner_id
