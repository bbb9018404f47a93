"""What do the stored words of a plan say on the screen? One sentence or name a word, in the interface language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prag.ui.words import Words

ACTIONS: Words = {
    "asked": _("Asked, not answered"),
    "accepted": pgettext_lazy("action of a plan", "Accepted"),
    "declined": pgettext_lazy("action of a plan", "Declined"),
    "done": pgettext_lazy("action of a plan", "Done"),
    "dropped": pgettext_lazy("action of a plan", "Dropped"),
}

ANSWERS: Words = {
    "accept": _("Accept: we do it by that day"),
    "decline": _("Decline, with the reason"),
    "report": _("Report what was done"),
}
ANSWER_HINTS: Words = {
    "accept": _("Your institution stands in the plan as responsible for it."),
    "decline": _("Whoever asked you reads the reason and asks somebody else."),
    "report": _("Write what was done and when. The action is closed."),
}

TERMS: Words = {
    "in_force": _("In force"),
    "ended": _("Ended"),
    "offered": _("Offered, not answered"),
    "accepted": pgettext_lazy("offer", "Accepted"),
    "declined": pgettext_lazy("offer", "Declined"),
    "withdrawn": _("Consent withdrawn"),
    "lapsed": _("Its consent is over"),
}

TERM_ANSWERS: Words = {
    "accepted": _("The person accepts"),
    "declined": _("The person declines for now"),
    "withdrawn": _("The person withdraws the consent"),
    "ended": _("It ends today"),
}
# What ends an offer is not what ends a duty.
OFFER_ANSWERS: Words = {**TERM_ANSWERS, "ended": _("It is closed: nobody asks again")}
TERM_ANSWER_HINTS: Words = {
    "accepted": _("Give the day of the written consent and its end."),
    "declined": _("Nothing else changes. Choose the day on which the person is asked again."),
    "withdrawn": _("The provider's seat that stands on consent ends today, and with it the actions that stand on it."),
    "ended": _("It leaves the list of conditions in force."),
}
OFFER_ANSWER_HINTS: Words = {**TERM_ANSWER_HINTS, "ended": _("The consent is over and is not renewed.")}

CONSENT_ENDS: Words = {
    "over": _("Yes, the consent is over"),
    "stands": _("No, only the seat ends"),
}
CONSENT_ENDS_HINTS: Words = {
    "over": _("Notices and letters sent on it close today, and so do the actions that rest on it. Nothing more is sent on it."),
    "stands": _("What was sent on it stays open, and the institution goes on being told when the day of release changes."),
}

MISTAKES: Words = {
    "another_case": _("It belongs to another case"),
    "twice": _("It is recorded twice"),
    "said_otherwise": _("The person said something else"),
    "wrong_words": _("Its words, institution or days are wrong"),
    "wrong_kind": _("A condition was recorded as an offer, or an offer as a condition"),
    "other": _("Another mistake"),
}

MISSING_VIEWS: Words = {
    "not_asked_yet": _("Nobody has asked the person yet"),
    "does_not_want": _("The person does not want to say anything"),
    "not_reachable": _("The person cannot be reached now"),
    "no_interpreter": _("There was no interpreter for the person's language"),
    "unwell": _("The person was not well enough to be asked"),
}
