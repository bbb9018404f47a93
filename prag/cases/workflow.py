"""Which way does a case go? The table of its phases; `gate.step` holds its installed copy, by which the database goes."""

from __future__ import annotations

from prag.access.permissions import Permission
from prag.workflow.table import Transition

TRANSITIONS: tuple[Transition, ...] = (
    Transition("start", None, "draft", Permission.CASE_OPEN, ("no_basis", "told_in_the_future")),
    Transition("confirm", "draft", "open", Permission.CASE_CONFIRM, ("second_person", "already_answered")),
    Transition("refuse", "draft", "refused", Permission.CASE_CONFIRM, ("second_person", "reason_missing", "already_answered")),
)
