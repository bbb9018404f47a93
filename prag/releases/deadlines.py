"""Which duties has a case now, and when is each due? One function over the table (`duty_table`); pure, no clock.

Every interval is a setting of the place, a proposal and not law. No duty is ever moved to today because its day has passed: `state`
says that it is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from prag.kernel.working_days import UNITS, Direction, WorkCalendar
from prag.releases.duty_table import AFTER, BEFORE, NEEDED, NEXT, PREVIOUS, TABLE, WAITING_KINDS, Roll, Row

# Where a duty stands on a day; on its due day it is still in time.
State = Literal["late", "today", "ahead"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A row of the jurisdiction's `deadline` table. Raises `ValueError` for an unknown unit or a negative amount."""

    key: str
    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.amount < 0:
            raise ValueError(f"not an interval: {self.key} {self.amount} {self.unit}")


@dataclass(frozen=True, slots=True)
class ReleaseDates:
    """The release dates as recorded on one day; each change is a further one, nothing is overwritten. `takes_back`: the release that was
    recorded before never was."""

    known_on: date
    earliest_conditional: date | None = None
    full_term: date | None = None
    pending: bool = False
    actual: date | None = None
    takes_back: bool = False

    @property
    def day(self) -> date | None:
        """The date in force: the actual one, else the earliest possible one, pending or not: who prepares for a later one is late."""
        return self.actual or min((day for day in (self.earliest_conditional, self.full_term) if day), default=None)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of release to one recipient. `release`: the date it named, None when it said that there is none any more.
    `fulfils`: "send_notice", "repeat_notice_first" or "repeat_notice_last"."""

    recipient: str
    sent_on: date
    release: date | None
    acknowledged_on: date | None = None
    fulfils: str = "send_notice"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits since (or, for "ask_again", until) a day: a conference's minutes, a transfer. `kind`: that of its duty."""

    kind: str
    about: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDates:
    """What the engine must know of a case. A date that is not given has not come. After a return to custody the fields of preparation
    are those of the new stay. `ended`: refused, closed, deceased, removed abroad, opened in error.
    `must_know`: recipients who must be told; none named is one duty for all. `day_one_until`: until then nobody need look at day
    one. Raises `ValueError` for a `waiting` of an unknown kind."""

    custody_from: date
    opened: date
    releases: tuple[ReleaseDates, ...] = ()
    confirmed: date | None = None
    assessed: date | None = None
    planned: date | None = None
    last_review: date | None = None
    pre_release_started: date | None = None
    conference_held: date | None = None
    first_contact: date | None = None
    contact_missed: date | None = None
    conditions_end: date | None = None
    consent_given: date | None = None
    consent_ends: date | None = None
    support_ends: date | None = None
    consent_withdrawn: date | None = None
    day_one_until: date | None = None
    renewed: date | None = None
    ended: date | None = None
    must_know: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    def __post_init__(self) -> None:
        if unknown := {item.kind for item in self.waiting} - WAITING_KINDS:
            raise ValueError(f"nothing waits like this: {sorted(unknown)}")


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody owes. `reason`: the word of what its interval counts from; `interval`: the setting's key, "" for at once;
    `about`: the recipient or the thing, "" for the case. `kind` and `about` name a duty: a case never has two of the same name."""

    kind: str
    due: date
    reason: str
    anchored_on: date
    about: str = ""
    interval: str = ""


GIVEN = frozenset(CaseDates.__dataclass_fields__)


@dataclass(frozen=True, eq=False, slots=True)
class Settings:
    """What a place has set. Raises `ValueError` if the table asks for a key it lacks: a duty silently not there is how people are lost."""

    calendar: WorkCalendar
    intervals: Mapping[str, Interval]

    def __post_init__(self) -> None:
        if missing := NEEDED - self.intervals.keys():
            raise ValueError(f"intervals missing: {sorted(missing)}")

    def due(self, anchor: date, key: str, direction: Direction, roll: Roll) -> date:
        """The day the interval `key` ("": none) before or after `anchor`, rolled to a worked day."""
        day = anchor
        if key:
            interval = self.intervals[key]
            day = self.calendar.shift(anchor, interval.amount, interval.unit, direction)
        if roll == NEXT:
            return self.calendar.next_working(day)
        return self.calendar.previous_working(day) if roll == PREVIOUS else day


def settings_of(calendar: WorkCalendar, intervals: Iterable[Interval]) -> Settings:
    """The settings from the rows of a jurisdiction's deadlines."""
    return Settings(calendar, {interval.key: interval for interval in intervals})


class Facts:
    """What the table's words mean for one case; a screen may show `release`, `released`, `short`."""

    def __init__(self, dates: CaseDates, settings: Settings) -> None:
        self.dates, self.settings = dates, settings
        self.history = _by_day(dates.releases)
        newest = self.history[-1] if self.history else ReleaseDates(dates.opened)
        self.release, self.released = newest.day, newest.actual
        self.possible = newest.pending and not newest.actual
        # Nobody owes an assessment before there is a case: one opened long after admission counts from its opening.
        self.case_began = max(dates.custody_from, dates.opened)
        self.planned_or_reviewed = dates.planned and _latest(dates.planned, dates.last_review)
        self.contacted = self._outside(dates.first_contact)
        self.missed = self._outside(dates.contact_missed)
        self.reviewed = self._outside(dates.last_review)
        withdrawn = dates.consent_given and dates.consent_withdrawn and dates.consent_withdrawn >= dates.consent_given
        self.agreed = None if withdrawn else dates.consent_given
        self.support_reviewed = _latest(self.reviewed, self.agreed)
        self.legal_end = _latest(self.released, dates.conditions_end, dates.renewed)
        self._tell()
        # Of a release known at short notice, its nearest day alone is looked at: the first one had passed before anybody knew.
        self.day_one_known = _latest(dates.day_one_until, self.short)

    def _tell(self) -> None:
        """Who was told what, and who must be."""
        dates = self.dates
        self.short_notice, self.short = self._notice_owed()
        runs = _runs(dates.notices)
        informed = {who: run for who, run in runs.items() if run[-1].release == self.release}
        self.fulfilled = {(notice.fulfils, who) for who, run in informed.items() for notice in run}
        nobody_named = not dates.must_know and not runs
        self.untold = ("",) if nobody_named else tuple(who for who in dates.must_know if who not in runs)
        self.recipients = (*self.untold, *informed)
        self.date_changed = tuple((who, self._wrong_since(run)) for who, run in runs.items() if who not in informed)
        first = {who: run[0].sent_on for who, run in informed.items()}
        # A repetition before the recipient knows, or must know, repeats nothing.
        known = self.short or self.short_notice
        self.heard = (*((who, known) for who in self.untold if known), *first.items())
        self.told = tuple((who, first[who]) for who, run in informed.items() if not any(notice.acknowledged_on for notice in run))
        self.told_short = tuple(who for who, sent in self.told if self.short or self._answer_after_release(sent))
        self.told_in_time = tuple(who for who, _ in self.told if who not in self.told_short)

    def _notice_owed(self) -> tuple[date | None, date | None]:
        """By when every recipient must be told, and, if that is at short notice, since when the date in force is known.

        Since the day from which all recorded dates lay on `farthest` or before, notice of such a release was owed: an interval before
        `farthest`, at the earliest on that day (nor before the case was confirmed: nothing is shared until then). The earliest such day
        counts, so that moving a date never excuses a notice already late, and moving it there and back changes nothing.
        """
        if self.release is None:
            return None, None
        owed, farthest, since = date.max, self.release, date.max
        for later, known in pairwise((self.history[-1], *reversed(_by_day(_without_mistakes(self.dates.releases))))):
            if known.day is None or (known.actual and not later.actual):
                break  # nothing was known, or it is an earlier stay in custody
            farthest = max(farthest, known.day)
            known_on = max(known.known_on, self.dates.confirmed or date.min)
            owed = min(owed, max(known_on, self._ordinary(farthest)))
            since = known_on if farthest == self.release else since
        return owed, since if self._ordinary(self.release) < since else None

    def _ordinary(self, release: date) -> date:
        return self.settings.due(release, "send_notice", BEFORE, PREVIOUS)

    def _wrong_since(self, run: Sequence[Notice]) -> date:
        """Since when the date that a recipient was told of is no longer in force."""
        since = run[0].sent_on
        for known in reversed(self.history):
            if known.day == run[0].release:
                break
            since = known.known_on
        return max(since, run[0].sent_on)

    def _answer_after_release(self, sent: date) -> bool:
        """An acknowledgement in the ordinary time would come when the person is already outside."""
        return self.release is not None and self.settings.due(sent, "acknowledge_notice", AFTER, NEXT) > self.release

    def _outside(self, day: date | None) -> date | None:
        """The day, if it belongs to this time outside and not to an earlier one."""
        return day if day and self.released and day >= self.released else None

    def value(self, word: str) -> Any:
        """The value of a word of the table."""
        return getattr(self.dates if word in GIVEN else self, word)

    def holds(self, word: str) -> bool:
        """Whether a condition of the table holds."""
        return not self.value(word[1:]) if word.startswith("!") else bool(self.value(word))

    def days(self, word: str) -> dict[str, date]:
        """The days a word names, by what they are about; "" is the whole case."""
        value = self.value(word) if word else None
        if value is None:
            return {}
        return dict(value) if isinstance(value, tuple) else {"": value}

    def anchors(self, row: Row) -> Iterable[tuple[str, date]]:
        """From which days this row counts, and what each is about."""
        if row.anchor == "waiting":
            return [(item.about, item.since) for item in self.dates.waiting if item.kind == row.kind]
        days = self.days(row.anchor)
        if not row.each:
            return days.items()
        named = ((who, days.get(who, days.get(""))) for who in self.value(row.each))
        return [(who, day) for who, day in named if day]


def duties(dates: CaseDates, settings: Settings) -> tuple[Duty, ...]:
    """The open duties of a case by due day. What is done, or no longer asked for, is not among them.

    Raises `OverflowError` for a date at the end of the calendar (year 9999).
    """
    facts = Facts(dates, settings)
    found: dict[tuple[str, str], Duty] = {}
    kinds: set[str] = set()
    for row in TABLE:
        if not all(facts.holds(word) for word in row.when) or kinds.intersection(row.gives_way_to):
            continue
        beyond, until = facts.days(row.beyond), facts.days(row.until)
        for about, anchor in facts.anchors(row):
            due = settings.due(anchor, row.interval, row.direction, row.roll)
            floor, ceiling = beyond.get(about, beyond.get("")), until.get(about, until.get(""))
            if (row.kind, about) in facts.fulfilled or (floor and due <= floor) or (ceiling and due > ceiling):
                continue
            kinds.add(row.kind)
            known = found.get((row.kind, about))
            if known is None or due < known.due:
                reason = "possible_release" if row.anchor == "release" and facts.possible else row.anchor
                found[row.kind, about] = Duty(row.kind, due, reason, anchor, about, row.interval)
    return tuple(sorted(found.values(), key=lambda duty: duty.due))


def tell_again(notices: Iterable[Notice], release: date | None) -> tuple[str, ...]:
    """Who must be told again if `release` is the date in force (None: none any more): whose last notice named another one.

    It asks what each recipient believes, not what the last change was: whoever missed one change is not lost at the next, and a date
    moved there and back on one day troubles nobody.
    """
    return tuple(who for who, run in _runs(notices).items() if run[-1].release != release)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change of dates or settings does to the duties of a case; `moved`: the duty, and the day it was due before."""

    new: tuple[Duty, ...]
    moved: tuple[tuple[Duty, date], ...]
    fallen_away: tuple[Duty, ...]


def changes(before: Iterable[Duty], after: Iterable[Duty]) -> Changes:
    """Compare two sets of duties of one case, by kind and about."""
    old = {(duty.kind, duty.about): duty for duty in before}
    now = {(duty.kind, duty.about): duty for duty in after}
    return Changes(
        new=tuple(duty for name, duty in now.items() if name not in old),
        moved=tuple((duty, old[name].due) for name, duty in now.items() if name in old and old[name].due != duty.due),
        fallen_away=tuple(duty for name, duty in old.items() if name not in now),
    )


def state(duty: Duty, today: date) -> State:
    """Whether the duty is late, due today or still ahead."""
    if duty.due < today:
        return "late"
    return "today" if duty.due == today else "ahead"


def _runs(notices: Iterable[Notice]) -> dict[str, list[Notice]]:
    """For each recipient the latest notices that name the same date, oldest first."""
    runs: dict[str, list[Notice]] = {}
    for notice in sorted(notices, key=lambda notice: notice.sent_on):
        run = runs.setdefault(notice.recipient, [])
        if run and run[-1].release != notice.release:
            run.clear()
        run.append(notice)
    return runs


def _by_day(releases: Iterable[ReleaseDates]) -> tuple[ReleaseDates, ...]:
    """Of several changes on one day only the last was ever in force."""
    return tuple({known.known_on: known for known in sorted(releases, key=lambda known: known.known_on)}.values())


def _without_mistakes(releases: Iterable[ReleaseDates]) -> list[ReleaseDates]:
    """The recordings without a release that was taken back: what was known before it was known all along."""
    kept: list[ReleaseDates] = []
    for known in releases:
        while known.takes_back and kept and kept[-1].actual:
            kept.pop()
        kept.append(known)
    return kept


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)
