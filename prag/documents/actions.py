"""What happens to a document? It is added once, opened by a row of the log of its own, and withdrawn with a reason; never changed."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from prag.cases.keys import key_of
from prag.documents import rules
from prag.documents.models import MODELS, Document, table_of
from prag.documents.rewrite import Clean
from prag.documents.words import WITHDRAWAL
from prag.gate.content import OpenCase
from prag.gate.opening import open_by
from prag.gate.verbs import call, call_bytes
from prag.kernel.encryption import seal, seal_bytes, unseal_bytes
from prag.kernel.verdict import demand


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody says of a document: into which part it goes, of which kind it is, what is written on it."""

    part: str
    kind: str
    title: str


def add_document(*, opened: OpenCase, paper: Paper, clean: Clean) -> uuid.UUID:
    """Keep a file that was written anew. The part must be open for writing. Raises `Refused`, `CaseNotOpen`."""
    model, row = MODELS[paper.part], uuid.uuid4()
    demand(rules.kind_fits_part(paper.kind, paper.part))
    demand(rules.part_has_room(model.objects.of(opened).filter(withdraws=None).count()))
    columns = sealed_document(key_of(opened), row, paper, clean)
    with transaction.atomic():
        call("documents.add", p_id=row, p_case=opened.case_id, p_part=paper.part, **{f"p_{name}": value for name, value in columns.items()})
    return row


def withdraw_document(*, opened: OpenCase, part: str, document: uuid.UUID, why: str) -> None:
    """Withdraw a document: a row that names it and says why; from then on nobody gets the file. Raises `Refused`."""
    demand(rules.says_why(why))
    row = uuid.uuid4()
    words = sealed_withdrawal(key_of(opened), row, part, document, why)["words"]
    with transaction.atomic():
        call("documents.withdraw", p_id=row, p_case=opened.case_id, p_part=part, p_document=document, p_words=words)


def open_document(*, case: uuid.UUID, part: str, document: uuid.UUID) -> OpenCase:
    """Open one document: a row of the log that names it. Raises `NotForYou`, or `Refused` when it was withdrawn."""
    return open_by("documents.open", p_case=case, p_part=part, p_document=document)


def file_of(opened: OpenCase, part: str, document: uuid.UUID) -> tuple[Document, bytes]:
    """The row and its file in clear. Raises `CaseNotOpen`, `PersonKey.DoesNotExist` (erased)."""
    row = MODELS[part].objects.of(opened).get(id=document)
    body = call_bytes("documents.file", p_document=document)
    return row, unseal_bytes(key_of(opened), body, table=table_of(part), column="body", row=row.id)


def sealed_document(key: bytes, row: uuid.UUID, paper: Paper, clean: Clean) -> dict[str, Any]:
    """The columns of a new document, its title, digest and file sealed for its row."""
    place = {"table": table_of(paper.part), "row": row}
    return {
        "kind": paper.kind, "words": seal(key, paper.title.strip(), column="words", **place), "media": clean.media, "pages": clean.pages,
        "size": len(clean.data), "digest": seal(key, hashlib.sha256(clean.data).hexdigest(), column="digest", **place),
        "body": seal_bytes(key, clean.data, column="body", **place),
    }  # fmt: skip


def sealed_withdrawal(key: bytes, row: uuid.UUID, part: str, document: uuid.UUID, why: str) -> dict[str, Any]:
    """The columns of a withdrawal."""
    words = seal(key, why.strip(), table=table_of(part), column="words", row=row)
    return {"kind": WITHDRAWAL, "words": words, "withdraws": document}
