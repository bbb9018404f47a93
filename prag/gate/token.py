"""How does a request prove to the database who asks? A token signed with HMAC-SHA-256, good for one backend and one request."""

from __future__ import annotations

import functools
import hashlib
import hmac
import time
from uuid import UUID

from django.conf import settings

from prag.kernel.encryption import key_file

LIVES_SECONDS = 120
KEY_ID = 1


@functools.cache
def signing_key() -> bytes:
    """The installation's signing key, from its file; the database holds only its pads."""
    return key_file(settings.GATE_KEY_FILE)


def sign(actor: UUID, request: UUID, *, pid: int, seq: int, lives: int = LIVES_SECONDS, key: bytes | None = None) -> str:
    """The token `actor|request|pid|seq|expiry|key|mac` that `gate.enter` takes.

    `pid` is the database backend's; `seq` must grow from request to request on a backend.
    """
    said = f"{actor}|{request}|{pid}|{seq}|{int(time.time()) + lives}|{KEY_ID}"
    mac = hmac.new(key or signing_key(), said.encode(), hashlib.sha256).hexdigest()
    return f"{said}|{mac}"
