"""Does one begin with what waits for oneself, and a stranger with what Prag is?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from prag.access.permissions import Permission
from prag.cases.actions import ask_for_seat
from prag.database.maintain import as_maintainer
from prag.desk.work import Owed, in_words, together
from prag.gate.models import Addressee, Item, Seat
from prag.kernel.clock import today
from tests.staffing.browser import browser, words
from tests.support.client import Client
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed, seat, start


def test_the_front_page_needs_no_account_and_names_its_limits():
    answer = Client().get(reverse("home"))
    page = words(answer)
    assert answer.status_code == 200
    assert "It does not score, rank, predict or recommend." in page
    assert "My tasks" not in page


def _due(case_id, days: int) -> None:
    with as_maintainer() as alias:
        Item.objects.using(alias).filter(case_id=case_id).update(due=today() + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "group", "word"),
    [
        (-2, "Overdue", "Overdue by 2 days"),
        (0, "Today", "Due today"),
        (7, "In the next seven days", "Due in 7 days"),
        (8, "Later", "Due in 8 days"),
    ],
)
def test_what_waits_is_grouped_by_its_day(days, group, word):
    prison = make_prison()
    case_id, code = start(prison)
    _due(case_id, days)
    page = words(browser(prison.director).get(reverse("home")))
    assert page.index(group) < page.index(f"Confirm or refuse a case: {code}") < page.index(word)
    assert "Mine: 1" in page


def test_only_what_is_overdue():
    prison = make_prison()
    late, late_code = start(prison)
    _, soon_code = start(prison)
    _due(late, -1)
    client = browser(prison.director)
    assert "Overdue: 1" in words(client.get(reverse("home")))
    page = words(client.get(reverse("home") + "?show=overdue"))
    assert late_code in page
    assert soon_code not in page


def test_what_was_answered_waits_no_more_and_the_sender_has_nothing_to_answer():
    prison = make_prison()
    _, code = open_confirmed(prison)
    assert "Nothing waits for you." in words(browser(prison.director).get(reverse("home")))
    _, draft = start(prison)
    assert "Nothing waits for you." in words(browser(prison.officer).get(reverse("home")))


def test_the_number_of_cases_is_the_length_of_the_list():
    prison = make_prison()
    codes = [open_confirmed(prison)[1], start(prison)[1]]
    client = browser(prison.officer)
    assert "2 cases at whose table you sit" in words(client.get(reverse("home")))
    page = words(client.get(reverse("case_list")))
    assert "2 cases" in page
    assert all(code in page for code in codes)


@pytest.mark.parametrize(("days", "shown"), [(30, True), (31, False)])
def test_seats_that_end_soon(days, shown):
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"], ends=today() + timedelta(days=days))
    page = words(browser(worker).get(reverse("home")))
    assert (f"{code} : ends on" in page) is shown


def test_the_codes_that_were_read_are_logged(superuser):
    prison = make_prison()
    case_id, _ = start(prison)
    browser(prison.director).get(reverse("home"))
    rows_ = superuser.execute("select cases from audit.event where verb = 'list_read' and actor = %s", [prison.director]).fetchall()
    assert [list(cases) for (cases,) in rows_] == [[case_id]]


def test_a_head_is_told_that_something_waits_and_does_not_open_it():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    asker = make_practitioner("social_worker")
    manager = make_practitioner("access_manager", prison.institution)
    with acting(asker) as actor:
        ask_for_seat(actor=actor, code=code, function="social_worker", basis="consent", reason="To prepare a room.")
    with as_maintainer() as alias:
        item = Item.objects.using(alias).get(case_id=case_id, kind="seat_request")
        Addressee.objects.using(alias).create(
            item_id=item.id,
            institution_id=prison.institution,
            function_kind="access_manager",
            since=item.sent_at,
            escalated=True,
            opens=False,
        )
    client = browser(manager)
    page = words(client.get(reverse("home")))
    assert "you do not open it" in page
    assert client.get(reverse("case_decide", args=[item.id])).status_code == 404


@pytest.mark.parametrize(
    ("function", "link"),
    [
        ("access_manager", "staff"),
        ("administrator", "administration"),
        ("data_protection_officer", "log_find"),
        ("treatment_officer", "case_new"),
    ],
)
def test_each_function_finds_its_own_door(function, link):
    page = browser(make_practitioner(function)).get(reverse("home")).content.decode()
    assert f'href="{reverse(link)}"' in page


def test_the_access_manager_hears_of_empty_seats():
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(case_id=case_id).update(holder=None)
    manager = make_practitioner("access_manager", prison.institution)
    assert "Name who sits on 1 empty seat" in words(browser(manager).get(reverse("home")))


def test_no_case_is_counted_for_those_who_see_none():
    page = words(browser(make_practitioner("administrator")).get(reverse("home")))
    assert "My cases" not in page
    assert Permission.CASE_VIEW.value not in page


@pytest.mark.parametrize(("days", "says"), [(-3, "Nobody answered in time (social worker). Ask there"), (0, "You stand in for whoever is")])
def test_whoever_is_only_told_hears_who_has_to_answer(days, says):
    owed = Owed("give_notice", uuid4(), uuid4(), today() + timedelta(days=days), None, "social_worker")
    [said] = in_words([owed], {}, actor=None, today=today())
    assert said.about.startswith(says)
    assert not said.url


ONE, TWO, A, B, C = (UUID(int=n) for n in range(1, 6))
NEW, NOTICE = "send_changed_notice", "send_notice"


def _tell(kind, case, whom, days=0):
    return Owed(kind, case, whom, today() + timedelta(days=days), None, "treatment_officer")


@pytest.mark.parametrize(
    ("duties", "lines"),
    [
        ([], []),
        ([_tell(NEW, ONE, A)], [(NEW, ONE, A, 0, 1)]),
        ([_tell(NEW, ONE, A, 2), _tell(NEW, ONE, B, -1), _tell(NEW, ONE, C, 1)], [(NEW, ONE, B, -1, 3)]),
        ([_tell(NEW, ONE, A), _tell(NEW, TWO, B), _tell(NEW, ONE, C)], [(NEW, ONE, A, 0, 2), (NEW, TWO, B, 0, 1)]),
        ([_tell(NOTICE, ONE, A), _tell(NOTICE, ONE, B)], [(NOTICE, ONE, A, 0, 1), (NOTICE, ONE, B, 0, 1)]),
        ([_tell(NOTICE, ONE, A), _tell(NOTICE, ONE, A)], [(NOTICE, ONE, A, 0, 1)] * 2),
        ([_tell(NOTICE, ONE, A), _tell(NEW, ONE, B), _tell(NEW, ONE, C)], [(NOTICE, ONE, A, 0, 1), (NEW, ONE, B, 0, 2)]),
    ],
)
def test_a_new_date_is_one_line_a_case_however_many_are_to_be_told(duties, lines):
    assert [(one.kind, one.case_id, one.about, (one.due - today()).days, one.n) for one in together(duties)] == lines
