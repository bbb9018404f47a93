"""Who counts what a case owes, when a day of its plan has moved? Whoever knows the duties says so here: the plan does not know them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Counter = Callable[[UUID], object]
_COUNTERS: list[Counter] = []


def count_with(counter: Counter) -> None:
    """Have a case counted by `counter` after such a change, in its transaction. Once, however often it is said."""
    if counter not in _COUNTERS:
        _COUNTERS.append(counter)


def count_anew(case: UUID) -> None:
    """Count the case, so that what it owes stands in the tasks at once. Raises `Refused`."""
    for counter in _COUNTERS:
        counter(case)
