"""Is something of a forum allowed by the facts? Pure functions of values; the gate's verbs ask the same in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from prag.gate.refusals import verdict_of
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled

PRISON_KINDS = frozenset({"prison", "prison_administration"})
# Without one of each, a forum misses somebody whom a return needs (domain.md, table A).
EXPECTED = ("social_worker", "employment_counsellor", "health_worker", "police_contact", "municipal_coordinator")
OPEN_STATES = frozenset({"asked", "confirmed", "declined"})


@dataclass(frozen=True, slots=True)
class Came:
    """An institution at a meeting: its kind, and whether it came (None: nobody said)."""

    kind: str
    attended: bool | None


def not_prison_alone(came: Iterable[Came]) -> Verdict:
    """A meeting attended by prison institutions alone is no coordination forum (promise 1; conclusion of the forums of 2021)."""
    if any(one.attended and one.kind not in PRISON_KINDS for one in came):
        return ALLOWED
    return verdict_of("prison_alone")


def may_begin(held_on: date, today: date) -> Verdict:
    """A meeting begins on its day or later: what is begun cannot be prepared any more."""
    if today < held_on:
        return refused(_("It begins on its day. If it takes place earlier, change the day first."), _("the forum's coordinator"))
    return ALLOWED


def may_close(came: Collection[Came], adopters: Collection[int]) -> Verdict:
    """Whether a meeting can be ended: attendance is complete, not prison alone, each conclusion adopted by somebody.

    `adopters`: for each conclusion, how many institutions adopted it.
    """
    if any(one.attended is None for one in came):
        return verdict_of("attendance_missing")
    verdict = not_prison_alone(came)
    if not verdict:
        return verdict
    return ALLOWED if all(adopters) else verdict_of("conclusion_not_adopted")


def may_capture(state: str, conclusions: int) -> Verdict:
    """Whether a commitment can be captured now: the meeting is on, and there is a conclusion that it serves."""
    if state != "holding":
        return verdict_of("meeting_not_on")
    if not conclusions:
        return refused(_("Record a conclusion first: each commitment serves one."), _("the forum's coordinator"))
    return ALLOWED


def may_approve(state: str, *, reader: UUID, recorder: UUID | None, was_there: bool) -> Verdict:
    """Whether the reader approves the minutes: another person than the one who recorded, of an institution that was there."""
    if state == "approved":
        return settled(_("The minutes are approved."))
    if state != "held":
        return refused(_("The meeting has not ended yet."), _("the forum's coordinator"))
    if reader == recorder:
        return verdict_of("minutes_second_person")
    return ALLOWED if was_there else verdict_of("minutes_not_there")


def mode_of(state: str) -> str:
    """What one does with a meeting in this state: prepare, hold or follow it."""
    return {"preparing": "prepare", "holding": "hold"}.get(state, "follow")


def standing(state: str, due: date, today: date) -> str:
    """How a commitment stands, as the sign of a duty: done, late, due, waiting (for an answer) or blocked (declined)."""
    if state in ("done", "dropped"):
        return "done"
    if due < today:
        return "late"
    return {"asked": "waiting", "declined": "blocked"}.get(state, "due")


def missing_functions(members: Iterable[str]) -> list[str]:
    """Functions that a forum needs and no member has."""
    there = set(members)
    return [function for function in EXPECTED if function not in there]


def can_follow(state: str) -> Verdict:
    """Whether the coordinator can still drop the commitment or ask again."""
    return ALLOWED if state in OPEN_STATES else settled(_("This commitment is closed."))


def can_answer(state: str, addressed: bool) -> Verdict:
    """Whether the reader answers for the owner."""
    if state in ("done", "dropped"):
        return settled(_("This commitment is closed."))
    if state == "declined":
        return refused(_("It was declined; the coordinator asks somebody else or drops it."), _("the forum's coordinator"))
    return ALLOWED if addressed else verdict_of("not_addressed")
