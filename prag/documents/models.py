"""What is stored of a document? One row, in the table of its part; its words and bytes sealed with the person's key, nothing overwritten.

A withdrawal is a row of its own beside the document that it names. The name of the file that somebody sent is kept nowhere.
"""

from __future__ import annotations

from django.db import models

from prag.cases.models import Content
from prag.kernel.fields import WordField
from prag.organisations.models import Institution


class Document(Content):
    """A document: `kind`, `words` (its title) and what its `File` is. Or, with `withdraws`, its withdrawal: `words` say why."""

    author = models.UUIDField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    function_kind = WordField()
    recorded_at = models.DateTimeField()
    kind = WordField()
    words = models.BinaryField()
    withdraws = models.UUIDField(null=True, unique=True)
    media = WordField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField(null=True)
    # SHA-256 of the file, sealed too: of a person whose key is gone, nothing may tell which file it was.
    digest = models.BinaryField(null=True)

    class Meta:
        abstract = True


class File(models.Model):
    """The bytes of a document, by its id, sealed for their place in the table of its part. Given out by `documents.file` alone."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    body = models.BinaryField()

    class Meta:
        db_table = "file"


class IdentityDocument(Document):
    """Of who the person is: copies of identity papers."""

    compartment = "identity"

    class Meta:
        db_table = "identity_document"
        indexes = [models.Index(fields=["case_id"], name="identity_document_case")]


class CustodyDocument(Document):
    """Of custody and of how the case was opened: decisions."""

    compartment = "custody"

    class Meta:
        db_table = "custody_document"
        indexes = [models.Index(fields=["case_id"], name="custody_document_case")]


class WorkDocument(Document):
    """Of needs and plan: consents, certificates, letters."""

    compartment = "work"

    class Meta:
        db_table = "work_document"
        indexes = [models.Index(fields=["case_id"], name="work_document_case")]


class HealthDocument(Document):
    """Of health."""

    compartment = "health"

    class Meta:
        db_table = "health_document"
        indexes = [models.Index(fields=["case_id"], name="health_document_case")]


class ContactsDocument(Document):
    """Of family and contacts."""

    compartment = "contacts"

    class Meta:
        db_table = "contacts_document"
        indexes = [models.Index(fields=["case_id"], name="contacts_document_case")]


MODELS: dict[str, type[Document]] = {
    model.compartment: model for model in (IdentityDocument, CustodyDocument, WorkDocument, HealthDocument, ContactsDocument)
}


def table_of(part: str) -> str:
    """The table of a part, by which what is sealed is tied to its place."""
    return f"documents.{part}_document"
