"""From which days does a case count, over all its conditions and offers? Pure: how each stands now in, one day a kind of mark out.

A case may have several of each at once, and a mark is one value: so that none of them is forgotten, the marks are counted anew over all
of them whenever one takes a step.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

Marks = Mapping[str, date | None]
# All that this module says of a case; None takes back what was marked before.
KINDS = ("conditions_end", "consent_given", "consent_ends", "support_ends", "consent_withdrawn")


@dataclass(frozen=True, slots=True)
class TermFact:
    """A condition or an offer as it stands now. `since`: the day on which it came into its state."""

    kind: str
    state: str
    since: date
    consent_on: date | None = None
    ends: date | None = None


def marks_of(terms: Collection[TermFact]) -> dict[str, date | None]:
    """The days that count now; a kind that is not among them stays as it was marked.

    Conditions end when the last one does. Each consent is asked for again before its own end, so the earliest end counts for that, also
    when it has passed unasked; what is voluntary goes on until the last one ends. Withdrawn is only what nothing else takes the place of.
    """
    found: dict[str, date | None] = {}
    conditions = [one.ends for one in terms if one.kind == "condition" and one.ends]
    if conditions:
        # One that was ended carries the day on which it did, so it never outlasts one in force.
        found["conditions_end"] = max(conditions)
    accepted = [one for one in terms if one.kind == "offer" and one.state == "accepted"]
    given, ends = [one.consent_on for one in accepted if one.consent_on], [one.ends for one in accepted if one.ends]
    withdrawn = [one.since for one in terms if one.kind == "offer" and one.state == "withdrawn"]
    if given and ends:
        found |= {"consent_given": min(given), "consent_ends": min(ends), "support_ends": max(ends), "consent_withdrawn": None}
    elif withdrawn:
        found["consent_withdrawn"] = max(withdrawn)
    return found


def changed(before: Marks, now: Marks) -> dict[str, date | None]:
    """Those of `now` that are not recorded already; nothing is taken back that never was there."""
    return {kind: day for kind, day in now.items() if before.get(kind) != day}
