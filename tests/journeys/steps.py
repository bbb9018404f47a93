"""Which steps do several journeys share? Starting a case, deciding on it, recording a statement, giving a seat its terms."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

from prag.kernel.clock import today

TOLD = "What the case is for, who will see what, that support is voluntary. He asked for a copy."


def day(offset: int) -> tuple[int, int, int]:
    """Day, month and year of a day counted from today."""
    then: date = today() + timedelta(days=offset)
    return then.day, then.month, then.year


def unused_name() -> str:
    """A name nobody else of the tests has."""
    letters = "".join(chr(ord("a") + int(sign, 16)) for sign in uuid.uuid4().hex[:10])
    return f"Probe {letters.capitalize()}"


def fill_new_case(visitor: Any, name: str, told: str = TOLD) -> None:
    """Everything that starting a case asks for."""
    visitor.fill("Name", name)
    visitor.date("Date of birth", 14, 6, 1991)
    visitor.date("In custody since", *day(-400))
    visitor.date("Expected release", *day(150))
    visitor.choose("End of the sentence")
    visitor.choose("Law on execution of sanctions (to be confirmed by the authority)")
    visitor.choose("Serving a sentence, asks for support with the return home, release foreseen")
    visitor.fill("What was the person told?", told)
    visitor.date("When?", *day(-1))
    visitor.choose("Macedonian")


def code_on(visitor: Any) -> str:
    """The code of the case whose page is open."""
    found = re.search(r"/cases/([A-Z0-9-]+)/", visitor.page.url)
    assert found, visitor.page.url
    return found.group(1)


def decide(visitor: Any, code: str, answer: str, reason: str = "") -> None:
    """Open what is asked about a draft, from the first page, and answer."""
    visitor.go("/")
    visitor.follow(f"Confirm or refuse a case: {code}")
    visitor.choose(answer)
    if reason:
        visitor.fill("Reason", reason)
    visitor.press("Save the decision")


def say(visitor: Any, area: str, text: str, *, kind: str = "Fact", rating: str = "Some need", source: str = "") -> None:
    """Record a statement on a life area, from the case page."""
    visitor.follow(f"Add {area}", exact=True)
    fill_statement(visitor, text, kind=kind, rating=rating, source=source)
    visitor.press("Record", exact=True)


def fill_statement(visitor: Any, text: str, *, kind: str, rating: str, source: str) -> None:
    """What a statement needs, whatever its kind."""
    visitor.choose(rating, within="Is there a need?")
    visitor.fill("What do you know?", text)
    visitor.choose("Not known", within="Compared with last time")
    visitor.date("On which day was it said or seen?", *day(0))
    visitor.choose(kind, within="What kind of statement is it?")
    if source:
        visitor.fill("Where does it come from?", source)


def fill_terms(visitor: Any) -> None:
    """What a seat opens, why, and until when."""
    visitor.choose("Needs and plan", within="What may be opened?")
    visitor.choose("Needs and plan", within="Where may be written?")
    visitor.choose("The person's consent", within="On what basis?")
    visitor.date("Day of the person's written consent", *day(-3))
    visitor.date("Last day of the seat", *day(120))
