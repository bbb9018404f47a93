"""How does a test speak another language than English, and what of a page is foreign to that language? From its catalogue alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date

from babel.messages.pofile import read_po
from django.utils import translation

from prag.database.places import ROOT
from prag.ui import jinja2

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
NUMBER = ("n", "num")
# What joins two texts on a page: "Confirm or refuse a case: K7-QF3".
JOINTS = (": ", " · ", ", ")
# Shorter English may be a name, or a word that the other language has too.
SENTENCE = 12
# A few words in small letters may stand within what a colleague typed; the interface begins a line with them, or goes on after these.
BEGINS, FEW = r"(?:^|\d |[,:;·(“] ?)", 4
# A date in figures, however it is written, and one with its month in words.
IN_FIGURES = re.compile(r"(?<![\w./-])\d{1,4}([./-])\d{1,2}\1\d{1,4}(?![./-]?\w)")
IN_WORDS = re.compile(r"\b\d{1,2}\.? ([^\W\d]+) \d{4}\b")
LITERAL = 4  # letters of its own that a text with places must have to be told from another one


class Tongue:
    """What the English of the interface is called in one language."""

    def __init__(self, language: str) -> None:
        with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            messages = [message for message in read_po(file, locale=language) if message.id]
        self.plain: dict[str, str] = {}
        self.shaped: list[tuple[re.Pattern[str], str, bool | None]] = []
        # A text without a context first: it stands in more places than its namesakes.
        for message in sorted(messages, key=lambda one: one.context is not None):
            for english, own, singular in _forms(message):
                if PLACEHOLDER.search(english):
                    self.shaped.append((_shape(english), own, singular))
                else:
                    self.plain.setdefault(english, own.replace("%%", "%"))
        self.shaped.sort(key=lambda one: -len(re.sub(r"\(.*?\)", "", one[0].pattern)))
        with translation.override(language):
            self.months = {jinja2.day(date(2026, month, 1)).split()[1] for month in range(1, 13)}
        self.english = sorted({part for message in messages for part in _left_if_untranslated(message)})

    def __call__(self, text: str) -> str:
        """The English text as the pages of this language say it; what is not of the interface (a code, what was typed) stays."""
        if (own := self.plain.get(text)) is not None:
            return own
        # A whole text before a joint is meant as one, whatever longer text with places it would fit as well.
        for joint in JOINTS:
            head, found, rest = text.partition(joint)
            if found and head in self.plain:
                return f"{self.plain[head]}{joint}{self(rest)}"
        if (own := self._filled(text)) is not None:
            return own
        for joint in JOINTS:
            if joint in text:
                return joint.join(map(self, text.split(joint)))
        return text

    def control(self, name: str) -> str:
        """The name of a button or link, which may go on with what it is about: "Try Treatment officer", "Add Accommodation"."""
        own, words = self(name), name.split(" ")
        for end in range(len(words) - 1, 0, -1):
            if own == name and (verb := self.plain.get(" ".join(words[:end]))):
                return f"{verb} {self(' '.join(words[end:]))}"
        return own

    def _filled(self, text: str) -> str | None:
        for shape, own, singular in self.shaped:
            found = shape.fullmatch(text)
            if found is None:
                continue
            number = next((found[name] for name in NUMBER if name in found.groupdict()), None)
            if singular is None or singular == (number == "1"):
                return PLACEHOLDER.sub(lambda place, found=found: self(found[place[1]]), own)  # type: ignore[misc]
        return None

    def left_in_english(self, shown: str) -> list[str]:
        """The English of the interface that stands in a text of this language."""
        return [
            part for part in self.english if part in shown and (_unmistakable(part) or re.search(BEGINS + re.escape(part), shown, re.M))
        ]

    def dates(self, shown: str) -> list[str]:
        """Every date that stands in a text, well written or not."""
        return [one[0] for shape in (IN_FIGURES, IN_WORDS) for one in shape.finditer(shown)]

    def foreign(self, shown: str) -> list[str]:
        """What in a text is not of this language: English left over, and dates other than dd.mm.yyyy or with the language's months."""
        figures = [one[0] for one in IN_FIGURES.finditer(shown) if not re.fullmatch(r"\d{2}\.\d{2}\.\d{4}", one[0])]
        return [*self.left_in_english(shown), *figures, *(one[0] for one in IN_WORDS.finditer(shown) if one[1] not in self.months)]


@functools.cache
def tongue(language: str) -> Tongue:
    """The language's words, read once."""
    return Tongue(language)


def _unmistakable(part: str) -> bool:
    return part[0].isupper() or len(part.split()) >= FEW


def _forms(message) -> Iterator[tuple[str, str, bool | None]]:  # type: ignore[no-untyped-def]
    if isinstance(message.id, tuple):
        yield from zip(message.id, message.string, (True, False), strict=True)
    else:
        yield message.id, message.string, None


def _shape(english: str) -> re.Pattern[str]:
    """What a text with places looks like once they are filled; one with next to no words of its own looks like nothing."""
    literal = re.sub(r"[\W\d]", "", PLACEHOLDER.sub("", english))
    if len(literal) < LITERAL:
        return re.compile(r"(?!)")
    pieces, seen, end = [], set(), 0
    for place in PLACEHOLDER.finditer(english):
        pieces.append(re.escape(english[end : place.start()].replace("%%", "%")))
        pieces.append(f"(?P={place[1]})" if place[1] in seen else f"(?P<{place[1]}>.+?)")
        seen.add(place[1])
        end = place.end()
    return re.compile("".join([*pieces, re.escape(english[end:].replace("%%", "%"))]), re.S)


def _left_if_untranslated(message) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The parts of an English text by which one would know it on a page: of more than one word, and not the same in both languages."""
    for english, own, _singular in _forms(message):
        for part in re.split(r"%\(\w+\)[sd]|%%\{\w+\}", english):
            known = part.strip().replace("%%", "%")
            if len(known) >= SENTENCE and " " in known and known not in own:
                yield known
