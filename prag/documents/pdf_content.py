"""What does the content of a page draw, and what does it name? Its instructions, one by one, by a list; comments, marks and notes fall out.

After ISO 32000-2, annex A. An instruction that stands not on the list, or whose values are of another kind than it wants, is left out, as
readers do. Marked content is left out whole with its properties (ActualText, notes); whether it hides something, `pdf_layers` asks.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, Name, Operator, Pdf, String

from prag.documents.pdf_parts import COLOURS
from prag.documents.pdf_values import name, number, numbers
from prag.documents.rewrite import NotTaken

# A page of a long register has some thousands; a drawing of a building some hundred thousand.
MOST_INSTRUCTIONS = 300_000
MOST_BYTES = 8 * 1024 * 1024
# n number, N name, S text, L numbers, T texts and numbers; * any number of them, then perhaps a name.
_OF_KIND = {
    "": "q Q h S s f F f* B B* b b* n W W* BT ET T*", "n": "w J j M i Tc Tw Tz TL Tr Ts G g", "nn": "m l Td TD d0", "nnn": "RG rg",
    "nnnn": "v y re K k", "nnnnnn": "cm c Tm d1", "N": "ri gs CS cs sh Do", "Nn": "Tf", "Ln": "d", "S": "Tj '", "nnS": '"', "T": "TJ",
    "*": "SC sc SCN scn",
}  # fmt: skip
_WANTS = {word: wants for wants, words in _OF_KIND.items() for word in words.split()}
_NAMES = {"Tf": "Font", "Do": "XObject", "gs": "ExtGState", "CS": "ColorSpace", "cs": "ColorSpace", "SCN": "Pattern", "scn": "Pattern",
          "sh": "Shading"}  # fmt: skip
Instruction = tuple[list[Any], Operator]


@dataclass(slots=True)
class Drawn:
    """The instructions; how often each resource is named; where pictures lie within; what stands before marked content that may hide."""

    instructions: list[Instruction] = field(default_factory=list)
    names: dict[str, Counter[str]] = field(default_factory=dict)
    pictures: list[tuple[int, Any]] = field(default_factory=list)
    layers: list[Any] = field(default_factory=list)

    def bytes(self) -> bytes:
        return pikepdf.unparse_content_stream(self.instructions)


def drawn(bare: bytes, scratch: Pdf) -> Drawn:
    """What these bytes draw. `scratch` is a file that lives as long as the answer. Raises `NotTaken`, or what the parser raises."""
    if len(bare) > MOST_BYTES:
        raise NotTaken("too_heavy")
    found = Drawn()
    with warnings.catch_warnings():
        # The parser warns of a content that ends in the midst of an instruction.
        warnings.simplefilter("error", UserWarning)
        read = pikepdf.parse_content_stream(scratch.make_stream(bare))
    if len(read) > MOST_INSTRUCTIONS:
        raise NotTaken("too_heavy")
    for one in read:
        if isinstance(one, ContentStreamInlineImage):
            found.pictures.append((len(found.instructions), one.iimage))
            found.instructions.append(([], Operator("Do")))
            continue
        word = bytes(one.operator).decode("latin-1")
        if word in ("BDC", "DP"):
            _mark(list(one.operands), found)
        elif word in _WANTS and (values := _fitting(list(one.operands), _WANTS[word])) is not None:
            found.instructions.append((values, one.operator))
            if word in _NAMES and isinstance(values[-2 if word == "Tf" else -1] if values else None, Name):
                _count(found, _NAMES[word], str(values[0 if word == "Tf" else -1]))
    return found


def _count(found: Drawn, of: str, word: str) -> None:
    if of != "ColorSpace" or (word not in COLOURS and word != "/Pattern"):
        found.names.setdefault(of, Counter())[word] += 1


def _mark(values: list[Any], found: Drawn) -> None:
    if len(values) >= 2 and values[-2] == Name.OC:
        found.layers.append(values[-1])


def _fitting(values: list[Any], wants: str) -> list[Any] | None:
    """The values when they are of the kinds that are wanted; more than those stand before them and are left out."""
    if wants == "*":
        head = values[:-1] if values and isinstance(values[-1], Name) else values
        return values if values and len(values) <= 33 and all(number(one) is not None for one in head) else None
    if len(values) < len(wants):
        return None
    values = values[len(values) - len(wants) :]
    return values if all(_FITS[want](one) for want, one in zip(wants, values, strict=True)) else None


def _texts(value: Any) -> bool:
    return isinstance(value, Array) and all(number(one) is not None or isinstance(one, String) for one in value)


_FITS = {
    "n": lambda one: number(one) is not None, "N": lambda one: name(one) is not None, "S": lambda one: isinstance(one, String),
    "L": lambda one: numbers(one) is not None, "T": _texts,
}  # fmt: skip
