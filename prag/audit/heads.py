"""What is handed to a witness? A head of the log and the public key: short texts in the form of C2SP's signed-note and tlog-checkpoint.

localhost/prag-log          the log's name
4711                        how many rows
bO7q…=                      the root over them, base64
time 2026-11-24T08:41:05Z   when it was sealed

— localhost/prag-log Az3…=  key id and Ed25519 signature over the lines above
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prag.audit.verifier import ED25519, key_number


@dataclass(frozen=True)
class Signer:
    """Who seals: the log's name and the 32 bytes of its private key."""

    origin: str
    secret: bytes

    @property
    def public(self) -> str:
        """The public key as witnesses write it down."""
        raw = self._public_bytes()
        return f"{self.origin}+{key_number(self.origin, raw).hex()}+{base64.b64encode(ED25519 + raw).decode()}"

    def note(self, size: int, root: bytes, at: datetime) -> str:
        """The signed head. `at`: in UTC, to the second."""
        text = f"{self.origin}\n{size}\n{base64.b64encode(root).decode()}\ntime {at:%Y-%m-%dT%H:%M:%SZ}\n"
        signature = Ed25519PrivateKey.from_private_bytes(self.secret).sign(text.encode())
        signed = key_number(self.origin, self._public_bytes()) + signature
        return f"{text}\n\N{EM DASH} {self.origin} {base64.b64encode(signed).decode()}\n"

    def _public_bytes(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def proof_text(hashes: Iterable[bytes], *, row: bytes = b"", **numbers: int) -> bytes:
    """A proof as the file that the verifier reads."""
    lines = [f"{word} {number}".encode() for word, number in numbers.items()]
    lines += [b"row " + row] if row else []
    lines += [b"hash " + base64.b64encode(one) for one in hashes]
    return b"\n".join(lines) + b"\n"
