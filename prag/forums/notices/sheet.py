"""How does one notice stand in one language? Its words, what is generated from its data, and what is public of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.forums.models import Notice, NoticeText, Publication
from prag.forums.notices.blocks import Block, digest_of_blocks
from prag.forums.notices.collect import Collected, collect, meetings_of
from prag.forums.notices.facts import Words, split_paragraphs
from prag.forums.notices.guard import Finding, suspicious
from prag.forums.notices.rules import Reader, Standing
from prag.forums.notices.sentences import LANGUAGES, blocks_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the editor's page shows of a notice in one language."""

    notice: Notice
    language: str
    text: NoticeText | None
    collected: Collected
    blocks: list[Block]
    digest: str
    publication: Publication | None

    @property
    def standing(self) -> Standing:
        """What the rules ask for."""
        return Standing(
            self.notice.institution_id,
            self.notice.made_by,
            self.text.edited_by if self.text else None,
            self.text.reviewed_digest if self.text else "",
            self.publication.facts.get("digest", "") if self.publication else "",
        )

    @property
    def findings(self) -> list[Finding]:
        """What looks like a person's number anywhere in the text, the generated part included."""
        return suspicious("\n".join(said for one in self.blocks for said in one.texts))


def words_of(text: NoticeText | None) -> Words:
    """The editor's words of a stored text."""
    return Words(text.title, " ".join(text.lead.split()), split_paragraphs(text.paragraphs)) if text else Words()


def find_sheet(notice: UUID, language: str) -> Sheet:
    """The notice in one language, if it is of the reader's jurisdiction. Raises Http404."""
    found = Notice.objects.select_related("institution").filter(id=notice).first()
    if found is None or language not in LANGUAGES:
        raise Http404
    text = NoticeText.objects.filter(notice=found, language=language).first()
    raw = meetings_of(list(found.meetings.values_list("meeting", flat=True)))
    collected = collect(raw, language, words_of(text), (found.first, found.last))
    blocks = blocks_of(collected.facts)
    public = Publication.objects.filter(notice_id=notice, language=language, withdrawn_at__isnull=True).first()
    return Sheet(found, language, text, collected, blocks, digest_of_blocks(blocks), public)


def reader_of(actor: Actor) -> Reader:
    """The reader as the rules see him or her."""
    can = (Permission.NOTICE_WRITE, Permission.NOTICE_REVIEW, Permission.NOTICE_PUBLISH)
    return Reader(actor.practitioner, actor.institution, *(bool(may(actor, permission)) for permission in can))


@dataclass(frozen=True, slots=True)
class State:
    """How far a language of a notice is, as the list tells it."""

    language: str
    reviewed: bool
    published_on: date | None
    changed_since: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in the list."""

    notice: Notice
    title: str
    states: list[State]


def all_lines(languages: Iterable[str]) -> list[Line]:
    """The notices of the reader's jurisdiction, the newest first; titles in the first of `languages` that has one."""
    public = {(one.notice_id, one.language): one for one in Publication.objects.filter(withdrawn_at__isnull=True).defer("facts", "forums")}
    found = []
    for notice in Notice.objects.select_related("institution").prefetch_related("texts").order_by("-made_at", "id"):
        texts = {one.language: one for one in notice.texts.all()}
        title = next((texts[code].title for code in (*languages, *texts) if code in texts), "")
        states = [_state(text, public.get((notice.id, code))) for code, text in sorted(texts.items())]
        found.append(Line(notice, title, states))
    return found


def _state(text: NoticeText, public: Publication | None) -> State:
    return State(
        text.language, text.reviewed_at is not None, public.published_on if public else None,
        bool(public and text.edited_at > public.published_at),
    )  # fmt: skip
