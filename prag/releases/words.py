"""What do the stored words of a release say on the screen? A sentence for every duty, a name for everything else."""

from __future__ import annotations

from datetime import date, time

from django.utils import formats
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from prag.releases.day_one import CHECKLIST
from prag.ui.jinja2 import day
from prag.ui.words import Words, sentence

# One for every kind of `duty_table.TABLE`; a test asks for each.
DUTIES: Words = {
    "confirm_eligibility": _("A second person confirms or refuses the case."),
    "assess": _("Ask about every life area and close the assessment."),
    "plan": _("Agree the plan with the person and the institutions."),
    "review_plan": _("Look at the plan again."),
    "start_pre_release": _("Begin to prepare the release."),
    "send_notice": _("Give notice of the release."),
    "send_notice_at_once": _("Give notice of the release at once: the date is near."),
    "send_changed_notice": _("Give notice that the date of the release has changed."),
    "acknowledge_notice": _("Acknowledge the notice of the release."),
    "acknowledge_short_notice": _("Acknowledge the notice of the release at once: the date is near."),
    "repeat_notice_first": _("Repeat the notice: the release comes near."),
    "repeat_notice_last": _("Repeat the notice: the release is within days."),
    "pre_release_conference": _("Meet all who act on the day of release and after it."),
    "send_actions": _("Send out what the conference agreed."),
    "approve_minutes": _("Approve the minutes of the conference."),
    "look_at_day_one_first": _("Look at what is open for day one: the release comes near."),
    "look_at_day_one_last": _("Look at what is open for day one: the release is within days."),
    "record_release": _("Record that the person was released."),
    "first_contact": _("See the person for the first time after the release."),
    "missed_first_contact": _("The first contact was missed: find out today how the person is, and agree another meeting."),
    "first_review": _("Look at the support for the first time after the release."),
    "review_supervised": _("Look at the supervision again."),
    "review_voluntary": _("Look at the voluntary support again."),
    "renew_consent": _("Ask the person again for consent."),
    "ask_again": _("Offer again what the person declined."),
    "propose_closing": _("Propose to close the case, or say why it goes on."),
    "recall_opened_in_error": _("Confirm that what was sent is deleted or corrected."),
    "accept_transfer": _("Accept the case that was handed over, or decline it."),
    "reopen_after_return": _("Look at the plan again: the person is back in custody."),
    "answer_seat_request": _("Answer the institution that asks for a seat."),
}

# Why dates are what they are. The first group can be chosen; the second is written by the step that changes them.
REASONS: Words = {
    "court_decision": _("A court decided"),
    "conditional_decision": _("Conditional release was decided on"),
    "pardon": _("Pardon"),
    "remission": _("Remission of the sentence"),
    "transfer_of_sentence": _("The sentence was transferred"),
    "correction": _("A mistake was corrected"),
    "first_known": _("First known"),
    "released": _("The person was released"),
    "recalled": _("The person is back in custody"),
    "release_taken_back": _("The release had been recorded by mistake"),
}
CHOSEN_REASONS = tuple(key for key in REASONS if key not in ("first_known", "released", "recalled", "release_taken_back"))

DAY_ONE: Words = {
    "address": _("Address for the first night"),
    "identity_papers": _("Identity papers"),
    "money": _("Money for the first days"),
    "transport": _("Transport"),
    "medication": _("Medication"),
    "first_appointment": _("First appointment"),
    "met_at_gate": _("Who meets the person at the gate"),
    "contact": _("Contact after release"),
    "conditions_explained": _("Conditions were explained"),
}
DAY_STATES: Words = {"open": pgettext_lazy("item of day one", "Open"), "done": _("Done"), "not_needed": _("Not needed")}
REMINDERS: Words = {
    "own_lead": _("It takes long: begin now."),
    "comes_near": _("The release comes near."),
    "within_days": _("The release is within days."),
}

DAY_NOTES: Words = {
    "released_on_monday": _("The day is a Monday, and offices are closed."),
    "released_on_tuesday": _("The day is a Tuesday, and offices are closed."),
    "released_on_wednesday": _("The day is a Wednesday, and offices are closed."),
    "released_on_thursday": _("The day is a Thursday, and offices are closed."),
    "released_on_friday": _("The day is a Friday, and offices are closed."),
    "released_on_saturday": _("The day is a Saturday: offices are closed."),
    "released_on_sunday": _("The day is a Sunday: offices are closed."),
    "public_holiday": _("The day is a public holiday: offices are closed."),
    "closed_tomorrow": _("Offices are closed on the day after: what is not settled on this day waits."),
    "before_offices_open": _("The person is released before offices open."),
    "after_offices_close": _("The person is released after offices have closed."),
}

CONTACTS: Words = {
    "meeting": _("Meeting in an office"),
    "visit": _("Visit at home"),
    "accompanied": _("Accompanied to an appointment"),
    "telephone": _("Telephone call"),
    "message": _("Message or letter"),
}
# Rows beside contacts that say what was decided; written by the steps and the review, never chosen.
RECORDS: Words = {
    "review": _("Review"),
    "conference": _("Meeting of all who act"),
    "release_taken_back": _("Release recorded by mistake, taken back"),
    "recall": _("Back in custody"),
    "closing": _("Closing proposed"),
    "go_on": _("Goes on"),
    "told_closing": _("Told in writing that the case is closed"),
    "death": _("Died"),
    "removal": _("Removed abroad"),
}

# Why a contact or a review counts for nothing.
WRONG: Words = {
    "wrong_person": _("It was another person"),
    "wrong_day": _("It was on another day"),
    "not_kept": _("It was recorded as kept, and was missed"),
    "was_kept": _("It was recorded as missed, and took place"),
    "recorded_twice": _("It was recorded twice"),
    "other": _("Something else, said below"),
}

# What can be recorded before the release.
LOOKED_AT: Words = {
    "review": _("The plan was looked at again"),
    "conference": _("All who act on the day of release and after it met"),
}

STEPS: Words = {
    "assess": _("Close the assessment"),
    "plan": _("Agree the plan"),
    "prepare": _("Begin to prepare the release"),
    "notify": _("All institutions are told"),
    "release": _("Record the release"),
    "propose_closing": _("Propose to close the case"),
    "go_on": _("Go on after all"),
    "close": _("Close the case"),
    "take_back_release": _("Take back a release recorded by mistake"),
    "recall": _("Record the return to custody"),
    "record_death": _("Record a death"),
    "record_removal": _("Record a removal abroad"),
}
STEP_HINTS: Words = {
    "assess": _("After this the plan is made. Needs and strengths can still be recorded."),
    "plan": _("After this the plan is reviewed at intervals until the release is prepared."),
    "prepare": _("After this notices, day one and responsibility after the release are settled."),
    "notify": _("After this what remains is the day itself."),
    "release": _("The day is recorded as a release date with its reason. The first contact is due within days."),
    "propose_closing": _("The others at the table see the reason. Nothing ends yet."),
    "go_on": _("The case goes on, with the reason. Closing comes up again after the interval of your jurisdiction."),
    "close": _("The table ends today: nobody opens the case any more. Your institution can read it for 30 days."),
    "take_back_release": _(
        "Only if the person never left: the case goes back to where it was, as if no release had been recorded. Who was outside and is in"
        " custody again has come back: for that, record the return to custody."
    ),
    "recall": _(
        "Only if the person was outside: the case is open again and its duties are counted for the new stay in custody. If the person never"
        " left, take back the release instead."
    ),
    "record_death": _("The case ends today, and so does its table. Your institution can read it for 30 days."),
    "record_removal": _("The case ends today, and so does its table. Your institution can read it for 30 days."),
}
STEPS_DONE: Words = {
    "assess": _("The assessment is closed. Next: the plan."),
    "plan": _("The plan is agreed. Next: the preparation of the release."),
    "prepare": _("The release is being prepared. Next: tell the institutions and settle day one."),
    "notify": _("All institutions are told. Next: the day of release."),
    "release": _("The release is recorded. Next: the first contact."),
    "propose_closing": _("Closing is proposed. Next: tell the person in writing, then close."),
    "go_on": _("The case goes on. Next: contacts and reviews by their days."),
    "close": _("The case is closed. Your institution can read it for 30 days; nobody else sees it."),
    "take_back_release": _("The release is taken back. Next: what is due before it, and a new notice to whoever was told another day."),
    "recall": _("The return is recorded. Next: look at the plan again."),
    "record_death": _("The case has ended. Your institution can read it for 30 days."),
    "record_removal": _("The case has ended. Your institution can read it for 30 days."),
}


def hour_word(hour: time) -> str:
    """An hour as the form asks for it: 9:30."""
    return f"{hour.hour}:{hour:%M}"


def day_line(release: date, hour: time | None = None) -> str:
    """The day of release for whoever must be there: weekday, day and, if it is known, the hour."""
    parts = (sentence(formats.date_format(release, "l")), day(release), hour_word(hour) if hour is not None else "")
    return ", ".join(part for part in parts if part)


def interval_words(amount: int, unit: str) -> str:
    """An interval of a jurisdiction."""
    if unit == "months":
        return ngettext("%(n)s month", "%(n)s months", amount) % {"n": amount}
    if unit == "weeks":
        return ngettext("%(n)s week", "%(n)s weeks", amount) % {"n": amount}
    if unit == "working_days":
        return ngettext("%(n)s working day", "%(n)s working days", amount) % {"n": amount}
    return ngettext("%(n)s day", "%(n)s days", amount) % {"n": amount}


def items_word(open_items: int) -> str:
    """How much of day one is open."""
    if not open_items:
        return gettext("Everything for day one is settled.")
    total = len(CHECKLIST)
    return ngettext("%(n)s of %(total)s items for day one is open.", "%(n)s of %(total)s items for day one are open.", open_items) % {
        "n": open_items, "total": total
    }  # fmt: skip
