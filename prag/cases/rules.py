"""Is a step in a case allowed by the facts? Pure functions of values; the gate's verbs ask the same in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from prag.access.actor import Actor, may
from prag.access.compartments import LIMITS
from prag.access.permissions import Permission
from prag.access.roles import Role
from prag.cases.words import parts_words
from prag.cases.workflow import OVER
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.ui.words import FUNCTIONS, function_words, word

# Whoever may write this part acts for the responsible institution.
RESPONSIBLE_PART = "custody"


def function_may(actor: Actor, permission: Permission) -> Verdict:
    """Whether one of the actor's functions ever does this, in words of the screen."""
    answer = may(actor, permission)
    if answer:
        return ALLOWED
    return refused(_("Your function does not do this."), function_words(answer.who.split(", ")) if answer.who else "")


def case_is_running(phase: str) -> Verdict:
    """Nothing is recorded or shared before a second person confirmed the case, nor after its end."""
    if phase == "draft":
        return refused(_("The case is not confirmed yet."), word(FUNCTIONS, Role.DIRECTOR))
    if phase in OVER:
        return settled(_("The case has ended."))
    return ALLOWED


def is_second_person(*, opener: UUID, reader: UUID, deputies_of_opener: Collection[UUID], both_directors: bool) -> Verdict:
    """Who confirms is another person than the opener, not that person's deputy, and holds another function."""
    if reader == opener:
        return refused(_("You started this case. A second person decides."), _("another prison director"))
    if reader in deputies_of_opener:
        return refused(_("You are the deputy of whoever started this case. Somebody independent decides."), _("another prison director"))
    if both_directors:
        return refused(
            _("Whoever started this case holds the same function. A person with another function decides."),
            _("another prison director"),
        )
    return ALLOWED


def acts_for_case(my_writes: Collection[str], acting: Collection[str] = ()) -> Verdict:
    """Whether the reader's seat acts for the responsible institution. `acting`: the functions that do, after a hand-over not the first."""
    if RESPONSIBLE_PART in my_writes:
        return ALLOWED
    return refused(_("Only whoever acts for the responsible institution does this."), function_words(acting or (Role.TREATMENT,)))


def may_end_seat(*, own_institution: bool, seat_writes: Collection[str]) -> Verdict:
    """The responsible institution's own seat stays: somebody is always responsible."""
    if own_institution and RESPONSIBLE_PART in seat_writes:
        return refused(
            _("This is the seat of the responsible institution. Somebody is always responsible, so it cannot end here."),
            _("whoever acts for the responsible institution, by handing responsibility over first"),
        )
    return ALLOWED


def may_renew_seat(ends: date, today: date) -> Verdict:
    """A seat goes on before it is over; afterwards it is given anew, so that nobody paints over a day without one."""
    if ends < today:
        return refused(
            _("This seat is over. Give the institution a new one, with a basis."), _("whoever acts for the responsible institution")
        )
    return ALLOWED


def parts_fit_function(function: str, reads: Collection[str], writes: Collection[str]) -> Verdict:
    """A seat never opens more than its function's limit, and nothing is written that is not read."""
    try:
        limit = LIMITS[Role(function)]
    except ValueError:
        limit = frozenset()
    if not reads:
        return refused(_("Choose at least one part to open."))
    beyond = [part for part in reads if part not in limit]
    if beyond:
        return refused(
            _("A %(function)s never opens: %(parts)s. Take it out.") % {"function": word(FUNCTIONS, function), "parts": parts_words(beyond)}
        )
    unread = [part for part in writes if part not in reads]
    if unread:
        return refused(_("Nobody writes what is not open to them: %(parts)s.") % {"parts": parts_words(unread)})
    return ALLOWED


def basis_is_named(basis: str, *, legal_basis: object, agreement: object, consent_on: date | None) -> Verdict:
    """No basis, no seat: each kind of basis names its law, its agreement or its day."""
    if basis == "duty_in_law" and not legal_basis:
        return refused(_("Choose the law that gives the institution this task."))
    if basis == "agreement" and not agreement:
        return refused(_("Choose the agreement that both institutions signed."))
    if basis == "consent" and not consent_on:
        return refused(_("Give the day on which the person agreed in writing."))
    return ALLOWED


def may_show_name(parts: Collection[str]) -> Verdict:
    """Who the person is, is shown to a seat that opens the identity."""
    if "identity" in parts:
        return ALLOWED
    return refused(_("Your seat does not open the identity."), _("a seat with the part “Identity”"))


def release_fits(custody_from: date, release_expected: date | None, kind: str) -> Verdict:
    """A release lies after the first day of custody, and a known kind of release has a date."""
    if release_expected is not None and release_expected <= custody_from:
        return refused(_("The release must be after the first day in custody."))
    if release_expected is None and kind != "decision_pending":
        return refused(_("Give the date, or choose “Not decided yet” below."))
    return ALLOWED


def seat_writes_something(writes: Collection[str]) -> Verdict:
    """Whether the reader's seat writes statements at all."""
    if writes:
        return ALLOWED
    return refused(_("Your seat reads and does not write."), _("whoever gives the seat, on a new basis"))
