"""Which forums, meetings and commitments does a page show? Read in few queries, given as plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from prag.forums import rules
from prag.forums.models import Adoption, AgendaItem, Commitment, Conclusion, FocusPrison, Forum, Meeting, Member, Participation, Text
from prag.forums.words import COMMITMENTS
from prag.gate.verbs import call, rows
from prag.ui.words import FUNCTIONS, data_text, sentence, spoken, word


@dataclass(frozen=True, slots=True)
class Owed:
    """A commitment as a line: who, what, by when, how it stands."""

    id: UUID
    who: str
    function: str
    outside: bool
    what: str
    due: date
    state: str
    said: str
    standing: str
    late: int
    conclusion: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A standing member, and what is missing there."""

    id: UUID
    institution: str
    outside: bool
    function: str
    alternate: str
    since: date
    gap: str


@dataclass(slots=True)
class Concluded:
    """A conclusion with its words by language and who adopted it."""

    id: UUID
    position: int
    texts: dict[str, str] = field(default_factory=dict)
    adopters: list[UUID] = field(default_factory=list)
    adopted_by: list[str] = field(default_factory=list)

    def said(self, language: str) -> str:
        """In this language, else in any."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


def find_forum(forum: UUID) -> Forum:
    """The forum, if the reader takes part. Raises Http404."""
    found = Forum.objects.select_related("place", "coordinator", "grant").filter(id=forum).first()
    if found is None:
        raise Http404
    return found


def find_meeting(meeting: UUID) -> Meeting:
    """The meeting with its forum, if the reader takes part. Raises Http404."""
    found = Meeting.objects.select_related("forum__place", "forum__coordinator").filter(id=meeting).first()
    if found is None:
        raise Http404
    return found


def my_forums() -> QuerySet[Forum]:
    """The forums in which the reader's institution takes part, with their next and past meetings."""
    focus = FocusPrison.objects.select_related("institution").order_by("position")
    meetings = Meeting.objects.order_by("-held_on")
    return (
        Forum.objects.filter(active=True)
        .select_related("place", "coordinator")
        .prefetch_related(Prefetch("focus", focus), Prefetch("meetings", meetings))
        .order_by("place__name")
    )


def coordinates(forum: Forum) -> bool:
    """Whether the reader coordinates the forum."""
    return forum.id in call("forums.coordinated")


def members_of(forum: Forum, today: date) -> list[MemberLine]:
    """The standing members, each marked where nobody holds the function or has no deputy."""
    staffed = {(institution, kind): (held, deputised) for institution, kind, held, deputised in rows("forums.member_staffing")}
    functions = spoken(FUNCTIONS)
    found = Member.objects.filter(forum=forum).select_related("institution").order_by("institution__name", "function_kind")
    lines = []
    for member in found:
        if member.until and member.until < today:
            continue
        held, deputised = staffed.get((member.institution_id, member.function_kind), (False, False))
        lines.append(
            MemberLine(
                member.id,
                member.institution.called,
                member.institution.kind not in rules.PRISON_KINDS,
                sentence(functions[member.function_kind]),
                functions.get(member.alternate_kind or "", ""),
                member.since,
                "" if held and deputised else "no_deputy" if held else "empty",
            )
        )
    return lines


def commitments_of(found: QuerySet[Commitment], today: date) -> list[Owed]:
    """Commitments as lines, by due day."""
    functions, states = spoken(FUNCTIONS), spoken(COMMITMENTS)
    return [
        Owed(
            one.id,
            one.institution.called,
            functions.get(one.function_kind, one.function_kind),
            one.institution.kind not in rules.PRISON_KINDS,
            one.what,
            one.due,
            one.state,
            states[one.state],
            rules.standing(one.state, one.due, today),
            (today - one.due).days if one.closed_at is None and one.due < today else 0,
            one.conclusion.position,
        )
        for one in found.select_related("institution", "conclusion").order_by("due", "id")
    ]


def open_commitments(forum: Forum, but: UUID | None = None) -> QuerySet[Commitment]:
    """What is still open of a forum; `but`: captured at another meeting than this one."""
    found = Commitment.objects.filter(forum=forum, closed_at__isnull=True)
    return found.exclude(meeting=but) if but else found


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in its order."""
    return list(AgendaItem.objects.filter(meeting=meeting, struck=False).order_by("position", "id"))


def participations_of(meeting: Meeting) -> list[Participation]:
    """Who takes part, prisons first, then by name."""
    found = list(Participation.objects.filter(meeting=meeting).select_related("institution"))
    return sorted(found, key=lambda one: (one.institution.kind not in rules.PRISON_KINDS, one.institution.full_name, one.function_kind))


def conclusions_of(meeting: Meeting) -> list[Concluded]:
    """The conclusions in their order, with words and adopters."""
    found = {c.id: Concluded(c.id, c.position) for c in Conclusion.objects.filter(meeting=meeting).order_by("position")}
    for subject, language, text in Text.objects.filter(meeting=meeting, slot="conclusion").values_list("subject", "language", "text"):
        if subject in found:
            found[subject].texts[language] = text
    adopted = Adoption.objects.filter(meeting=meeting).order_by("institution__name")
    for conclusion, institution, name in adopted.values_list("conclusion_id", "institution_id", "institution__short_name"):
        found[conclusion].adopters.append(institution)
        found[conclusion].adopted_by.append(data_text(name))
    return list(found.values())


def summaries_of(meeting: Meeting) -> dict[str, dict[str, str]]:
    """What was discussed and to what end, by slot and language."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows_ = Text.objects.filter(meeting=meeting, slot__in=("discussed", "aim")).values_list("slot", "language", "text")
    for slot, language, text in rows_:
        found[slot][language] = text
    return dict(found)


def function_word(kind: str) -> str:
    """A function's name, as the start of a line."""
    return sentence(word(FUNCTIONS, kind))
