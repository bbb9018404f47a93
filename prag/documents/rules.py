"""What may be added, given out and withdrawn? Pure rules over kinds, parts and who asks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.utils.translation import gettext as _

from prag.access.compartments import LIMITS, PARTS
from prag.cases.words import PARTS as PART_WORDS
from prag.documents.words import KINDS
from prag.gate.refusals import verdict_of
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.ui.words import function_words, word

# Papers that belong into one part alone, so that nobody else opens them.
PART_OF_KIND = {"identity_paper": "identity", "medical_letter": "health"}
# More than this is no file of papers any more, and somebody who fills a disk is stopped.
MOST_IN_A_PART = 200


def may_add(my_writes: Collection[str]) -> Verdict:
    """Whether the reader's seat writes any part. The parts are those of a case, in their order."""
    if my_writes:
        return ALLOWED
    return refused(_("Your seat reads and does not write."), _("whoever gives the seat, on a new basis"))


def kind_fits_part(kind: str, part: str, writers: Callable[[str], Collection[str]] = lambda part: ()) -> Verdict:
    """An identity paper lies in the part Identity and a medical letter in the part Health, and nowhere else.

    `writers`: the functions at the table that write a part; without any, those whose seat could.
    """
    needed = PART_OF_KIND.get(kind)
    if needed in (None, part):
        return ALLOWED
    who = function_words(writers(needed) or [role for role, parts in LIMITS.items() if needed in parts])
    return refused(
        _("“%(kind)s” goes into the part “%(part)s” alone. Choose that part; if your seat does not write it, hand the paper to: %(who)s.")
        % {"kind": word(KINDS, kind), "part": word(PART_WORDS, needed), "who": who}
    )


def part_has_room(there: int) -> Verdict:
    """A part of a case holds a number of documents that a reader can still look through."""
    if there < MOST_IN_A_PART:
        return ALLOWED
    return settled(
        _("This part holds %(n)s documents already; that is the most. Withdrawing one makes no room: keep further papers in your own file.")
        % {"n": MOST_IN_A_PART}
    )


def may_withdraw(*, withdrawn: bool, part: str, my_writes: Collection[str], added_by: UUID, mine: UUID, acts: bool) -> Verdict:
    """Withdrawn once, by the institution that added it or by whoever acts for the case; from a seat that writes the part."""
    if withdrawn:
        return withdrawn_already()
    if part not in my_writes:
        return refused(_("Your seat does not write this part."), _("the institution that added it"))
    if added_by != mine and not acts:
        return refused(
            _("Another institution added it. If you see it otherwise, tell it, or record a statement."),
            _("the institution that added it"),
        )
    return ALLOWED


def withdrawn_already() -> Verdict:
    """Once is enough."""
    return settled(_("This document is withdrawn already."))


def says_why(reason: str) -> Verdict:
    """A withdrawal has a reason that the others read."""
    return ALLOWED if reason.strip() else verdict_of("why_missing")


def in_order(parts: Collection[str]) -> list[str]:
    """Parts in the order of the case."""
    return [part for part in PARTS if part in parts]
