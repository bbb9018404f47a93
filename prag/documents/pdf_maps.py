"""What do the small programs inside a PDF say? Tables of letters and calculators of colours, read word by word and written anew.

Both are written in PostScript, which could say anything. Of a table only its rows are kept; of a calculator only numbers and the words of
ISO 32000-2, 7.10.5. Comments and everything else fall out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prag.documents.rewrite import NotTaken

MOST_BYTES = 4 * 1024 * 1024
# One row of a table: so many words. `<` hexadecimal, `#` a number, `?` hexadecimal or a list of it.
_ROWS = {
    "codespacerange": "<<", "bfchar": "<<", "bfrange": "<<?", "cidchar": "<#", "cidrange": "<<#", "notdefchar": "<#", "notdefrange": "<<#",
}  # fmt: skip
_WORD = re.compile(
    rb"%[^\r\n]*|<[0-9A-Fa-f\s]*>|<<|>>|[\[\]{}]|\((?:\\.|[^\\()])*\)|/[^\s<>\[\](){}/%]*|[^\s<>\[\](){}/%]+|[^\s]", re.DOTALL
)
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)")
# A letter stands for a few others at most; a longer text behind one would be read by whoever searches, and seen by nobody.
MOST_OF_A_LETTER = 64
MOST_LETTERS = 1_200_000
_HEAD = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_CALCULATES = frozenset(
    b"abs add atan ceiling cos cvi cvr div exp floor idiv ln log mod mul neg round sin sqrt sub truncate "
    b"and bitshift eq false ge gt le lt ne not or true xor if ifelse copy dup exch index pop roll".split()
)


def table_anew(data: bytes, head: dict[str, str]) -> bytes:
    """A table of letters with its rows alone; `head` are the entries that readers want in it. Raises `NotTaken`."""
    if len(data) > MOST_BYTES:
        raise NotTaken("too_heavy")
    out = [_HEAD, *(f"/{name} {value} def\n".encode("ascii") for name, value in head.items())]
    words, letters = _words(data), 0
    for word in words:
        kind = word.removeprefix(b"begin").decode("latin-1")
        if word.startswith(b"begin") and kind in _ROWS:
            rows = [row for row in _rows(words, kind) if all(len(one) <= MOST_OF_A_LETTER + 2 or one.startswith(b"[") for one in row)]
            letters += sum(_letters(row, kind) for row in rows)
            if letters > MOST_LETTERS:
                raise NotTaken("too_heavy")
            out += _blocks(kind, [b" ".join(row) for row in rows])
    return b"".join([*out, _TAIL])


def texts_anew(data: bytes) -> bytes:
    """A table of what letters mean, empty when it cannot be read: the page looks the same without it. Raises `NotTaken` for its size."""
    try:
        return table_anew(data, {})
    except NotTaken as no:
        if no.word != "broken":
            raise
        return table_anew(b"", {})


def calculator_anew(data: bytes) -> bytes:
    """A calculator, of numbers and its own words alone. Raises `NotTaken`."""
    words, depth = list(_words(data)), 0
    for at, word in enumerate(words):
        depth += (word == b"{") - (word == b"}")
        if not (word in (b"{", b"}") or word in _CALCULATES or _NUMBER.fullmatch(word)) or not 0 <= depth <= 50:
            raise NotTaken("broken")
        if not depth and at != len(words) - 1:
            raise NotTaken("broken")
    if depth or not words:
        raise NotTaken("broken")
    return b" ".join(words)


def _words(data: bytes) -> Iterator[bytes]:
    return (found[0] for found in _WORD.finditer(data) if not found[0].startswith(b"%"))


def _letters(row: list[bytes], kind: str) -> int:
    """For how many letters a row speaks: readers write each of them into a table."""
    if not kind.endswith("range") or kind == "codespacerange":
        return 1
    return max(0, int(row[1][1:-1] or b"0", 16) - int(row[0][1:-1] or b"0", 16)) + 1


def _rows(words: Iterator[bytes], kind: str) -> Iterator[list[bytes]]:
    """Each row up to the table's end. What fits no row makes the table broken."""
    while (word := next(words, b"")) != b"end" + kind.encode():
        row = []
        for at, want in enumerate(_ROWS[kind]):
            one = word if at == 0 else next(words, b"")
            if one == b"[" and want == "?":
                one = _listed(words)
            elif not (_NUMBER.fullmatch(one) if want == "#" else one.startswith(b"<") and one.endswith(b">") and one != b"<<"):
                raise NotTaken("broken")
            row.append(b"<" + b"".join(one[1:-1].split()) + b">" if one.startswith(b"<") else one)
        yield row


def _listed(words: Iterator[bytes]) -> bytes:
    found: list[bytes] = []
    while (word := next(words, b"")) != b"]":
        if not (word.startswith(b"<") and word.endswith(b">")) or word == b"<<" or len(found) > 256:
            raise NotTaken("broken")
        bare = b"".join(word[1:-1].split())
        found.append(b"<" + (bare if len(bare) <= MOST_OF_A_LETTER else b"") + b">")
    return b"[" + b" ".join(found) + b"]"


def _blocks(kind: str, rows: list[bytes]) -> Iterator[bytes]:
    """At most a hundred rows in each, as readers expect."""
    for at in range(0, len(rows), 100):
        part = rows[at : at + 100]
        yield b"%d begin%s\n%s\nend%s\n" % (len(part), kind.encode(), b"\n".join(part), kind.encode())
