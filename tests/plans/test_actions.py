"""What becomes of an action, an offer, a goal? Through the real actions, and along no other arrow than the table's."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.db import connections

from prag.cases.letters import read_letter
from prag.cases.models import Disclosure, Milestone
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Seat
from prag.gate.opening import NotForYou, open_case, open_item
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.plans import actions
from prag.plans.actions import TermSaid
from prag.plans.models import Action, Goal, Term, View
from prag.plans.workflow import ACTION
from tests.plans.plans import ask, by_law, item_of, make_plan, on_consent, state_of, writing
from tests.support.people import acting, institution_of, make_practitioner, seat

VERBS = ("accept", "decline", "report")


def _answer(practitioner, plan, action, verb, said="", item=None):
    with acting(practitioner):
        if item:
            open_item(item, "action_read")
        else:
            open_case(plan.case, "action_read", compartments={"work"})
        actions.answer_action(action=action, verb=verb, said=said)


def _duty(action):
    with as_maintainer() as alias, alias_cursor(alias) as cursor:
        cursor.execute("select coalesce(item, id) from plans.plan_action where id = %s", [action])
        return Duty.objects.using(alias).get(about=cursor.fetchone()[0], kind="action")


def alias_cursor(alias):
    return connections[alias].cursor()


def test_who_reads_the_plan_at_the_table_gets_no_letter():
    plan = make_plan()
    action, item = ask(plan, plan.worker)
    assert item is None
    assert _duty(action).institution_id == institution_of(plan.worker)
    _answer(plan.worker, plan, action, "accept")
    assert state_of(plan, action).state == "accepted"
    duty = _duty(action)
    assert duty.acknowledged_at
    assert duty.closed_at is None
    _answer(plan.worker, plan, action, "report", "The room is ready since Monday.")
    assert (state_of(plan, action).state, state_of(plan, action).said) == ("done", "The room is ready since Monday.")
    assert _duty(action).outcome == "done"


def test_anybody_else_gets_one_sealed_letter_on_a_basis_and_its_disclosure():
    plan = make_plan()
    action, item = ask(plan, plan.stranger, basis=by_law(), letter=True)
    with acting(plan.stranger):
        facts = read_letter(open_item(item, "action_read"), item)
        assert set(facts) == {"action", "what", "due", "area", "contact_function", "contact_institution"}
        with pytest.raises(NotForYou):
            open_case(plan.case, "plan_page")
    assert (facts["what"], facts["action"]) == ("A bed for the first weeks", str(action))
    with as_maintainer() as alias:
        gone_out = Disclosure.objects.using(alias).get(item=item)
        assert (gone_out.kind, gone_out.recipient_id, gone_out.basis) == ("action", institution_of(plan.stranger), "duty_in_law")
    _answer(plan.stranger, plan, action, "decline", "We have no room.", item)
    assert (state_of(plan, action).state, state_of(plan, action).said) == ("declined", "We have no room.")
    left = item_of(plan.stranger, item)
    assert left.answer == "declined"
    assert left.ends <= today() + timedelta(days=7)


def test_accepted_by_letter_stays_open_until_it_is_done():
    plan = make_plan()
    action, item = ask(plan, plan.stranger, basis=by_law(), letter=True)
    _answer(plan.stranger, plan, action, "accept", item=item)
    assert item_of(plan.stranger, item).answered_at is None
    _answer(plan.stranger, plan, action, "report", "Done.", item)
    assert item_of(plan.stranger, item).answer == "done"


@pytest.mark.parametrize("basis", [None, "none"])
def test_without_a_basis_nothing_leaves(basis):
    plan = make_plan()
    with pytest.raises(Refused):
        ask(plan, plan.stranger, letter=basis is None)
    with as_maintainer() as alias:
        assert not Disclosure.objects.using(alias).filter(case_id=plan.case).exists()


def test_only_a_function_that_can_answer_is_asked():
    plan = make_plan()
    coordinator = make_practitioner("ngo_worker")
    with pytest.raises(Refused):
        ask(plan, coordinator, function="ngo_worker", basis=by_law(), letter=True)
    with pytest.raises(Refused):
        ask(plan, plan.stranger, function="probation_officer", basis=by_law(), letter=True)


def test_an_action_is_asked_for_today_or_later_and_says_what():
    plan = make_plan()
    for changes in ({"due": today() - timedelta(days=1)}, {"what": "  "}):
        with pytest.raises(Refused):
            ask(plan, plan.worker, **changes)


def test_only_the_function_that_was_asked_answers():
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    for other in (plan.prison.officer, plan.stranger, plan.prison.director):
        for verb in VERBS:
            with acting(other), pytest.raises(Refused):
                actions.answer_action(action=action, verb=verb, said="Mine.")
    assert state_of(plan, action).state == "asked"


def test_nobody_answers_what_was_not_read_in_the_same_request():
    plan = make_plan()
    at_table, _ = ask(plan, plan.worker)
    by_letter, _ = ask(plan, plan.stranger, basis=by_law(), letter=True)
    for owner, action in ((plan.worker, at_table), (plan.stranger, by_letter)):
        with acting(owner), pytest.raises(Refused, match="read"):
            actions.answer_action(action=action, verb="accept", said="")


def test_a_decline_and_a_report_need_words():
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    for verb in ("decline", "report"):
        with pytest.raises(Refused):
            _answer(plan.worker, plan, action, verb, "  ")


ARROWS = {(step.source, step.verb): step.target for step in ACTION if step.source}
STATES = ("asked", "accepted", "declined", "done", "dropped")


@pytest.mark.parametrize(("state", "verb"), [pair for pair in product(STATES, (*VERBS, "drop")) if pair not in ARROWS])
def test_every_other_arrow_is_refused(state, verb):
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    # The state is put there and the duty left open, so that nothing but the table can refuse.
    with as_maintainer() as alias, alias_cursor(alias) as cursor:
        cursor.execute("update plans.plan_action set state = %s where id = %s", [state, action])
    with pytest.raises(Refused):
        _do(plan, action, verb)
    assert state_of(plan, action).state == state


def _do(plan, action, verb):
    if verb != "drop":
        return _answer(plan.worker, plan, action, verb, "Words.")
    with acting(plan.prison.officer):
        return actions.drop_action(action=action, said="No longer needed.")


@pytest.mark.parametrize("answer", [None, "accept", "decline"])
def test_dropping_says_why_and_ends_duty_and_letter(answer):
    plan = make_plan()
    action, item = ask(plan, plan.stranger, basis=by_law(), letter=True)
    if answer:
        _answer(plan.stranger, plan, action, answer, "Words.", item)
    with acting(plan.prison.officer), pytest.raises(Refused):
        actions.drop_action(action=action, said=" ")
    with acting(plan.prison.officer):
        actions.drop_action(action=action, said="Another place was found.")
    assert (state_of(plan, action).state, state_of(plan, action).said) == ("dropped", "Another place was found.")
    assert _duty(action).closed_at
    assert item_of(plan.stranger, item).answered_at


def test_who_only_reads_the_plan_drops_nothing():
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    for other in (plan.stranger, make_practitioner("probation_officer"), make_practitioner("social_worker", jurisdiction="ba")):
        with acting(other), pytest.raises(Refused):
            actions.drop_action(action=action, said="Away with it.")
    assert state_of(plan, action).state == "asked"


def test_a_goal_keeps_its_earlier_wording_and_is_replaced_once():
    plan = make_plan()
    with acting(plan.prison.officer) as actor:
        first = actions.write_goal(**writing(plan, actor), area="work", text="A job", own_words=False)
        second = actions.write_goal(
            **writing(plan, actor), area="work", text="I want to work as a joiner", own_words=True, replaces=first.id
        )
        assert [one.text for one in Goal.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).order_by("recorded_at")] == [
            "A job",
            "I want to work as a joiner",
        ]
    assert second.replaces == first.id


def _offer(plan, provider):
    with acting(plan.prison.officer) as actor:
        said = TermSaid("offer", "A mentor for a year", "offered", provider=provider)
        return actions.write_term(**writing(plan, actor), said=said)


def _step(plan, old, state, **days):
    with acting(plan.prison.officer) as actor:
        seats = [s.id for s in Seat.objects.filter(case_id=plan.case, institution=old.provider_id, basis="consent", ended_at=None)]
        return actions.step_term(**writing(plan, actor), old=old, state=state, seats=seats, **days)


def _marks(plan):
    with as_maintainer() as alias:
        return {one.kind: one.day for one in Milestone.objects.using(alias).filter(case_id=plan.case)}


def test_declining_an_offer_sets_the_day_to_ask_again_and_changes_nothing_else():
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    offer = _offer(plan, institution_of(plan.worker))
    later = today() + timedelta(days=60)
    declined = _step(plan, offer, "declined", ask_again=later)
    assert (declined.state, declined.ask_again, declined.text, declined.replaces) == ("declined", later, offer.text, offer.id)
    assert state_of(plan, action).state == "asked"
    assert _marks(plan) == {}
    with pytest.raises(Refused):
        _step(plan, offer, "accepted", consent_on=today(), ends=later)
    assert _step(plan, declined, "accepted", consent_on=today(), ends=later).state == "accepted"


def test_a_withdrawn_consent_ends_its_seat_and_its_actions_the_same_day():
    plan = make_plan()
    mentor = make_practitioner("mentor")
    seat(plan.prison, plan.case, mentor, "mentor", ["work"], ends=today() + timedelta(days=90), consent_on=today())
    ends = today() + timedelta(days=90)
    accepted = _step(plan, _offer(plan, institution_of(mentor)), "accepted", consent_on=today(), ends=ends)
    assert _marks(plan) == {"consent_given": today(), "consent_ends": ends, "support_ends": ends}
    asked, _ = ask(plan, mentor, function="mentor", area="network")
    taken, _ = ask(plan, mentor, function="mentor", area="network")
    _answer(mentor, plan, taken, "accept")
    elsewhere, _ = ask(plan, plan.worker)
    withdrawn = _step(plan, accepted, "withdrawn")
    assert withdrawn.state == "withdrawn"
    assert [state_of(plan, one).state for one in (asked, taken, elsewhere)] == ["dropped", "dropped", "asked"]
    assert _duty(asked).outcome == _duty(taken).outcome == "consent_withdrawn"
    with acting(mentor), pytest.raises(NotForYou):
        open_case(plan.case, "plan_page")
    assert _marks(plan)["consent_withdrawn"] == today()


def test_a_withdrawn_consent_closes_the_letters_that_stood_on_it_and_no_other():
    plan = make_plan()
    on_law, law_letter = ask(plan, plan.stranger, basis=by_law(), letter=True)
    consented, letter = ask(plan, plan.stranger, basis=on_consent(), letter=True)
    accepted = _step(
        plan, _offer(plan, institution_of(plan.stranger)), "accepted", consent_on=today(), ends=today() + timedelta(days=9)
    )  # fmt: skip
    _step(plan, accepted, "withdrawn")
    assert (state_of(plan, consented).state, state_of(plan, on_law).state) == ("dropped", "asked")
    with acting(plan.stranger):
        with pytest.raises(NotForYou):
            open_item(letter, "action_read")
        assert read_letter(open_item(law_letter, "action_read"), law_letter)["action"] == str(on_law)


def test_the_seat_of_whoever_acts_for_the_case_is_never_ended_by_a_withdrawal():
    from prag.gate.verbs import call

    plan = make_plan()
    with acting(plan.prison.officer):
        own = Seat.objects.get(case_id=plan.case, institution=plan.prison.institution)
    with as_maintainer() as alias, alias_cursor(alias) as cursor:
        cursor.execute(
            "update gate.seat set basis = 'consent', legal_basis_id = null, consent_on = current_date where id = %s", [own.id]
        )  # fmt: skip
    with acting(plan.prison.officer):
        call("plans.withdraw_consent", p_case=plan.case, p_institution=plan.prison.institution, p_seat=own.id)
        assert Seat.objects.get(id=own.id).ended_at is None


def test_a_condition_marks_its_end_and_ends_by_a_new_row():
    plan = make_plan()
    ends = today() + timedelta(days=200)
    with acting(plan.prison.officer) as actor:
        said = TermSaid("condition", "Reports each month", "in_force", legal_basis=by_law().legal_basis, ends=ends)
        condition = actions.write_term(**writing(plan, actor), said=said)
    assert _marks(plan) == {"conditions_end": ends}
    ended = _step(plan, condition, "ended")
    assert (ended.state, ended.ends, ended.legal_basis_id) == ("ended", today(), condition.legal_basis_id)
    with pytest.raises(Refused):
        _step(plan, ended, "accepted", consent_on=today(), ends=ends)


def test_the_view_of_the_person_is_a_milestone():
    plan = make_plan()
    with acting(plan.prison.officer) as actor:
        actions.write_view(**writing(plan, actor), text="I want to live alone.", missing=None, objection=True, said_on=today())
        with pytest.raises(Refused):
            actions.write_view(**writing(plan, actor), text="", missing=None, objection=False, said_on=today())
        assert View.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).get().objection
    assert _marks(plan) == {"recorded_view": today()}


def test_another_jurisdiction_and_an_outsider_open_no_plan():
    plan = make_plan()
    ask(plan, plan.worker)
    for other in (plan.stranger, make_practitioner("treatment_officer"), make_practitioner("social_worker", jurisdiction="ba")):
        with acting(other), pytest.raises(NotForYou):
            open_case(plan.case, "plan_page", compartments={"work"})


def test_nothing_is_asked_abroad():
    plan = make_plan()
    abroad = make_practitioner("social_worker", jurisdiction="ba")
    with pytest.raises(Refused):
        ask(plan, abroad, basis=on_consent(), letter=True)
    with acting(plan.prison.officer):
        assert not Action.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).exists()
        assert not Term.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).exists()


def test_a_letter_that_nobody_answers_opens_to_the_deputy_too():
    plan = make_plan()
    action, item = ask(plan, plan.stranger, basis=by_law(), letter=True, due=today())
    deputy = make_practitioner(None, institution_of(plan.stranger))
    with as_maintainer() as alias, alias_cursor(alias) as cursor:
        cursor.execute(
            "update organisations.function set deputy_id = %s, deputy_from = current_date + 90 where holder_id = %s",
            [deputy, plan.stranger],
        )
        cursor.execute("update duties.duty set due = current_date - 3 where about = %s", [item])
    with acting(deputy), pytest.raises(NotForYou):
        open_item(item, "action_read")
    with connections["worker"].cursor() as cursor:
        cursor.execute("select messages.escalate()")
    with acting(deputy):
        assert read_letter(open_item(item, "action_read"), item)["action"] == str(action)
