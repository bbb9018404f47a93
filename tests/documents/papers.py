"""What do the tests of documents need? A confirmed case, a form that is right, and what lies in the database of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from prag.documents.reading import Kept, documents_of
from prag.gate.opening import open_case
from tests.documents.hostile import pdf
from tests.support.people import acting

NAME = "Dejan_Izvorski_personal.pdf"


def form(data: bytes | None = None, **changes: Any) -> dict[str, Any]:
    """A form to add a document, that is right but for `changes`. The name and type that the browser says are somebody's own."""
    sent = SimpleUploadedFile(NAME, pdf() if data is None else data, content_type="text/html")
    return {"kind": "consent", "title": "Consent of March", "part": "work", "file": sent} | changes


def add(client: Any, code: str, data: bytes | None = None, **changes: Any) -> Any:
    """Send the form."""
    return client.post(reverse("document_new", args=[code]), form(data, **changes))


def kept(person: UUID, case: UUID, parts: set[str] | None = None) -> list[Kept]:
    """What that person's seat lists, newest first."""
    with acting(person):
        return documents_of(open_case(case, "test", compartments=parts))


def address(code: str, one: Kept, name: str = "document_file") -> str:
    return reverse(name, args=[code, one.part, one.id])
