"""Which requests stand for each address of a forum? For every forum, meeting and commitment of the world, of every jurisdiction."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.urls import reverse

from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get, post

DUE = {"due_day": "1", "due_month": "2", "due_year": "2031"}


def _forums(canary: Canary) -> list[UUID]:
    return canary.ids["forums.forum"]


def _meetings(canary: Canary) -> list[UUID]:
    return canary.ids["forums.meeting"]


def _commitments(canary: Canary) -> list[UUID]:
    return canary.ids["forums.commitment"]


def _few(ids: list[UUID]) -> list[UUID]:
    """One abroad and two at home: to write to, which costs more than reading."""
    return [*ids[:1], *ids[-2:]]


def _of_forum(name: str, *forms: dict[str, Any]) -> Builder:
    return lambda canary, persona: both(name, *forms, forum=_forums(canary))


def _to_meeting(name: str, form: dict[str, Any]) -> Builder:
    """A button or a form of the meeting's page; coming by a link leads back there."""
    return lambda canary, persona: [
        *get(name, meeting=_meetings(canary)[-1:]),
        *(Example(reverse(name, args=[meeting]), "post", form) for meeting in _few(_meetings(canary))),
    ]


def _of_meeting(name: str, *forms: dict[str, Any]) -> Builder:
    return lambda canary, persona: get(name, meeting=_meetings(canary)) + post(name, *forms, meeting=_few(_meetings(canary)))


def _of_commitment(name: str, *forms: dict[str, Any]) -> Builder:
    return lambda canary, persona: get(name, commitment=_commitments(canary)) + post(name, *forms, commitment=_few(_commitments(canary)))


def _owner(canary: Canary) -> str:
    return f"{canary.ids['organisations.institution'][0]}:social_worker"


def _meeting_pages(canary: Canary, persona: str) -> list[Example]:
    found = get("meeting", meeting=_meetings(canary))
    return found + [Example(f"{one.path}?mode={mode}") for one in found if not one.headers for mode in ("prepare", "hold", "follow")]


def _commitment_add(canary: Canary, persona: str) -> list[Example]:
    forms = [{"who": _owner(canary), "what": "New", "conclusion": c, **DUE} for c in canary.ids["forums.conclusion"][:3]]
    return post("commitment_add", *forms, meeting=_meetings(canary)[-2:])


def _forum_new(canary: Canary, persona: str) -> list[Example]:
    ids = canary.ids
    form = {"place": ids["organisations.place"][0], "coordinator": ids["organisations.institution"][0], "function": "ngo_worker",
            "focus": ids["organisations.institution"][:3]}  # fmt: skip
    return both("forum_new", form)


def _member_new(canary: Canary, persona: str) -> list[Example]:
    form = {"institution": canary.ids["organisations.institution"][0], "function": "social_worker", "alternate": ""}
    return both("member_new", form, forum=_forums(canary))


def _conclusions(name: str, form: dict[str, Any]) -> Builder:
    return lambda canary, persona: post(name, form, meeting=_meetings(canary)[-2:], conclusion=canary.ids["forums.conclusion"][:2])


_MEETING = {"held_on_day": "1", "held_on_month": "3", "held_on_year": "2031", "starts": "10", "ends": "12", "venue": "Hall"}

FORUM_BUILDERS: dict[str, Builder] = {
    "forums": lambda c, p: both("forums"),
    "forum": _of_forum("forum"),
    "forum_new": _forum_new,
    "grant_new": lambda c, p: both("grant_new", {"agreement": "New", "planned": "3"}),
    "member_new": _member_new,
    "member_end": lambda c, p: (
        get("member_end", forum=_forums(c), member=[*c.ids["forums.member"][:4], uuid.uuid4()])
        + post("member_end", forum=_forums(c)[:1], member=[uuid.uuid4()])
    ),
    "meeting_new": _of_forum("meeting_new", _MEETING),
    "meeting": _meeting_pages,
    "meeting_change": _of_meeting("meeting_change", _MEETING),
    "agenda_add": _to_meeting("agenda_add", {"title": "New", "question": ""}),
    "agenda_strike": lambda c, p: post("agenda_strike", meeting=_meetings(c)[-2:], item=c.ids["forums.agenda_item"][:2]),
    "participant_add": lambda c, p: post("participant_add", {"who": _owner(c)}, meeting=_few(_meetings(c))),
    "meeting_invite": _to_meeting("meeting_invite", {"go": "1"}),
    "attendance": _to_meeting("attendance", {"go": "1"}),
    "notes": _to_meeting("notes", {"go": "1"}),
    "conclusion_add": _to_meeting("conclusion_add", {"language": "en", "text": "New"}),
    "conclusion_say": _conclusions("conclusion_say", {"language": "en", "text": "New"}),
    "conclusion_adopt": _conclusions("conclusion_adopt", {}),
    "summary_say": lambda c, p: post(
        "summary_say", {"language": "en", "text": "New"}, meeting=_few(_meetings(c)), slot=["discussed", "aim"]
    ),
    "commitment_add": _commitment_add,
    "commitment": _of_commitment("commitment", {"verb": "confirm", "said": ""}),
    "commitment_drop": _of_commitment("commitment_drop"),
    "commitment_ask_again": _of_commitment("commitment_ask_again"),
    "minutes_approve": _to_meeting("minutes_approve", {"digest": "0"}),
    "addendum_add": _to_meeting("addendum_add", {"text": "New"}),
    "pack_pdf": lambda c, p: get("pack_pdf", meeting=_meetings(c)),
    "minutes_pdf": lambda c, p: get("minutes_pdf", meeting=_meetings(c)),
    "calendar_ics": lambda c, p: get("calendar_ics", meeting=_meetings(c)),
    "meeting_begin": _to_meeting("meeting_begin", {"go": "1"}),
    "meeting_close": _to_meeting("meeting_close", {"go": "1"}),
    "meeting_cancel": _of_meeting("meeting_cancel", {"reason": "Because"}),
}
