"""What exactly does a notice of release say? The facts that this kind of recipient may learn, and not one more; pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prag.cases.keys import Person
from prag.cases.words import RELEASE_KINDS
from prag.exchange.words import FIELDS
from prag.releases.words import day_line
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, data_text, sentence, word


@dataclass(frozen=True, slots=True)
class Release:
    """What a notice may say of the release: its day (None: there is none any more), its kind, and which function to ask where."""

    day: date | None
    kind: str
    contact_function: str
    contact_institution: str


def facts_for(allowed: Collection[str], person: Person, release: Release) -> dict[str, Any]:
    """The letter's facts: exactly those fields of `allowed` that a notice knows. Dates as text, for sealing."""
    everything: dict[str, Any] = {
        "name": person.name,
        "birth_date": person.birth_date,
        "address": person.address,
        "release_date": release.day.isoformat() if release.day else "",
        "release_kind": release.kind,
        "contact": [release.contact_function, release.contact_institution],
    }
    return {field: everything[field] for field in FIELDS if field in allowed}


def facts_words(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts of an opened letter as rows of terms and values."""
    return [(word(FIELDS, field), _said(field, facts[field])) for field in FIELDS if field in facts]


def _said(field: str, value: Any) -> str:
    if field == "contact":
        function, institution = value
        return f"{sentence(word(FUNCTIONS, function))}, {data_text(institution)}"
    if field == "release_kind":
        return word(RELEASE_KINDS, value)
    if field == "release_date":
        return day_line(date.fromisoformat(value)) if value else _("There is no date any more")
    if not value:
        return _("not recorded")
    return day(date.fromisoformat(value)) if field == "birth_date" else value
