"""Does a sealed stream come back as it was, and is whatever is done to it noticed?"""

from __future__ import annotations

import io

import pytest

from prag.kernel.encryption import Unreadable, new_key
from prag.kernel.streams import CHUNK, TAG, open_stream, seal_stream

WHOLE = CHUNK + TAG


def sealed(key: bytes, content: bytes) -> bytes:
    target = io.BytesIO()
    seal_stream(key, io.BytesIO(content), target)
    return target.getvalue()


def opened(key: bytes, blob: bytes) -> bytes:
    return b"".join(open_stream(key, io.BytesIO(blob)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_is_sealed_comes_back(size):
    key, content = new_key(), bytes(range(256)) * (size // 256) + bytes(size % 256)
    blob = sealed(key, content)
    assert opened(key, blob) == content
    assert len(blob) == size + TAG * max(1, -(-size // CHUNK))


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b[:WHOLE],
        lambda b: b[: 2 * WHOLE],
        lambda b: b[:-1],
        lambda b: b"",
        lambda b: b[WHOLE:],
        lambda b: b[WHOLE : 2 * WHOLE] + b[:WHOLE] + b[2 * WHOLE :],
        lambda b: b + b[2 * WHOLE :],
        lambda b: b[:WHOLE] + b[:WHOLE] + b[2 * WHOLE :],
        lambda b: b[:-1] + bytes([b[-1] ^ 1]),
        lambda b: bytes([b[0] ^ 1]) + b[1:],
    ],
    ids=["one left", "end cut at a chunk", "end cut", "nothing", "begin cut", "moved", "longer", "repeated", "last bit", "first bit"],
)
def test_whatever_is_done_to_it_is_noticed(change):
    key = new_key()
    blob = sealed(key, b"a" * CHUNK + b"b" * CHUNK + b"c" * 9)
    with pytest.raises(Unreadable):
        opened(key, change(blob))


def test_another_key_opens_nothing():
    with pytest.raises(Unreadable):
        opened(new_key(), sealed(new_key(), b"content"))
