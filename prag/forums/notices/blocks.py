"""Of what does a notice consist once it is written? Blocks of plain text, from which page, text and PDF are made alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prag.kernel.digest import digest_of


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the notice; a list has `items` and no text."""

    kind: str  # title | dates | places | lead | heading | paragraph | list | small
    text: str = ""
    items: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the block."""
        return (self.text, *self.items) if self.text else self.items


# The name in the languages of the region, with and without case endings; never the beginning of a longer name.
_KOSOVO = re.compile(r"\b(Kosov(?:o|a|ë|ës|ën|u|om)|Косов(?:о|а|у|ом))\b(?!\*)", re.IGNORECASE)
_NAMED = re.compile(_KOSOVO.pattern.removesuffix(r"(?!\*)"), re.IGNORECASE)


def starred(text: str) -> str:
    """The text in which every naming of Kosovo bears its asterisk."""
    return _KOSOVO.sub(r"\1*", text)


def names_kosovo(texts: Iterable[str]) -> bool:
    """Whether one of the texts names Kosovo, with or without the asterisk."""
    return any(_NAMED.search(text) for text in texts)


def with_footnote(blocks: Sequence[Block], footnote: str) -> list[Block]:
    """The blocks with asterisks, and the footnote among the small print (before the last line, the rights) if there is something to note.

    The footnote itself says the name as the official formula does.
    """
    marked = [replace(one, text=starred(one.text), items=tuple(map(starred, one.items))) for one in blocks]
    if not names_kosovo(text for one in blocks for text in one.texts):
        return marked
    note = Block("small", "* " + footnote.lstrip("* "))
    last_is_small = bool(marked) and marked[-1].kind == "small"
    return [*marked[:-1], note, marked[-1]] if last_is_small else [*marked, note]


def digest_of_blocks(blocks: Sequence[Block]) -> str:
    """What a second reader's mark stands for: every word of the notice, in its order."""
    return digest_of(*(f"{one.kind}\x1e" + "\x1e".join(one.texts) for one in blocks))


def as_text(blocks: Sequence[Block]) -> str:
    """The notice as plain text."""
    parts = []
    for one in blocks:
        if one.kind == "list":
            parts.append("\n".join(f"– {item}" for item in one.items))
        elif one.kind == "heading":
            parts.append(f"{one.text}\n{'-' * len(one.text)}")
        elif one.kind == "title":
            parts.append(f"{one.text}\n{'=' * len(one.text)}")
        else:
            parts.append(one.text)
    return "\n\n".join(parts) + "\n"


def to_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks as they are stored with a publication, and handed to the PDF."""
    return [{"kind": one.kind, "text": one.text, "items": list(one.items)} for one in blocks]


def from_json(stored: Iterable[Mapping[str, Any]]) -> list[Block]:
    """The blocks of a publication."""
    return [Block(one["kind"], one.get("text", ""), tuple(one.get("items", ()))) for one in stored]


def opening(blocks: Sequence[Block], paragraphs: int) -> list[Block]:
    """How the notice begins: title, lines, lead and the first paragraphs, up to the first heading."""
    found: list[Block] = []
    left = paragraphs
    for one in blocks:
        if one.kind == "heading" or (one.kind == "paragraph" and not left):
            break
        left -= one.kind == "paragraph"
        found.append(one)
    return found
