"""How does the demo's published notice get in? With the facts that the gate itself answers, and in the words that everybody else gets."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connections

from prag.demo.forums import Forums
from prag.forums.models import Notice, NoticeMeeting, NoticeText, Publication
from prag.forums.notices import blocks, facts
from prag.forums.notices.blocks import digest_of_blocks
from prag.forums.notices.collect import Raw, collect
from prag.forums.notices.facts import Words, split_paragraphs
from prag.forums.notices.sentences import blocks_of
from prag.organisations.load import id_of


def load_notices(alias: str, data: dict[str, Any], calendar: Any) -> None:
    """Insert the notices of `forums.yaml`, after the forums."""
    loading = Forums(alias, data, calendar)
    for notice in data["notices"]:
        _notice(loading, notice)


def _notice(loading: Forums, data: dict[str, Any]) -> None:
    """Published notices name what was known of the meetings on the day of loading."""
    of = {"jurisdiction_id": data["jurisdiction"].lower()}
    meetings = [id_of("meeting", key) for key in data["meetings"]]
    at = loading.calendar.moment(data["published_on"], -1)
    notice = loading.save(
        Notice(
            id=id_of("notice", data["key"]), institution_id=id_of("institution", data["institution"]), first=data["first"],
            last=data["last"], made_by=id_of("practitioner", data["made_by"]), made_at=at, **of,
        )
    )  # fmt: skip
    for meeting in meetings:
        loading.save(NoticeMeeting(notice=notice, meeting=meeting, **of))
    raw = _public_facts(loading.alias, meetings)
    for language, text in data["texts"].items():
        _text(loading, notice, data | {"raw": raw, "language": language} | text, of)


def _text(loading: Forums, notice: Notice, data: dict[str, Any], of: dict[str, Any]) -> None:
    words = Words(data["title"], data.get("lead", ""), split_paragraphs(data.get("paragraphs", "")))
    found = collect(data["raw"], data["language"], words, (data["first"], data["last"]), using=loading.alias).facts
    written = blocks_of(found)
    digest, reviewer = digest_of_blocks(written), data.get("reviewed_by")
    loading.save(
        NoticeText(
            notice=notice, language=data["language"], title=words.title, lead=words.lead, paragraphs=data.get("paragraphs", ""),
            edited_by=id_of("practitioner", data["made_by"]), edited_at=notice.made_at,
            reviewed_by=id_of("practitioner", reviewer) if reviewer else None, reviewed_at=notice.made_at if reviewer else None,
            reviewed_digest=digest if reviewer else "", **of,
        )
    )  # fmt: skip
    loading.save(
        Publication(
            id=id_of("publication", f"{data['key']}.{data['language']}"), notice_id=notice.id, language=data["language"],
            title=next(one.text for one in written if one.kind == "title"),
            facts=facts.to_json(found) | {"blocks": blocks.to_json(written), "digest": digest},
            forums=[UUID(one["forum"]) for one in data["raw"]], reviewed=bool(reviewer), published_on=data["published_on"],
            published_at=loading.calendar.moment(data["published_on"]),
        )
    )  # fmt: skip


def _public_facts(alias: str, meetings: list[UUID]) -> list[Raw]:
    """What the gate says of the meetings; asked as the gate, because nobody is signed in when the demo is loaded."""
    with connections[alias].cursor() as cursor:
        cursor.execute("set local role prag_gate")
        cursor.execute("select forums.public_facts(null, null, %s)", [meetings])
        answer = json.loads(cursor.fetchone()[0])
        cursor.execute("set local role prag_maintain")
    return answer
