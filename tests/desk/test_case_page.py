"""Does the case page show what the reader's seat opens, whole, in a handful of queries, and log it?"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prag.gate.opening import open_case
from prag.kernel.clock import today
from prag.organisations.models import LifeArea
from prag.profiles.actions import Said, record_statement
from tests.staffing.browser import browser, name_of, words
from tests.support.client import Client
from tests.support.people import acting, make_institution, make_practitioner, make_prison, open_confirmed, seat, start

MOST_QUERIES = 14  # entering the gate included


@pytest.fixture
def opened():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    return prison, case_id, code, reverse("case_page", args=[code])


def _say(prison, case_id, count: int) -> None:
    area = LifeArea.objects.get(key="work")
    with acting(prison.officer) as actor:
        to_write = open_case(case_id, "test", compartments={"work"}, writes={"work"})
        for n in range(count):
            said = Said(kind="fact", rating="some", direction="same", text=f"Words number {n}.", said_on=today())
            record_statement(actor=actor, opened=to_write, area=area, said=said, function="treatment_officer")


def test_the_bar_the_picture_and_every_section(opened):
    prison, _, code, address = opened
    answer = browser(prison.officer).get(address)
    page = words(answer)
    for heading in ("Now", "Needs and strengths", "Opening", "People at the table", "Who opened this"):
        assert heading in page
    assert "150 days to release" in page
    assert "Time line" in page
    assert name_of(prison.officer) in page
    assert "Test Person" not in page
    assert answer["Cache-Control"].find("no-store") >= 0


def test_the_name_comes_only_by_a_logged_post(opened, superuser):
    prison, case_id, code, address = opened
    client = browser(prison.officer)
    assert client.get(reverse("identity_show", args=[code])).status_code == 405
    named = client.post(reverse("identity_show", args=[code]))
    assert named.status_code == 200
    assert "Name Test Person" in words(named)
    assert "0201990450001" not in words(named)
    whole = words(client.post(reverse("identity_page", args=[code])))
    assert "0201990450001" in whole
    assert "1990-01-02" not in whole
    assert "2 January 1990" in whole
    assert "Test Person" not in words(client.get(address))
    rows = superuser.execute(
        "select purpose, compartment from audit.event where case_id = %s and verb = 'consultation' and compartment in ('name', 'identity')"
        " order by id", [case_id]
    ).fetchall()  # fmt: skip
    assert sorted(rows) == [("identity_show", "identity"), ("identity_show", "name"), ("name_show", "name")]


def test_without_the_identity_the_name_is_blocked_with_its_reason(opened):
    prison, case_id, code, address = opened
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    client = browser(worker)
    assert "Show name Not possible now. Your seat does not open the identity." in words(client.get(address))
    assert client.post(reverse("identity_show", args=[code])).status_code == 404


def test_a_part_that_is_not_mine_says_so(opened):
    prison, case_id, _, address = opened
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    page = words(browser(worker).get(address))
    assert "This part is not open to you. Open to: treatment officer" in page
    assert "What the case is for." not in page


def test_the_director_reads_the_opening_and_nothing_else():
    prison = make_prison()
    case_id, code = start(prison)
    page = words(browser(prison.director).get(reverse("case_page", args=[code])))
    assert "What the case is for." in page
    assert "None; you were asked" in page
    assert "A second person has not confirmed this case yet." in page
    assert "Your function does not read the log of a case." in page
    assert "Record a statement Not possible now. Your function does not do this." in page
    assert "Open to nobody at the table. A seat can be given to: health worker." in page


@pytest.mark.parametrize("function", ["social_worker", "administrator", "access_manager", "data_protection_officer", "ngo_worker"])
def test_nobody_without_a_seat(opened, function):
    _, _, code, address = opened
    client = browser(make_practitioner(function))
    for name in ("case_page", "identity_show", "identity_page", "case_log", "seat_new", "step_back"):
        target = reverse(name, args=[code])
        assert client.get(target).status_code == 404 or name in ("identity_show", "identity_page")
        assert client.post(target).status_code == 404
    assert code not in words(client.get(reverse("home")))


def test_another_jurisdiction_finds_nothing(opened):
    abroad = make_practitioner("treatment_officer", make_institution("prison", "ba"))
    assert browser(abroad).get(opened[3]).status_code == 404


def test_signed_out_one_is_asked_to_sign_in(opened):
    assert Client().get(opened[3])["Location"] == reverse("account_login")


def test_as_many_queries_for_four_statements_as_for_one(opened):
    prison, case_id, _, address = opened
    client = browser(prison.officer)
    for _ in range(3):
        client.get(address)  # afterwards the last rows of the log are the reader's own
    counts = []
    for more in (1, 3):
        _say(prison, case_id, more)
        with CaptureQueriesContext(connection) as asked:
            page = words(client.get(address))
        counts.append(len(asked))
    assert "Words number 2." in page
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES, [query["sql"][:150] for query in asked]


def test_the_latest_stands_in_front_and_the_older_ones_behind(opened):
    prison, case_id, _, address = opened
    area = LifeArea.objects.get(key="papers")
    with acting(prison.officer) as actor:
        to_write = open_case(case_id, "test", compartments={"work"}, writes={"work"})
        for text, when in (("Newest words.", today()), ("Oldest words.", date(2026, 1, 5)), ("Middle words.", date(2026, 3, 5))):
            said = Said(kind="fact", rating="some", direction="worse", text=text, said_on=when, strength=text.startswith("New"))
            record_statement(actor=actor, opened=to_write, area=area, said=said, function="treatment_officer")
    page = words(browser(prison.officer).get(address))
    newest, earlier, middle, oldest = (page.index(text) for text in ("Newest words.", "2 earlier", "Middle words.", "Oldest words."))
    assert newest < earlier < middle < oldest
    assert "Strength" in page
    assert "Worse than last time" in page


def test_what_people_write_is_shown_as_text(opened):
    prison, case_id, _, address = opened
    area = LifeArea.objects.get(key="work")
    with acting(prison.officer) as actor:
        to_write = open_case(case_id, "test", compartments={"work"}, writes={"work"})
        said = Said(kind="unverified", rating="not_known", direction="not_known", text="<b>bold</b> & <script>", said_on=today())
        record_statement(actor=actor, opened=to_write, area=area, said=said, function="treatment_officer")
    source = browser(prison.officer).get(address).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;" in source
