"""What changes a notice? Beginning and writing it, reading it as second reader, publishing and withdrawing it. Each is logged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from prag.forums.notices import blocks, facts
from prag.forums.notices.collect import Raw, projects_of
from prag.forums.notices.rules import one_project, same_text
from prag.forums.notices.sheet import Sheet
from prag.gate.refusals import verdict_of
from prag.gate.verbs import call
from prag.kernel.verdict import Refused, demand


def begin_notice(*, meetings: Sequence[Raw], language: str, title: str) -> UUID:
    """A notice of meetings that were held. Returns its id. Raises `Refused`."""
    if not meetings:
        raise Refused(verdict_of("notice_of_nothing"))
    demand(one_project(projects_of(meetings)))
    held = sorted(date.fromisoformat(one["held_on"]) for one in meetings)
    ids = [UUID(one["meeting"]) for one in meetings]
    return call("forums.start_notice", p_first=held[0], p_last=held[-1], p_meetings=ids, p_language=language, p_title=title)


def write_notice(*, notice: UUID, language: str, title: str, lead: str, paragraphs: str) -> None:
    """The editor's words in one language; a second reader has not read them. Raises `Refused`."""
    call("forums.write_notice", p_notice=notice, p_language=language, p_title=title, p_lead=lead, p_paragraphs=paragraphs)


def review_notice(*, sheet: Sheet, shown: str) -> None:
    """The second reader read exactly the text of which `shown` is the digest. Raises `Refused`."""
    demand(same_text(shown, sheet.digest))
    call("forums.review_notice", p_notice=sheet.notice.id, p_language=sheet.language, p_digest=sheet.digest)


def publish_notice(*, sheet: Sheet, shown: str) -> UUID:
    """Exactly the text of which `shown` is the digest becomes public. Returns the publication's id. Raises `Refused`."""
    demand(same_text(shown, sheet.digest))
    title = next((one.text for one in sheet.blocks if one.kind == "title"), "")
    return call(
        "forums.publish_notice", p_notice=sheet.notice.id, p_language=sheet.language, p_title=title, p_facts=Jsonb(stored(sheet)),
        p_digest=sheet.digest,
    )  # fmt: skip


def withdraw_notice(*, sheet: Sheet) -> None:
    """What is public in this language no longer is. Raises `Refused`."""
    call("forums.withdraw_notice", p_notice=sheet.notice.id, p_language=sheet.language)


def stored(sheet: Sheet) -> dict[str, Any]:
    """What a publication keeps: the facts, and the blocks that were made of them then."""
    return facts.to_json(sheet.collected.facts) | {"blocks": blocks.to_json(sheet.blocks)}
