"""Does a text hold something that looks like a person's number, a case code, a birth date or initials? By patterns alone.

Never by comparing with the names or codes that Prag protects: an answer to "is this one of them?" would itself tell who is.
So it finds what only looks like one and overlooks what does not; a person reads and decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prag.kernel.codes import LETTERS, SIGNS, tidy_case_code


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and what it looks like."""

    word: str
    why: str | Promise


_CAPITAL = "A-ZČĆŽŠĐÇËА-ЯЃЌЅЏЉЊЈЂЋ"
_DATE = r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)?\d{2}\b\.?|\d{1,2}\.?\s+\w+\s+(?:19|20)\d{2}|(?:19|20)\d{2}"
_BORN = r"born|date of birth|birth ?date|lindur|lindi|datëlindj\w*|rođen\w*|datum rođenja|рођен\w*|датум рођења|роден\w*|датум на раѓање"

CODE = _("It looks like the code of a case.")
NUMBER = _("It looks like a personal number.")
ID = _("It looks like the number of an identity card.")
BIRTH = _("It looks like a date of birth.")
OLD_DATE = _("A date so long ago may be a date of birth.")
LONG = _("A long number: of a person, a document or a telephone?")
INITIALS = _("It looks like somebody's initials.")
AGE = _("Somebody's age?")

_ONE = rf"[{_CAPITAL}]\."
# Two initials, or three with an age after them; "O.J.F." alone is an association.
_INITIALS = rf"(?<![\w.]){_ONE}\s?{_ONE}(?:\s?{_ONE}(?=\s?[(,]\s?\d))?(?:\s?[(,]\s?\d{{1,2}}\b\)?)?(?!\s?{_ONE})"

# In this order: what an earlier pattern found is not told again by a later one.
_PATTERNS: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (re.compile(r"(?<!\d)\d{13}(?!\d)|(?<!\d)\d{7}[ -]\d{6}(?!\d)"), NUMBER),
    (re.compile(r"\b[A-Za-z]\d{8}[A-Za-z]\b"), ID),
    (re.compile(rf"\b(?:{_BORN})\b\W+(?:[^\W\d]+\W+){{0,3}}(?:{_DATE})", re.IGNORECASE), BIRTH),
    (re.compile(r"(?<![\d.])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19\d{2}|200\d)(?!\d)"), OLD_DATE),
    (re.compile(r"(?<!\d)\d(?:[ \u00a0-]?\d){8,}(?!\d)|(?<!\d)\d{7,}(?!\d)"), LONG),
    (re.compile(_INITIALS), INITIALS),
    (re.compile(r"\b\d{2}[- ](?:year[- ]old|vjeç\w*|godišnj\w*|годиш\w*)", re.IGNORECASE), AGE),
)
_HYPHENS = "-\u2010\u2011\u2012\u2013"
_WRITTEN_OUT = re.compile(rf"(?<![{_HYPHENS}\w])[{LETTERS}][2-9][{_HYPHENS}][{SIGNS}]{{3,4}}(?![{_HYPHENS}\w])", re.IGNORECASE)
# Without the hyphen: in capitals whatever follows, in small letters only when a figure follows ("k7qf3", not "b2book").
_RUN_TOGETHER = re.compile(
    rf"(?<!\w)[{LETTERS}][2-9] ?[{SIGNS}]{{3,4}}(?!\w)"
    rf"|(?<!\w)[{LETTERS.lower()}][2-9](?=[a-z]*[2-9])[{SIGNS.lower()}]{{3,4}}(?!\w)"
)


def suspicious(text: str) -> list[Finding]:
    """What a person should look at before the text becomes public, each once, in the order of the text."""
    found: dict[tuple[int, int], Finding] = {}
    for start, end, why in _hits(text):
        if not any(start < e and s < end for s, e in found):
            found[start, end] = Finding(text[start:end], why)
    ordered = [found[place] for place in sorted(found)]
    return list(dict.fromkeys(ordered))


def _hits(text: str) -> Iterator[tuple[int, int, str | Promise]]:
    for pattern in (_WRITTEN_OUT, _RUN_TOGETHER):
        for hit in pattern.finditer(text):
            if tidy_case_code(re.sub(f"[{_HYPHENS}]", "-", hit.group())):
                yield *hit.span(), CODE
    for pattern, why in _PATTERNS:
        for hit in pattern.finditer(text):
            yield *hit.span(), why
