"""Does one see at once what others did since the last visit, from headers alone, and how much waits at the own institution?"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from prag.desk.work import Owed, beside
from prag.gate.models import Item
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.releases.engine import recount
from tests.staffing.browser import browser, words
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed, seat, start


def test_the_first_time_nothing_is_said_of_a_last_visit():
    prison = make_prison()
    assert "Since your last visit" not in words(browser(prison.officer).get(reverse("home")))


def test_what_others_did_since_then_stands_on_my_tasks_and_is_logged(superuser):
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    browser(worker)
    with acting(prison.officer):
        new = today() + timedelta(days=40)
        call("cases.set_dates", p_case=case_id, p_earliest=None, p_full_term=new, p_pending=False, p_actual=None, p_reason="court_decision")
    page = words(browser(worker).get(reverse("home")))
    assert f"{code} · release date: {new.day} {new:%B} {new.year}" in page
    rows = superuser.execute("select cases from audit.event where verb = 'list_read' and actor = %s", [worker]).fetchall()
    assert [case_id] in [list(cases) for (cases,) in rows]


def test_what_i_did_myself_is_no_news():
    prison = make_prison()
    browser(prison.officer)
    start(prison)
    page = words(browser(prison.officer).get(reverse("home")))
    assert "release date:" not in page


def test_of_the_institution_only_numbers_are_shown(superuser):
    prison = make_prison()
    _, code = start(prison)
    page = words(browser(prison.officer).get(reverse("home") + "?show=institution"))
    assert "prison director 1 0" in page.lower()
    assert code not in page


DAY = date(2030, 1, 1)
CASE = uuid4()


def _duty(kind: str, case=CASE, due=DAY) -> Owed:
    return Owed(kind, case, uuid4(), due)


@pytest.mark.parametrize(
    ("duties", "items", "kept"),
    [
        ([_duty("action")], [], ["action"]),
        ([_duty("action")], [Item(kind="action", case_id=CASE, due=DAY)], []),
        ([_duty("action"), _duty("action")], [Item(kind="action", case_id=CASE, due=DAY)], ["action"]),
        ([_duty("action", due=DAY + timedelta(days=1))], [Item(kind="action", case_id=CASE, due=DAY)], ["action"]),
        ([_duty("release_notice"), _duty("handover")], [], []),
        ([_duty("commitment_do", case=None)], [], ["commitment_do"]),
        ([_duty("first_contact"), _duty("confirm_recall")], [], ["first_contact", "confirm_recall"]),
    ],
)
def test_nothing_is_shown_twice(duties, items, kept):
    assert [duty.kind for duty in beside(duties, items)] == kept


def test_what_a_case_owes_stands_with_whoever_sits_at_its_table_and_not_with_every_colleague():
    prison = make_prison()
    colleague = make_practitioner("treatment_officer", prison.institution)
    case_id, code = open_confirmed(prison, release_expected=today() + timedelta(days=20))
    with acting(prison.officer):
        recount(case_id)
    assert f"Begin to prepare the release: {code}" in words(browser(prison.officer).get(reverse("home")))
    assert "Nothing waits for you." in words(browser(colleague).get(reverse("home")))
    assert "treatment officer" in words(browser(colleague).get(reverse("home") + "?show=institution")).lower()
