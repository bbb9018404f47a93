"""How is a programme, a place, a prison or an institution named in a language? Names and lines of the data, a row a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from prag.forums.models import Wording

# What is taken when a language has no words of its own: everything is written in English first.
FALLBACK = "en"

Spoken = Mapping[tuple[UUID, str], str]


def words(subjects: Iterable[UUID], language: str) -> dict[tuple[UUID, str], str]:
    """(subject, slot) to the text in `language`, in English where that is missing. One query, whatever is asked for."""
    wanted = dict.fromkeys((FALLBACK, language.split("-")[0]))  # the later one overrides the earlier one
    found: dict[str, dict[tuple[UUID, str], str]] = {code: {} for code in wanted}
    rows = Wording.objects.filter(subject__in=set(subjects), language__in=list(wanted))
    for subject, slot, code, text in rows.values_list("subject", "slot", "language", "text"):
        found[code][subject, slot] = text
    return {key: text for code in wanted for key, text in found[code].items()}


def said(spoken: Spoken, subject: UUID, slot: str = "name", otherwise: str = "") -> str:
    """One of the words, or what stands in for it."""
    return spoken.get((subject, slot), otherwise)
