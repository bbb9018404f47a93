"""What does the front page say of forums? The latest notice, the forums of published notices, and how their commitments stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import ngettext

from prag.forums.models import Wording
from prag.forums.notices.blocks import Block, names_kosovo, starred
from prag.forums.notices.facts import NoticeFacts
from prag.forums.notices.kept import Kept
from prag.forums.notices.sentences import LANGUAGES, said_with_towns
from prag.gate.verbs import rows
from prag.organisations.models import Institution
from prag.ui.words import data_text, sentence


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest notice, its beginning only. `other`: the language it stands in when that is not the page's."""

    notice: UUID
    language: str
    blocks: list[Block]
    reviewed: bool
    published_on: date
    other: str


@dataclass(frozen=True, slots=True)
class Count:
    """How the commitments of an institution stand in a forum."""

    forum: str
    institution: str
    kept: int
    open: int
    late: int
    dropped: int

    @property
    def said(self) -> str:
        """The counts in words; what there is none of is not mentioned."""
        parts = (
            (self.kept, ngettext("%(n)s kept", "%(n)s kept", self.kept)),
            (self.open, ngettext("%(n)s open", "%(n)s open", self.open)),
            (self.late, ngettext("%(n)s late", "%(n)s late", self.late)),
            (self.dropped, ngettext("%(n)s dropped", "%(n)s dropped", self.dropped)),
        )
        return ", ".join(text % {"n": number} for number, text in parts if number)


@dataclass(slots=True)
class ForumLine:
    """A forum as it was last announced."""

    notice: UUID
    language: str
    town: str
    country: str
    day: date | None
    focus: tuple[str, ...]
    counts: list[Count] = field(default_factory=list)

    @property
    def total(self) -> Count:
        """All its institutions together."""
        sums = (sum(getattr(one, name) for one in self.counts) for name in ("kept", "open", "late", "dropped"))
        return Count(self.town, "", *sums)

    @property
    def texts(self) -> list[str]:
        """Every name on it."""
        return [self.town, self.country, *self.focus, *(one.institution for one in self.counts)]


@dataclass(frozen=True, slots=True)
class Board:
    """The forums, what they concluded, and the lines that must stand wherever this is told."""

    forums: list[ForumLine]
    conclusions: list[str]
    small_print: list[str]


def latest(some: Sequence[Kept], language: str) -> Latest | None:
    """The beginning of the newest notice."""
    newest = next(iter(some), None)
    if newest is None:
        return None
    other = newest.language if newest.language != language else ""
    return Latest(newest.notice, newest.language, newest.text.opening, newest.reviewed, newest.published_on, other)


def board(some: Sequence[Kept], language: str) -> Board:
    """The forums of what is public, each as it was last announced, with today's counts. Two queries."""
    forums: dict[str, ForumLine] = {}
    conclusions: dict[str, None] = {}
    for one in some:
        fresh = {meeting.meeting for meeting in one.text.facts.meetings if meeting.forum not in forums}
        for meeting in one.text.facts.meetings:
            focus = tuple(map(starred, meeting.focus))
            line = ForumLine(one.notice, one.language, starred(meeting.town), starred(meeting.country), meeting.day, focus)
            forums.setdefault(meeting.forum, line)
        said = (conclusion for conclusion in one.text.facts.conclusions if fresh & set(conclusion.meetings))
        conclusions |= dict.fromkeys(starred(said_with_towns(conclusion, one.text.facts)) for conclusion in said)
    if forums:
        _count(forums, language)
    shown = [*conclusions, *(text for line in forums.values() for text in line.texts)]
    shown += [text for one in some[:1] for block in one.text.opening for text in block.texts]
    return Board(list(forums.values()), list(conclusions), _small_print([one.text.facts for one in some], shown))


def _small_print(told: Sequence[NoticeFacts], shown: Sequence[str]) -> list[str]:
    """Each project's lines once; the footnote when the front page itself names what it is about."""
    lines = [line for facts in told for line in (facts.project.funding, facts.project.disclaimer)]
    if told and names_kosovo(shown):
        lines.append("* " + (told[0].project.footnote or LANGUAGES[told[0].language].FOOTNOTE).lstrip("* "))
    lines += [facts.project.rights for facts in told]
    return list(dict.fromkeys(line for line in lines if line))


def _count(forums: dict[str, ForumLine], language: str) -> None:
    """Today's counts by institution, the names in the language."""
    found = [row for row in rows("forums.public_counts") if str(row[0]) in forums]
    spoken = Wording.objects.filter(subject=OuterRef("id"), slot="name", language=language).values("text")[:1]
    bodies = Institution.objects.filter(id__in={row[1] for row in found}).annotate(spoken=Subquery(spoken))
    names = {one: sentence(said or data_text(own)) for one, own, said in bodies.values_list("id", "name", "spoken")}
    for forum, institution, *counts in sorted(found, key=lambda row: names[row[1]].casefold()):
        line = forums[str(forum)]
        line.counts.append(Count(line.town, starred(names[institution]), *counts))
