"""Is a value of a PDF of the kind that its place wants? Numbers are numbers: a text in their place is left out and never handed on.

Readers trust these types and some have run what stood there (CVE-2024-4367: a text in a list of six numbers). Each function takes a value
of the old file and gives one for the new file, or None for what does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pikepdf import Array, Name, String

MOST_IN_A_LIST = 200_000
# ISO 32000-2, C.2: a name is at most 127 bytes long.
MOST_OF_A_NAME = 127
MOST_OF_A_CODE = 0xFFFF
# Every word by which an object of the list says what it is (ISO 32000-2).
_KINDS = {
    "/Font", "/Type0", "/Type1", "/MMType1", "/Type3", "/TrueType", "/CIDFontType0", "/CIDFontType2", "/FontDescriptor", "/Encoding",
    "/Type1C", "/CIDFontType0C", "/OpenType", "/XObject", "/Form", "/Image", "/Group", "/Transparency", "/Mask", "/Alpha", "/Luminosity",
    "/ExtGState", "/Pattern", "/CMap",
}  # fmt: skip
_MAKER = re.compile(rb"[A-Za-z0-9 ._+-]{0,40}")


def number(value: Any) -> Any:
    """A number; truth values are none."""
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def name(value: Any) -> Name | None:
    return Name(str(value)) if isinstance(value, Name) and 1 < len(bytes(value)) <= MOST_OF_A_NAME + 1 else None


def kind(value: Any) -> Name | None:
    """What an object says that it is."""
    return name(value) if isinstance(value, Name) and str(value) in _KINDS else None


def numbers(value: Any) -> Array | None:
    return _list(value, number)


def six_numbers(value: Any) -> Array | None:
    """A matrix."""
    return numbers(value) if isinstance(value, Array) and len(value) == 6 else None


def lists_of_numbers(value: Any) -> Array | None:
    """Numbers, and lists of them one level down, as the dashes of a line."""
    return _list(value, lambda one: numbers(one) if isinstance(one, Array) else number(one))


def code(value: Any) -> int | None:
    """The number of a letter."""
    return value if isinstance(number(value), int) and 0 <= value <= MOST_OF_A_CODE else None


def codes_and_names(value: Any) -> Array | None:
    return _list(value, lambda one: name(one) if isinstance(one, Name) else code(one))


def widths(of_each: int) -> Callable[[Any], Array | None]:
    """Widths of letters: a code and a list for the letters from there on, or two codes and `of_each` numbers for all between them.

    Readers write each of them into a table, so together they are no more than a font can have.
    """

    def checked(value: Any) -> Array | None:
        found = lists_of_numbers(value)
        said, letters, at = list(found or ()), 0, 0
        while at < len(said):
            listed = at + 1 < len(said) and isinstance(said[at + 1], Array)
            row = said[at : at + (2 if listed else 2 + of_each)]
            at += len(row)
            first, last = code(row[0]), code(row[1]) if len(row) == 2 + of_each else None
            if first is None or (last is None and not listed) or any(isinstance(one, Array) for one in row[2:]):
                return None
            letters += len(row[1]) if listed else max(0, last - first) + 1  # type: ignore[operator]
        return found if letters <= 2 * MOST_OF_A_CODE else None

    return checked


def names(value: Any) -> Any:
    return _list(value, name) if isinstance(value, Array) else name(value)


def truths(value: Any) -> Array | None:
    return _list(value, truth)


def makers_word(value: Any) -> String | None:
    """By whom a set of letters is counted: the one text that a font needs."""
    return String(bytes(value)) if isinstance(value, String) and _MAKER.fullmatch(bytes(value)) else None


def _list(value: Any, of: Callable[[Any], Any]) -> Array | None:
    """All of it, or nothing: a list with a gap says something else."""
    if not isinstance(value, Array) or len(value) > MOST_IN_A_LIST:
        return None
    found = [of(one) for one in value]
    return None if any(one is None for one in found) else Array(found)


LEAVES: dict[str, Callable[[Any], Any]] = {
    "number": number, "truth": truth, "name": name, "kind": kind, "code": code, "numbers": numbers, "six numbers": six_numbers,
    "names": names, "lists of numbers": lists_of_numbers, "codes and names": codes_and_names, "truths": truths,
    "maker's word": makers_word, "widths": widths(1), "heights": widths(3),
    "number or numbers": lambda value: numbers(value) if isinstance(value, Array) else number(value),
}  # fmt: skip
