"""In which words is a notice said? Its facts become blocks, in the language of the facts; what nobody recorded is left out."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from prag.forums.notices.blocks import Block, with_footnote
from prag.forums.notices.facts import NoticeFacts, Said
from prag.forums.notices.sentences import en, sq

# A further language (bs, sr, cnr, mk) is one more file like these.
LANGUAGES: dict[str, ModuleType] = {"sq": sq, "en": en}


def blocks_of(facts: NoticeFacts) -> list[Block]:
    """The whole notice."""
    speak = LANGUAGES[facts.language]
    written = [one for part in (_head, _who, _own, _conclusions, _forums, _project, _lines) for one in part(facts, speak)]
    return with_footnote([one for one in written if one.texts], facts.project.footnote or speak.FOOTNOTE)


def said_with_towns(said: Said, facts: NoticeFacts) -> str:
    """The words, and in which towns, unless it was in all of them."""
    towns = facts.towns(said.meetings)
    return f"{said.text} ({LANGUAGES[facts.language].names(towns)})" if towns else said.text


def _head(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    yield Block("title", facts.words.title)
    yield Block("dates", speak.days([one.day for one in facts.meetings if one.day]))
    yield Block("places", speak.places(list(dict.fromkeys(one.town for one in facts.meetings if one.town))))
    yield Block("lead", facts.words.lead)


def _who(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    supporters = [one.strip() for one in facts.project.supporters.split(" / ") if one.strip()]
    yield Block("paragraph", speak.support(supporters, facts.project.support))
    yield Block("paragraph", speak.met(facts.project, len(facts.meetings)))
    yield Block("paragraph", speak.organised(facts.organisers, len(facts.meetings)))


def _own(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    yield from (Block("paragraph", one) for one in facts.words.paragraphs)


def _conclusions(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    talks = list(_discussed(facts, speak))
    if facts.conclusions or talks:
        yield Block("heading", speak.HEADINGS["conclusions"])
    if facts.conclusions:
        yield Block("paragraph", speak.concluded(len(facts.conclusions)))
        yield Block("list", items=tuple(said_with_towns(one, facts) for one in facts.conclusions))
    yield from talks


def _discussed(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    """One paragraph for the meetings that discussed the same to the same end."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in facts.meetings:
        said = tuple(next((s.text for s in part if one.meeting in s.meetings), "") for part in (facts.discussed, facts.aims))
        if any(said):
            groups.setdefault(said, []).append(one.meeting)  # type: ignore[arg-type]
    for (text, aim), meetings in groups.items():
        for sentence in speak.discussed(facts.towns(meetings), text, aim, len(facts.meetings)):
            yield Block("paragraph", sentence)


def _forums(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    lines = tuple(line for one in facts.meetings if (line := speak.meeting(one)))
    if lines:
        yield Block("heading", speak.HEADINGS["forums"])
        yield Block("paragraph", speak.held(len(facts.meetings), facts.period))
        yield Block("list", items=lines)


def _project(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    project = facts.project
    said = [speak.grants(facts.grants, project.name, len(facts.meetings)), speak.programme(project), speak.region(project.region)]
    if any(said):
        yield Block("heading", speak.HEADINGS["project"])
    yield from (Block("paragraph", one) for one in said)


def _lines(facts: NoticeFacts, speak: ModuleType) -> Iterator[Block]:
    yield from (Block("small", one) for one in (facts.project.funding, facts.project.disclaimer, facts.project.rights))
