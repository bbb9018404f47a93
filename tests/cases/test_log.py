"""Does "who opened this case" say who, what and why, to those who may read it?"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from prag.database.maintain import as_maintainer
from prag.organisations.models import Practitioner
from tests.staffing.browser import browser, name_of, words
from tests.support.people import make_institution, make_practitioner, make_prison, open_confirmed, seat


@pytest.fixture
def looked():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["identity", "work"])
    browser(worker).post(reverse("identity_show", args=[code]))
    return prison, case_id, code, worker


def test_each_look_stands_with_who_what_and_why(looked):
    prison, _, code, worker = looked
    page = words(browser(prison.officer).get(reverse("case_log", args=[code])))
    assert f"{name_of(worker)} Opened Name to see the name, a seat at the table" in page
    assert "Social worker, I-" in page
    assert "Needs and plan the case page, a seat at the table" in page


@pytest.mark.parametrize(
    ("what", "shown", "hidden"),
    [("opened", "to see the name", "a seat was given"), ("seats", "a seat was given", "to see the name")],
)
def test_filters(looked, what, shown, hidden):
    prison, _, code, _ = looked
    page = words(browser(prison.officer).get(reverse("case_log", args=[code]), {"what": what}))
    assert shown in page
    assert hidden not in page


def test_filter_by_institution_and_day(looked):
    prison, _, code, worker = looked
    client, address = browser(prison.officer), reverse("case_log", args=[code])
    with as_maintainer() as alias:
        theirs = Practitioner.objects.using(alias).get(id=worker).institution_id
    page = words(client.get(address, {"who": str(theirs), "what": "opened"}))
    assert name_of(worker) in page
    assert name_of(prison.officer) not in page.split("rows")[-1].split("Why")[-1]
    empty = words(client.get(address, {"last_day": "1", "last_month": "1", "last_year": "2020"}))
    assert "No row fits this choice." in empty


def test_paging_keeps_the_filter(looked):
    prison, _, code, worker = looked
    client = browser(worker)
    for _ in range(52):
        client.get(reverse("case_log", args=[code]))
    answer = browser(prison.officer).get(reverse("case_log", args=[code]), {"what": "read_log"})
    assert "Page 1 of 2" in words(answer)
    assert "what=read_log&amp;page=2" in answer.content.decode()


def test_the_data_protection_officer_reads_it_without_the_case(looked):
    prison, case_id, code, worker = looked
    client = browser(make_practitioner("data_protection_officer"))
    answer = client.post(reverse("log_find"), {"code": code.lower()})
    where = urlsplit(answer["Location"])
    assert (where.path, parse_qs(where.query)) == (reverse("log_overseen", args=[case_id]), {"code": [code]})
    page = words(client.get(answer["Location"]))
    assert "Opened Name" in page
    assert name_of(worker) not in page
    assert f"reference {str(worker)[:8]}" in page
    assert client.get(reverse("case_page", args=[code])).status_code == 404


def test_a_code_in_the_address_is_shown_only_if_it_is_the_cases(looked):
    _, case_id, _, _ = looked
    client = browser(make_practitioner("data_protection_officer"))
    assert "Z9-ZZZZ" not in words(client.get(reverse("log_overseen", args=[case_id]) + "?code=Z9-ZZZZ"))


def test_no_officer_of_another_jurisdiction_and_no_outsider(looked):
    _, case_id, code, _ = looked
    abroad = browser(make_practitioner("data_protection_officer", make_institution("data_protection", "ba")))
    answer = abroad.post(reverse("log_find"), {"code": code})
    assert answer.status_code == 422
    assert abroad.get(reverse("log_overseen", args=[case_id])).status_code == 404
    outsider = browser(make_practitioner("social_worker"))
    for address in (reverse("case_log", args=[code]), reverse("log_overseen", args=[case_id]), reverse("log_find")):
        assert outsider.get(address).status_code == 404
