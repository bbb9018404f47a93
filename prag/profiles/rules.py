"""What makes a statement whole? Pure rules over what was typed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.ui.words import function_words

KINDS = ("fact", "assessment", "reported", "unverified")
RATINGS = ("none", "some", "marked", "not_known")
DIRECTIONS = ("better", "same", "worse", "not_known")
SOURCE_GRADES = ("a", "b", "c", "x")
INFORMATION_GRADES = ("1", "2", "3", "4")


def says_how_reliable(kind: str, source: str, source_grade: str | None, information_grade: str | None) -> Verdict:
    """What a third party or the police reported also says how reliable it is (promise 6; Europol's 4x4 grading)."""
    graded = bool(source.strip() and source_grade and information_grade)
    if kind == "reported" and not graded:
        return refused(_("Something reported by somebody else needs who reported it and how reliable source and information are."))
    if kind != "reported" and (source_grade or information_grade):
        return refused(_("Only a reported statement is graded."))
    return ALLOWED


def says_something(asked_none: bool, rating: str, text: str) -> Verdict:
    """'Asked, none' is an answer without words; everything else needs at least a sentence."""
    if asked_none and rating != "none":
        return refused(_("“Asked, none” goes with “no need” only: choose one of the two."))
    if text.strip() or asked_none:
        return ALLOWED
    return refused(_("Write what you know, in a sentence. Only “asked, none” may stand without words."))


def said_in_time(said_on: date, today: date) -> Verdict:
    """A statement is never dated in the future."""
    return ALLOWED if said_on <= today else refused(_("The day cannot lie in the future."))


def may_correct(author: object, reader: object, corrected: bool) -> Verdict:
    """The author corrects a typing error by a new version, once for each version."""
    if corrected:
        return settled(_("This statement was already corrected: correct the new version."))
    if author != reader:
        return refused(
            _("Only its author corrects a statement. If you see it otherwise, record your own."), _("the author of the statement")
        )
    return ALLOWED


def may_write_part(part: str, my_writes: Collection[str], writers: Collection[str] = ()) -> Verdict:
    """A statement is written from a seat that writes its part. `writers`: the functions at the table that do."""
    if part in my_writes:
        return ALLOWED
    who = function_words(writers) if writers else _("a seat at the table that writes it")
    return refused(_("Your seat does not write this part."), who)
