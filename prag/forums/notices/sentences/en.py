"""What does a notice say in English? One function a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from prag.forums.notices.facts import MeetingFacts, ProjectFacts
from prag.forums.notices.sentences.shared import closed, from_to, in_a_row, is_own_sentence, some_days

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HEADINGS = {"conclusions": "Conclusions", "forums": "The forums", "project": "The project"}
READ_ON = "This notice in English"
NOT_REVIEWED = "Not yet reviewed: a second reader has not read this text yet."
FOOTNOTE = (
    "This designation is without prejudice to positions on status; it accords with UN Security Council Resolution 1244 (1999) and with the"
    " opinion of the International Court of Justice on Kosovo's declaration of independence."
)

# Names that English says with an article.
_ARTICLE = re.compile(r"\b(Agency|Bank|Council|Embassy|Foundation|Fund|Government|Ministry|Mission|Nations|Office|Organi[sz]ation|Union)\b")


def names(some: Sequence[str]) -> str:
    """Names in a row."""
    return in_a_row(some, "and")


def days(some: Sequence[date]) -> str:
    """The line of dates."""
    return some_days(some, MONTHS, "and")


def day(one: date) -> str:
    """One day."""
    return days([one])


def places(towns: Sequence[str]) -> str:
    """The line of places."""
    return f"{'Place' if len(towns) == 1 else 'Places'}: {', '.join(towns)}" if towns else ""


def support(supporters: Sequence[str], whom: str) -> str:
    """Who supports whom, and in what."""
    who = names([f"the {one}" if _ARTICLE.search(one) else one for one in supporters])
    if supporters and whom:
        return closed(f"{who[0].upper()}{who[1:]} {'support' if len(supporters) > 1 else 'supports'} {whom}")
    if supporters:
        return closed(f"Support comes from {who}")
    return closed(f"Support goes to {whom}") if whom else ""


def met(project: ProjectFacts, forums: int) -> str:
    """Who sat at the table: the side of the prisons and the side of the town."""
    sides = [one for one in (project.prison_side, project.local_side) if one]
    if not sides:
        return ""
    where = "The local coordination forum" if forums == 1 else "The local coordination forums"
    return closed(f"{where} brought to one table {', and '.join(sides)}")


def organised(organisers: Sequence[str], forums: int) -> str:
    """Who organised."""
    if not organisers:
        return ""
    what = "The forum was organised" if forums == 1 else "The forums were organised"
    who = "the beneficiaries of the grants" if len(organisers) > 1 else "the beneficiary of the grant"
    return closed(f"{what} by {who}: {names(organisers)}")


def concluded(conclusions: int) -> str:
    """Before the list of conclusions."""
    return f"The participants came to {'this conclusion' if conclusions == 1 else 'these conclusions'}:"


def discussed(towns: Sequence[str], text: str, aim: str, forums: int) -> list[str]:
    """What was discussed and to what end; `towns`: where, when it was not everywhere."""
    where = f"In {names(towns)}" if towns else "At the forum" if forums == 1 else "At the forums"
    if is_own_sentence(text) or is_own_sentence(aim):
        about = f" ({names(towns)})" if towns else ""
        return [closed(f"{label}{about}: {said}") for label, said in (("Discussed", text), ("The aim", aim)) if said]
    if text:
        return [closed(f"{where} the discussion was about {text}" + (f", with the aim {aim}" if aim else ""))]
    return [closed(f"{where} the aim was {aim}")] if aim else []


def held(forums: int, period: Sequence[date]) -> str:
    """Before the list of forums."""
    number = NUMBERS[forums].capitalize() if forums < len(NUMBERS) else str(forums)
    what = f"{number} forum was held" if forums == 1 else f"{number} forums were held"
    return f"{what} in the period {from_to(period[0], period[1], MONTHS)}:" if len(period) == 2 else f"{what}:"


def meeting(one: MeetingFacts) -> str:
    """A line of the list of forums."""
    line = ", ".join(part for part in (day(one.day) if one.day else "", one.town, one.country) if part)
    prisons = f"{'prison' if len(one.focus) == 1 else 'prisons'} in focus: {names(one.focus)}" if one.focus else ""
    return "; ".join(part for part in (line, prisons) if part)


def grants(number: int, project: str, forums: int) -> str:
    """Under which grants of which project."""
    if not number and not project:
        return ""
    how_many = NUMBERS[number] if number < len(NUMBERS) else str(number)
    under = "under one grant agreement" if number == 1 else f"under {how_many} grant agreements" if number else ""
    within = f"within the regional project “{project}”" if project else ""
    return closed(f"{'The forum was held' if forums == 1 else 'The forums were held'} {' '.join(part for part in (under, within) if part)}")


def programme(project: ProjectFacts) -> str:
    """The joint programme, whose it is, and its years."""
    years = "–".join(map(str, project.years))
    if not project.programme:
        return f"Years of the programme: {years}." if years else ""
    whose = f" ({project.supporters})" if project.supporters else ""
    return f"The project is part of the joint programme “{project.programme}”{whose}{', ' + years if years else ''}."


def region(text: str) -> str:
    """Where the project works."""
    return closed(f"The project covers: {text}") if text else ""


def published(one: date) -> str:
    """When it was published."""
    return f"Published on {day(one)}."
