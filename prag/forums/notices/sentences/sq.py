"""What does a notice say in Albanian? One function a sentence; names of the data stand where they need no ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prag.forums.notices.facts import MeetingFacts, ProjectFacts
from prag.forums.notices.sentences.shared import closed, from_to, in_a_row, is_own_sentence, some_days

MONTHS = ("janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor")
NUMBERS = ("zero", "një", "dy", "tri", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë", "dhjetë")
HEADINGS = {"conclusions": "Përfundimet", "forums": "Forumet", "project": "Projekti"}
READ_ON = "Ky njoftim në gjuhën shqipe"
NOT_REVIEWED = "Ende i pashqyrtuar: këtë tekst nuk e ka lexuar ende lexuesi i dytë."
FOOTNOTE = (
    "Ky emërtim nuk cenon qëndrimet për statusin; ai përputhet me Rezolutën 1244 (1999) të Këshillit të Sigurimit të Kombeve të Bashkuara"
    " dhe me mendimin e Gjykatës Ndërkombëtare të Drejtësisë për shpalljen e pavarësisë së Kosovës."
)


def names(some: Sequence[str]) -> str:
    """Names in a row."""
    return in_a_row(some, "dhe")


def days(some: Sequence[date]) -> str:
    """The line of dates."""
    return some_days(some, MONTHS, "dhe")


def day(one: date) -> str:
    """One day."""
    return days([one])


def places(towns: Sequence[str]) -> str:
    """The line of places."""
    return f"{'Vendi' if len(towns) == 1 else 'Vendet'}: {', '.join(towns)}" if towns else ""


def support(supporters: Sequence[str], whom: str) -> str:
    """Who supports whom, and in what."""
    if supporters and whom:
        return closed(f"{names(supporters)} {'mbështesin' if len(supporters) > 1 else 'mbështet'} {whom}")
    if supporters:
        return closed(f"Mbështetja vjen nga: {names(supporters)}")
    return closed(f"Mbështetje marrin {whom}") if whom else ""


def met(project: ProjectFacts, forums: int) -> str:
    """Who sat at the table: the side of the prisons and the side of the town."""
    sides = [one for one in (project.prison_side, project.local_side) if one]
    if not sides:
        return ""
    where = "forumin lokal" if forums == 1 else "forumet lokale"
    return closed(f"Në {where} të koordinimit u ulën në një tryezë {', si dhe '.join(sides)}")


def organised(organisers: Sequence[str], forums: int) -> str:
    """Who organised."""
    if not organisers:
        return ""
    what = "Forumin e" if forums == 1 else "Forumet i"
    who = "organizuan përfituesit e granteve" if len(organisers) > 1 else "organizoi përfituesi i grantit"
    return closed(f"{what} {who}: {names(organisers)}")


def concluded(conclusions: int) -> str:
    """Before the list of conclusions."""
    return f"Pjesëmarrësit arritën në {'këtë përfundim' if conclusions == 1 else 'këto përfundime'}:"


def discussed(towns: Sequence[str], text: str, aim: str, forums: int) -> list[str]:
    """What was discussed and to what end; `towns`: where, when it was not everywhere."""
    where = f"Në {names(towns)}" if towns else "Në forum" if forums == 1 else "Në forume"
    if is_own_sentence(text) or is_own_sentence(aim):
        about = f" ({names(towns)})" if towns else ""
        return [closed(f"{label}{about}: {said}") for label, said in (("U diskutua", text), ("Qëllimi", aim)) if said]
    if text:
        return [closed(f"{where} u diskutua për {text}" + (f", me qëllim {aim}" if aim else ""))]
    return [closed(f"{where} qëllimi ishte {aim}")] if aim else []


def held(forums: int, period: Sequence[date]) -> str:
    """Before the list of forums."""
    number = NUMBERS[forums] if forums < len(NUMBERS) else str(forums)
    if len(period) == 2:
        when = f"Në periudhën {from_to(period[0], period[1], MONTHS)} u mbajt"
        return f"{when} një forum:" if forums == 1 else f"{when}ën {number} forume:"
    return "U mbajt një forum:" if forums == 1 else f"U mbajtën {number} forume:"


def meeting(one: MeetingFacts) -> str:
    """A line of the list of forums."""
    line = ", ".join(part for part in (day(one.day) if one.day else "", one.town, one.country) if part)
    prisons = f"{'burgu' if len(one.focus) == 1 else 'burgjet'} në fokus: {names(one.focus)}" if one.focus else ""
    return "; ".join(part for part in (line, prisons) if part)


def grants(number: int, project: str, forums: int) -> str:
    """Under which grants of which project."""
    if not number and not project:
        return ""
    how_many = NUMBERS[number] if number < len(NUMBERS) else str(number)
    under = "mbi bazën e një marrëveshjeje granti" if number == 1 else f"mbi bazën e {how_many} marrëveshjeve të grantit" if number else ""
    within = f"në kuadër të projektit rajonal “{project}”" if project else ""
    return closed(f"{'Forumi u mbajt' if forums == 1 else 'Forumet u mbajtën'} {' '.join(part for part in (under, within) if part)}")


def programme(project: ProjectFacts) -> str:
    """The joint programme, whose it is, and its years."""
    years = "–".join(map(str, project.years))
    if not project.programme:
        return f"Programi zgjat: {years}." if years else ""
    whose = f" ({project.supporters})" if project.supporters else ""
    return f"Projekti bën pjesë në programin e përbashkët “{project.programme}”{whose}{', ' + years if years else ''}."


def region(text: str) -> str:
    """Where the project works."""
    return closed(f"Projekti përfshin: {text}") if text else ""


def published(one: date) -> str:
    """When it was published."""
    return f"Botuar më {day(one)}."
