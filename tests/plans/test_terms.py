"""Does a case that has several conditions and consents forget none of them?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prag.cases.models import Milestone
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Seat
from prag.kernel.clock import now, today
from prag.plans import actions, terms
from prag.plans.actions import TermSaid
from prag.plans.terms import TermFact, changed, marks_of
from prag.releases.engine import facts_of
from tests.plans.plans import by_law, make_plan, writing
from tests.support.people import acting, institution_of

D = [date(2027, 1, day) for day in range(1, 29)]


def _condition(ends, state="in_force"):
    return TermFact("condition", state, D[0], ends=ends)


def _offer(state="accepted", since=D[0], given=D[0], ends=D[9]):
    return TermFact("offer", state, since, given, ends) if state == "accepted" else TermFact("offer", state, since)


def _consents(given, ends, support):
    return {"consent_given": given, "consent_ends": ends, "support_ends": support, "consent_withdrawn": None}


_NONE = _consents(None, None, None)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], {}),
        ([_offer("offered"), _offer("declined")], _NONE),
        ([_offer("offered"), _offer("taken_back"), _offer("ended")], _NONE),
        ([_condition(None, "taken_back")], {"conditions_end": None}),
        ([_condition(None, "taken_back"), _condition(D[5])], {"conditions_end": D[5]}),
        ([_offer("taken_back"), _offer(given=D[1], ends=D[9])], _consents(D[1], D[9], D[9])),
        ([_condition(D[5])], {"conditions_end": D[5]}),
        ([_condition(D[20]), _condition(D[5])], {"conditions_end": D[20]}),
        ([_condition(D[5]), _condition(D[20])], {"conditions_end": D[20]}),
        ([_condition(D[3], "ended"), _condition(D[20])], {"conditions_end": D[20]}),
        ([_condition(D[3], "ended"), _condition(D[2], "ended")], {"conditions_end": D[3]}),
        ([_offer(given=D[1], ends=D[9])], _consents(D[1], D[9], D[9])),
        ([_offer(given=D[1], ends=D[9]), _offer(given=D[2], ends=D[20])], _consents(D[1], D[9], D[20])),
        ([_offer(given=D[2], ends=D[20]), _offer(given=D[1], ends=D[9])], _consents(D[1], D[9], D[20])),
        ([_offer(given=D[2], ends=D[20]), _offer("withdrawn", D[4])], _consents(D[2], D[20], D[20])),
        ([_offer("withdrawn", D[4]), _offer("withdrawn", D[3]), _offer("declined")], _NONE | {"consent_withdrawn": D[4]}),
        ([_condition(D[7]), _offer("withdrawn", D[4])], _NONE | {"conditions_end": D[7], "consent_withdrawn": D[4]}),
    ],
)
def test_the_marks_are_counted_over_all_terms(facts, expected):
    found = marks_of(facts)
    assert found == expected
    assert found.keys() <= set(terms.KINDS)


def test_only_what_is_new_is_marked_again():
    now = {"consent_ends": D[9], "consent_withdrawn": None}
    assert changed({}, now) == {"consent_ends": D[9]}
    assert changed({"consent_ends": D[9], "consent_withdrawn": D[4]}, now) == {"consent_withdrawn": None}
    assert changed({"consent_ends": D[9], "consent_withdrawn": None}, now) == {}


def _new(plan, said):
    with acting(plan.prison.officer) as actor:
        return actions.write_term(**writing(plan, actor), said=said)


def _condition_row(plan, ends):
    return _new(plan, TermSaid("condition", "Reports each month", "in_force", legal_basis=by_law().legal_basis, ends=ends))


def _accepted(plan, ends, given=None):
    offer = _new(plan, TermSaid("offer", "A course", "offered", provider=institution_of(plan.worker)))
    return _step(plan, offer, "accepted", consent_on=given or today(), ends=ends)


def _step(plan, old, state, **days):
    with acting(plan.prison.officer) as actor:
        seats = [s.id for s in Seat.objects.filter(case_id=plan.case, institution=old.provider_id, basis="consent", ended_at=None)]
        return actions.step_term(**writing(plan, actor), old=old, state=state, seats=seats, **days)


def _counted(plan):
    with acting(plan.prison.officer):
        return facts_of(plan.case)["marks"]


def _owed(plan, kind):
    with as_maintainer() as alias:
        found = Duty.objects.using(alias).filter(case_id=plan.case, kind=kind, computed=True, closed_at=None)
        return [one.due for one in found]


def test_of_two_consents_the_one_that_ends_first_is_asked_for_again_and_stands_in_the_tasks_at_once():
    plan = make_plan()
    soon, late = today() + timedelta(days=60), today() + timedelta(days=200)
    first, second = _accepted(plan, soon), _accepted(plan, late)
    [due] = _owed(plan, "renew_consent")
    assert soon - timedelta(days=6) < due <= soon
    _step(plan, second, "withdrawn")
    assert _owed(plan, "renew_consent") == [due]
    _step(plan, first, "withdrawn")
    assert _owed(plan, "renew_consent") == []


def test_whoever_withdraws_and_agrees_again_the_same_day_has_agreed():
    plan = make_plan()
    late = today() + timedelta(days=200)
    gone = _step(plan, _accepted(plan, late), "withdrawn")
    assert _owed(plan, "renew_consent") == []
    _step(plan, gone, "accepted", consent_on=today(), ends=late)
    assert len(_owed(plan, "renew_consent")) == 1
    assert "consent_withdrawn" not in _counted(plan)


def test_a_shorter_condition_does_not_end_the_longer_one_and_ending_it_counts():
    plan = make_plan()
    long, short = today() + timedelta(days=700), today() + timedelta(days=20)
    first = _condition_row(plan, long)
    second = _condition_row(plan, short)
    assert _counted(plan)["conditions_end"] == long.isoformat()
    _step(plan, first, "ended")
    assert _counted(plan)["conditions_end"] == short.isoformat()
    _step(plan, second, "ended")
    assert _counted(plan)["conditions_end"] == today().isoformat()


def test_nothing_of_the_demo_world_is_recorded_ahead_of_time():
    with as_maintainer() as alias:
        assert Milestone.objects.using(alias).filter(kind="conditions_end").exists()
        assert not Milestone.objects.using(alias).filter(at__gt=now()).exists()
