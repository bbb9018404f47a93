"""What must be there before a case takes its next step? Pure guards over plain facts; the database holds the arrows.

A release, a return, a death are facts: they are recorded when they happen, whatever was not ready.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.access.roles import Role
from prag.cases.workflow import TRANSITIONS
from prag.kernel.verdict import ALLOWED, Verdict, refused
from prag.ui.controls import first_refusal
from prag.ui.words import function_words

# Recalling a case opened in error has a page of its own.
ELSEWHERE = frozenset({"start", "confirm", "refuse", "find_error"})
ENDS = frozenset({"close", "record_death", "record_removal"})
# The steps by which a case goes on, apart from what ends or turns it.
FORWARD = ("assess", "plan", "prepare", "notify", "release", "propose_closing", "close")
LEADS = (Role.TREATMENT, Role.PROBATION, Role.SOCIAL_WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathFacts:
    """What the guards ask. `plan`, `ready`: what the plan says of being agreed, and of being ready for release; given by its owner.

    `acts`: whether the reader acts for the case. `unasked`: life areas, open to the reader, of which nothing is recorded. `voice`: the
    person's own words, or the reason they are missing, are on record. `told`, `untold`, `unanswered`: institutions that know the date
    in force, that do not, and that have not acknowledged it. `mistake`: whether the release recorded last may be taken back.
    """

    phase: str
    acts: Verdict = ALLOWED
    unasked: tuple[str, ...] = ()
    voice: bool = True
    plan: Verdict = ALLOWED
    ready: Verdict = ALLOWED
    release: date | None = None
    told: int = 0
    untold: int = 0
    unanswered: int = 0
    mistake: Verdict = ALLOWED


def verbs_from(phase: str) -> tuple[str, ...]:
    """The steps that lead on from a phase, in the order of the table."""
    return tuple(dict.fromkeys(one.verb for one in TRANSITIONS if one.source == phase and one.verb not in ELSEWHERE))


def may_step(verb: str, facts: PathFacts) -> Verdict:
    """Whether the case may take the step now."""
    if verb not in verbs_from(facts.phase):
        return refused(_("The case has moved on in the meantime: look at it again."), _("whoever acts for the responsible institution"))
    guard = GUARDS.get(verb)
    return first_refusal(facts.acts, guard(facts) if guard else ALLOWED)


def _assessed(facts: PathFacts) -> Verdict:
    if facts.unasked:
        text = ngettext(
            "Nobody has asked about one life area yet: %(names)s. “Asked, none” and “not known” are answers too.",
            "Nobody has asked about %(n)s life areas yet: %(names)s. “Asked, none” and “not known” are answers too.",
            len(facts.unasked),
        )
        return refused(text % {"n": len(facts.unasked), "names": ", ".join(facts.unasked)}, _("whoever writes this part at the table"))
    if not facts.voice:
        return refused(
            _("The person's own view is not recorded, nor the reason why it is missing. Nothing is final without it."),
            function_words(LEADS),
        )
    return ALLOWED


def _planned(facts: PathFacts) -> Verdict:
    return facts.plan


def _prepared(facts: PathFacts) -> Verdict:
    if facts.release is None:
        return refused(_("No date of release is known: record one first."), function_words(LEADS))
    return ALLOWED


def _told(facts: PathFacts) -> Verdict:
    if facts.release is None:
        return _prepared(facts)
    if facts.untold:
        text = ngettext(
            "One institution has not been told of the date that is in force.",
            "%(n)s institutions have not been told of the date that is in force.",
            facts.untold,
        )
        return refused(text % {"n": facts.untold}, function_words(LEADS))
    if not facts.told:
        return refused(_("No institution has been told of the release."), function_words(LEADS))
    if facts.unanswered:
        text = ngettext(
            "One institution has not acknowledged its notice yet.",
            "%(n)s institutions have not acknowledged their notices yet.",
            facts.unanswered,
        )
        return refused(text % {"n": facts.unanswered}, _("the function it is addressed to, its deputy or the head"))
    return facts.ready


def _mistaken(facts: PathFacts) -> Verdict:
    return facts.mistake


GUARDS: dict[str, Callable[[PathFacts], Verdict]] = {
    "assess": _assessed, "plan": _planned, "prepare": _prepared, "notify": _told, "take_back_release": _mistaken,
}  # fmt: skip
