"""May this be told, handed over or called back? Pure functions of values; the gate's verbs ask the same in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from prag.access.permissions import Permission
from prag.cases.rules import case_is_running
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.ui.words import FUNCTIONS, function_words, word


@dataclass(frozen=True, slots=True)
class Basis:
    """On what something is told: `kind` and the law's or agreement's id, or the day of the person's written consent."""

    kind: str
    id: UUID | None = None
    consent_on: date | None = None

    @property
    def key(self) -> str:
        """The same as one value of a form."""
        return f"{self.kind}:{self.id or self.consent_on or ''}"


def consent_is_over(consent_on: date, ended: Collection[tuple[date | None, date]]) -> bool:
    """Whether a consent is one of those that are over; `ended`: of each the day it was given on, as far as known, and the day it ended.

    One given anew is of the day on which the former ended, or of a later one.
    """
    return any(consent_on == given or consent_on < over for given, over in ended)


def suggested(options: Sequence[Basis], before: Sequence[Basis]) -> Basis | None:
    """Which of the bases in force to offer first: that of the seat or the last notice if it still holds, else the only agreement.

    A law is never guessed: which one gives an institution its task, somebody says once, and from then on it is remembered.
    """
    for one in before:
        if one in options:
            return one
    agreements = [one for one in options if one.kind == "agreement"]
    return agreements[0] if len(agreements) == 1 else None


def may_be_told(fields: Collection[str], options: Sequence[Basis]) -> Verdict:
    """Nothing leaves without a fact that this kind of institution may learn, and a basis in force."""
    if not fields:
        return settled(_("This kind of institution gets no notice of release, from nobody: there is no fact that it may learn."))
    if not options:
        return refused(
            _("No duty in law and no agreement in force is on record between the two institutions, so nothing is sent."),
            word(FUNCTIONS, "administrator"),
        )
    return ALLOWED


def may_send(phase: str, acts: Verdict, release_known: bool) -> Verdict:
    """A confirmed, running case, whoever acts for it, and a release to tell of."""
    if not (running := case_is_running(phase)):
        return running
    if not acts:
        return acts
    if not release_known:
        return refused(_("No day of release was ever recorded: record the dates first."), function_words(("treatment_officer",)))
    return ALLOWED


def may_acknowledge(answer: str | None, functions: Collection[str]) -> Verdict:
    """Once, and by naming a function that somebody holds."""
    if answer == "replaced":
        return settled(_("A newer notice replaced this one. Answer the newer one: it stands in My tasks."))
    if answer:
        return settled(_("Somebody has already answered this."))
    if not functions:
        return refused(_("Nobody in your institution holds a function that could act."), word(FUNCTIONS, "access_manager"))
    return ALLOWED


def may_offer(phase: str, acts: Verdict, pending: bool, receivers: Collection[object]) -> Verdict:
    """One offer at a time, to somebody at the table who can be responsible."""
    if not (running := case_is_running(phase)):
        return running
    if not acts:
        return acts
    if pending:
        return refused(
            _("An offer waits for its answer. Take it back before you make another one."), _("whoever acts for the responsible institution")
        )
    if not receivers:
        from prag.access.actor import holders

        return refused(
            _("Nobody at the table can take over. Give one of these functions a seat first: %(functions)s.")
            % {"functions": function_words(holders(Permission.HANDOVER_ACCEPT))},
            _("whoever acts for the responsible institution"),
        )
    return ALLOWED


def may_accept(state: str, seat_live: bool, holder_named: bool) -> Verdict:
    """Responsibility passes only to a function whose seat somebody holds: otherwise nobody could open the case."""
    if state == "asked" and seat_live and holder_named:
        return ALLOWED
    if state == "withdrawn":
        return settled(_("The offer was taken back."))
    if state != "asked":
        return settled(_("Somebody has already answered this."))
    if not seat_live:
        return refused(
            _("Your function has no seat at the table any more. It needs one before it takes over."),
            _("whoever acts for the responsible institution"),
        )
    return refused(
        _("Nobody holds your institution's seat in this case. Whoever takes over must be able to open it."),
        word(FUNCTIONS, "access_manager"),
    )


def may_call_back(acts: Verdict, recalled: bool, own: bool = False) -> Verdict:
    """Whoever acts for the case calls back, once; `own`: it went to the institution that has taken the case over since."""
    if not acts:
        return acts
    if recalled:
        return settled(_("This was called back already. Its recipient is asked to confirm."))
    if own:
        return settled(_("This went to your own institution, which has taken the case over since: there is nobody to ask."))
    return ALLOWED


def how_told(notices_of_this_date: Sequence[str], days_to_release: int | None, last_repeat_days: int) -> str:
    """Which duty a notice fulfils: the first one of a date tells, a later one repeats, shortly before the release for the last time."""
    if not notices_of_this_date:
        return "send_notice"
    shortly_before = days_to_release is not None and days_to_release <= last_repeat_days
    return "repeat_notice_last" if shortly_before or "repeat_notice_first" in notices_of_this_date else "repeat_notice_first"
