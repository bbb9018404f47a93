"""Is what was typed about a release possible? Pure rules over values."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from prag.gate.refusals import verdict_of
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled


def dates_fit(*, custody_from: date, earliest: date | None, full_term: date | None, pending: bool, actual: date | None = None,
              today: date) -> Verdict:  # fmt: skip
    """Dates lie after the first day in custody and in order; at least one is known, or a decision is pending."""
    if not (earliest or full_term or pending or actual):
        return refused(_("Give at least one date, or say that a decision is pending."))
    if any(day is not None and day <= custody_from for day in (earliest, full_term, actual)):
        return refused(_("A release is after the first day in custody."))
    if earliest and full_term and earliest > full_term:
        return refused(_("The earliest conditional release cannot be after the end of the sentence."))
    if actual and actual > today:
        return refused(_("The actual release cannot lie in the future: record it on the day."))
    return ALLOWED


def dates_change(before: tuple[object, ...] | None, after: tuple[object, ...]) -> Verdict:
    """What is recorded again without a change would tell nobody anything."""
    return refused(_("These are the dates that are recorded already: nothing was changed.")) if before == after else ALLOWED


def happened_on(day: date, *, today: date, not_before: date | None = None) -> Verdict:
    """What is recorded has happened, and after what it follows."""
    if day > today:
        return refused(_("The day cannot lie in the future."))
    if not_before and day < not_before:
        return refused(_("The day cannot lie before the release."))
    return ALLOWED


def contacts_begin(*, released: date | None, over: bool) -> Verdict:
    """Contacts after release are recorded from the release until the case ends."""
    if over:
        return settled(_("The case has ended."))
    if released is None:
        return refused(
            _("The person is not released yet: contacts are recorded from that day on. First the release is recorded."),
            _("whoever acts for the responsible institution"),
        )
    return ALLOWED


def missed_says_why(kept: bool, fact: str) -> Verdict:
    """Of a missed contact the next one must know what was tried."""
    if kept or fact.strip():
        return ALLOWED
    return refused(_("Say what happened and what you tried, in a sentence: whoever goes on must know."))


def may_mark_wrong(*, marked: bool, own: bool, acts: bool) -> Verdict:
    """A contact or review is marked once, by who recorded it or by whoever acts for the case. The seat's right to write is asked apart."""
    if marked:
        return verdict_of("taken_back_already")
    if own or acts:
        return ALLOWED
    return refused(
        _("Somebody else recorded it. If it is wrong, tell them."), _("who recorded it, or whoever acts for the responsible institution")
    )


def wrong_says_why(reason: str, words: str) -> Verdict:
    """What no reason of the list says is said in words."""
    if reason != "other" or words.strip():
        return ALLOWED
    return refused(_("Say in a sentence what was wrong: the others read it."))


def release_was_a_mistake(*, recorded: date | None, today: date, days: int, seen: bool) -> Verdict:
    """A release is taken back within days of being recorded, and while no kept contact says that the person was outside."""
    if recorded is None or today > recorded + timedelta(days=days):
        return verdict_of("release_long_ago")
    return verdict_of("seen_outside") if seen else ALLOWED
