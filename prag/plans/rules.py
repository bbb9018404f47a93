"""Is a plan whole, and is a step in it allowed by the facts? Pure functions of values.

"Marked" asks one question alone: has this need an action, or the reason why none? Nothing is ordered, summed or coloured by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.kernel.verdict import ALLOWED, Verdict, refused, settled
from prag.plans.workflow import ACTION
from prag.ui.words import FUNCTIONS, function_words, word

# The task is never the prison service's alone (promise 1): its administration is not somebody from outside.
PRISON_SERVICE = frozenset({"prison", "prison_administration"})
LIVE = frozenset({"asked", "accepted"})
PLANNERS = tuple(role for role, reach in TABLE[Permission.PLAN_WRITE].items() if reach is not Reach.NONE)
ANSWERS = ("accept", "decline", "report")
# An offer that was declined or withdrawn is made again as the same one; a consent is renewed by accepting once more. "lapsed" is no
# stored word: an accepted offer whose consent is over. What was recorded by mistake is taken back beside this table, from any state.
TERM_STEPS: dict[tuple[str, str], tuple[str, ...]] = {
    ("condition", "in_force"): ("ended",),
    ("offer", "offered"): ("accepted", "declined"),
    ("offer", "declined"): ("accepted", "declined"),
    ("offer", "accepted"): ("accepted", "withdrawn"),
    ("offer", "lapsed"): ("accepted", "declined", "ended"),
    ("offer", "withdrawn"): ("accepted", "declined"),
}


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An action as far as rules look at it. `since`: when it came into its state."""

    area: str
    state: str
    outside: bool
    asked: datetime
    since: datetime
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A life area's latest statement: whether it asks for an action, and when it was recorded."""

    area: str
    name: str
    marked: bool
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """Who is to be responsible after release: whether the institution responsible now stands outside prison, and who was asked to be."""

    outside: bool
    asked: str = ""
    asked_function: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a plan is not ready, and which function can mend it. `key` says which rule spoke."""

    key: str
    what: str
    who: str


def is_outside(kind: str) -> bool:
    """Whether an institution of this kind is no part of the prison service."""
    return kind not in PRISON_SERVICE


def serves(action: ActionFact, need: NeedFact) -> bool:
    """Whether the action stands for the need: still live, or done after the need was last stated."""
    if action.area != need.area:
        return False
    return action.state in LIVE or (action.state == "done" and action.since >= need.recorded)


def reason_holds(recorded: datetime, area: str, actions: Iterable[ActionFact]) -> bool:
    """A reason why there is no action is void as soon as an action is asked for."""
    return not any(one.area == area and one.asked >= recorded for one in actions)


def uncovered(needs: Iterable[NeedFact], actions: Sequence[ActionFact], reasons: dict[str, datetime]) -> list[NeedFact]:
    """Marked needs without an action and without a reason, in the order of the catalogue. `reasons`: area to its latest reason."""
    return [
        need
        for need in needs
        if need.marked
        and not any(serves(action, need) for action in actions)
        and not (need.area in reasons and reason_holds(reasons[need.area], need.area, actions))
    ]


def open_declines(actions: Sequence[ActionFact], settled: Iterable[tuple[UUID, UUID | None]]) -> list[ActionFact]:
    """The declined actions that nothing answers, each for itself.

    `settled`: each decline that was answered, with the action asked for instead, None for a reason why none. An action that was dropped
    takes the place of nothing.
    """
    dropped = {one.id for one in actions if one.state == "dropped"}
    answered = {declined for declined, instead in settled if instead is None or instead not in dropped}
    return [one for one in actions if one.state == "declined" and one.id not in answered]


def left_declined(actions: Sequence[ActionFact], settled: Iterable[tuple[UUID, UUID | None]]) -> list[str]:
    """The life areas of `open_declines`, each once."""
    return list({one.area: None for one in open_declines(actions, settled)})


def ready(*, actions: Sequence[ActionFact], lead: Lead, view_recorded: bool, gaps: Sequence[NeedFact], declined: Sequence[str] = (),
          day_one_open: int = 0) -> list[Reason]:  # fmt: skip
    """What keeps a plan from being ready for release, in the order in which one would mend it; nothing means ready (promises 1 and 7).

    `declined`: the names of the life areas of `left_declined`, without those that are gaps anyhow.
    """
    planners = function_words(PLANNERS)
    found = [_outside_action(actions, planners), _lead(lead)]
    if not view_recorded:
        found.append(Reason("view", _("The person's view is missing, and no reason why."), planners))
    if gaps:
        text = ngettext(
            "A marked need has no action and no reason: %(names)s.",
            "%(n)s marked needs have no action and no reason: %(names)s.",
            len(gaps),
        )
        text %= {"n": len(gaps), "names": "; ".join(need.name for need in gaps)}
        found.append(Reason("gaps", text, planners))
    if declined:
        text = _("An action was declined, and nobody else was asked: %(names)s.") % {"names": "; ".join(declined)}
        found.append(Reason("declined", text, planners))
    if day_one_open:
        text = ngettext("%(n)s thing for the day of release is open.", "%(n)s things for the day of release are open.", day_one_open)
        found.append(Reason("day_one", text % {"n": day_one_open}, planners))
    return [reason for reason in found if reason]


def _outside_action(actions: Sequence[ActionFact], planners: str) -> Reason | None:
    states = {one.state for one in actions if one.outside}
    if states & {"accepted", "done"}:
        return None
    if "asked" in states:
        text = _("An institution outside prison was asked and has not accepted an action yet.")
        return Reason("outside_action", text, _("the function that was asked"))
    return Reason("outside_action", _("No institution outside prison has accepted an action."), planners)


def _lead(lead: Lead) -> Reason | None:
    if lead.outside:
        return None
    if lead.asked:
        text = _("%(who)s was asked to be responsible after release and has not accepted yet.") % {"who": lead.asked}
        return Reason("lead", text, word(FUNCTIONS, lead.asked_function))
    return Reason("lead", _("No institution outside prison is responsible after release."), word(FUNCTIONS, Role.TREATMENT))


def is_ready(reasons: Sequence[Reason]) -> Verdict:
    """The same as a verdict: refused with the first reason."""
    return refused(reasons[0].what, reasons[0].who) if reasons else ALLOWED


def standing(state: str, due: date, today: date) -> str:
    """The shape that an action's state is drawn with."""
    if state == "done":
        return "done"
    if state in ("declined", "dropped"):
        return "blocked"
    if due < today:
        return "late"
    return "waiting" if state == "asked" else "due"


def answers(state: str) -> list[str]:
    """What the owner of an action in this state may say, by the table."""
    open_to = {step.verb for step in ACTION if step.source == state}
    return [verb for verb in ANSWERS if verb in open_to]


def may_answer(state: str, owed: bool) -> Verdict:
    """The function that was asked answers, as long as the action waits."""
    if not answers(state):
        return settled(_("It is closed."))
    return (
        ALLOWED if owed else refused(_("This is asked of another function."), _("the function it is addressed to, its deputy or the head"))
    )


def letter_state(acknowledged: bool, outcome: str | None) -> str:
    """The state of an action as its owner may know it without reading the plan: from the owner's own duty."""
    if outcome in ("declined", "done", "dropped"):
        return outcome
    # A consent that was withdrawn, or a case that is over, takes the action away from its owner.
    if outcome:
        return "dropped"
    return "accepted" if acknowledged else "asked"


def may_drop(state: str) -> Verdict:
    """What is done or dropped stays as it is."""
    if any(step.verb == "drop" and step.source == state for step in ACTION):
        return ALLOWED
    return settled(_("It is closed."))


def answer_has_words(verb: str, said: str) -> Verdict:
    """A decline says why, a report says what was done."""
    if said.strip() or verb == "accept":
        return ALLOWED
    return refused(_("Say why: the others read it.") if verb == "decline" else _("Write what was done and when."))


def needs_letter(owner: object, function: str, seats: Collection[tuple[object, str]]) -> bool:
    """Whether an action goes out by letter: its owner's function has no live seat that opens the plan."""
    return (owner, function) not in seats


def may_seal(parts: Collection[str]) -> Verdict:
    """A letter is sealed with the person's key, which goes with the identity."""
    if "identity" in parts:
        return ALLOWED
    return refused(
        _("This institution has no seat that opens the plan, so the action goes to it as a sealed letter; your seat cannot seal one."),
        _("a seat with the part “Identity”"),
    )


def moved_on() -> Verdict:
    """Somebody was faster."""
    return refused(_("This has changed in the meantime: look at it again."))


def term_stands(state: str, ends: date | None, today: date) -> str:
    """How a condition or an offer stands on a day: an accepted offer has lapsed on the day after the end of its consent."""
    return "lapsed" if state == "accepted" and not term_holds(state, ends, today) else state


def ends_consent(before: str, now: str) -> bool:
    """Whether an answer ends a consent: what stood on it ends the same day."""
    return before == "accepted" and now != "accepted"


def may_take_back(*, own: bool, acts: Verdict, who: str) -> Verdict:
    """A mistake is taken back by the institution that recorded it (`who`), or by whoever acts for the case."""
    if own or acts:
        return ALLOWED
    return refused(
        _("Only the institution that recorded this takes it back, or whoever acts for the responsible institution."),
        f"{who}; {acts.who}" if acts.who else who,
    )


def back_has_words(reason: str, said: str) -> Verdict:
    """A mistake that is not on the list is told in a sentence."""
    if reason != "other" or said.strip():
        return ALLOWED
    return refused(_("Say in a sentence what the mistake was."))


def term_steps(kind: str, state: str) -> tuple[str, ...]:
    """What may be recorded next of a condition or an offer."""
    return TERM_STEPS.get((kind, state), ())


def term_is_whole(state: str, *, consent_on: date | None, ends: date | None, ask_again: date | None, today: date) -> Verdict:
    """Accepting needs the day of the consent and its end; declining needs the day on which the person is asked again."""
    if state == "accepted" and not (consent_on and ends):
        return refused(_("Give the day of the person's written consent and the last day on which it holds."))
    if state == "accepted" and consent_on and consent_on > today:
        return refused(_("The day of the consent cannot lie in the future."))
    if state == "accepted" and ends and ends < today:
        return refused(_("The last day of the consent lies in the past: choose today or a later day."))
    if state == "declined" and not (ask_again and ask_again > today):
        return refused(_("Choose a later day on which the person is asked again. Until then nobody asks."))
    return ALLOWED


def term_holds(state: str, ends: date | None, today: date) -> bool:
    """Whether a condition or an accepted offer holds today; on the day after its end it leaves the list by itself."""
    return state in ("in_force", "accepted") and (ends is None or ends >= today)


def view_is_whole(text: str, missing: str | None, *, objection: bool) -> Verdict:
    """Either the person's view in words, or the reason why it is missing; an objection has words."""
    if text.strip() and missing:
        return refused(_("Write the person's view, or choose why it is missing; not both."))
    if not text.strip() and objection:
        return refused(_("Write what the person objects to."))
    if not text.strip() and not missing:
        return refused(_("Write what the person says, or choose why it is missing."))
    return ALLOWED
