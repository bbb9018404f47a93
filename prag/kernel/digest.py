"""Is a text still the one that was read? Its digest says so."""

from __future__ import annotations

import hashlib


def digest_of(*texts: str) -> str:
    """The SHA-256 of the texts in hexadecimal; several are kept apart by a separator that no text contains."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()
