"""Where does everything stand in the time line picture? Pure geometry from dates; colours and words come later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

WIDTH, GUTTER, RIGHT = 960, 200, 24
MARK_ROW, TODAY_ROW, BAR_TOP, BAR_HEIGHT = 16, 34, 42, 18
LANE_TOP, LANE_STEP, LANE_HEIGHT = 78, 26, 12
FOOT = 30
# Of a long custody only the last part before the case began is drawn; the rest is said in words.
SHOWN_BEFORE = timedelta(days=400)
SHOWN_AFTER_RELEASE = timedelta(days=120)
LONG_LABEL = 27


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when (last day included) an institution sat at the table."""

    who: str
    prison: bool
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due on a day: done, due or late."""

    day: date
    state: str
    word: str


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a row, with the dates it stands for. kind: custody | support | active | gap."""

    kind: str
    x: float
    width: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Mark:
    """A line down the picture with its word: today, release, the beginning of a year."""

    kind: str
    x: float
    day: date
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A duty on its day."""

    x: float
    state: str
    word: str
    day: date


@dataclass(slots=True)
class Lane:
    """One institution: its name (short enough for its place), where it stands, when it was active, and the gaps."""

    who: str
    label: str
    prison: bool
    y: int
    boxes: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Picture:
    """Everything the drawing needs."""

    width: int
    height: int
    first: date
    last: date
    cut: bool
    top: list[Box]
    marks: list[Mark]
    lanes: list[Lane]
    ticks: list[Tick]


def draw(*, custody_from: date, began: date, release: date | None, today: date, stays: Iterable[Stay],
         duties: Iterable[Duty] = ()) -> Picture:  # fmt: skip
    """The picture of one case. Days outside the drawn span are left at its edge."""
    every = [stay for stay in stays if stay.first <= stay.last]
    first = max(custody_from, min([began, *(stay.first for stay in every)]) - SHOWN_BEFORE)
    ends = [today, *(stay.last for stay in every)] + ([release + SHOWN_AFTER_RELEASE] if release else [])
    last = max(*ends, first + timedelta(days=30))
    scale = _Scale(first, last)
    lanes = _lanes(every, scale)
    height = LANE_TOP + LANE_STEP * len(lanes) + FOOT
    ticks = [Tick(scale.x(duty.day), duty.state, duty.word, duty.day) for duty in sorted(duties, key=lambda one: one.day)]
    top, marks = _top(scale, first, last, release), _marks(scale, today, release)
    return Picture(WIDTH, height, first, last, first > custody_from, top, marks, lanes, ticks)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day begins."""
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(GUTTER + share * (WIDTH - GUTTER - RIGHT), 1)

    def box(self, kind: str, first: date, last: date) -> Box:
        """From the beginning of `first` to the end of `last`."""
        x = self.x(first)
        return Box(kind, x, round(max(self.x(last + timedelta(days=1)) - x, 2), 1), first, last)


def _top(scale: _Scale, first: date, last: date, release: date | None) -> list[Box]:
    """Custody until the release, support after it."""
    if release is None or release > last:
        return [scale.box("custody", first, last)]
    boxes = [scale.box("custody", first, release)] if release >= first else []
    return [*boxes, scale.box("support", max(release, first), last)]


def _marks(scale: _Scale, today: date, release: date | None) -> list[Mark]:
    years = [date(year, 1, 1) for year in range(scale.first.year + 1, scale.last.year + 1)]
    marks = [_mark("year", scale, day) for day in years]
    marks.append(_mark("today", scale, today))
    if release is not None:
        marks.append(_mark("release", scale, release))
    return marks


def _mark(kind: str, scale: _Scale, day: date) -> Mark:
    x = scale.x(day)
    # Near an edge the word stands on the inner side of its line.
    anchor = "start" if x < GUTTER + 70 else "end" if x > WIDTH - RIGHT - 70 else "middle"
    return Mark(kind, x, day, anchor)


def _lanes(stays: list[Stay], scale: _Scale) -> list[Lane]:
    """One row an institution, in the order in which they joined; what lies between two stays is a gap."""
    rows: dict[str, list[Stay]] = {}
    for stay in sorted(stays, key=lambda one: (one.first, one.last)):
        rows.setdefault(stay.who, []).append(stay)
    lanes = []
    for n, (who, own) in enumerate(rows.items()):
        label = who if len(who) <= LONG_LABEL else who[: LONG_LABEL - 1].rstrip() + "…"
        lane = Lane(who, label, own[0].prison, LANE_TOP + LANE_STEP * n)
        for first, last in _joined(own):
            if lane.boxes and lane.boxes[-1].last < first - timedelta(days=1):
                lane.boxes.append(scale.box("gap", lane.boxes[-1].last + timedelta(days=1), first - timedelta(days=1)))
            lane.boxes.append(scale.box("active", first, last))
        lanes.append(lane)
    return lanes


def _joined(stays: list[Stay]) -> list[tuple[date, date]]:
    """Overlapping and touching stays as one; sorted by first day."""
    joined: list[tuple[date, date]] = []
    for stay in stays:
        if joined and stay.first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], stay.last))
        else:
            joined.append((stay.first, stay.last))
    return joined
