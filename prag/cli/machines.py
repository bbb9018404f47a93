"""Which transition tables are there? All of them by name, for the database and for the reference page."""

from __future__ import annotations

from prag.cases import workflow as cases
from prag.forums import workflow as forums
from prag.plans import workflow as plans
from prag.workflow.table import Transition

MACHINES: dict[str, tuple[Transition, ...]] = {
    "case": cases.TRANSITIONS,
    "action": plans.ACTION,
    "meeting": forums.MEETING,
    "commitment": forums.COMMITMENT,
}
