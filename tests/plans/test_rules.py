"""Is a plan whole, and is a step in it allowed? Each rule by its table of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from prag.kernel.verdict import ALLOWED, refused
from prag.plans import rules
from prag.plans.rules import ActionFact, Lead, NeedFact
from prag.plans.words import ACTIONS, MISSING_VIEWS, TERM_ANSWERS, TERMS
from prag.plans.workflow import ACTION

EARLY, MIDDLE, LATE = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 10, 20))
TODAY, TOMORROW, YESTERDAY = date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 9)


def _action(state="asked", *, area="work", outside=True, asked=MIDDLE, since=MIDDLE):
    return ActionFact(area, state, outside, asked, since)


def _need(*, marked=True, area="work", recorded=EARLY):
    return NeedFact(area, area.title(), marked, recorded)


@pytest.mark.parametrize(
    ("kind", "outside"),
    [("prison", False), ("prison_administration", False), ("probation", True), ("social_work", True), ("ngo", True), ("police", True)],
)
def test_who_stands_outside_prison(kind, outside):
    assert rules.is_outside(kind) is outside


@pytest.mark.parametrize(
    ("need", "actions", "reasons", "gap"),
    [
        (_need(), [], {}, True),
        (_need(marked=False), [], {}, False),
        (_need(), [_action("asked")], {}, False),
        (_need(), [_action("accepted")], {}, False),
        (_need(), [_action("declined")], {}, True),
        (_need(), [_action("dropped")], {}, True),
        (_need(), [_action("asked", area="papers")], {}, True),
        (_need(), [_action("asked", outside=False)], {}, False),
        (_need(), [_action("done", since=MIDDLE)], {}, False),
        (_need(recorded=LATE), [_action("done", since=MIDDLE)], {}, True),
        (_need(), [_action("declined"), _action("accepted")], {}, False),
        (_need(), [], {"work": MIDDLE}, False),
        (_need(), [], {"papers": MIDDLE}, True),
        (_need(), [_action("declined", asked=LATE)], {"work": MIDDLE}, True),
        (_need(), [_action("declined", asked=EARLY)], {"work": MIDDLE}, False),
    ],
)
def test_a_marked_need_has_an_action_or_a_reason(need, actions, reasons, gap):
    assert rules.uncovered([need], actions, reasons) == ([need] if gap else [])


def test_gaps_stand_in_the_order_of_the_catalogue_whatever_was_said():
    needs = [_need(area=area) for area in ("papers", "accommodation", "work")]
    assert rules.uncovered(needs, [], {}) == needs


OUTSIDE_LEAD = Lead(True)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"actions": []}, ["outside_action"]),
        ({"actions": [_action("asked")]}, ["outside_action"]),
        ({"actions": [_action("declined"), _action("dropped")]}, ["outside_action"]),
        ({"actions": [_action("accepted", outside=False)]}, ["outside_action"]),
        ({"actions": [_action("done")]}, []),
        ({"lead": Lead(False)}, ["lead"]),
        ({"lead": Lead(False, "CSW", "social_worker")}, ["lead"]),
        ({"view_recorded": False}, ["view"]),
        ({"gaps": [_need()]}, ["gaps"]),
        ({"gaps": [_need(), _need(area="papers")]}, ["gaps"]),
        ({"day_one_open": 1}, ["day_one"]),
        ({"day_one_open": 9}, ["day_one"]),
        (
            {"actions": [], "lead": Lead(False), "view_recorded": False, "gaps": [_need()], "day_one_open": 2},
            ["outside_action", "lead", "view", "gaps", "day_one"],
        ),
    ],
)
def test_ready_for_release(changes, missing):
    whole = {"actions": [_action("accepted")], "lead": OUTSIDE_LEAD, "view_recorded": True, "gaps": []}
    reasons = rules.ready(**(whole | changes))
    assert [one.key for one in reasons] == missing
    assert all(one.what and one.who for one in reasons)
    verdict = rules.is_ready(reasons)
    assert bool(verdict) is not bool(missing)
    if reasons:
        assert (verdict.reason, verdict.who) == (reasons[0].what, reasons[0].who)


def test_an_offered_hand_over_names_whose_answer_is_missing():
    offered = {one.key: one for one in rules.ready(actions=[], lead=Lead(False, "CSW", "social_worker"), view_recorded=True, gaps=[])}
    assert "CSW" in offered["lead"].what
    assert offered["lead"].who == "social worker"


@pytest.mark.parametrize(
    ("state", "due", "shape"),
    [
        ("asked", TODAY, "waiting"),
        ("asked", YESTERDAY, "late"),
        ("accepted", TOMORROW, "due"),
        ("accepted", YESTERDAY, "late"),
        ("done", YESTERDAY, "done"),
        ("declined", TOMORROW, "blocked"),
        ("dropped", YESTERDAY, "blocked"),
    ],
)
def test_the_shape_of_a_state(state, due, shape):
    assert rules.standing(state, due, TODAY) == shape


@pytest.mark.parametrize(
    ("state", "verbs", "drop"),
    [
        ("asked", ["accept", "decline", "report"], True),
        ("accepted", ["report"], True),
        ("declined", [], True),
        ("done", [], False),
        ("dropped", [], False),
    ],
)
def test_the_owner_says_what_the_table_allows(state, verbs, drop):
    assert rules.answers(state) == verbs
    assert bool(rules.may_drop(state)) is drop
    assert bool(rules.may_answer(state, True)) is bool(verbs)
    assert not rules.may_answer(state, False)


@pytest.mark.parametrize(("verb", "said", "ok"), [("accept", "", True), ("decline", " ", False), ("decline", "Full.", True),
                                                  ("report", "", False), ("report", "Done on Monday.", True)])  # fmt: skip
def test_a_decline_and_a_report_have_words(verb, said, ok):
    assert bool(rules.answer_has_words(verb, said)) is ok


@pytest.mark.parametrize(
    ("acknowledged", "outcome", "state"),
    [
        (False, None, "asked"),
        (True, None, "accepted"),
        (True, "declined", "declined"),
        (True, "done", "done"),
        (False, "dropped", "dropped"),
        (True, "consent_withdrawn", "dropped"),
        (True, "case_over", "dropped"),
    ],
)
def test_a_letter_knows_its_state_from_the_owners_duty(acknowledged, outcome, state):
    assert rules.letter_state(acknowledged, outcome) == state


def test_a_letter_is_needed_where_no_seat_opens_the_plan():
    assert rules.needs_letter("a", "social_worker", {("a", "mentor"), ("b", "social_worker")})
    assert not rules.needs_letter("a", "social_worker", {("a", "social_worker")})
    assert rules.may_seal({"work", "identity"})
    assert not rules.may_seal({"work"})


@pytest.mark.parametrize(
    ("kind", "state", "steps"),
    [
        ("condition", "in_force", ("ended",)),
        ("condition", "ended", ()),
        ("offer", "offered", ("accepted", "declined")),
        ("offer", "declined", ("accepted", "declined")),
        ("offer", "accepted", ("accepted", "withdrawn")),
        ("offer", "lapsed", ("accepted", "declined", "ended")),
        ("offer", "withdrawn", ("accepted", "declined")),
        ("condition", "accepted", ()),
        ("offer", "in_force", ()),
    ],
)
def test_conditions_and_offers_never_take_each_others_steps(kind, state, steps):
    assert rules.term_steps(kind, state) == steps


@pytest.mark.parametrize(
    ("state", "days", "ok"),
    [
        ("accepted", {"consent_on": TODAY, "ends": TOMORROW}, True),
        ("accepted", {"consent_on": TODAY, "ends": TODAY}, True),
        ("accepted", {"consent_on": TODAY}, False),
        ("accepted", {"ends": TOMORROW}, False),
        ("accepted", {"consent_on": TOMORROW, "ends": TOMORROW}, False),
        ("accepted", {"consent_on": YESTERDAY, "ends": YESTERDAY}, False),
        ("declined", {"ask_again": TOMORROW}, True),
        ("declined", {"ask_again": TODAY}, False),
        ("declined", {}, False),
        ("withdrawn", {}, True),
        ("ended", {}, True),
    ],
)
def test_a_consent_has_its_days_and_a_decline_the_day_to_ask_again(state, days, ok):
    assert bool(rules.term_is_whole(state, today=TODAY, **({"consent_on": None, "ends": None, "ask_again": None} | days))) is ok


@pytest.mark.parametrize(
    ("state", "ends", "holds"),
    [("in_force", TODAY, True), ("in_force", YESTERDAY, False), ("accepted", TOMORROW, True), ("accepted", YESTERDAY, False),
     ("accepted", None, True), ("offered", None, False), ("withdrawn", TOMORROW, False), ("ended", TOMORROW, False)],
)  # fmt: skip
def test_what_has_ended_leaves_the_list_by_itself(state, ends, holds):
    assert rules.term_holds(state, ends, TODAY) is holds


@pytest.mark.parametrize(
    ("state", "ends", "stands"),
    [("accepted", YESTERDAY, "lapsed"), ("accepted", TODAY, "accepted"), ("accepted", None, "accepted"),
     ("declined", YESTERDAY, "declined"), ("in_force", YESTERDAY, "in_force"), ("withdrawn", YESTERDAY, "withdrawn")],
)  # fmt: skip
def test_an_accepted_offer_lapses_on_the_day_after_its_consent(state, ends, stands):
    assert rules.term_stands(state, ends, TODAY) == stands


@pytest.mark.parametrize(("before", "now", "over"), [("accepted", "accepted", False), ("accepted", "withdrawn", True),
                         ("accepted", "declined", True), ("accepted", "ended", True), ("offered", "declined", False)])  # fmt: skip
def test_what_stood_on_a_consent_ends_with_it(before, now, over):
    assert rules.ends_consent(before, now) is over


@pytest.mark.parametrize(("own", "acts", "ok"), [(True, True, True), (True, False, True), (False, True, True), (False, False, False)])
def test_who_recorded_it_takes_it_back_or_who_acts_for_the_case(own, acts, ok):
    verdict = rules.may_take_back(own=own, acts=ALLOWED if acts else refused("no", "treatment officer"), who="mentor (X)")
    assert (bool(verdict), verdict.who) == (ok, "" if ok else "mentor (X); treatment officer")


@pytest.mark.parametrize(("reason", "said", "ok"), [("twice", "", True), ("other", "", False), ("other", " ", False), ("other", "x", True)])
def test_another_mistake_is_told_in_a_sentence(reason, said, ok):
    assert bool(rules.back_has_words(reason, said)) is ok


@pytest.mark.parametrize(
    ("text", "missing", "objection", "ok"),
    [
        ("I agree.", None, False, True),
        ("I do not want this.", None, True, True),
        ("", "unwell", False, True),
        ("", None, False, False),
        ("", "unwell", True, False),
        ("I agree.", "unwell", False, False),
        ("  ", None, True, False),
    ],
)
def test_the_view_or_the_reason_why_it_is_missing(text, missing, objection, ok):
    assert bool(rules.view_is_whole(text, missing, objection=objection)) is ok


def test_every_stored_word_has_a_word_for_the_screen():
    states = {step.target for step in ACTION}
    assert states == set(ACTIONS)
    assert {state for steps in rules.TERM_STEPS.values() for state in steps} == set(TERM_ANSWERS)
    assert {state for _kind, state in rules.TERM_STEPS} | set(TERM_ANSWERS) == set(TERMS)
    assert MISSING_VIEWS
