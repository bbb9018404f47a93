"""Which requests stand for each address of documents? For every case, and for documents of several parts."""

from __future__ import annotations

import uuid
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get, post

PARTS = ("work", "health", "custody")


def smallest_png() -> bytes:
    """A picture of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (1).to_bytes(4) * 2 + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")


def _codes(canary: Canary) -> list[str]:
    return [canary.codes[case] for case in canary.cases]


def _list(canary: Canary, persona: str) -> list[Example]:
    found = get("case_documents", code=_codes(canary))
    return found + [Example(f"{one.path}?identity=1") for one in found if not one.headers]


def _new(canary: Canary, persona: str) -> list[Example]:
    found = get("document_new", code=_codes(canary))
    for code in _codes(canary)[:3]:
        for part in PARTS[:2]:
            form = {"kind": "other", "title": "New", "part": part}
            found += post("document_new", form | {"file": SimpleUploadedFile("cnry.png", smallest_png())}, code=[code])
    return found


def _each(name: str, *forms: dict[str, str]) -> Builder:
    """An address of one document: the first two of each part in each case, and one that does not exist."""

    def build(canary: Canary, persona: str) -> list[Example]:
        found = both(name, code=_codes(canary)[:1], part=["work", "nothing"], document=[uuid.uuid4()])
        for part in PARTS:
            for case, document in canary.pairs[f"documents.{part}_document"][:4]:
                found += both(name, *forms, code=[canary.codes[case]], part=[part], document=[document])
        return found

    return build


DOCUMENT_BUILDERS: dict[str, Builder] = {
    "case_documents": _list,
    "document_new": _new,
    "document_file": _each("document_file"),
    "document_withdraw": _each("document_withdraw", {"why": "Belongs elsewhere."}),
}
