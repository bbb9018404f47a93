"""What is known of each life area? Statements as rows in words, the latest first, corrected ones kept and marked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from prag.cases.keys import key_of
from prag.gate.content import OpenCase, prepare_together
from prag.kernel.encryption import unseal
from prag.organisations.models import LifeArea
from prag.profiles.actions import MODELS, SEALED_IN
from prag.profiles.models import HealthStatement
from prag.profiles.words import DIRECTIONS, INFORMATION_SAID, KINDS, RATINGS, SOURCE_SAID
from prag.ui.words import FUNCTIONS, data_text, sentence, spoken

_COLUMNS = (
    "id", "area_id", "kind", "rating", "direction", "strength", "asked_none", "own_words", "source_grade", "information_grade",
    "author", "institution__short_name", "function_kind", "said_on", "recorded_at", "replaces", "text", "source",
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """One statement, ready to print."""

    id: UUID
    kind: str
    kind_word: str
    rating: str
    text: str
    about: str
    said_on: date
    recorded_at: datetime
    strength: bool
    asked_none: bool
    own_words: bool
    author: UUID
    corrected: str = ""
    mine: bool = False
    # Asks for an action or the reason why there is none; serves nothing else.
    marked: bool = False


@dataclass(slots=True)
class AreaRows:
    """One life area: the latest statement, then the older ones; or why there is none to see."""

    key: str
    name: str
    part: str
    open: bool
    writable: bool
    latest: Line | None = None
    older: list[Line] = field(default_factory=list)
    who_opens: str = ""


def lines_of(opened: OpenCase, *, names: dict[UUID, str], reader: UUID, day: Callable[[date], str]) -> dict[str, list[Line]]:
    """Area to its lines, newest first: one query, and one more for what is sealed. `day` puts a date in words."""
    plain = opened.compartments & (MODELS.keys() - {HealthStatement.compartment})
    found = _statements(plain)(opened) if plain else []
    if HealthStatement.compartment in opened.compartments:
        found += _clear(opened, _statements(frozenset({HealthStatement.compartment}))(opened))
    corrected = {row[15]: row[14] for row in found if row[15]}
    areas: dict[str, list[Line]] = {}
    speech = _Speech.of_now(names, reader, day)
    for row in sorted(found, key=lambda row: (row[13], row[14]), reverse=True):
        line = _line(row, speech)
        if row[0] in corrected:
            line.corrected = day(corrected[row[0]])
        areas.setdefault(row[1], []).append(line)
    return areas


@functools.cache
def _statements(parts: frozenset[str]) -> Callable[[OpenCase], list[Any]]:
    return prepare_together([MODELS[part] for part in sorted(parts)], lambda rows: rows.values_list(*_COLUMNS))


@functools.cache
def life_areas() -> tuple[LifeArea, ...]:
    """The catalogue of life areas in its order; it changes only by `prag migrate`, after which the web process starts anew."""
    return tuple(LifeArea.objects.order_by("position"))


def area_rows(areas: Iterable[LifeArea], lines: dict[str, list[Line]], *, opened: frozenset[str], writes: frozenset[str],
              who_opens: Callable[[str], str]) -> list[AreaRows]:  # fmt: skip
    """One row a life area, in the order of the catalogue; never by what was found."""
    rows = []
    for area in areas:
        part = area.compartment
        row = AreaRows(area.key, data_text(area.name), part, part in opened, part in writes)
        if row.open:
            said = lines.get(area.key, [])
            row.latest = next((line for line in said if not line.corrected), None)
            row.older = [line for line in said if line is not row.latest]
        else:
            row.who_opens = who_opens(part)
        rows.append(row)
    return rows


def _clear(opened: OpenCase, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Health rows with text and source in clear; the key is fetched only when there is something to read."""
    if not rows:
        return []
    key = key_of(opened)

    def one(sealed: bytes, column: str, row: UUID) -> str:
        return unseal(key, sealed, table=SEALED_IN, column=column, row=row)

    return [(*row[:16], one(row[16], "text", row[0]), one(row[17], "source", row[0])) for row in rows]


@dataclass(frozen=True, slots=True)
class _Speech:
    """The words of the present language, fetched once for all lines."""

    names: dict[UUID, str]
    reader: UUID
    day: Callable[[date], str]
    kinds: dict[str, str]
    ratings: dict[str, str]
    directions: dict[str, str]
    functions: dict[str, str]
    asked_none: str
    source: str
    sources: dict[str, str]
    informations: dict[str, str]

    @classmethod
    def of_now(cls, names: dict[UUID, str], reader: UUID, day: Callable[[date], str]) -> _Speech:
        functions = {key: sentence(text) for key, text in spoken(FUNCTIONS).items()}
        return cls(
            names, reader, day, spoken(KINDS), spoken(RATINGS), spoken(DIRECTIONS), functions,
            _("Asked, none"), _("Source: %(source)s"), spoken(SOURCE_SAID), spoken(INFORMATION_SAID),
        )  # fmt: skip


def _line(row: tuple[Any, ...], speech: _Speech) -> Line:
    (id_, _area, kind, rating, direction, strength, asked_none, own_words, source_grade, information_grade,
     author, institution, function, said_on, recorded_at, _replaces, text, source) = row  # fmt: skip
    whose = speech.names.get(author, "")
    about = [speech.functions.get(function, function) + f", {data_text(institution)}" + (f", {whose}" if whose else "")]
    if source:
        about.append(speech.source % {"source": source})
    if source_grade and information_grade:
        grade = f"{source_grade.upper()}{information_grade}"
        about.append(f"{speech.sources[source_grade]}, {speech.informations[information_grade]} ({grade})")
    about.append(speech.day(said_on))
    if direction != "not_known":
        about.append(speech.directions[direction])
    return Line(
        id_, kind, speech.kinds[kind], speech.asked_none if asked_none else speech.ratings[rating], text, " · ".join(about),
        said_on, recorded_at, strength, asked_none, own_words, author,
        mine=author == speech.reader, marked=rating == "marked",
    )  # fmt: skip
