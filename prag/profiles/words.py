"""What do the stored words of a statement say on the screen? Names and hints, never a number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.ui.words import Words

KINDS: Words = {"fact": _("Fact"), "assessment": _("Assessment"), "reported": _("Reported"), "unverified": _("Unverified")}
KIND_HINTS: Words = {
    "fact": _("Something you saw yourself or that a document shows."),
    "assessment": _("Your professional opinion; another colleague may see it differently."),
    "reported": _("Something somebody told you; say who, and how sure it is."),
    "unverified": _("Something nobody has been able to check; say how it will be checked."),
}

RATINGS: Words = {"none": _("No need"), "some": _("Some need"), "marked": _("Marked need"), "not_known": _("Not known")}
RATING_HINTS: Words = {
    "none": _("Asked or looked into; no need was found."),
    "some": _("A need that ordinary help can meet."),
    "marked": _("A need that must have an agreed action, or a written reason why not."),
    "not_known": _("Nobody has asked, or the answer is not clear yet."),
}

DIRECTIONS: Words = {
    "better": _("Better than last time"),
    "same": _("Same as last time"),
    "worse": _("Worse than last time"),
    "not_known": _("Not known"),
}

SOURCE_GRADES: Words = {
    "a": _("A: no doubt about the source"),
    "b": _("B: the source has mostly been right before"),
    "c": _("C: the source has mostly been wrong before"),
    "x": _("X: the source cannot be judged"),
}
INFORMATION_GRADES: Words = {
    "1": _("1: known to be right without reservation"),
    "2": _("2: known first-hand by the source, not by you"),
    "3": _("3: not first-hand, but supported by something else on record"),
    "4": _("4: not first-hand and not supported by anything else"),
}
# The same beside a statement, for whoever reads it.
SOURCE_SAID: Words = {
    "a": _("no doubt about the source"),
    "b": _("the source has mostly been right before"),
    "c": _("the source has mostly been wrong before"),
    "x": _("the source cannot be judged"),
}
INFORMATION_SAID: Words = {
    "1": _("known to be right"),
    "2": _("first-hand knowledge of the source"),
    "3": _("not first-hand, supported by something else"),
    "4": _("not first-hand, not supported"),
}
