"""With which keys are sign-in secrets sealed? Derived from one key file that lies outside the database and its dump."""

from __future__ import annotations

import functools
import hashlib
import hmac

from django.conf import settings

from prag.kernel.encryption import key_file


@functools.cache
def _master() -> bytes:
    return key_file(settings.PLACES.secrets / "accounts.key")


def key_for(purpose: str) -> bytes:
    """A 32-byte key for one purpose; no purpose's key leads to another's."""
    return hmac.new(_master(), purpose.encode(), hashlib.sha256).digest()
