"""Does a list show one's own cases only, and is each look written down?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from prag.cases.keys import Person
from prag.kernel.clock import today
from tests.staffing.browser import browser, words
from tests.support.people import make_practitioner, make_prison, open_confirmed, seat, start


@pytest.fixture
def three():
    prison = make_prison()
    soon = open_confirmed(prison, release_expected=today() + timedelta(days=20), person=Person("Đorđe Žarić"))
    later = open_confirmed(prison, release_expected=today() + timedelta(days=80), person=Person("Дејан Марић"))
    draft = start(prison, release_expected=None, release_kind="decision_pending", person=Person("Besa Çelik"))
    return prison, soon, later, draft


def _codes(answer, *codes: str) -> list[str]:
    page = words(answer)
    return sorted((code for code in codes if code in page), key=page.index)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["soon", "later", "draft"]),
        ("?phase=open", ["soon", "later"]),
        ("?phase=draft", ["draft"]),
        ("?release=30", ["soon"]),
        ("?release=90", ["soon", "later"]),
        ("?release=past", []),
        ("?phase=nonsense&release=nonsense", ["soon", "later", "draft"]),
    ],
)
def test_filters_stand_in_the_address(three, query, shown):
    prison, soon, later, draft = three
    named = {"soon": soon[1], "later": later[1], "draft": draft[1]}
    answer = browser(prison.officer).get(reverse("case_list") + query)
    assert _codes(answer, *named.values()) == [named[one] for one in shown]


def test_order_by_code(three):
    prison, *cases = three
    codes = [code for _, code in cases]
    assert _codes(browser(prison.officer).get(reverse("case_list") + "?sort=code"), *codes) == sorted(codes)


def test_reading_the_list_is_one_row_with_the_codes_read(three, superuser):
    prison, soon, later, _ = three
    browser(prison.officer).get(reverse("case_list") + "?phase=open")
    rows = superuser.execute("select cases from audit.event where verb = 'list_read' and actor = %s", [prison.officer]).fetchall()
    assert [set(cases) for (cases,) in rows] == [{soon[0], later[0]}]


def test_nobody_elses_cases(three):
    _, soon, later, draft = three
    page = words(browser(make_practitioner("social_worker")).get(reverse("case_list")))
    assert "Here stand the cases at whose table you sit." in page
    assert not any(code in page for _, code in (soon, later, draft))


@pytest.mark.parametrize(
    ("typed", "found"), [("djordje", "soon"), ("Zaric", "soon"), ("Dejan", "later"), ("мар", "later"), ("celik b", "draft")]
)
def test_a_name_is_found_and_not_shown(three, typed, found):
    prison, soon, later, draft = three
    named = {"soon": soon[1], "later": later[1], "draft": draft[1]}
    answer = browser(prison.officer).post(reverse("name_search"), {"name": typed})
    assert _codes(answer, *named.values()) == [named[found]]
    for name in ("Đorđe", "Žarić", "Дејан", "Марић", "Besa", "Çelik"):
        assert name not in words(answer).replace(typed, "")


def test_a_search_is_one_row_and_a_look_at_the_form_none(three, superuser):
    prison, *cases = three
    client = browser(prison.officer)
    client.get(reverse("name_search"), {"name": "djordje"})
    client.post(reverse("name_search"), {"name": "d"})
    count = "select cases from audit.event where verb = 'search' and actor = %s"
    assert superuser.execute(count, [prison.officer]).fetchall() == []
    client.post(reverse("name_search"), {"name": "nobody"})
    rows = superuser.execute(count, [prison.officer]).fetchall()
    assert [set(cases_) for (cases_,) in rows] == [{case_id for case_id, _ in cases}]


def test_a_seat_without_identity_finds_no_name(three):
    prison, soon, *_ = three
    worker = make_practitioner("social_worker")
    seat(prison, soon[0], worker, "social_worker", ["work"])
    page = words(browser(worker).post(reverse("name_search"), {"name": "djordje"}))
    assert "None of your cases has this name." in page
    assert soon[1] not in page
