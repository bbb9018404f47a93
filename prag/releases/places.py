"""On which part of which page is a duty done? One address for each kind."""

from __future__ import annotations

from django.urls import reverse

_STEP, _DAY_ONE, _AFTER, _TELL = "case_release#step", "case_release#day-one", "case_release#after", "case_notices"
_PLACES = {
    "assess": _STEP,
    "plan": "case_plan",
    "review_plan": _AFTER,
    "start_pre_release": _STEP,
    "pre_release_conference": _AFTER,
    "look_at_day_one_first": _DAY_ONE,
    "look_at_day_one_last": _DAY_ONE,
    "record_release": _STEP,
    "propose_closing": _STEP,
    "send_notice": _TELL,
    "send_notice_at_once": _TELL,
    "send_changed_notice": _TELL,
    "repeat_notice_first": _TELL,
    "repeat_notice_last": _TELL,
    "first_contact": _AFTER,
    "missed_first_contact": _AFTER,
    "first_review": _AFTER,
    "review_supervised": _AFTER,
    "review_voluntary": _AFTER,
    "renew_consent": "case_plan#offers",
    "ask_again": "case_plan#offers",
    "declined_handover": "handover_offer",
}
# Open to those alone who may tell institutions of a release.
TELLING = frozenset(kind for kind, place in _PLACES.items() if place == _TELL)


def place_of(kind: str, code: str) -> str:
    """The address at which a duty of this kind is done in the case; the page of the case for a kind without a place of its own."""
    page, _hash, part = _PLACES.get(kind, "case_page").partition("#")
    return reverse(page, args=[code]) + (f"#{part}" if part else "")
