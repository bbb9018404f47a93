"""What does a refusal of the gate say on the screen? One sentence a word, and which function can mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.kernel.verdict import NOBODY, Verdict, refused

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
    "why_renewed": (_("Say why the seat goes on: choose one of the reasons."), ""),
    "not_later": (_("Choose a last day after the present one, today or later."), ""),
    "seat_too_long": (_("A seat lasts at most a year: choose an earlier last day. It can be renewed with a reason."), ""),
    "consent_anew": (_("This seat stands on the person's consent: ask again, and give the day of the new one."), ""),
    "consent_unsaid": (_("Say whether the person's consent to inform this institution is over too."), ""),
    "not_on_consent": (_("This seat does not stand on the person's consent: there is nothing to say about one."), ""),
    "consent_over": (
        _("The person's consent to inform this institution is over: ask again and give the day of the new one, or choose another basis."),
        "",
    ),
    "seat_is_over": (
        _("This seat is over. Give the institution a new one, with a basis."),
        _("whoever acts for the responsible institution"),
    ),
    "last_to_act_leaves": (
        _("This person is the only one who can act for a case. Name somebody else on that seat first; it takes a minute."),
        _("your institution's access manager"),
    ),
    "why_declined": (_("Say why you decline: choose one of the reasons."), ""),
    "seat_already_there": (_("This function of the institution already has a seat in this case."), ""),
    "last_responsible_seat": (
        _("This is the seat of the responsible institution; somebody is always responsible, so it cannot end here."),
        _("whoever acts for the responsible institution, by handing responsibility over first"),
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
    "already_answered": (_("Somebody has already answered this."), NOBODY),
    "function_not_here": (_("An institution of this kind has no such function."), ""),
    "access_manager_missing": (_("An institution always has an access manager: name another one instead."), ""),
    "absence_period": (_("The last day of leave cannot be before the first."), ""),
    "not_oneself": (_("You cannot end your own access."), _("another access manager or the administrator")),
    "not_oneself_named": (_("Nobody gives themselves a function or a seat."), _("another access manager, or the access manager’s deputy")),
    "already_here": (_("Somebody with this e-mail address already belongs to this institution."), ""),
    "address_taken": (
        _("Somebody who works in another institution has this e-mail address: take another one, or wait until that person has left there."),
        "",
    ),
    "agreement_period": (_("The agreement's last day cannot be before its first."), ""),
    "agreement_parties": (_("An agreement needs at least two institutions."), ""),
    "not_in_this_phase": (_("The case has moved on in the meantime: look at it again."), ""),
    "reason_missing": (_("Say why: the reason is shown to whoever started the case."), ""),
    "second_person": (
        _("A second person decides: not the one who started the case, not that person's deputy, and with another function."),
        _("the prison director"),
    ),
    "why_missing": (_("Say why: the others read it."), ""),
    "evidence_missing": (_("Say what was done and where that can be seen, for example a date, a letter or a page."), ""),
    "not_addressed": (_("This is asked of another function."), _("the function it is addressed to, its deputy or the head")),
    "nothing_called_back": (_("There is nobody to ask: it was called back already, or it went to your own institution."), ""),
    "recall_answer": (_("Say what you did: deleted or corrected."), ""),
    "recall_keeps_nothing": (
        _("This case was opened in error: there is no right fact to correct to. Delete everything you got of it, and confirm that."),
        "",
    ),
    "not_coordinator": (_("Only the function that coordinates this forum does this."), _("the forum's coordinator")),
    "focus_is_a_prison": (_("A forum is focused on at least one prison of the jurisdiction: choose it."), ""),
    "meeting_order": (_("The meeting must end after it begins."), ""),
    "meeting_has_begun": (_("The meeting has begun: what was planned no longer changes."), ""),
    "meeting_not_on": (_("Commitments are captured while the meeting is on: begin it first."), _("the forum's coordinator")),
    "attendance_missing": (_("Say of every institution whether it came, and if not, why."), _("the forum's coordinator")),
    "prison_alone": (
        _(
            "Only prison institutions were there. The task is never the prison service's alone: without an institution from outside this is"
            " no coordination forum. Note who else came, or call another meeting."
        ),
        _("the forum's coordinator"),
    ),
    "conclusion_not_adopted": (_("Say of each conclusion which institutions adopted it."), _("the forum's coordinator")),
    "adopter_was_absent": (_("Only an institution that was there can adopt a conclusion."), ""),
    "minutes_second_person": (
        _("Whoever recorded the meeting does not approve its minutes."),
        _("somebody of another institution that was there"),
    ),
    "minutes_not_there": (_("Only an institution that was there approves the minutes."), _("somebody of an institution that was there")),
    "minutes_locked": (_("The minutes are approved and no longer change. A correction is written as an addendum."), NOBODY),
    "minutes_not_approved": (_("The minutes are not approved yet: change them, an addendum is not needed."), _("the forum's coordinator")),
    "commitment_unowned": (_("A commitment names an institution, a function and a day; without them it is none."), ""),
    "commitment_past": (_("The day lies in the past: choose today or a later day."), ""),
    "commitment_serves": (_("Write what will be done, and name the conclusion it serves."), ""),
    "notice_of_nothing": (_("There is no meeting in this period that was held: choose another period."), ""),
    "reviewer_is_writer": (_("A second reader is somebody else than the one who wrote these words."), _("somebody else who reads notices")),
    "publisher_is_writer": (_("Whoever wrote a notice does not publish it."), _("another coordinator or the prison administration")),
    "taken_back_already": (_("This is marked as recorded wrongly already."), NOBODY),
    "release_long_ago": (
        _("The release was recorded too long ago to be taken back as a mistake. If the person is in custody, record the return to it."),
        _("whoever acts for the responsible institution"),
    ),
    "seen_outside": (
        _("A contact after the release counts as kept. If it was recorded wrongly too, mark it first; else record the return to custody."),
        _("who recorded the contact, or whoever acts for the responsible institution"),
    ),
    "actual_in_the_future": (_("The actual release cannot lie in the future: record it on the day."), ""),
    "dates_order": (_("The earliest conditional release cannot be after the full term."), ""),
    "handover_to_oneself": (_("Your institution is responsible already."), ""),
    "handover_needs_seat": (
        _("Only an institution at the table takes over: give its function a seat first."),
        _("whoever acts for the responsible institution"),
    ),
    "handover_already": (_("A hand-over is already offered and not answered yet."), _("the function it is addressed to")),
    "field_not_for_recipient": (_("This kind of institution must not learn one of these facts."), ""),
    "read_it_first": (_("Open it and read it before you acknowledge it."), ""),
    "not_declined": (_("The action that this was to answer is not declined, or no longer: look at the plan again."), ""),
    "not_your_record": (
        _("Only the institution that recorded this takes it back, or whoever acts for the responsible institution."),
        _("the institution that recorded it, or whoever acts for the responsible institution"),
    ),
    "why_taken_back": (_("Say why it is taken back: choose one of the reasons, and for another mistake write a sentence."), ""),
    "already_taken_back": (_("This was taken back or answered in the meantime: look at the plan again."), ""),
    "not_at_the_beginning": (
        _("Only a release that has happened can have been on another day than the two foreseen: choose one of the other kinds."),
        "",
    ),
    "action_says_what": (_("Write what will be done."), ""),
    "log_unsealed": (
        _("The log has not been sealed for hours, so nothing can be saved until it is."),
        _("the administrator, who has the sealer started again"),
    ),
    "witness_already": (_("This institution is a witness of the log already."), ""),
    "last_witnesses": (
        _("At least two institutions keep the heads of the log: name another one before this one ends."),
        _("the administrator names the witnesses"),
    ),
    "witness_end_asked": (_("Somebody asked already that this witness ends."), _("a second person confirms the end")),
    "witness_end_not_asked": (_("Nobody asks any more that this witness ends. Read the page again."), ""),
    "witness_second_person": (
        _("Who asked that a witness ends does not confirm it."),
        _("another administrator, or the data protection officer"),
    ),
    "not_a_witness": (_("Only a witness of the log confirms that it keeps a head."), _("the administrator names the witnesses")),
    "document_withdrawn": (_("This document was withdrawn and is not given out any more. The reason stands beside it."), NOBODY),
    "told_in_the_future": (_("The day on which the person was told cannot lie in the future."), ""),
}


def verdict_of(word: str) -> Verdict:
    """The refusal as a verdict with its sentence."""
    sentence, who = SENTENCES.get(word, SENTENCES["not_permitted"])
    return refused(str(sentence), str(who))
