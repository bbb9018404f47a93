"""Which duties are there, and what does each count from? The table alone; `deadlines` counts by it.

Source of the rules: domain.md B and C 16-21. The table's words (`anchor`, `when`, `each`, `beyond`, `until`) are fields of
`deadlines.CaseDates` or of `deadlines.Facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prag.kernel.working_days import Direction

AFTER, BEFORE = Direction.AFTER, Direction.BEFORE
# Where a due day goes that is not worked.
Roll = Literal["next", "previous", "stays"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `interval` before or after `anchor`, rolled to a worked day, while all of `when` holds ("!": does not).

    `each`: one duty for each of these recipients. `beyond`: owed only if due later than this day. `until`: owed only if due by then.
    `gives_way_to`: not owed beside one of these kinds, which stand above it.
    """

    kind: str
    anchor: str
    interval: str
    direction: Direction
    roll: Roll
    when: tuple[str, ...]
    each: str = ""
    beyond: str = ""
    until: str = ""
    gives_way_to: tuple[str, ...] = ()


RUNNING = ("confirmed", "!ended")
INSIDE = (*RUNNING, "!released")
OUTSIDE = (*RUNNING, "released")
NEXT: Roll = "next"
PREVIOUS: Roll = "previous"
STAYS: Roll = "stays"
SUPERVISED, WILLING = (*OUTSIDE, "conditions_end"), (*OUTSIDE, "agreed")
REVIEWS = ("first_review", "review_supervised")

# Of two rows of one kind the earlier day counts. A row without an interval is due on its day.
TABLE: tuple[Row, ...] = (
    Row("confirm_eligibility", "opened", "confirm_eligibility", AFTER, NEXT, ("!confirmed", "!ended")),
    Row("assess", "case_began", "assess", AFTER, NEXT, (*INSIDE, "!assessed")),
    Row("plan", "assessed", "plan", AFTER, NEXT, (*INSIDE, "!planned")),
    Row("review_plan", "planned_or_reviewed", "review_plan", AFTER, NEXT, INSIDE),
    Row("start_pre_release", "release", "start_pre_release", BEFORE, PREVIOUS, (*INSIDE, "!pre_release_started")),
    Row("send_notice", "release", "send_notice", BEFORE, PREVIOUS, (*RUNNING, "!short"), each="untold"),
    Row("send_notice_at_once", "short_notice", "", AFTER, STAYS, (*RUNNING, "short"), each="untold"),
    Row("send_changed_notice", "date_changed", "", AFTER, STAYS, RUNNING),
    Row("acknowledge_notice", "told", "acknowledge_notice", AFTER, NEXT, RUNNING, each="told_in_time"),
    Row("acknowledge_short_notice", "told", "acknowledge_short_notice", AFTER, NEXT, RUNNING, each="told_short"),
    Row("repeat_notice_first", "release", "repeat_notice_first", BEFORE, PREVIOUS, INSIDE, each="recipients", beyond="heard"),
    Row("repeat_notice_last", "release", "repeat_notice_last", BEFORE, PREVIOUS, INSIDE, each="recipients", beyond="heard"),
    Row("pre_release_conference", "release", "pre_release_conference", BEFORE, PREVIOUS, (*INSIDE, "!conference_held")),
    Row("send_actions", "waiting", "send_actions", AFTER, NEXT, RUNNING),
    Row("approve_minutes", "waiting", "approve_minutes", AFTER, NEXT, RUNNING),
    Row("look_at_day_one_first", "release", "look_at_day_one_first", BEFORE, PREVIOUS, INSIDE, beyond="day_one_known"),
    Row("look_at_day_one_last", "release", "look_at_day_one_last", BEFORE, PREVIOUS, INSIDE, beyond="day_one_until"),
    Row("record_release", "release", "", AFTER, NEXT, INSIDE),
    Row("first_contact", "released", "first_contact", AFTER, NEXT, (*OUTSIDE, "!contacted")),
    Row("missed_first_contact", "missed", "", AFTER, STAYS, (*OUTSIDE, "!contacted")),
    Row("first_review", "released", "first_review", AFTER, NEXT, (*OUTSIDE, "!reviewed")),
    Row("review_supervised", "reviewed", "review_supervised", AFTER, NEXT, SUPERVISED, until="conditions_end"),
    Row("review_voluntary", "support_reviewed", "review_voluntary", AFTER, NEXT, WILLING, until="support_ends", gives_way_to=REVIEWS),
    Row("renew_consent", "agreed", "renew_consent", AFTER, NEXT, RUNNING),
    Row("renew_consent", "consent_ends", "", BEFORE, PREVIOUS, (*RUNNING, "agreed")),
    Row("ask_again", "waiting", "", AFTER, NEXT, RUNNING),
    Row("propose_closing", "legal_end", "propose_closing", AFTER, NEXT, OUTSIDE),
    Row("recall_opened_in_error", "waiting", "recall_opened_in_error", AFTER, NEXT, ()),
    Row("accept_transfer", "waiting", "accept_transfer", AFTER, NEXT, RUNNING),
    Row("reopen_after_return", "waiting", "reopen_after_return", AFTER, NEXT, RUNNING),
    Row("answer_seat_request", "waiting", "answer_seat_request", AFTER, NEXT, RUNNING),
)
WAITING_KINDS = frozenset(row.kind for row in TABLE if row.anchor == "waiting")
NEEDED = frozenset(row.interval for row in TABLE if row.interval)
