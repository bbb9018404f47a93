"""What does a thing that waits say, and on which page is it done? One sentence and one address for each kind."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.cases.words import ITEMS
from prag.releases.words import DUTIES as COUNTED
from prag.ui.words import Words

# Addressed in a letter or a question: opened on a page of its own.
LETTERS: Words = ITEMS | {
    "release_notice": _("Read a notice of release"),
    "handover": _("Take over a case, or decline"),
    "action": _("Do what a plan asks of you"),
}
ANSWERED_AT = {
    "confirm_case": "case_decide",
    "seat_request": "case_decide",
    "release_notice": "notice_read",
    "handover": "handover_read",
    "action": "letter",
}

# Counted from the dates of a case, or asked of somebody at its table.
DUTIES: Words = COUNTED | {
    "action": _("Do what the plan asks of you"),
    "confirm_recall": _("Confirm that it is deleted or corrected"),
}
DUTY_PAGES = {
    "assess": "case_page",
    "plan": "case_plan",
    "review_plan": "case_release",
    "send_notice": "case_notices",
    "send_notice_at_once": "case_notices",
    "send_changed_notice": "case_notices",
    "repeat_notice_first": "case_notices",
    "repeat_notice_last": "case_notices",
    "answer_seat_request": "case_page",
    "confirm_eligibility": "case_page",
    **dict.fromkeys(
        (
            "start_pre_release",
            "pre_release_conference",
            "record_release",
            "first_contact",
            "missed_first_contact",
            "first_review",
            "review_supervised",
            "review_voluntary",
            "renew_consent",
            "ask_again",
            "propose_closing",
        ),
        "case_release",
    ),
}
