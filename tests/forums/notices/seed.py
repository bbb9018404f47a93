"""Which facts must the demo's notice carry, and in which part of it? Read from `seed_facts.yaml`."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from prag.demo.load import id_of
from prag.forums.models import Publication
from prag.forums.notices.blocks import Block
from prag.forums.notices.sentences import sq

FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[2] / "seed_facts.yaml").read_text())
NOTICE = id_of("notice", "week_2021")


def published(language: str = "sq") -> Publication:
    """The demo's publication."""
    return Publication.objects.get(notice_id=NOTICE, language=language, withdrawn_at__isnull=True)


def without(stored: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The facts without what stands at the path. Raises when nothing stands there."""
    changed = copy.deepcopy(dict(stored))
    *steps, last = path.split(".")
    place: Any = changed
    for step in steps:
        place = place[int(step) if isinstance(place, list) else step]
    del place[int(last) if isinstance(place, list) else last]
    return changed


def untold(parts: Mapping[str, str]) -> set[str]:
    """The ids of the facts that a notice does not tell."""
    return {fact["id"] for fact in FACTS if not all(_says(parts.get(fact.get("where", "page"), ""), text) for text in fact["shown"])}


def _says(text: str, wanted: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text))


def parts_of(blocks: Sequence[Block]) -> dict[str, str]:
    """The parts of a notice by name: the whole page, the line of places, each line of the list of forums."""
    parts = {"page": "\n".join(text for one in blocks for text in one.texts)}
    heading = ""
    for one in blocks:
        heading = one.text if one.kind == "heading" else heading
        if one.kind == "places":
            parts["places"] = one.text
        if one.kind == "list" and heading == sq.HEADINGS["forums"]:
            parts |= {f"forum {n}": line for n, line in enumerate(one.items, 1)}
    return parts


class Page(HTMLParser):
    """Reads the blocks back from a page: what its article says, element by element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside, self.kind, self.items = False, "", []
        self.blocks: list[Block] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = dict(attrs).get("class") or ""
        self.inside = self.inside or tag == "article"
        found = re.search(r"prag-press__(\w+)", marks)
        if self.inside and found and found.group(1) != "ways":
            self.kind, self.text, self.items = found.group(1), "", []
        if tag == "li" and self.kind == "list":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.kind:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"
        if tag == "li" and self.kind == "list":
            self.items.append(self.text.strip())
        elif self.kind and tag in ("h1", "h2", "p", "ul"):
            self.blocks.append(Block(self.kind, "" if tag == "ul" else self.text.strip(), tuple(self.items)))
            self.kind = ""
