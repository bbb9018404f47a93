"""Does a decline reach whoever asked, and is it owed until somebody else is asked, it is dropped, or it is said why nothing is?"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connections
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
from tests.plans.test_rules import _action
from tests.staffing.browser import browser, words
from tests.support.people import acting, institution_of, seat

ONE, TWO, NEW = (uuid.UUID(int=n) for n in (1, 2, 3))


def _as(id_, state, area="work"):
    return replace(_action(state, area=area), id=id_)


@pytest.mark.parametrize(
    ("facts", "settled", "left"),
    [
        ([_as(ONE, "declined")], [], ["work"]),
        ([_as(ONE, "dropped")], [], []),
        ([_as(ONE, "declined"), _as(NEW, "asked")], [], ["work"]),
        ([_as(ONE, "declined"), _as(NEW, "asked")], [(ONE, NEW)], []),
        ([_as(ONE, "declined"), _as(NEW, "asked", area="family")], [(ONE, NEW)], []),
        ([_as(ONE, "declined"), _as(NEW, "done")], [(ONE, NEW)], []),
        ([_as(ONE, "declined"), _as(NEW, "dropped")], [(ONE, NEW)], ["work"]),
        ([_as(ONE, "declined"), _as(NEW, "declined")], [(ONE, NEW)], ["work"]),
        ([_as(ONE, "declined"), _as(TWO, "declined"), _as(NEW, "asked")], [(ONE, NEW)], ["work"]),
        ([_as(ONE, "declined"), _as(TWO, "declined"), _as(NEW, "asked")], [(ONE, NEW), (TWO, None)], []),
        ([_as(ONE, "declined"), _as(TWO, "declined", area="family")], [], ["work", "family"]),
        ([_as(ONE, "declined")], [(ONE, None)], []),
        ([_as(ONE, "declined")], [(TWO, None)], ["work"]),
    ],
)
def test_each_decline_is_left_until_something_answers_it(facts, settled, left):
    assert rules.left_declined(facts, settled) == left


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


def test_of_two_declines_one_new_ask_answers_one():
    plan, first = _declined()
    second, _item = ask(plan, plan.worker, what="A key for the room")
    _decline(plan, plan.worker, second)
    ask(plan, plan.worker)
    assert [duty.closed_at for duty in _owed(plan)] == [None, None]
    ask(plan, plan.worker, instead=first)
    assert {duty.about: duty.outcome for duty in _owed(plan)} == {first: "asked_again", second: None}
    page = browser(plan.prison.officer).get(reverse("case_plan", args=[plan.code]))
    assert "An action was declined, and nobody else was asked: Accommodation." in words(page)
    ask(plan, plan.worker, instead=second, area="family")
    assert "nobody else was asked" not in words(browser(plan.prison.officer).get(reverse("case_plan", args=[plan.code])))


def test_what_was_answered_by_its_life_area_before_stays_answered():
    (plan, _answered), (other, _left) = _declined(), _declined()
    ask(plan, plan.worker)
    with connections["owner"].cursor() as owner:
        owner.execute(import_module("prag.plans.migrations.0002_taken_back").ANSWERED)
    for case, left in ((plan, False), (other, True)):
        page = words(browser(case.prison.officer).get(reverse("case_plan", args=[case.code])))
        assert ("nobody else was asked" in page) is left


def test_only_what_is_declined_in_this_case_is_answered():
    plan, action = _declined()
    other, _item = ask(plan, plan.worker)
    elsewhere = make_plan()
    for wrong, of in ((other, plan), (action, elsewhere)):
        with pytest.raises(Refused, match="not declined"):
            ask(of, of.worker, instead=wrong)


def test_the_pages_carry_over_which_decline_is_answered():
    plan, first = _declined()
    second, _item = ask(plan, plan.worker, what="A key for the room")
    _decline(plan, plan.worker, second)
    officer = browser(plan.prison.officer)
    page = officer.get(reverse("plan_action", args=[plan.code, second])).content.decode()
    assert f"instead={second}" in page
    form = officer.get(reverse("action_new", args=[plan.code]) + f"?area=accommodation&instead={second}")
    assert f'value="{second}" selected' in form.content.decode()
    assert "A key for the room (" in words(form)
    reason = reverse("reason_new", args=[plan.code, "accommodation"])
    assert "selected" not in officer.get(reason).content.decode().partition('name="instead"')[2].partition("</select>")[0].replace(
        'value="" selected', ""
    )
    officer.post(reason, {"text": "He has a key.", "instead": str(second)})
    # With one left in the life area, whoever asks somebody else there means that one.
    left = officer.get(reverse("action_new", args=[plan.code]) + "?area=accommodation").content.decode()
    assert f'value="{first}" selected' in left
    assert f'value="{first}" selected' not in officer.get(reverse("action_new", args=[plan.code]) + "?area=work").content.decode()
    assert {duty.about: duty.outcome for duty in _owed(plan)} == {first: None, second: "reason_said"}
    assert f'value="{first}" selected' in officer.get(reason).content.decode()


def test_dropping_it_is_the_answer():
    plan, action = _declined()
    with acting(plan.prison.officer):
        actions.drop_action(action=action, said="He found a room himself.")
    assert _owed(plan)[0].outcome == "dropped"


def test_the_reason_why_nothing_is_asked_answers_a_decline_of_its_area_in_its_case():
    plan, action = _declined()
    officer, other = browser(plan.prison.officer), make_plan()
    for area in ("family", "accommodation"):
        with acting(other.prison.officer) as actor, pytest.raises(Refused):
            actions.write_reason(**writing(other, actor), area=area, text="Not here.", instead=action)
        with acting(plan.prison.officer) as actor:
            if area == "family":
                with pytest.raises(Refused):
                    actions.write_reason(**writing(plan, actor), area=area, text="Not this one.", instead=action)
            else:
                actions.write_reason(**writing(plan, actor), area=area, text="He lives with his brother.", instead=action)
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


def test_the_plan_leads_to_what_can_be_done_until_it_is_done():
    plan, action = _declined()
    address = reverse("plan_action", args=[plan.code, action]) + "#declined"

    def leads_there():
        return address in browser(plan.prison.officer).get(reverse("case_plan", args=[plan.code])).content.decode()

    assert leads_there()
    ask(plan, plan.worker, instead=action)
    assert not leads_there()


def test_what_was_declined_is_owed_again_when_what_was_asked_instead_is_dropped():
    plan, action = _declined()
    instead, _item = ask(plan, plan.worker, instead=action)
    assert [one.closed_at is None for one in _owed(plan)] == [False]
    with acting(plan.prison.officer):
        actions.drop_action(action=instead, said="Asked by mistake.")
    owed = [one for one in _owed(plan) if one.closed_at is None]
    assert [one.about for one in owed] == [action]
    assert owed[0].due > today()


def test_what_was_declined_is_owed_again_when_the_consent_ends_on_which_somebody_else_was_asked():
    plan, action = _declined()
    ask(plan, plan.worker, instead=action)
    theirs = institution_of(plan.worker)
    with as_maintainer() as alias:
        seats = Seat.objects.using(alias).filter(case_id=plan.case, institution=theirs)
        seats.update(basis="consent", legal_basis=None, agreement=None, consent_on=today())
        theirs_at_table = seats.get().id
    with acting(plan.prison.officer):
        call("plans.withdraw_consent", p_case=plan.case, p_institution=theirs, p_seat=theirs_at_table)
    assert [one.about for one in _owed(plan) if one.closed_at is None] == [action]


def test_the_page_of_a_decline_asks_what_now_only_until_something_answers_it():
    plan, action = _declined()
    url, officer = reverse("plan_action", args=[plan.code, action]), browser(plan.prison.officer)
    assert "Declined: what now?" in words(officer.get(url))
    ask(plan, plan.worker, instead=action)
    page = words(officer.get(url))
    assert "Declined: what now?" not in page
    assert "This is answered: somebody else was asked, or the plan says why nothing is asked." in page
    assert "Drop this action" in page
    other, _item = ask(plan, plan.worker)
    _decline(plan, plan.worker, other)
    assert "Declined: what now?" not in words(officer.get(url)), "the other decline is not this one"
