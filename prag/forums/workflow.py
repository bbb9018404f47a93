"""Which way do a meeting and a commitment go? The tables; `gate.step` holds their installed copies, by which the database goes."""

from __future__ import annotations

from prag.access.permissions import Permission
from prag.workflow.table import Transition

_COORDINATE, _ANSWER = Permission.FORUM_COORDINATE, Permission.COMMITMENT_ANSWER

MEETING: tuple[Transition, ...] = (
    Transition("plan", None, "preparing", _COORDINATE, ("meeting_order",)),
    Transition("begin", "preparing", "holding", _COORDINATE),
    Transition("close", "holding", "held", _COORDINATE, ("attendance_missing", "prison_alone", "conclusion_not_adopted")),
    Transition("approve", "held", "approved", Permission.MINUTES_APPROVE, ("minutes_second_person", "minutes_not_there")),
    Transition("cancel", "preparing", "cancelled", _COORDINATE, ("why_missing",)),
)

COMMITMENT: tuple[Transition, ...] = (
    Transition("commit", None, "asked", _COORDINATE, ("commitment_unowned", "commitment_past", "function_not_here")),
    Transition("confirm", "asked", "confirmed", _ANSWER, ("not_addressed",)),
    Transition("decline", "asked", "declined", _ANSWER, ("not_addressed", "why_missing")),
    Transition("report", "asked", "done", _ANSWER, ("not_addressed", "evidence_missing")),
    Transition("report", "confirmed", "done", _ANSWER, ("not_addressed", "evidence_missing")),
    Transition("ask_again", "declined", "asked", _COORDINATE, ("commitment_unowned", "commitment_past", "function_not_here")),
    Transition("drop", "asked", "dropped", _COORDINATE, ("why_missing",)),
    Transition("drop", "confirmed", "dropped", _COORDINATE, ("why_missing",)),
    Transition("drop", "declined", "dropped", _COORDINATE, ("why_missing",)),
)
