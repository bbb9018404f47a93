"""Does a decline reach whoever asked, and is it owed until somebody else is asked, it is dropped, or it is said why nothing is?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Seat
from prag.gate.opening import open_case, open_item
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.plans import actions, rules
from tests.plans.plans import ask, by_law, make_plan, say_need, writing
from tests.plans.test_rules import EARLY, LATE, MIDDLE, _action
from tests.staffing.browser import browser, words
from tests.support.people import acting, institution_of, seat


@pytest.mark.parametrize(
    ("facts", "reasons", "left"),
    [
        ([_action("declined")], {}, ["work"]),
        ([_action("dropped")], {}, []),
        ([_action("declined"), _action("asked")], {}, []),
        ([_action("declined"), _action("accepted", asked=EARLY, since=EARLY)], {}, []),
        ([_action("declined"), _action("asked", area="family")], {}, ["work"]),
        ([_action("declined"), _action("done", asked=EARLY, since=EARLY)], {}, ["work"]),
        ([_action("declined"), _action("done", asked=LATE, since=LATE)], {}, []),
        ([_action("declined"), _action("declined", area="family"), _action("declined")], {}, ["work", "family"]),
        ([_action("declined")], {"work": LATE}, []),
        ([_action("declined")], {"work": EARLY}, ["work"]),
        ([_action("declined"), _action("declined", asked=LATE, since=LATE)], {"work": MIDDLE}, ["work"]),
    ],
)
def test_what_was_declined_is_left_until_something_takes_its_place(facts, reasons, left):
    assert rules.left_declined(facts, reasons) == left


def _decline(plan, who, action, item=None):
    with acting(who):
        if item:
            open_item(item, "action_read")
        else:
            open_case(plan.case, "action_read", compartments={"work"})
        actions.answer_action(action=action, verb="decline", said="We are full until summer.")


def _owed(plan):
    with as_maintainer() as alias:
        return list(Duty.objects.using(alias).filter(case_id=plan.case, kind="declined_action").order_by("asked_at"))


def _declined(by_letter=False):
    plan = make_plan()
    who = plan.stranger if by_letter else plan.worker
    action, item = ask(plan, who, basis=by_law() if by_letter else None, letter=by_letter)
    _decline(plan, who, action, item)
    return plan, action


@pytest.mark.parametrize("by_letter", [False, True])
def test_a_decline_stands_in_the_tasks_of_whoever_asked_and_is_news(by_letter):
    plan = make_plan()
    who = plan.stranger if by_letter else plan.worker
    officer = browser(plan.prison.officer)
    action, item = ask(plan, who, basis=by_law() if by_letter else None, letter=by_letter)
    _decline(plan, who, action, item)
    [duty] = _owed(plan)
    assert (duty.institution_id, duty.function_kind) == (plan.prison.institution, "treatment_officer")
    assert (duty.about, duty.due, duty.closed_at) == (action, today() + timedelta(days=5), None)
    page = officer.get(reverse("home"))
    assert reverse("plan_action", args=[plan.code, action]) in page.content.decode()
    assert "Declined: ask somebody else, or drop it" in words(page)
    assert "declined what the plan asks" in words(browser(plan.prison.officer).get(reverse("home")))
    page = words(officer.get(reverse("plan_action", args=[plan.code, action])))
    assert "We are full until summer." in page
    assert "Declined: what now?" in page
    assert "An action was declined, and nobody else was asked: Accommodation." in words(officer.get(reverse("case_plan", args=[plan.code])))


def test_whoever_declined_is_asked_nothing_more():
    plan, action = _declined()
    page = browser(plan.worker).get(reverse("home"))
    assert reverse("plan_action", args=[plan.code, action]) not in page.content.decode()


def test_asking_somebody_else_for_the_same_need_is_the_answer_and_for_another_is_not():
    plan, _action_id = _declined()
    ask(plan, plan.worker, area="family")
    assert _owed(plan)[0].closed_at is None
    ask(plan, plan.worker)
    assert _owed(plan)[0].outcome == "asked_again"
    assert "nobody else was asked" not in words(browser(plan.prison.officer).get(reverse("case_plan", args=[plan.code])))


def test_dropping_it_is_the_answer():
    plan, action = _declined()
    with acting(plan.prison.officer):
        actions.drop_action(action=action, said="He found a room himself.")
    assert _owed(plan)[0].outcome == "dropped"


def test_the_reason_why_nothing_is_asked_is_the_answer_there_and_nowhere_else():
    plan, _action_id = _declined()
    officer, other = browser(plan.prison.officer), make_plan()
    for area in ("family", "accommodation"):
        with acting(other.prison.officer), pytest.raises(Refused):
            call("plans.say_why_none", p_case=plan.case, p_area=area)
        with acting(plan.prison.officer) as actor:
            call("plans.say_why_none", p_case=plan.case, p_area=area)
            assert _owed(plan)[0].closed_at is None
            actions.write_reason(**writing(plan, actor), area=area, text="He lives with his brother.")
        assert (_owed(plan)[0].outcome == "reason_said") is (area == "accommodation")
    assert "nobody else was asked" not in words(officer.get(reverse("case_plan", args=[plan.code])))


def test_a_marked_need_that_was_declined_is_said_once():
    plan, _action_id = _declined()
    say_need(plan)
    page = words(browser(plan.prison.officer).get(reverse("case_plan", args=[plan.code])))
    assert "A marked need has no action and no reason: Accommodation." in page
    assert "nobody else was asked" not in page


def test_whoever_asked_without_being_responsible_is_told_as_long_as_the_seat_writes():
    for still in (True, False):
        plan = make_plan()
        other = plan.stranger
        seat(plan.prison, plan.case, other, "social_worker", ["work"], ["work"])
        with acting(other) as actor:
            wanted = actions.Ask("accommodation", "A bed", institution_of(plan.worker), "social_worker", today() + timedelta(days=9))
            action, _ = actions.ask_action(actor=actor, opened=None, function="social_worker", case=plan.case, ask=wanted)
        if not still:
            with as_maintainer() as alias:
                Seat.objects.using(alias).filter(case_id=plan.case, institution=institution_of(other)).update(writes=[])
        _decline(plan, plan.worker, action)
        [duty] = _owed(plan)
        assert duty.institution_id == (institution_of(other) if still else plan.prison.institution)
