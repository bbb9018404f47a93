"""What is public, the newest first? What was published never changes, so each process reads its text once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from prag.forums.models import Publication
from prag.forums.notices import blocks
from prag.forums.notices.blocks import Block
from prag.forums.notices.facts import NoticeFacts, from_json
from prag.forums.notices.sentences import LANGUAGES

# How many notices back the front page looks, and how many paragraphs it shows of the latest.
NOTICES, PARAGRAPHS = 20, 3


@dataclass(frozen=True, slots=True)
class Text:
    """What a publication says: its facts, and how it begins."""

    facts: NoticeFacts
    opening: list[Block]


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice that is public, in one language."""

    notice: UUID
    language: str
    reviewed: bool
    published_on: date
    text: Text


# Publication to its text; never more than a few times what the front page shows.
_texts: dict[UUID, Text] = {}


def text_of(stored: Mapping[str, Any]) -> Text:
    """The text of a publication's facts."""
    return Text(from_json(stored), blocks.opening(blocks.from_json(stored.get("blocks", ())), PARAGRAPHS))


def published(language: str) -> list[Kept]:
    """Each notice once: in the language, or in another one where it is not there in it."""
    rows = Publication.objects.filter(withdrawn_at__isnull=True, language__in=list(LANGUAGES)).order_by("-published_at", "language")
    chosen: dict[UUID, tuple[UUID, str, bool, date]] = {}
    for id_, notice, code, *rest in rows.values_list("id", "notice_id", "language", "reviewed", "published_on")[: NOTICES * len(LANGUAGES)]:
        if notice not in chosen or code == language:
            chosen[notice] = (id_, code, *rest)
    texts = _read([id_ for id_, *_ in chosen.values()][:NOTICES])
    return [Kept(notice, *rest, texts[id_]) for notice, (id_, *rest) in chosen.items() if id_ in texts]


def _read(wanted: list[UUID]) -> dict[UUID, Text]:
    fresh = [id_ for id_ in wanted if id_ not in _texts]
    if fresh:
        if len(_texts) > 5 * NOTICES:
            _texts.clear()
        _texts.update({id_: text_of(stored) for id_, stored in Publication.objects.filter(id__in=fresh).values_list("id", "facts")})
    return {id_: text for id_ in wanted if (text := _texts.get(id_))}
