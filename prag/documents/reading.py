"""Which documents has a case? One question over the parts that were opened; the files stay where they are."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from prag.cases.keys import key_of
from prag.cases.models import PersonKey
from prag.documents.models import MODELS, table_of
from prag.documents.rules import in_order
from prag.gate.content import OpenCase, prepare_together
from prag.kernel.encryption import Unreadable, unseal

_COLUMNS = (
    "id", "kind", "recorded_at", "withdraws", "words", "digest", "media", "pages", "size", "author", "institution_id",
    "institution__short_name", "function_kind",
)  # fmt: skip
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """One document in plain values; with why and when it was withdrawn, if it was. `digest` is that of the file as it is given out."""

    id: UUID
    part: str
    kind: str
    title: str
    recorded_at: datetime
    media: str
    pages: int
    size: int
    digest: str
    author: UUID
    institution_id: UUID
    institution: str
    function: str
    withdrawn_at: datetime | None = None
    why_withdrawn: str = ""


def documents_of(opened: OpenCase) -> list[Kept]:
    """Every document of the opened parts, newest first; in words, with the person's key. A person who was erased left none."""
    found = [(part, row) for part in in_order(opened.compartments) for row in _whole(part)(opened)]
    if not found:
        return []
    try:
        key = key_of(opened)
    except PersonKey.DoesNotExist:
        return []

    def clear(part: str, row: tuple[Any, ...], column: str) -> str:
        try:
            return unseal(key, row[_COLUMNS.index(column)], table=table_of(part), column=column, row=row[0])
        except Unreadable:  # one damaged row must not hide the others
            return _("cannot be read")

    gone = {row[3]: (row[2], clear(part, row, "words")) for part, row in found if row[3]}
    kept = [
        Kept(row[0], part, row[1], clear(part, row, "words"), row[2], row[6], row[7], row[8], clear(part, row, "digest"), *row[9:],
             *gone.get(row[0], (None, "")))
        for part, row in found if not row[3]
    ]  # fmt: skip
    return sorted(kept, key=lambda one: one.recorded_at, reverse=True)


def kinds_of(opened: OpenCase) -> list[tuple[str, datetime]]:
    """Kind and day of each document of the opened parts that holds, oldest first: one prepared question, nothing is unsealed."""
    rows = _marks(frozenset(in_order(opened.compartments)))(opened)
    gone = {row[3] for row in rows if row[3]}
    return sorted(((row[1], row[2]) for row in rows if not row[3] and row[0] not in gone), key=lambda one: one[1])


def size_words(media: str, pages: int, size: int) -> str:
    """What a file is, in a few words."""
    about = f"{max(1, round(size / 1024))} kB" if size < MEGABYTE else f"{number_format(round(size / MEGABYTE, 1))} MB"
    if media != "pdf":
        return _("picture, %(size)s") % {"size": about}
    return _("PDF, pages: %(pages)s, %(size)s") % {"pages": pages, "size": about}


@functools.cache
def _whole(part: str) -> Callable[[OpenCase], list[Any]]:
    return prepare_together([MODELS[part]], lambda rows: rows.values_list(*_COLUMNS))


@functools.cache
def _marks(parts: frozenset[str]) -> Callable[[OpenCase], list[Any]]:
    if not parts:
        return lambda opened: []
    # Of a person whose key is gone nothing is told, not even how many papers there were.
    key = models.Manager.get_queryset(PersonKey.objects).filter(case_id=OuterRef("case_id"))
    return prepare_together([MODELS[part] for part in sorted(parts)], lambda rows: rows.filter(Exists(key)).values_list(*_COLUMNS[:4]))
