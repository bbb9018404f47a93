"""How is a single field kept unreadable without its key? AES-GCM with the place it belongs to as associated data.

A ciphertext moved to another table, column or row does not decrypt (security.md A-35). Keys: one per person,
wrapped by the installation's key, which lies in a file outside the database.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from prag.kernel.files import make_private

NONCE = 12
KEY = 32


class Unreadable(Exception):
    """The ciphertext was changed, moved, or its key is not the one it was written with."""


def seal(key: bytes, text: str, *, table: str, column: str, row: UUID) -> bytes:
    """Encrypt `text` (32-byte key) for exactly this table, column and row. Returns nonce + ciphertext."""
    return seal_bytes(key, text.encode(), table=table, column=column, row=row)


def unseal(key: bytes, sealed: bytes, *, table: str, column: str, row: UUID) -> str:
    """Decrypt what `seal` wrote. Raises `Unreadable` for any other place, key or content."""
    return unseal_bytes(key, sealed, table=table, column=column, row=row).decode()


def seal_bytes(key: bytes, data: bytes, *, table: str, column: str, row: UUID) -> bytes:
    """The same for bytes, such as those of a file."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, _place(table, column, row))


def unseal_bytes(key: bytes, sealed: bytes | memoryview, *, table: str, column: str, row: UUID) -> bytes:
    """Decrypt what `seal_bytes` wrote. Raises `Unreadable` for any other place, key or content."""
    # Without a copy: a file may be large.
    blob = memoryview(sealed)
    try:
        return AESGCM(key).decrypt(blob[:NONCE], blob[NONCE:], _place(table, column, row))
    except (InvalidTag, ValueError) as wrong:  # ValueError: shorter than a nonce
        raise Unreadable(f"{table}.{column}") from wrong


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return secrets.token_bytes(KEY)


def wrap(master: bytes, key: bytes, owner: UUID) -> bytes:
    """A person's key, encrypted by the installation's key for that person alone."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(master).encrypt(nonce, key, b"key|" + owner.bytes)


def unwrap(master: bytes, wrapped: bytes, owner: UUID) -> bytes:
    """The person's key. Raises `Unreadable` when it was wrapped for somebody else or by another master."""
    blob = bytes(wrapped)
    try:
        return AESGCM(master).decrypt(blob[:NONCE], blob[NONCE:], b"key|" + owner.bytes)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable("person key") from wrong


def key_file(path: Path) -> bytes:
    """The 32 bytes in a key file; made (mode 0600) on first use."""
    if not path.exists():
        make_private(path, new_key())
    return path.read_bytes()


def _place(table: str, column: str, row: UUID) -> bytes:
    return f"{table}|{column}|{row}".encode()
