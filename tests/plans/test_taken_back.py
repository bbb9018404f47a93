"""Can a condition, an offer or an answer that was recorded by mistake be taken back, and does it count for nothing from then on?"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from prag.cases.reading import case_and_table
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.papers.reading import facts_of as paper_facts
from prag.plans import actions
from prag.plans.actions import TermSaid
from prag.plans.models import Term
from prag.plans.terms import standings
from prag.releases.engine import facts_of
from tests.plans.plans import by_law, make_plan, writing
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, seat

AT = [datetime(2027, 1, day, tzinfo=UTC) for day in range(1, 9)]
SOON = today() + timedelta(days=60)


def _row(name, replaces=None):
    return SimpleNamespace(id=name, replaces=replaces)


def _back(term, at):
    return SimpleNamespace(term=term, recorded_at=AT[at])


CHAIN = [_row("a"), _row("b", "a"), _row("c", "b")]


@pytest.mark.parametrize(
    ("backs", "row", "back", "gone"),
    [
        ([], "c", None, False),
        ([("c", 1)], "b", "c", False),
        ([("c", 1), ("b", 2)], "a", "b", False),
        ([("b", 1)], "c", "b", False),
        ([("a", 1)], "c", "a", True),
        ([("c", 1), ("a", 2)], "b", "a", True),
        ([("c", 1), ("b", 2), ("a", 3)], "a", "a", True),
    ],
)
def test_what_was_taken_back_counts_for_nothing_and_what_stood_before_stands_again(backs, row, back, gone):
    [found] = standings(CHAIN, [_back(*one) for one in backs])
    assert (found.row.id, found.back and found.back.term, found.gone) == (row, back, gone)
    assert (found.first.id, found.last.id, found.answered) == ("a", "c", row != "a")


def test_each_condition_and_offer_stands_for_itself():
    found = standings([_row("x"), *CHAIN], [_back("x", 1)])
    assert [(one.row.id, one.gone) for one in found] == [("x", True), ("c", False)]


def _new(plan, said, who=None, function="treatment_officer"):
    with acting(who or plan.prison.officer) as actor:
        return actions.write_term(**writing(plan, actor) | {"function": function}, said=said)


def _offer(plan, **by):
    return _new(plan, TermSaid("offer", "A course", "offered", provider=institution_of(plan.worker)), **by)


def _condition(plan, text, days):
    ends = today() + timedelta(days=days)
    return _new(plan, TermSaid("condition", text, "in_force", legal_basis=by_law().legal_basis, ends=ends))


def _step(plan, old, state, **days):
    with acting(plan.prison.officer) as actor:
        return actions.step_term(**writing(plan, actor), old=old, state=state, **days)


def _accept(plan, old, ends=SOON):
    return _step(plan, old, "accepted", consent_on=today(), ends=ends)


def _take_back(plan, row, who=None, reason="said_otherwise", said=""):
    with acting(who or plan.prison.officer) as actor:
        given = writing(plan, actor)
        actions.take_back(opened=given["opened"], function="treatment_officer", term=row.id, reason=reason, said=said)


def _owed(plan, kind):
    with as_maintainer() as alias:
        return {one.about: one.due for one in Duty.objects.using(alias).filter(case_id=plan.case, kind=kind, closed_at=None)}


def _marks(plan):
    with acting(plan.prison.officer):
        return facts_of(plan.case)["marks"]


def _plan_words(plan, who=None):
    return words(browser(who or plan.prison.officer).get(reverse("case_plan", args=[plan.code])))


def test_a_wrong_answer_is_taken_back_and_the_right_one_recorded():
    plan = make_plan()
    offer = _offer(plan)
    wrong = _accept(plan, offer)
    assert _owed(plan, "renew_consent")
    _take_back(plan, wrong)
    assert not _owed(plan, "renew_consent")
    assert "consent_given" not in _marks(plan)
    page = _plan_words(plan)
    assert "Offered, not answered An answer was taken back on" in page
    assert "by Treatment officer," in page
    assert ": The person said something else." in page
    again = _step(plan, offer, "declined", ask_again=SOON)
    assert again.replaces == wrong.id
    assert _owed(plan, "ask_again") == {again.id: SOON}
    assert "Declined" in _plan_words(plan)


def test_a_decline_that_was_answered_wrongly_is_asked_again_on_its_day_after_all():
    plan = make_plan()
    declined = _step(plan, _offer(plan), "declined", ask_again=SOON)
    wrong = _accept(plan, declined, SOON + timedelta(days=9))
    assert not _owed(plan, "ask_again")
    _take_back(plan, wrong)
    assert _owed(plan, "ask_again") == {declined.id: SOON}
    _take_back(plan, declined)
    assert not _owed(plan, "ask_again")
    assert "Offered, not answered" in _plan_words(plan)


def test_a_whole_offer_is_taken_back_with_its_answers_and_nothing_more_is_recorded_on_it():
    plan = make_plan()
    offer = _offer(plan)
    declined = _step(plan, offer, "declined", ask_again=SOON)
    _take_back(plan, offer, reason="other", said="It was meant for somebody else.")
    assert not _owed(plan, "ask_again")
    page = _plan_words(plan)
    assert "Nothing has been offered yet." in page
    assert "Taken back on" in page
    assert "Another mistake. It was meant for somebody else." in page
    officer = browser(plan.prison.officer)
    for name in ("term_step", "term_back"):
        assert officer.get(reverse(name, args=[plan.code, declined.id])).status_code == 403
    with pytest.raises(Refused, match="changed in the meantime"):
        _accept(plan, declined)
    for row in (offer, declined):
        with pytest.raises(Refused, match="taken back or answered"):
            _take_back(plan, row)


def test_a_condition_is_taken_back_too_and_stands_on_no_copy():
    plan = make_plan()
    long, short = _condition(plan, "Reports each month", 700), _condition(plan, "Stays in town", 20)
    _take_back(plan, long, reason="wrong_kind")
    assert _marks(plan)["conditions_end"] == short.ends.isoformat()
    ended = _step(plan, short, "ended")
    assert not _printed(plan)
    _take_back(plan, ended)
    assert _printed(plan) == ["Stays in town"]
    assert _marks(plan)["conditions_end"] == short.ends.isoformat()
    _take_back(plan, short)
    assert not _printed(plan)
    assert "conditions_end" not in _marks(plan)
    assert "No condition is in force." in _plan_words(plan)


def _printed(plan):
    with acting(plan.prison.officer) as actor:
        case, table = case_and_table(plan.code, actor.practitioner)
        return [one.text for one in paper_facts(open_case(plan.case, "plan_page", compartments={"work"}), case, table).duties]


def test_only_who_recorded_it_or_acts_for_the_case_takes_it_back():
    plan = make_plan()
    seat(plan.prison, plan.case, plan.stranger, "social_worker", ["work"], ["work"])
    theirs, ours = _offer(plan, who=plan.worker, function="social_worker"), _offer(plan)
    for row, who in ((theirs, plan.stranger), (ours, plan.worker)):
        with pytest.raises(Refused, match="Only the institution that recorded this"):
            _take_back(plan, row, who=who)
        page = browser(who).get(reverse("term_back", args=[plan.code, row.id]))
        assert page.status_code == 403
        assert "Who can" in words(page)
    _take_back(plan, theirs, who=plan.worker)
    _take_back(plan, _offer(plan, who=plan.worker, function="social_worker"))
    answered = _accept(plan, _offer(plan, who=plan.worker, function="social_worker"))
    form = browser(plan.worker).post(
        reverse("term_back", args=[plan.code, answered.id]), {"row": answered.id, "reason": "twice", "said": ""}
    )
    assert form.status_code == 422
    with pytest.raises(Refused, match="Only the institution that recorded this"):
        _take_back(plan, answered, who=plan.worker)


def test_the_database_asks_for_the_case_the_opening_the_reason_and_what_stands():
    plan, other = make_plan(), make_plan()
    offer = _offer(plan)
    wrong = _accept(plan, offer)
    with acting(plan.prison.officer), pytest.raises(Refused, match="Open it and read it"):
        call("plans.take_back", p_case=plan.case, p_term=wrong.id, p_own_function="treatment_officer", p_reason="twice", p_said="")
    for of, row, reason, said, match in (
        (other, wrong, "twice", "", "not yours"), (plan, SimpleNamespace(id=uuid.uuid4()), "twice", "", "not yours"),
        (plan, wrong, "because", "", "Say why it is taken back"), (plan, wrong, "other", "", "Say in a sentence"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=match):
            _take_back(of, row, reason=reason, said=said)
    declined = _step(plan, wrong, "withdrawn")
    with pytest.raises(Refused, match="taken back or answered"):
        _take_back(plan, wrong)
    _take_back(plan, declined)
    assert _owed(plan, "renew_consent")


def test_the_page_takes_back_the_answer_or_all_and_keeps_what_was_typed():
    plan = make_plan()
    row = _accept(plan, _offer(plan))
    officer, url = browser(plan.prison.officer), reverse("term_back", args=[plan.code, row.id])
    page = words(officer.get(url))
    assert "The last answer alone: Accepted" in page
    assert "The whole offer, with every answer to it" in page
    bad = officer.post(url, {"row": row.id, "reason": "other", "said": ""})
    assert bad.status_code == 422
    assert "Say in a sentence what the mistake was." in words(bad)
    page = words(officer.post(url, {"row": row.id, "reason": "twice", "said": ""}, follow=True))
    assert "Taken back. It stays readable in the plan" in page
    assert "Offered, not answered" in page


def test_a_consent_that_is_over_says_so_and_is_owed_until_it_is_asked_for_again_or_closed():
    plan = make_plan()
    rows = [_accept(plan, _offer(plan)) for _n in range(2)]
    over = date(2026, 1, 9)
    with as_maintainer() as alias:
        QuerySet(Term, using=alias).filter(id__in=[row.id for row in rows]).update(consent_on=over - timedelta(days=9), ends=over)
    rows = [_fresh(plan, row) for row in rows]
    page = _plan_words(plan)
    assert page.count("Its consent is over Its consent ended on 09.01.2026: ask again or close it.") == 2
    _accept(plan, rows[0])
    assert max(_owed(plan, "renew_consent").values()) <= over
    officer, url = browser(plan.prison.officer), reverse("term_step", args=[plan.code, rows[1].id])
    assert "It is closed: nobody asks again" in words(officer.get(url))
    page = words(officer.post(url, {"state": "ended"}, follow=True))
    assert "Recorded: the offer is closed." in page
    assert "ask again or close it" not in page
    assert min(_owed(plan, "renew_consent").values()) > today()
    gone = officer.post(url, {"state": "accepted", **day_fields("consent_on", today()), **day_fields("ends", SOON)})
    assert gone.status_code == 403


def _fresh(plan, row):
    with acting(plan.prison.officer):
        return Term.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).get(id=row.id)


def test_what_is_recorded_next_has_the_word_that_fits():
    plan = make_plan()
    offer, _past = _offer(plan), _condition(plan, "Reports each month", 5)
    assert "Record the answer A course" in _plan_words(plan)
    _accept(plan, offer)
    page = _plan_words(plan)
    assert "Record a new answer A course" in page
    assert "Record the answer" not in page
    with as_maintainer() as alias:
        QuerySet(Term, using=alias).filter(id=_past.id).update(ends=today() - timedelta(days=1))
    page = _plan_words(plan)
    assert "Reports each month Ended" in page
    assert "Record the answer" not in page
    assert "End it" not in page
