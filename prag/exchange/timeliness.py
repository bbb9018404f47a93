"""Which figures on how long things take may be shown? Those of at least ten, unless somebody could subtract; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from prag.gate.verbs import rows

LEAST = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind between two institutions in one year; the total of a kind names none. `measured`: answered, or past the day."""

    kind: str
    asker: UUID | None
    owner: UUID | None
    asked: int
    opened: int
    acknowledged: int
    closed: int
    measured: int
    in_time: int
    days_to_open: float | None
    days_to_acknowledge: float | None
    days_to_close: float | None

    @property
    def total(self) -> bool:
        """Whether it is the total of its kind."""
        return self.owner is None

    @property
    def share(self) -> int | None:
        """Per cent in time; None when fewer than ten could be."""
        return round(100 * self.in_time / self.measured) if self.measured >= LEAST else None


def measure(year: int) -> list[Measured]:
    """What the gate answers for a calendar year. Raises `Refused`."""
    return [Measured(*_plain(row)) for row in rows("duties.timeliness", p_from=date(year, 1, 1), p_until=date(year, 12, 31))]


def shown(figures: Iterable[Measured], least: int = LEAST) -> set[tuple[str, Any, Any]]:
    """Which rows may be shown, by kind and institutions.

    Fewer than `least` are hidden. Beside a total, what is hidden must itself be at least `least` and more than one row: else a subtraction
    gives it back, and the smallest row shown is hidden too. A kind whose total is too small shows nothing.
    """
    kinds: dict[str, list[Measured]] = {}
    for one in figures:
        kinds.setdefault(one.kind, []).append(one)
    found: set[tuple[str, Any, Any]] = set()
    for kind, of_kind in kinds.items():
        totals = [one for one in of_kind if one.total]
        if totals and totals[0].asked < least:
            continue
        visible = _visible([one for one in of_kind if not one.total], least)
        found |= {(kind, one.asker, one.owner) for one in (*totals, *visible)}
    return found


def _visible(pairs: Sequence[Measured], least: int) -> list[Measured]:
    by_size = sorted(pairs, key=lambda one: (-one.asked, str(one.asker), str(one.owner)))
    visible = [one for one in by_size if one.asked >= least]
    hidden = by_size[len(visible) :]
    while hidden and visible and (len(hidden) == 1 or sum(one.asked for one in hidden) < least):
        hidden.append(visible.pop())
    return visible


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [*row[:9], *(None if value is None else float(value) for value in row[9:])]
