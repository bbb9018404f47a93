"""What have the languages in common? Dates and names in a row, each language with its own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date


def in_a_row(names: Sequence[str], last: str) -> str:
    """Names one after the other: A; A and B; A, B and C. `last` is the word before the last one."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def some_days(days: Iterable[date], months: Sequence[str], last: str) -> str:
    """Several days, each month and year once, after the last day that it belongs to: 30 June and 2 July 2021."""
    ordered = sorted(set(days))
    said = []
    for one, following in zip(ordered, [*ordered[1:], None], strict=False):
        text = str(one.day)
        if following is None or (following.year, following.month) != (one.year, one.month):
            text += f" {months[one.month - 1]}"
        if following is None or following.year != one.year:
            text += f" {one.year}"
        said.append(text)
    return in_a_row(said, last)


def from_to(first: date, last: date, months: Sequence[str]) -> str:
    """From one day to another, month and year once where they are the same: 26 June – 3 July 2021."""
    end = f"{last.day} {months[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {months[first.month - 1]}{year} – {end}"


def is_own_sentence(text: str) -> bool:
    """Whether somebody wrote a whole sentence where a part of one was asked for."""
    return text[:1].isupper() or text.rstrip().endswith((".", "!", "?"))


def closed(text: str) -> str:
    """The text with a full stop at its end, unless it ends a sentence already."""
    bare = text.rstrip()
    return bare if not bare or bare.endswith((".", "!", "?", "…")) else f"{bare}."
