"""Which way does a case go? The table of its phases; `gate.step` holds its installed copy, by which the database goes.

What must exist before a step is asked by the rules of the parts (`prag.releases.path`); the reasons stand on the case page.
"""

from __future__ import annotations

from prag.access.permissions import Permission
from prag.workflow.table import Transition

_STEP = Permission.CASE_STEP
INSIDE = ("open", "assessed", "planned", "pre_release", "notified")
OUTSIDE = ("released", "closing")
RUNNING = (*INSIDE, *OUTSIDE)
# A release is on record; in every other phase a day that has passed is only a day.
RELEASED = (*OUTSIDE, "closed")
# What is over leaves every list; a refused draft stays a month in that of whoever started it.
OVER = ("refused", "closed", "deceased", "removed", "opened_in_error", "erased")
UNLISTED = tuple(phase for phase in OVER if phase != "refused")


def _each(verb: str, sources: tuple[str, ...], target: str) -> tuple[Transition, ...]:
    return tuple(Transition(verb, source, target, _STEP) for source in sources)


TRANSITIONS: tuple[Transition, ...] = (
    Transition("start", None, "draft", Permission.CASE_OPEN, ("no_basis", "told_in_the_future")),
    Transition("confirm", "draft", "open", Permission.CASE_CONFIRM, ("second_person", "already_answered")),
    Transition("refuse", "draft", "refused", Permission.CASE_CONFIRM, ("second_person", "reason_missing", "already_answered")),
    Transition("assess", "open", "assessed", _STEP),
    Transition("plan", "assessed", "planned", _STEP),
    Transition("prepare", "planned", "pre_release", _STEP),
    Transition("notify", "pre_release", "notified", _STEP),
    *_each("release", INSIDE, "released"),
    Transition("propose_closing", "released", "closing", _STEP),
    Transition("go_on", "closing", "released", _STEP),
    Transition("close", "closing", "closed", _STEP),
    # A release that was recorded by mistake: back to the phase that the case had. Who was outside and came back is recalled.
    *(Transition("take_back_release", "released", phase, _STEP, ("release_long_ago", "seen_outside")) for phase in INSIDE),
    *_each("recall", OUTSIDE, "open"),
    *_each("record_death", RUNNING, "deceased"),
    *_each("record_removal", RUNNING, "removed"),
    *_each("find_error", RUNNING, "opened_in_error"),
)
