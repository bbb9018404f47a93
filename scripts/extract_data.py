"""Which texts of our shipped data are shown? Hands them to Babel: the named keys of the named lists of a YAML file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

# The list (or mapping) of a file, and its keys that reach a page. Whatever else stands in the files is not loaded, or not shown.
SHOWN: dict[str, tuple[str, ...]] = {
    "life_areas": ("name", "help"),
    "functions": ("name",),
    "jurisdiction": ("name",),
    "places": ("name",),
    "institutions": ("name", "short_name"),
    "deadlines": ("name",),
    "legal_bases": ("name",),
    "criteria": ("name",),
    "people": ("label", "one_line"),
}
Found = tuple[int, str, str, list[str]]


def shipped(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Babel's interface: line, function, message, comments."""
    data = yaml.safe_load(fileobj)
    for part, keys in SHOWN.items():
        rows = data.get(part, [])
        for row in rows if isinstance(rows, list) else [rows]:
            texts = row | row.get("persona", {})
            yield from ((1, "", texts[key], []) for key in keys if key in texts)
