"""Who stays involved? Which member institutions of a forum were absent or silent, since when and for how long. Never persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from prag.forums.models import CommitmentStep, Forum, Meeting, Member, Participation
from prag.forums.words import ABSENCES
from prag.kernel.clock import today as present_day
from prag.ui.words import word

SHOWN = 6  # the last meetings that are drawn; what is counted goes back further
TWICE = 2
# What happened at a meeting.
CAME, ABSENT, NOT_ASKED, NOT_YET = "came", "absent", "not_asked", "not_yet"
# From where the last sign of an institution is.
AT_MEETING, BY_STEP, NONE = "meeting", "step", ""
# By which steps an owner speaks; the others are the coordinator's.
OWNERS_STEPS = ("confirm", "decline", "report")

WIDTH, GUTTER, RIGHT, TOP, STEP = 960, 300, 190, 46, 30
LONG_LABEL = 38


@dataclass(frozen=True, slots=True)
class Membership:
    """An institution that is a standing member for some time."""

    institution: UUID
    name: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held."""

    id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether an institution came to a meeting, and if not, the word for why."""

    meeting: UUID
    institution: UUID
    attended: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One institution at one meeting, and where that is drawn."""

    what: str
    reason: str
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """One institution: its cells, how often it was absent in a row until now, its last sign, how many months ago that was."""

    institution: str
    label: str
    cells: list[Cell]
    absent_in_a_row: int
    last_sign: date | None
    sign: str
    since: date
    silent_months: int
    y: int

    @property
    def flagged(self) -> bool:
        """Absent at least twice in a row."""
        return self.absent_in_a_row >= TWICE


@dataclass(frozen=True, slots=True)
class Column:
    """A meeting that is drawn."""

    day: date
    x: float


@dataclass(frozen=True, slots=True)
class Continuity:
    """The whole picture."""

    columns: list[Column]
    lines: list[Line]
    width: int
    height: int

    @property
    def flagged(self) -> int:
        """How many institutions were absent at least twice in a row."""
        return sum(line.flagged for line in self.lines)


def continuity(
    *, members: Iterable[Membership], meetings: Iterable[Held], attendance: Iterable[Attendance], steps: Mapping[UUID, date], today: date,
) -> Continuity:  # fmt: skip
    """The picture on a day. `steps`: for each institution the day of the last step it made with a commitment.

    Silence is counted from the last meeting an institution came to or the last step it made, whichever is later; without
    either, from the day on which it became a member. First stand those absent twice in a row, then who has been silent longest.
    """
    held = sorted(meetings, key=lambda one: (one.day, str(one.id)))
    drawn = held[-SHOWN:]
    came = {}
    for one in attendance:  # an institution that takes part by two functions came if one of them did
        known = came.get((one.meeting, one.institution))
        came[one.meeting, one.institution] = one if known is None or one.attended else known
    present = _present_members(members, today)
    found = [_line(own, held, drawn, came, steps, today) for own in present.values()]
    found.sort(key=lambda line: (not line.flagged, line.last_sign or line.since, line.institution))
    lines = [_placed(line, n) for n, line in enumerate(found)]
    columns = [Column(one.day, _x(n, len(drawn))) for n, one in enumerate(drawn)]
    return Continuity(columns, lines, WIDTH, TOP + STEP * len(lines) + 4)


def months_between(first: date, last: date) -> int:
    """Whole months from one day to a later one."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day))


def absent_in_a_row(marks: Iterable[str]) -> int:
    """How often an institution was absent until now without coming in between; meetings it was not asked to do not count."""
    n = 0
    for mark in reversed([one for one in marks if one in (CAME, ABSENT)]):
        if mark == CAME:
            break
        n += 1
    return n


def _present_members(members: Iterable[Membership], today: date) -> dict[UUID, list[Membership]]:
    """Institution to its memberships, for those that are members today."""
    found: dict[UUID, list[Membership]] = {}
    for one in members:
        found.setdefault(one.institution, []).append(one)
    return {key: own for key, own in found.items() if any(_member_on(one, today) for one in own)}


def _member_on(one: Membership, day: date) -> bool:
    return one.since <= day and (one.until is None or day <= one.until)


def _line(
    own: list[Membership], held: list[Held], drawn: list[Held], came: Mapping[tuple[UUID, UUID], Attendance], steps: Mapping[UUID, date],
    today: date,
) -> Line:  # fmt: skip
    who = own[0]
    marks = {one.id: _mark(own, one, came.get((one.id, who.institution))) for one in held}
    attended = max((one.day for one in held if marks[one.id][0] == CAME), default=None)
    step = steps.get(who.institution)
    last = max((day for day in (attended, step) if day), default=None)
    sign = NONE if last is None else AT_MEETING if last == attended else BY_STEP
    since = min(one.since for one in own)
    cells = [Cell(*marks[one.id], _x(n, len(drawn))) for n, one in enumerate(drawn)]
    missed = absent_in_a_row(mark for mark, _reason in marks.values())
    return Line(who.name, _short(who.name), cells, missed, last, sign, since, months_between(last or since, today), 0)


def _mark(own: Collection[Membership], meeting: Held, was: Attendance | None) -> tuple[str, str]:
    if was is not None:
        return (CAME, "") if was.attended else (ABSENT, was.reason)
    return (NOT_ASKED if any(_member_on(one, meeting.day) for one in own) else NOT_YET), ""


def _x(n: int, columns: int) -> float:
    step = (WIDTH - GUTTER - RIGHT) / max(columns, 1)
    return round(GUTTER + step * (n + 0.5), 1)


def _short(name: str) -> str:
    return name if len(name) <= LONG_LABEL else name[: LONG_LABEL - 1].rstrip() + "…"


def _placed(line: Line, n: int) -> Line:
    return Line(*(getattr(line, name) for name in Line.__slots__ if name != "y"), TOP + STEP * n)


def continuity_of(forum: Forum, today: date | None = None) -> Continuity:
    """The picture of a forum the reader takes part in."""
    members = Member.objects.filter(forum=forum).select_related("institution").order_by("institution__name")
    meetings = Meeting.objects.filter(forum=forum, state__in=("held", "approved"))
    came = Participation.objects.filter(forum=forum, meeting__in=meetings, attended__isnull=False)
    steps = CommitmentStep.objects.filter(forum=forum, verb__in=OWNERS_STEPS, institution__isnull=False)
    return continuity(
        members=[Membership(one.institution_id, one.institution.called, one.since, one.until) for one in members],
        meetings=[Held(*row) for row in meetings.values_list("id", "held_on")],
        attendance=[
            Attendance(meeting, institution, attended, word(ABSENCES, reason))
            for meeting, institution, attended, reason in came.values_list("meeting_id", "institution_id", "attended", "absence")
        ],
        steps={who: timezone.localdate(at) for who, at in steps.values_list("institution_id").annotate(last=Max("at"))},
        today=today or present_day(),
    )
