"""Where do the facts of a notice come from? From the gate's public facts of meetings, and from names and lines in one language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from prag.forums.models import Project, Wording
from prag.forums.notices.facts import PROJECT_SLOTS, MeetingFacts, NoticeFacts, ProjectFacts, Said, Words
from prag.gate.verbs import call
from prag.organisations.load import id_of

# One meeting as `forums.public_facts` answers it.
Raw = Mapping[str, Any]
Names = Mapping[tuple[UUID, str], str]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that has no words in the language: a line of the project (`slot`), or what a meeting said (`town`)."""

    slot: str
    town: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Collected:
    """The facts in one language, and what is missing in it."""

    facts: NoticeFacts
    gaps: tuple[Gap, ...]


def held_between(first: date, last: date) -> list[Raw]:
    """The meetings held in a period, of every jurisdiction. Raises `Refused`."""
    return json.loads(call("forums.facts_to_announce", p_first=first, p_last=last))


def meetings_of(meetings: Sequence[UUID]) -> list[Raw]:
    """The public facts of these meetings. Raises `Refused`."""
    return json.loads(call("forums.facts_to_announce", p_first=None, p_last=None, p_meetings=list(meetings)))


def projects_of(raw: Iterable[Raw]) -> set[str]:
    """The projects under which the meetings were held; empty text: under none."""
    return {one["project"] or "" for one in raw}


def collect(raw: Sequence[Raw], language: str, words: Words, period: Sequence[date], *, using: str = "default") -> Collected:
    """The facts of these meetings in one language. Asks for names once and for the project once."""
    names = _names(raw, language, using)
    project = _project(raw, names, using)
    organisers = dict.fromkeys(_name(names, one["beneficiary"], one["beneficiary_name"]) for one in raw if one["beneficiary"])
    facts = NoticeFacts(
        language=language,
        words=words,
        period=tuple(period) if len(set(period)) > 1 else (),
        meetings=tuple(_meeting(one, names) for one in raw),
        organisers=tuple(organisers),
        grants=len({one["grant"] for one in raw if one["grant"]}),
        discussed=_shared((one["meeting"], _text(one, "discussed", language)) for one in raw),
        aims=_shared((one["meeting"], _text(one, "aim", language)) for one in raw),
        conclusions=_shared((one["meeting"], said["texts"].get(language, "")) for one in raw for said in one["conclusions"]),
        project=project,
    )
    return Collected(facts, _gaps(raw, facts, language))


def _names(raw: Sequence[Raw], language: str, using: str) -> dict[tuple[UUID, str], str]:
    subjects = {UUID(one[key]) for one in raw for key in ("place", "beneficiary", "project") if one[key]}
    subjects |= {UUID(prison["institution"]) for one in raw for prison in one["focus"]}
    subjects |= {id_of("jurisdiction", one["jurisdiction"]) for one in raw}
    rows = Wording.objects.using(using).filter(subject__in=subjects, language=language)
    return {(subject, slot): text for subject, slot, text in rows.values_list("subject", "slot", "text")}


def _name(names: Names, subject: UUID | str, own: str) -> str:
    """The name in the language, else the one by which the institution or place is known here."""
    return names.get((UUID(str(subject)), "name"), own)


def _meeting(raw: Raw, names: Names) -> MeetingFacts:
    return MeetingFacts(
        meeting=raw["meeting"],
        forum=raw["forum"],
        day=date.fromisoformat(raw["held_on"]),
        town=_name(names, raw["place"], raw["place_name"]),
        country=_name(names, id_of("jurisdiction", raw["jurisdiction"]), raw["country"]),
        focus=tuple(_name(names, one["institution"], one["name"]) for one in raw["focus"]),
    )


def _project(raw: Sequence[Raw], names: Names, using: str) -> ProjectFacts:
    chosen = next((UUID(one["project"]) for one in raw if one["project"]), None)
    if chosen is None:
        return ProjectFacts()
    row = Project.objects.using(using).get(id=chosen)
    said = {slot: names.get((chosen, slot), "") for slot in PROJECT_SLOTS}
    return ProjectFacts(years=(row.programme_from, row.programme_until), **said)


def _text(raw: Raw, slot: str, language: str) -> str:
    return next((one["text"] for one in raw["texts"] if (one["slot"], one["language"]) == (slot, language)), "")


def _shared(said: Iterable[tuple[str, str]]) -> tuple[Said, ...]:
    """Each text once, with the meetings that said it, in the order in which it was first said."""
    found: dict[str, list[str]] = {}
    for meeting, text in said:
        if text.strip():
            found.setdefault(text.strip(), []).append(meeting)
    return tuple(Said(text, tuple(dict.fromkeys(meetings))) for text, meetings in found.items())


def _gaps(raw: Sequence[Raw], facts: NoticeFacts, language: str) -> tuple[Gap, ...]:
    found = [Gap(slot) for slot in PROJECT_SLOTS if not getattr(facts.project, slot) and any(one["project"] for one in raw)]
    for one, meeting in zip(raw, facts.meetings, strict=True):
        found += [Gap("conclusion", meeting.town, said["position"]) for said in one["conclusions"] if not said["texts"].get(language)]
        found += [Gap(slot, meeting.town) for slot in ("discussed", "aim") if not _text(one, slot, language)]
    return tuple(found)
