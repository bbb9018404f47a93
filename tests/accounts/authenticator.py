"""How does a test hold a security key? One made of software, as the WebAuthn standard describes it, that can also lie."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SecurityKey:
    """A key with one credential. `verifies`: whether it asks for a PIN or a finger, and says so."""

    def __init__(self, *, verifies: bool = True, origin: str = ORIGIN) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.verifies, self.origin = verifies, origin

    def set_up(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`, as keys.js sends it."""
        wanted = options["publicKey"]
        public = ES256.from_cryptography_key(self.private.public_key())
        made = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(dict(public))
        data = self._data(wanted["rp"]["id"], ATTESTED) + made
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"attestationObject": attestation}, self._client("webauthn.create", wanted["challenge"]))

    def show(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`, as keys.js sends it."""
        wanted = options["publicKey"]
        data, client = self._data(wanted["rpId"]), self._client("webauthn.get", wanted["challenge"])
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"authenticatorData": data, "signature": signature}, client)

    def _data(self, site: str, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", 1)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, bytes], client: bytes) -> str:
        own = websafe_encode(self.id)
        packed = {name: websafe_encode(value) for name, value in response.items()} | {"clientDataJSON": websafe_encode(client)}
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "clientExtensionResults": {}, "response": packed})


def options_on(page: HttpResponse) -> dict[str, Any]:
    """What the page asks a key for."""
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    assert found, page.content.decode()[:3000]
    return json.loads(html.unescape(found.group(1)))
