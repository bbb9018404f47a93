"""What does the report on a grant count? A pure function of rows; page, workbook and paper show its answer and count nothing themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

# When a meeting was, seen from the grant's period.
BEFORE, WITHIN, AFTER = "before", "within", "after"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting that was held, with the institutions that came; `uncounted`: of how many of them nobody wrote down the people."""

    id: UUID
    place: str
    held_on: date
    institutions: frozenset[UUID]
    people: int
    uncounted: int
    adopted: int


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment that was captured at one of them. `reported_on`: the day on which it was reported done."""

    meeting: UUID
    state: str
    due: date
    confirmed: bool
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution's name, and whether it stands outside prison."""

    name: str
    kind: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of some meetings. Each commitment is in exactly one of the six ways in which it can stand."""

    meetings: int = 0
    institutions: int = 0
    outside: int = 0
    people: int = 0
    uncounted: int = 0
    adopted: int = 0
    captured: int = 0
    confirmed: int = 0
    kept_in_time: int = 0
    kept_late: int = 0
    running: int = 0
    late: int = 0
    declined: int = 0
    dropped: int = 0
    fallen_due: int = 0

    @property
    def kept(self) -> int:
        """Reported as done, in time or not."""
        return self.kept_in_time + self.kept_late

    @property
    def share_in_time(self) -> float | None:
        """Kept in time, of those that were kept or whose day has passed, whatever became of them; None when there are none."""
        return self.kept_in_time / self.fallen_due if self.fallen_due else None


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """One meeting of the report."""

    row: MeetingRow
    when: str
    institutions: int
    outside: int
    captured: int


@dataclass(frozen=True, slots=True)
class TakingPart:
    """An institution that came to at least one meeting."""

    institution: InstitutionRow
    within: int
    after: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything counted of a grant: within its period, and what went on after it. What was before is told and not counted."""

    forums: int
    before: int
    within: Figures
    after: Figures
    meetings: Sequence[MeetingFigures]
    institutions: Sequence[TakingPart]


def report_of(
    *, starts: date, ends: date, forums: int, meetings: Iterable[MeetingRow], commitments: Iterable[CommitmentRow],
    institutions: Mapping[UUID, InstitutionRow], today: date,
) -> Report:  # fmt: skip
    """The report on a grant whose period is from `starts` to `ends`, both days included."""
    held = sorted(meetings, key=lambda one: (one.held_on, one.place, str(one.id)))
    promised = list(commitments)
    when = {one.id: period(one.held_on, starts, ends) for one in held}

    def count(wanted: str) -> Figures:
        chosen = [one for one in held if when[one.id] == wanted]
        return figures_of(chosen, [one for one in promised if when.get(one.meeting) == wanted], institutions, today)

    lines = [
        MeetingFigures(one, when[one.id], len(one.institutions), _outside(one.institutions, institutions),
                       sum(1 for promise in promised if promise.meeting == one.id))
        for one in held if when[one.id] != BEFORE
    ]  # fmt: skip
    before = sum(1 for one in held if when[one.id] == BEFORE)
    return Report(forums, before, count(WITHIN), count(AFTER), lines, _taking_part(held, when, institutions))


def period(day: date, starts: date, ends: date) -> str:
    """Whether a day lies before, within or after a period; both its days belong to it."""
    return BEFORE if day < starts else AFTER if day > ends else WITHIN


def figures_of(meetings: Sequence[MeetingRow], commitments: Sequence[CommitmentRow], institutions: Mapping[UUID, InstitutionRow],
               today: date) -> Figures:  # fmt: skip
    """The figures of some meetings and of the commitments captured at them."""
    came = frozenset().union(*(one.institutions for one in meetings))
    stands = [stand(one, today) for one in commitments]
    return Figures(
        meetings=len(meetings),
        institutions=len(came),
        outside=_outside(came, institutions),
        people=sum(one.people for one in meetings),
        uncounted=sum(one.uncounted for one in meetings),
        adopted=sum(one.adopted for one in meetings),
        captured=len(stands),
        confirmed=sum(one.confirmed for one in commitments),
        fallen_due=sum(one.state == "done" or one.due < today for one in commitments),
        **{name: stands.count(name) for name in ("kept_in_time", "kept_late", "running", "late", "declined", "dropped")},
    )


def stand(commitment: CommitmentRow, today: date) -> str:
    """The one way in which a commitment stands. In time: reported as done on or before the day on which it was due."""
    if commitment.state == "done":
        in_time = commitment.reported_on is not None and commitment.reported_on <= commitment.due
        return "kept_in_time" if in_time else "kept_late"
    if commitment.state in ("declined", "dropped"):
        return commitment.state
    return "late" if commitment.due < today else "running"


def _outside(came: Iterable[UUID], institutions: Mapping[UUID, InstitutionRow]) -> int:
    return sum(institutions[one].outside for one in came)


def _taking_part(held: Sequence[MeetingRow], when: Mapping[UUID, str], institutions: Mapping[UUID, InstitutionRow]) -> list[TakingPart]:
    lines = []
    for id_, institution in institutions.items():
        times = [when[one.id] for one in held if id_ in one.institutions]
        if WITHIN in times or AFTER in times:
            lines.append(TakingPart(institution, times.count(WITHIN), times.count(AFTER)))
    return sorted(lines, key=lambda line: line.institution.name)
