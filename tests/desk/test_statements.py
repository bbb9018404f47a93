"""Do the pages that one reads all day ask the database no more when there is more to show?"""

from __future__ import annotations

from datetime import timedelta

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prag.gate.opening import open_case
from prag.kernel.clock import today
from prag.plans import actions
from prag.plans.actions import TermSaid
from tests.plans.plans import ask, make_plan, writing
from tests.releases.real import guest, mark, review, set_dates, somebody, tell
from tests.staffing.browser import browser
from tests.support.people import acting, institution_of


def _asked(client, *addresses):
    """How many statements each page takes, the second time it is read."""
    found = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connections["default"]) as queries:
            assert client.get(address).status_code == 200
        found[address] = len(queries)
    return found


def test_institutions_to_tell_contacts_and_what_was_marked_wrong_cost_nothing_more():
    one = somebody()
    pages = [reverse("home"), reverse("releases_ahead"), one.at("case_release"), one.at("case_page")]
    old, new = today() + timedelta(days=20), today() + timedelta(days=25)

    def grow(n):
        for _n in range(n):
            tell(one, institution_of(guest(one)), old)
            review(one, today())
            mark(one)

    set_dates(one, full_term=old)
    grow(2)
    set_dates(one, full_term=new)
    client = one.officer
    few = _asked(client, *pages)
    set_dates(one, full_term=old)
    grow(5)
    set_dates(one, full_term=new)
    assert _asked(client, *pages) == few


def test_declines_answers_and_what_was_taken_back_cost_nothing_more():
    plan = make_plan()
    client = browser(plan.prison.officer)
    pages = [reverse("home"), reverse("case_plan", args=[plan.code]), reverse("case_page", args=[plan.code])]

    def grow(n):
        for _n in range(n):
            declined, _item = ask(plan, plan.worker)
            with acting(plan.worker):
                open_case(plan.case, "action_read", compartments={"work"})
                actions.answer_action(action=declined, verb="decline", said="Full.")
            ask(plan, plan.worker, instead=declined)
            with acting(plan.prison.officer) as actor:
                given = writing(plan, actor)
                said = TermSaid("offer", "A course", "offered", provider=institution_of(plan.worker))
                offer = actions.write_term(**given, said=said)
                row = actions.step_term(**given, old=offer, state="declined", ask_again=today() + timedelta(days=9))
                actions.take_back(opened=given["opened"], function="treatment_officer", term=row.id, reason="twice", said="")

    grow(1)
    few = _asked(client, *pages)
    grow(5)
    assert _asked(client, *pages) == few
