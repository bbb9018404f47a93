"""What does a refusal of the gate say on the screen? One sentence a word, and which function can mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.kernel.verdict import Verdict, refused

SENTENCES = {
    "not_permitted": (_("This is not yours to do."), _("whoever acts for the responsible institution")),
    "other_jurisdiction": (_("The institution belongs to another jurisdiction; nothing crosses that border."), ""),
    "no_basis": (
        _("Without a basis there is no seat: name a duty in law, an agreement in force that both signed, or the person's dated consent."),
        _("the administrator records agreements and legal bases"),
    ),
    "not_for_this_function": (
        _("This function never opens one of the parts you chose: take that part out, or choose no part to write that is not read."),
        "",
    ),
    "ends_in_the_past": (_("The last day lies in the past: choose today or a later day."), ""),
    "ends_after_agreement": (_("The seat cannot outlast the agreement it stands on: choose an earlier last day."), ""),
    "seat_already_there": (_("This function of the institution already has a seat in this case."), ""),
    "last_responsible_seat": (
        _("This is the seat of the responsible institution; somebody is always responsible, so it cannot end here."),
        "",
    ),
    "last_to_act": (
        _("Nobody else can act for the case: a deputy or another holder must be named first."),
        _("your institution's access manager"),
    ),
    "holder_missing": (_("Name somebody who holds the seat: an empty seat opens nothing."), ""),
    "deputy_is_holder": (_("The deputy must be somebody else than the holder."), ""),
    "deputy_period": (_("Give the deputy's first day, and a last day that is not before it."), ""),
    "not_of_institution": (_("Only somebody who works in this institution can be named."), _("the institution's access manager")),
    "holder_without_function": (
        _("This person does not hold the function that the seat was given to: name the function first."),
        _("the institution's access manager"),
    ),
    "excluded": (_("This person is excluded from the case: name somebody else."), ""),
    "already_answered": (_("Somebody has already answered this."), ""),
    "function_not_here": (_("An institution of this kind has no such function."), ""),
    "access_manager_missing": (_("An institution always has an access manager: name another one instead."), ""),
    "absence_period": (_("The last day of leave cannot be before the first."), ""),
    "not_oneself": (_("You cannot end your own access."), _("another access manager or the administrator")),
    "not_oneself_named": (_("Nobody gives themselves a function or a seat."), _("another access manager, or the access manager’s deputy")),
    "already_here": (_("Somebody with this e-mail address already belongs to this institution."), ""),
    "agreement_period": (_("The agreement's last day cannot be before its first."), ""),
    "agreement_parties": (_("An agreement needs at least two institutions."), ""),
    "not_in_this_phase": (_("The case has moved on in the meantime: look at it again."), ""),
    "reason_missing": (_("Say why: the reason is shown to whoever started the case."), ""),
    "second_person": (
        _("A second person decides: not the one who started the case, not that person's deputy, and with another function."),
        _("the prison director"),
    ),
    "told_in_the_future": (_("The day on which the person was told cannot lie in the future."), ""),
}


def verdict_of(word: str) -> Verdict:
    """The refusal as a verdict with its sentence."""
    sentence, who = SENTENCES.get(word, SENTENCES["not_permitted"])
    return refused(str(sentence), str(who))
