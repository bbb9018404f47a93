"""What becomes of files that are a little wrong? Each is changed at random places and read as the process apart reads it.

`python -m tests.documents.mutations FIRST LAST` prints one word for each number, and what a kept file has that it must not. Run as a
process of its own: a parser that falls over takes this one along, and whoever started it goes on behind that number.
"""

from __future__ import annotations

import functools
import random
import signal
import sys
from typing import Any

from prag.documents.rewrite import Clean, Limits
from prag.documents.rewrite_child import answer
from tests.documents.hostile import CORPUS, PDFS, jpeg, pdf, png
from tests.documents.neutral import faults

LIMITS = Limits(most_pixels=1_000_000, most_unpacked=8 << 20)
SECONDS = 10
_WORDS = (
    b"/JavaScript",
    b"/OpenAction",
    b"stream",
    b"endobj",
    b"<<",
    b">>",
    b"/Kids",
    b"/Parent",
    b"\xff\xd8",
    b"\xff\xd9",
    b"IDAT",
    b"%PDF-",
)


@functools.cache
def _seeds() -> list[bytes]:
    """Files small enough to be changed often; of every kind that is taken."""
    made = [pdf(), pdf(pages=3), png(), jpeg(), *(make() for make, word in PDFS.values() if word == "clean")]
    made += [CORPUS[name][0]() for name in ("JPEG with its place", "PNG with notes and place", "PNG that moves", "JPEG that is HTML too")]
    return [one for one in made if len(one) < 100_000]


def mutated(number: int) -> bytes:
    """The file of that number, always the same."""
    dice = random.Random(number)
    data = bytearray(dice.choice(_seeds()))
    for _ in range(dice.choice((1, 1, 2, 4, 16, 64))):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(6):
            case 0:
                data[at : at + 1] = bytes((dice.randrange(256),))
            case 1:
                del data[at : at + dice.randrange(1, 40)]
            case 2:
                data[at:at] = dice.randbytes(dice.randrange(1, 20))
            case 3:
                data[at:at] = dice.choice(_WORDS)
            case 4:
                start = dice.randrange(len(data) + 1)
                data[at:at] = data[start : start + dice.randrange(1, 200)]
            case 5:
                data[at : at + 4] = dice.choice((b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"99999", b"-1"))
    return bytes(data)


def read(number: int) -> str:
    """`refused`, `clean`, or what is wrong with what would be kept."""
    head, kept = answer(mutated(number), LIMITS)
    if "refused" in head:
        return "refused"
    # A change may turn what was hidden into what is seen, and then it is kept: so the texts of pages are not judged here.
    return "; ".join(faults(Clean(head["media"], head["pages"], kept), texts=False)) or "clean"


def _too_long(*_: Any) -> None:
    print("hang", flush=True)
    sys.exit(1)


def main(first: int, last: int) -> None:
    signal.signal(signal.SIGALRM, _too_long)
    for number in range(first, last):
        signal.alarm(SECONDS)
        print(number, read(number), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
