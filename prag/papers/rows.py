"""What does a paper need to know? Plain rows, already in words of the paper's language; no table and no clock behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Body:
    """An institution and the function by which it acts. Never a person."""

    institution: str
    function: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.institution, self.function) if part)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that was not corrected since, newest first. `kind` and `rating` are stored words."""

    area: str
    kind: str
    rating: str
    text: str
    said_on: date
    strength: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """An action of the plan. `state`: a word of `prag.plans.workflow`."""

    area: str
    what: str
    who: Body
    institution: object
    due: date
    state: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A goal as it stands now."""

    area: str
    text: str
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """A condition in law as it stands now, with its last day."""

    text: str
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the day-one checklist: `open`, `done` or `not_needed`."""

    key: str
    state: str = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What the person says about the plan."""

    text: str
    objection: bool
    said_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that may be chosen from for a paper. What is not here cannot be printed: no health, no custody, no family."""

    code: str
    today: date
    release: date | None
    hour: time | None = None
    # What is difficult about the day of release (`prag.releases.day_one`), and when offices open.
    day_notes: tuple[str, ...] = ()
    offices_open: date | None = None
    responsible: Body
    needs: tuple[Said, ...] = ()
    deeds: tuple[Deed, ...] = ()
    wishes: tuple[Wish, ...] = ()
    duties: tuple[Duty, ...] = ()
    lines: tuple[Line, ...] = ()
    table: tuple[Body, ...] = ()
    voice: Voice | None = None
    # Kind and day of each document of the common part that was not withdrawn, oldest first; never its title.
    papers: tuple[tuple[str, date], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """What stands at the foot of every page: which copy, and for whom."""

    number: int
    whom: str
