"""What changes a forum? Setting it up, planning and holding a meeting, capturing and following commitments. Each is logged."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from prag.forums.models import AgendaItem, Conclusion, Forum, Meeting, Member, Participation, Text
from prag.gate.verbs import call, gate_errors


def set_up_forum(*, place: UUID, grant: UUID | None, coordinator: UUID, function: str, focus: Sequence[UUID], jurisdiction: str) -> UUID:
    """A standing forum with its coordinating function and focus prisons. Returns its id. Raises `Refused`."""
    key = f"{jurisdiction}_forum_{secrets.token_hex(4)}"
    return call(
        "forums.set_up", p_key=key, p_grant=grant, p_place=place, p_coordinator=coordinator, p_function=function, p_focus=list(focus)
    )


def record_grant(*, project: UUID, beneficiary: UUID, agreement: str, starts: date, ends: date, planned: int, jurisdiction: str) -> UUID:
    """A grant agreement. Returns its id. Raises `Refused`."""
    key = f"{jurisdiction}_grant_{secrets.token_hex(4)}"
    return call(
        "forums.record_grant", p_key=key, p_project=project, p_beneficiary=beneficiary, p_agreement=agreement, p_starts=starts,
        p_ends=ends, p_planned=planned,
    )  # fmt: skip


def add_member(*, forum: Forum, institution: UUID, function: str, alternate: str | None, since: date) -> None:
    """A standing member from now on. Raises `Refused`."""
    with gate_errors():
        Member.objects.create(
            jurisdiction_id=forum.jurisdiction_id, forum=forum, institution_id=institution, function_kind=function,
            alternate_kind=alternate or None, since=since,
        )  # fmt: skip


def end_member(*, member: Member, until: date) -> None:
    """The institution no longer takes part from the next day on."""
    Member.objects.filter(id=member.id).update(until=max(until, member.since))


def plan_meeting(*, forum: UUID, held_on: date, starts: time, ends: time, venue: str) -> UUID:
    """A meeting in preparation; every standing member takes part. Returns its id. Raises `Refused`."""
    return call("forums.plan_meeting", p_forum=forum, p_held_on=held_on, p_starts=starts, p_ends=ends, p_venue=venue)


def change_meeting(*, meeting: UUID, held_on: date, starts: time, ends: time, venue: str) -> None:
    """Another day, hour or place, as long as it has not begun. Raises `Refused`."""
    call("forums.change_meeting", p_meeting=meeting, p_held_on=held_on, p_starts=starts, p_ends=ends, p_venue=venue)


def invite(*, meeting: UUID) -> int:
    """Send the invitation to everybody who acts for a function that takes part; how many. Raises `Refused`."""
    return call("forums.invite", p_meeting=meeting)


def step_meeting(*, meeting: UUID, verb: str, reason: str = "") -> None:
    """Begin, close or cancel. Raises `Refused`."""
    call("forums.step_meeting", p_meeting=meeting, p_verb=verb, p_reason=reason)


def add_agenda_item(*, meeting: Meeting, title: str, question: str = "") -> None:
    """One more item at the end of the agenda. Raises `Refused` when the minutes are approved."""
    last = AgendaItem.objects.filter(meeting=meeting, commitment__isnull=True).aggregate(last=Max("position"))["last"] or 0
    with gate_errors():
        AgendaItem.objects.create(
            jurisdiction_id=meeting.jurisdiction_id, forum_id=meeting.forum_id, meeting=meeting, position=last + 1, title=title,
            question=question,
        )  # fmt: skip


def strike_agenda_item(*, item: AgendaItem) -> None:
    """The item is no longer on the agenda; it stays in the table."""
    with gate_errors():
        AgendaItem.objects.filter(id=item.id).update(struck=True)


def note_items(*, notes: Mapping[UUID, str]) -> None:
    """What was said on each item."""
    with transaction.atomic(), gate_errors():
        for item, text in notes.items():
            AgendaItem.objects.filter(id=item).exclude(notes=text).update(notes=text)


def take_attendance(*, answers: Mapping[UUID, tuple[bool, int | None, str | None]]) -> None:
    """For each participation: whether the institution came, how many people, or why not."""
    with transaction.atomic(), gate_errors():
        for participation, (attended, people, absence) in answers.items():
            Participation.objects.filter(id=participation).update(
                attended=attended, people=people if attended else None, absence=None if attended else absence
            )


def add_participant(*, meeting: Meeting, institution: UUID, function: str) -> None:
    """An institution beside the standing members takes part in this meeting."""
    with gate_errors():
        Participation.objects.get_or_create(
            meeting=meeting, institution_id=institution, function_kind=function,
            defaults={"jurisdiction_id": meeting.jurisdiction_id, "forum_id": meeting.forum_id},
        )  # fmt: skip


def conclude(*, meeting: Meeting, language: str, text: str, adopters: Sequence[UUID]) -> UUID:
    """A conclusion with its words and the institutions that adopted it. Returns its id. Raises `Refused`."""
    of: dict[str, Any] = {"jurisdiction_id": meeting.jurisdiction_id, "forum_id": meeting.forum_id, "meeting": meeting}
    last = Conclusion.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    with transaction.atomic():
        with gate_errors():
            conclusion = Conclusion.objects.create(position=last + 1, **of)
            Text.objects.create(subject=conclusion.id, slot="conclusion", language=language, text=text, **of)
        adopt(conclusion=conclusion.id, institutions=adopters)
    return conclusion.id


def say(*, meeting: Meeting, subject: UUID, slot: str, language: str, text: str) -> None:
    """Words of a meeting or a conclusion in one language; replaces those of the same language."""
    of = {"jurisdiction_id": meeting.jurisdiction_id, "forum_id": meeting.forum_id, "meeting": meeting}
    with transaction.atomic(), gate_errors():
        if not Text.objects.filter(subject=subject, slot=slot, language=language).update(text=text):
            Text.objects.create(subject=subject, slot=slot, language=language, text=text, **of)


def adopt(*, conclusion: UUID, institutions: Sequence[UUID]) -> None:
    """Which institutions adopted a conclusion. Raises `Refused`."""
    call("forums.adopt", p_conclusion=conclusion, p_institutions=list(institutions))


def commit(*, meeting: UUID, conclusion: UUID, institution: UUID, function: str, what: str, due: date) -> UUID:
    """Capture a commitment and ask its owner to confirm. Returns its id. Raises `Refused`."""
    return call(
        "forums.commit", p_meeting=meeting, p_conclusion=conclusion, p_institution=institution, p_function=function, p_what=what, p_due=due
    )


def answer_commitment(*, commitment: UUID, verb: str, said: str) -> None:
    """The owner confirms, declines or reports. Raises `Refused`."""
    call("forums.answer", p_commitment=commitment, p_verb=verb, p_said=said)


def follow_commitment(*, commitment: UUID, verb: str, said: str = "", institution: UUID | None = None, function: str | None = None,
                      due: date | None = None) -> None:  # fmt: skip
    """The coordinator drops it, or asks another owner or for another day. Raises `Refused`."""
    call("forums.follow", p_commitment=commitment, p_verb=verb, p_said=said, p_institution=institution, p_function=function, p_due=due)


def approve_minutes(*, meeting: UUID, text: str) -> None:
    """The minutes as they were read; from now on they do not change. Raises `Refused`."""
    call("forums.approve_minutes", p_meeting=meeting, p_text=text)


def add_addendum(*, meeting: UUID, text: str) -> None:
    """A correction beside approved minutes. Raises `Refused`."""
    call("forums.add_addendum", p_meeting=meeting, p_text=text)


def look_at(*, about: UUID) -> None:
    """The reader opened what is asked of him or her: the moment of the first look is kept."""
    call("duties.open", p_about=about)
