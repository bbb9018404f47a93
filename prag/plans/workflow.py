"""Which way does an action of a plan go? The table; `gate.step` holds its installed copy."""

from __future__ import annotations

from prag.access.permissions import Permission
from prag.workflow.table import Transition

_WRITE, _ANSWER = Permission.PLAN_WRITE, Permission.ADDRESSED_ANSWER

ACTION: tuple[Transition, ...] = (
    Transition("ask", None, "asked", _WRITE, ("commitment_unowned", "commitment_past", "function_not_here", "no_basis")),
    Transition("accept", "asked", "accepted", _ANSWER, ("not_addressed",)),
    Transition("decline", "asked", "declined", _ANSWER, ("not_addressed", "why_missing")),
    Transition("report", "asked", "done", _ANSWER, ("not_addressed", "evidence_missing")),
    Transition("report", "accepted", "done", _ANSWER, ("not_addressed", "evidence_missing")),
    Transition("drop", "asked", "dropped", _WRITE, ("why_missing",)),
    Transition("drop", "accepted", "dropped", _WRITE, ("why_missing",)),
    Transition("drop", "declined", "dropped", _WRITE, ("why_missing",)),
)
