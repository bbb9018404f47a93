"""What may be said in public of some meetings? Plain values in one language, kept with a publication exactly as they were published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting: when, where, and on which prisons its forum is focused. An empty value is one that nobody recorded."""

    meeting: str = ""
    forum: str = ""
    day: date | None = None
    town: str = ""
    country: str = ""
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Words that one or several meetings have in common (`meetings`: their ids)."""

    text: str
    meetings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """The regional project and its joint programme; who supports whom; the lines that every public text carries."""

    name: str = ""
    programme: str = ""
    years: tuple[int, ...] = ()
    supporters: str = ""
    support: str = ""
    prison_side: str = ""
    local_side: str = ""
    region: str = ""
    funding: str = ""
    disclaimer: str = ""
    footnote: str = ""
    rights: str = ""


# The slots of `Wording` that a project brings in each language.
PROJECT_SLOTS = (
    "name", "programme", "supporters", "support", "prison_side", "local_side", "region", "funding", "disclaimer", "footnote", "rights",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The editor's own words."""

    title: str = ""
    lead: str = ""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Everything a notice is made of, in one language."""

    language: str
    words: Words = Words()
    period: tuple[date, ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    organisers: tuple[str, ...] = ()
    grants: int = 0
    discussed: tuple[Said, ...] = ()
    aims: tuple[Said, ...] = ()
    conclusions: tuple[Said, ...] = ()
    project: ProjectFacts = field(default_factory=ProjectFacts)

    def towns(self, meetings: Sequence[str]) -> list[str]:
        """The towns of these meetings, each once; empty when they are all the meetings there are."""
        if len(set(meetings)) >= len(self.meetings):
            return []
        return list(dict.fromkeys(one.town for one in self.meetings if one.meeting in meetings and one.town))


def split_paragraphs(text: str) -> tuple[str, ...]:
    """What was typed, cut where a line is empty; a single line break is a space."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def to_json(facts: NoticeFacts) -> Json:
    """The facts as they are stored."""
    said = asdict(facts)
    said["period"] = [one.isoformat() for one in facts.period]
    for meeting in said["meetings"]:
        meeting["day"] = meeting["day"].isoformat() if meeting["day"] else None
    return _listed(said)


def _listed(value: Any) -> Any:
    """Lists instead of tuples, so that what is stored and what is read back are equal."""
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, (list, tuple)) else value


def from_json(stored: Mapping[str, Any]) -> NoticeFacts:
    """The facts of a publication; whatever is missing is empty."""
    words, project = stored.get("words") or {}, stored.get("project") or {}
    return NoticeFacts(
        language=stored.get("language") or "en",
        words=Words(words.get("title") or "", words.get("lead") or "", tuple(words.get("paragraphs") or ())),
        period=tuple(date.fromisoformat(one) for one in stored.get("period") or ()),
        meetings=tuple(_meeting(one) for one in stored.get("meetings") or ()),
        organisers=tuple(stored.get("organisers") or ()),
        grants=stored.get("grants") or 0,
        discussed=_said(stored.get("discussed")),
        aims=_said(stored.get("aims")),
        conclusions=_said(stored.get("conclusions")),
        project=ProjectFacts(
            years=tuple(project.get("years") or ()),
            **{slot: project.get(slot) or "" for slot in PROJECT_SLOTS},
        ),
    )


def _meeting(stored: Mapping[str, Any]) -> MeetingFacts:
    day = stored.get("day")
    return MeetingFacts(
        stored.get("meeting") or "", stored.get("forum") or "", date.fromisoformat(day) if day else None, stored.get("town") or "",
        stored.get("country") or "", tuple(stored.get("focus") or ()),
    )  # fmt: skip


def _said(stored: Any) -> tuple[Said, ...]:
    return tuple(Said(one.get("text") or "", tuple(one.get("meetings") or ())) for one in stored or ())
