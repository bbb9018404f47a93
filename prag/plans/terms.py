"""How does each condition and offer stand now, and from which days does a case count over all of them? Pure.

A case may have several of each at once, and a mark is one value: so that none of them is forgotten, the marks are counted anew over all
of them whenever one takes a step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Marks = Mapping[str, date | None]
# All that this module says of a case; None takes back what was marked before.
KINDS = ("conditions_end", "consent_given", "consent_ends", "support_ends", "consent_withdrawn")


@dataclass(frozen=True, slots=True)
class Standing:
    """One condition or offer. `row`: what stands now; `first`: how it was recorded; `last`: its newest row, which the next one follows.

    `back`: the newest taking back of one of its answers, or that of all of it; `gone`: it was taken back as a whole.
    """

    row: Any
    first: Any
    last: Any
    back: Any = None
    gone: bool = False

    @property
    def answered(self) -> bool:
        """Whether what stands is an answer to it, and not how it was recorded first."""
        return self.row.id != self.first.id


def standings(rows: Iterable[Any], backs: Iterable[Any]) -> list[Standing]:
    """Each condition and offer as it stands, in the order in which they come. `rows`: with `id` and `replaces`, the row that each follows.

    A row that was taken back (`backs`: with `term` and `recorded_at`) counts for nothing: what stood before it stands again.
    """
    rows, void = list(rows), {one.term: one for one in backs}
    after = {one.replaces: one for one in rows if one.replaces}
    return [_standing(first, after, void) for first in rows if first.replaces is None]


def _standing(first: Any, after: Mapping[Any, Any], void: Mapping[Any, Any]) -> Standing:
    chain = [first]
    while chain[-1].id in after:
        chain.append(after[chain[-1].id])
    standing = [one for one in chain if one.id not in void]
    backs = [void[one.id] for one in chain if one.id in void]
    gone = first.id in void
    back = void[first.id] if gone else max(backs, key=lambda one: one.recorded_at, default=None)
    return Standing(standing[-1] if standing else first, first, chain[-1], back, gone)


@dataclass(frozen=True, slots=True)
class TermFact:
    """A condition or an offer as it stands now. `since`: the day on which it came into its state."""

    kind: str
    state: str
    since: date
    consent_on: date | None = None
    ends: date | None = None


def fact_of(one: Standing, since: date) -> TermFact:
    """A condition or an offer as the marks look at it; one that was taken back has no days."""
    row = one.row
    return TermFact(row.kind, "taken_back", since) if one.gone else TermFact(row.kind, row.state, since, row.consent_on, row.ends)


def marks_of(terms: Collection[TermFact]) -> dict[str, date | None]:
    """The days that count now; a kind that is not among them stays as it was marked.

    Conditions end when the last one does. Each consent is asked for again before its own end, so the earliest end counts for that, also
    when it has passed unasked; what is voluntary goes on until the last one ends. Withdrawn is only what nothing else takes the place of.
    Where no consent stands any more, its days are taken back: nobody is asked to renew what was never given.
    """
    found: dict[str, date | None] = {}
    conditions = [one.ends for one in terms if one.kind == "condition" and one.ends]
    if any(one.kind == "condition" for one in terms):
        # One that was ended carries the day on which it did, so it never outlasts one in force.
        found["conditions_end"] = max(conditions, default=None)
    accepted = [one for one in terms if one.kind == "offer" and one.state == "accepted"]
    given, ends = [one.consent_on for one in accepted if one.consent_on], [one.ends for one in accepted if one.ends]
    withdrawn = [one.since for one in terms if one.kind == "offer" and one.state == "withdrawn"]
    if given and ends:
        found |= {"consent_given": min(given), "consent_ends": min(ends), "support_ends": max(ends), "consent_withdrawn": None}
    elif any(one.kind == "offer" for one in terms):
        found |= {"consent_given": None, "consent_ends": None, "support_ends": None, "consent_withdrawn": max(withdrawn, default=None)}
    return found


def changed(before: Marks, now: Marks) -> dict[str, date | None]:
    """Those of `now` that are not recorded already; nothing is taken back that never was there."""
    return {kind: day for kind, day in now.items() if before.get(kind) != day}
