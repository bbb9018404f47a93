"""What does the page of a meeting show in each mode? Everything as values, controls with their verdicts; the template decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.forums import rules
from prag.forums.forms import AddendumForm, AgendaForm, CommitmentForm, ConclusionForm, ParticipantForm, TextForm
from prag.forums.meeting_forms import AttendanceForm, NotesForm, numbered, present_choices
from prag.forums.minutes import draft
from prag.forums.models import Addendum, Commitment, Meeting, Minutes
from prag.forums.querysets import (
    agenda_of,
    commitments_of,
    conclusions_of,
    coordinates,
    open_commitments,
    participations_of,
    summaries_of,
)
from prag.forums.recording import record_of
from prag.forums.words import ABSENCES, MEETINGS, MODES, NOT_NOW, people_word
from prag.gate.refusals import verdict_of
from prag.kernel.digest import digest_of
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.ui.controls import Control, first_refusal
from prag.ui.words import FUNCTIONS, sentence, spoken, word


def context_of(actor: Actor, meeting: Meeting, mode: str, today: date, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    """The template's values."""
    mode = mode or rules.mode_of(meeting.state)
    mine = coordinates(meeting.forum)
    context: dict[str, Any] = {
        "meeting": meeting,
        "forum": meeting.forum,
        "place": meeting.forum.place.called,
        "state": word(MEETINGS, meeting.state),
        "mode": mode,
        "modes": [(key, str(label)) for key, label in MODES.items()],
        "coordinates": mine,
        "forms": bound,
    }
    part = {"prepare": _prepare, "hold": _hold, "follow": _follow}[mode]
    return context | part(actor, meeting, mine, today, bound)


def _prepare(actor: Actor, meeting: Meeting, mine: bool, today: date, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    planning = _while(mine, meeting, "preparing")
    people = participations_of(meeting)
    again = _("Send the invitation again")
    begins = first_refusal(planning, rules.may_begin(meeting.held_on, today))
    outside = [p for p in people if p.institution.kind not in rules.PRISON_KINDS]
    return {
        "carried": commitments_of(open_commitments(meeting.forum, but=meeting.id), today),
        "agenda": agenda_of(meeting),
        "participants": _lines(people),
        "only_prison": not outside,
        "agenda_form": bound.get("agenda") or AgendaForm(),
        "participant_form": bound.get("participants") or ParticipantForm(jurisdiction=actor.jurisdiction),
        "planning": planning,
        "controls": {
            "invite": _post(meeting, again if meeting.invited_at else _("Send the invitation"), "meeting_invite", planning),
            "begin": _post(meeting, _("Begin the meeting"), "meeting_begin", begins),
            "change": Control(_("Change day or place"), reverse("meeting_change", args=[meeting.id]), planning),
            "cancel": Control(_("Cancel the meeting"), reverse("meeting_cancel", args=[meeting.id]), planning),
        },
    }


def _hold(actor: Actor, meeting: Meeting, mine: bool, today: date, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    people, conclusions = participations_of(meeting), conclusions_of(meeting)
    recording = _while(mine, meeting, "holding")
    came = [rules.Came(p.institution.kind, p.attended) for p in people]
    present = present_choices(people)
    closing = first_refusal(recording, rules.may_close(came, [len(one.adopters) for one in conclusions]))
    return {
        "recording": recording,
        "attendance_form": bound.get("attendance") or AttendanceForm(participations=people),
        "participant_form": bound.get("participants") or ParticipantForm(jurisdiction=actor.jurisdiction),
        "notes_form": bound.get("notes") or NotesForm(agenda=agenda_of(meeting)),
        "agenda_form": bound.get("agenda") or AgendaForm(),
        "conclusions": conclusions,
        "language": get_language() or "en",
        "present": present,
        "conclusion_form": bound.get("conclusion") or ConclusionForm(present=present),
        "text_form": bound.get("conclusion_text") or TextForm(),
        "capture": first_refusal(recording, rules.may_capture(meeting.state, len(conclusions))),
        "commitment_form": bound.get("commitment") or CommitmentForm(jurisdiction=actor.jurisdiction, conclusions=numbered(conclusions)),
        "owed": commitments_of(Commitment.objects.filter(meeting=meeting), today),
        "alone": _alone(came),
        "controls": {"close": _post(meeting, _("End the meeting"), "meeting_close", closing)},
    }


def _alone(came: list[rules.Came]) -> Verdict | None:
    """The refusal, as soon as somebody came and nobody from outside prison."""
    verdict = rules.not_prison_alone(came)
    return None if verdict or not any(one.attended for one in came) else verdict


def _follow(actor: Actor, meeting: Meeting, mine: bool, today: date, bound: Mapping[str, BaseForm]) -> dict[str, Any]:
    people = participations_of(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).select_related("institution").first()
    was_there = any(p.attended and p.institution_id == actor.institution for p in people)
    text = minutes.text if minutes else draft(record_of(meeting, today))
    approval = rules.may_approve(meeting.state, reader=actor.practitioner, recorder=meeting.recorded_by, was_there=was_there)
    language = get_language() or "en"
    summaries = summaries_of(meeting)
    return {
        "minutes": minutes,
        "text": text,
        "digest": digest_of(text),
        "approve": Control(_("Approve the minutes"), reverse("minutes_approve", args=[meeting.id]), approval, posts=True),
        "addenda": list(Addendum.objects.filter(meeting=meeting).select_related("institution").order_by("at")),
        "addendum_form": bound.get("addendum") or AddendumForm(),
        "may_add": _addendum(actor, meeting),
        "conclusions": conclusions_of(meeting),
        "language": language,
        "summaries": [(slot, label, summaries.get(slot, {})) for slot, label in _slots()],
        "writes_notices": bool(may(actor, Permission.NOTICE_WRITE)),
        "summary_form": bound.get("summary") or TextForm(),
        "summarising": _while(mine, meeting, "holding", "held"),
        "participants": _lines(people),
        "owed": commitments_of(Commitment.objects.filter(meeting=meeting), today),
    }


def _slots() -> list[tuple[str, str]]:
    return [("discussed", _("What was discussed")), ("aim", _("To what end"))]


def _addendum(actor: Actor, meeting: Meeting) -> Verdict:
    if meeting.state != "approved":
        return verdict_of("minutes_not_approved")
    return ALLOWED if may(actor, Permission.MINUTES_APPROVE) else verdict_of("not_permitted")


def _while(mine: bool, meeting: Meeting, *states: str) -> Verdict:
    """The coordinator, and the meeting in one of these states."""
    if not mine:
        return verdict_of("not_coordinator")
    if meeting.state in states:
        return ALLOWED
    said = word(NOT_NOW, meeting.state)
    return refused(said, _("the forum's coordinator")) if meeting.state in ("preparing", "holding") else settled(said)


def _post(meeting: Meeting, label: str, name: str, verdict: Verdict) -> Control:
    return Control(label, reverse(name, args=[meeting.id]), verdict, posts=True)


def _lines(people: list[Any]) -> list[dict[str, Any]]:
    functions = spoken(FUNCTIONS)
    return [
        {
            "institution": p.institution.called,
            "outside": p.institution.kind not in rules.PRISON_KINDS,
            "function": sentence(functions.get(p.function_kind, p.function_kind)),
            "invited": p.invited_at,
            "came": people_word(p.people) if p.attended else word(ABSENCES, p.absence) if p.attended is False else "",
            "attended": p.attended,
        }
        for p in people
    ]
