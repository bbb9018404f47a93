"""What was recorded of a meeting, as minutes and print pack need it? Read from its tables."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from prag.forums.minutes import Record
from prag.forums.models import Commitment, FocusPrison, Meeting
from prag.forums.querysets import agenda_of, commitments_of, conclusions_of, participations_of
from prag.forums.words import ABSENCES
from prag.ui.words import FUNCTIONS, word


def record_of(meeting: Meeting, today: date) -> Record:
    """Everything that the minutes say."""
    participations = participations_of(meeting)
    forum, language = meeting.forum, get_language() or "en"
    return Record(
        place=forum.place.called,
        held_on=meeting.held_on,
        starts=meeting.starts,
        ends=meeting.ends,
        venue=meeting.venue,
        coordinator=forum.coordinator.called,
        focus=tuple(
            row.institution.called for row in FocusPrison.objects.filter(forum=forum).select_related("institution").order_by("position")
        ),
        came=tuple((p.institution.called, word(FUNCTIONS, p.function_kind), p.people) for p in participations if p.attended),
        absent=tuple(
            (p.institution.called, word(FUNCTIONS, p.function_kind), word(ABSENCES, p.absence))
            for p in participations
            if p.attended is False
        ),
        agenda=tuple((item.title, item.question, item.notes) for item in agenda_of(meeting)),
        conclusions=tuple((c.said(language), tuple(c.adopted_by)) for c in conclusions_of(meeting)),
        commitments=tuple((c.who, c.function, c.what, c.due) for c in commitments_of(Commitment.objects.filter(meeting=meeting), today)),
    )
