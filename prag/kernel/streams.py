"""How is a long file kept unreadable without its key, and unchanged from its first byte to its last, without holding it in memory?

Chunks of AES-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, 2015): the nonce is
the chunk's number and whether it is the last, so that chunks cannot be moved, left out or cut off. A key is used for one file alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from prag.kernel.encryption import NONCE, Unreadable

CHUNK = 1 << 20
TAG = 16


def seal_stream(key: bytes, source: BinaryIO, target: BinaryIO) -> None:
    """Write all of `source` into `target`, encrypted. `key`: 32 fresh bytes, for this one file."""
    cipher = AESGCM(key)
    for number, chunk, last in _chunks(source, CHUNK):
        target.write(cipher.encrypt(_nonce(number, last), chunk, None))


def open_stream(key: bytes, source: BinaryIO) -> Iterator[bytes]:
    """The content, piece by piece; each is proved before it is given out. Raises `Unreadable`, at the latest where it was cut off."""
    cipher = AESGCM(key)
    for number, chunk, last in _chunks(source, CHUNK + TAG):
        try:
            yield cipher.decrypt(_nonce(number, last), chunk, None)
        except InvalidTag as wrong:
            raise Unreadable(f"chunk {number}") from wrong


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes, whether it is the last; an empty source is one empty last chunk."""
    number, chunk = 0, source.read(size)
    while True:
        after = source.read(size)
        yield number, chunk, not after
        if not after:
            return
        number, chunk = number + 1, after


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + bytes([last])
