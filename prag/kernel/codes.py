"""How is a case named without naming the person? By a code that the database draws (`cases.draw_code`)."""

from __future__ import annotations

import re

# No 0/O, 1/I/L: codes are read aloud and copied from paper.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
SIGNS = LETTERS + "23456789"
CODE = re.compile(rf"^[{LETTERS}][2-9]-[{SIGNS}]{{3,4}}$")


def tidy_case_code(typed: str) -> str | None:
    """The code a person meant by what they typed (spaces, lower case, a missing hyphen), or None."""
    bare = re.sub(r"[\s-]", "", typed).upper()
    code = f"{bare[:2]}-{bare[2:]}"
    return code if CODE.match(code) else None
