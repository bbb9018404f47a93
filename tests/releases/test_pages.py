"""Does the page of a release show what is known, and does a change say what it does? And the board of releases ahead?"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from prag.audit.models import Event
from prag.audit.words import OBJECTS, PURPOSES
from prag.cases.models import Case
from prag.cases.workflow import TRANSITIONS
from prag.database.maintain import as_maintainer
from prag.kernel.clock import today
from prag.organisations.models import Deadline, Institution, Practitioner
from prag.releases.actions import Dates
from prag.releases.day_one import CHECKLIST
from prag.ui.jinja2 import day
from tests.releases.real import AHEAD, answer, guest, release, set_dates, somebody, step, stored, tell
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, make_practitioner, seat


def _dates(full_term, **changes):
    return {"reason": "court_decision", "pending": "", **day_fields("full_term", full_term)} | changes


def test_new_dates_say_what_they_do():
    one = somebody()
    guest(one)
    client = one.officer
    assert client.get(one.at("release_dates")).status_code == 200
    sooner = AHEAD - timedelta(days=40)
    answer = client.post(one.at("release_dates"), _dates(sooner), follow=True)
    page = words(answer)
    assert "The dates are recorded" in page
    assert "What happens next" in page
    assert re.search(r"Record that the person was released\. from \d", page)
    assert "A court decided" in page
    assert "1 earlier recording" in page
    assert "First known" in page
    assert "What happens next" not in words(client.get(one.at("case_release")))


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"reason": ""}, "Choose one."),
        ({"full_term_day": "", "full_term_month": "", "full_term_year": ""}, "at least one date"),
        (day_fields("earliest", AHEAD + timedelta(days=90)), "cannot be after"),
        (day_fields("full_term", AHEAD), "recorded already"),
        ({"full_term_month": "13"}, "not a real date"),
        ({"reason": "released"}, "Select a valid choice"),
    ],
)
def test_dates_that_are_not_right_are_not_recorded(form, says):
    one = somebody()
    answer = one.officer.post(one.at("release_dates"), _dates(AHEAD - timedelta(days=1)) | form)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "earlier recording" not in words(one.officer.get(one.at("case_release")))


def test_a_decision_is_pending_and_a_wrong_day_of_release_is_corrected():
    one = somebody()
    page = words(one.officer.post(one.at("release_dates"), {"reason": "conditional_decision", "pending": "on"}, follow=True))
    assert "decision pending" in page
    release(one)
    form = one.officer.get(one.at("release_dates")).content.decode()
    assert 'name="actual_day"' in form
    wrong = _dates(AHEAD, reason="correction", **day_fields("actual", today() - timedelta(days=2)))
    assert one.officer.post(one.at("release_dates"), wrong).status_code == 302
    assert one.officer.post(one.at("release_dates"), _dates(AHEAD)).status_code == 422, "an actual day is not taken away"


def test_only_who_acts_records_dates():
    one = somebody()
    assert browser(guest(one, "probation_officer", ("work",))).post(one.at("release_dates"), _dates(AHEAD)).status_code == 403
    assert browser(guest(one, "mentor")).post(one.at("release_dates"), _dates(AHEAD)).status_code == 404
    assert browser(make_practitioner("social_worker")).get(one.at("case_release")).status_code == 404


def test_whoever_got_a_letter_alone_does_not_see_the_page():
    one = somebody()
    worker = make_practitioner("social_worker")
    tell(one, institution_of(worker), AHEAD)
    assert browser(worker).get(one.at("case_release")).status_code == 404


def test_duties_stand_with_their_interval_as_a_proposal_or_not():
    one = somebody()
    step(one, "assess")
    line = re.compile(r"Agree the plan with the person and the institutions\. \S+ \w+ \d{4} 30 days( \(proposal, not law\))?")
    assert line.search(words(one.officer.get(one.at("case_release"))))[1]
    with as_maintainer() as alias:
        Deadline.objects.using(alias).filter(jurisdiction="mk", key="plan").update(confirmed=True)
    try:
        assert not line.search(words(one.officer.get(one.at("case_release"))))[1]
    finally:
        with as_maintainer() as alias:
            Deadline.objects.using(alias).filter(jurisdiction="mk", key="plan").update(confirmed=False)


def test_a_place_without_an_interval_counts_nothing_and_says_so():
    one = somebody()
    with as_maintainer() as alias:
        Deadline.objects.using(alias).filter(jurisdiction="mk", key="plan").update(key="gone")
    try:
        assert "cannot count what is due" in words(one.officer.get(one.at("case_release")))
        assert one.officer.get("/releases/").status_code == 200
        assert one.officer.post(one.at("release_dates"), _dates(AHEAD - timedelta(days=3))).status_code == 302
    finally:
        with as_maintainer() as alias:
            Deadline.objects.using(alias).filter(jurisdiction="mk", key="gone").update(key="plan")


def _items(**changes):
    form = {"hour": ""} | {f"state_{item.key}": "open" for item in CHECKLIST} | {f"note_{item.key}": "" for item in CHECKLIST}
    return form | changes


def test_day_one_is_ticked_and_only_what_changed_is_kept():
    one = somebody()
    set_dates(one, "correction", full_term=today() + timedelta(days=5))
    client = one.officer
    page = words(client.get(one.at("case_release")))
    assert "Identity papers Open" in page
    assert "The release is within days." in page
    form = _items(state_address="done", note_address="Room of his brother", state_medication="not_needed", hour="6.30")
    page = words(client.post(one.at("day_one"), form, follow=True))
    assert "Address for the first night Done" in page
    assert "Room of his brother" in page
    assert "Medication Not needed" in page
    assert client.post(one.at("day_one"), form | {"hour": "25:00"}).status_code == 422
    assert client.post(one.at("day_one"), form | {"state_money": ""}).status_code == 422
    again = client.get(one.at("day_one")).content.decode()
    assert 'value="06:30"' in again
    with as_maintainer() as alias:
        from prag.releases.models import DayOne

        rows = DayOne._base_manager.using(alias).filter(case_id=one.id)
        assert {row.key for row in rows} == {"address", "medication", "release_hour"}
        assert client.post(one.at("day_one"), form | {"state_address": "open"}).status_code == 302
        assert rows.filter(key="address").count() == 2, "nothing is overwritten"


def test_weekday_and_hour_stand_beside_the_day():
    one = somebody()
    line = f"{AHEAD:%A}, {day(AHEAD)}"
    assert line in words(one.officer.get(one.at("case_release"))).split("Day one", 2)[2]
    one.officer.post(one.at("day_one"), _items(hour="9:30"))
    for address in ("case_release", "day_one"):
        assert f"{line}, 9:30" in words(one.officer.get(one.at(address)))


def test_a_return_to_custody_opens_day_one_again():
    one = somebody()
    one.officer.post(one.at("day_one"), _items(state_address="done", state_money="not_needed", hour="9:30"))
    release(one)
    assert "Done" in words(one.officer.get(one.at("case_release")))
    step(one, "recall", dates=Dates(full_term=AHEAD), reason="recalled")
    page = words(one.officer.get(one.at("case_release"))).split("Day one", 2)[2]
    assert "Done" not in page
    assert "Not needed" not in page
    one.officer.post(one.at("day_one"), _items(state_address="done"))
    assert "Done" in words(one.officer.get(one.at("case_release"))).split("Day one", 2)[2]


def test_a_difficult_day_is_said_in_words():
    one = somebody()
    day_off = today() + timedelta(days=(5 - today().weekday()) % 7 + 56)
    set_dates(one, "correction", full_term=day_off)
    page = words(one.officer.get(one.at("case_release")))
    assert "The day is a Saturday: offices are closed." in page
    assert "Offices open again on" in page


def test_whose_seat_does_not_open_the_common_work_sees_dates_alone():
    one = somebody()
    nurse = make_practitioner("health_worker")
    seat(one.prison, one.id, nurse, "health_worker", ["health"])
    page = words(browser(nurse).get(one.at("case_release")))
    assert "Dates" in page
    assert page.count("This part is not open to you.") == 2
    assert "Address for the first night" not in page


def test_the_log_says_what_was_opened_for_what():
    one = somebody()
    one.officer.get(one.at("case_release"))
    one.officer.post(one.at("day_one"), _items(state_money="done"))
    with as_maintainer() as alias:
        rows = Event.objects.using(alias).filter(case_id=one.id, verb="consultation").values_list("purpose", "compartment", "writes")
        found = set(rows)
    assert {("case_release", "work", False), ("release_record", "work", True)} <= found
    assert {"case_release", "release_record", "releases_ahead"} <= PURPOSES.keys()
    assert {step.verb for step in TRANSITIONS} - {"find_error"} <= OBJECTS.keys()


def test_the_board_shows_headers_and_opens_only_when_asked():
    one = somebody(release_expected=today() + timedelta(days=20))
    friend = guest(one)
    client = browser(friend)
    page = words(client.get(reverse("releases_ahead")))
    assert one.code in page
    assert "20 days to release" in page
    assert "Nobody has been told. Notice was due on" in page
    assert "☐" not in page
    with as_maintainer() as alias:
        read = Event.objects.using(alias).filter(actor=friend)
        assert read.filter(verb="list_read", cases=[one.id]).exists()
        assert not read.filter(verb="consultation").exists()
    one.officer.post(one.at("day_one"), _items(state_address="done"))
    page = words(client.get(reverse("releases_ahead") + "?day_one=1"))
    assert "☑ Address for the first night settled" in page
    assert "☐ Identity papers open" in page
    with as_maintainer() as alias:
        assert Event.objects.using(alias).filter(actor=friend, verb="consultation", purpose="releases_ahead").count() == 1


def test_the_board_keeps_its_filters_in_the_address():
    one = somebody(release_expected=AHEAD)
    client = one.officer
    address = reverse("releases_ahead")
    assert one.code in words(client.get(f"{address}?month={AHEAD:%Y-%m}&responsible=mine"))
    other = (AHEAD.replace(day=1) + timedelta(days=40)).strftime("%Y-%m")
    page = words(client.get(f"{address}?month={other}"))
    assert one.code not in page
    assert "No release fits this choice." in page
    assert one.code in words(client.get(f"{address}?month=1999-99&page=x")), "an old link still shows the board"
    friend = guest(one)
    assert one.code not in words(browser(friend).get(f"{address}?responsible=mine"))
    set_dates(one, "correction", pending=True)
    page = words(client.get(address))
    assert "1 case has no date yet" in page
    assert one.code not in page


def test_who_was_told_stands_on_the_board():
    one = somebody(release_expected=AHEAD)
    theirs = institution_of(guest(one))
    tell(one, theirs, AHEAD)
    assert "1 institution told, 0 acknowledged" in words(one.officer.get("/releases/"))
    set_dates(one, "court_decision", full_term=AHEAD - timedelta(days=3))
    assert "1 institution still believes another date." in words(one.officer.get("/releases/"))


def test_nobody_elses_case_is_on_the_board():
    one = somebody()
    assert one.code not in words(browser(make_practitioner("social_worker")).get("/releases/"))
    assert browser(make_practitioner("ngo_worker")).get("/releases/").status_code == 404
    assert browser(make_practitioner("access_manager")).get(one.at("case_release")).status_code == 404
    with acting(one.prison.officer):
        assert uuid.UUID(str(one.id))
    assert day(AHEAD) in words(one.officer.get("/releases/"))


def test_who_was_only_told_finds_no_link_into_the_case():
    one = somebody()
    worker = make_practitioner("social_worker")
    tell(one, institution_of(worker), AHEAD)
    client = browser(worker)
    for name in ("releases_ahead", "case_list"):
        answer = client.get(reverse(name))
        assert f"{one.code}" in words(answer)
        assert "What was asked stands under My tasks" in words(answer)
        assert f"/cases/{one.code}/" not in answer.content.decode()
        assert "institution told" not in words(answer)
    assert "Show what is open for day one" not in words(client.get(reverse("releases_ahead")))
    assert one.at("case_release") in one.officer.get(reverse("releases_ahead")).content.decode()


LOOKS = {"look_at_day_one_first", "look_at_day_one_last"}


def _looks(one):
    return {kind: due for (kind, _about), due in stored(one).items() if kind in LOOKS}


def test_day_one_is_looked_at_before_the_release_and_then_asked_no_more():
    one = somebody()
    assert "Looked at, what is open is known" not in words(one.officer.get(one.at("case_release"))), "months before nobody is asked to"
    set_dates(one, "correction", full_term=today() + timedelta(days=20))
    assert _looks(one).keys() == {"look_at_day_one_last"}, "nobody knew in time for the first of the two days"
    set_dates(one, "correction", full_term=today() + timedelta(days=35))
    assert _looks(one).keys() == LOOKS
    task = "Look at what is open for day one: the release comes near"
    home = one.officer.get("/")
    assert task in words(home)
    assert f'href="{one.at("case_release")}#day-one"' in home.content.decode()
    page = words(one.officer.get(one.at("case_release"))).split("Day one", 2)[2]
    assert f"{task}. By" in page
    said = words(one.officer.post(one.at("day_one_looked"), follow=True))
    assert "Recorded that day one was looked at." in said
    assert "Looked at, what is open is known" not in said
    assert _looks(one).keys() == {"look_at_day_one_last"}
    assert task not in words(one.officer.get("/"))
    assert stored(one) == answer(one)


def test_what_is_settled_is_not_looked_at_and_opened_again_it_is():
    one = somebody()
    assert _looks(one) == {}
    set_dates(one, "correction", full_term=AHEAD - timedelta(days=1))
    assert _looks(one).keys() == LOOKS
    all_done = {f"state_{item.key}": "done" for item in CHECKLIST}
    one.officer.post(one.at("day_one"), _items(**(all_done | {"state_money": "open"})))
    assert _looks(one).keys() == LOOKS, "one is open"
    one.officer.post(one.at("day_one"), _items(**all_done))
    assert _looks(one) == {}
    one.officer.post(one.at("day_one"), _items(**(all_done | {"state_transport": "open"})))
    assert _looks(one).keys() == LOOKS
    one.officer.post(one.at("day_one"), _items(**(all_done | {"state_transport": "not_needed"})))
    assert _looks(one) == {}
    release(one)
    back = {**day_fields("day", today()), **day_fields("full_term", AHEAD - timedelta(days=2)), "pending": ""}
    assert one.officer.post(one.at("case_step", "recall"), back).status_code == 302
    assert _looks(one).keys() == LOOKS, "a new stay"
    assert stored(one) == answer(one)


def test_only_whose_seat_writes_says_that_day_one_was_looked_at():
    one = somebody()
    assert one.officer.get(one.at("day_one_looked"))["Location"] == one.at("case_release")
    assert browser(guest(one)).post(one.at("day_one_looked")).status_code == 403
    assert browser(guest(one, "mentor")).post(one.at("day_one_looked")).status_code == 404
    assert browser(make_practitioner("social_worker")).post(one.at("day_one_looked")).status_code == 404


def test_dates_say_who_recorded_them_in_which_function():
    one = somebody()
    set_dates(one, "court_decision", full_term=AHEAD - timedelta(days=3))
    with as_maintainer() as alias:
        name = Practitioner.objects.using(alias).get(id=one.prison.officer).name
        prison = Institution.objects.using(alias).get(id=one.prison.institution).short_name
    page = words(one.officer.get(one.at("case_release")))
    assert f"A court decided Treatment officer, {prison}, {name}" in page


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ({"earliest": today(), "full_term": AHEAD, "actual": today()}, "earliest_conditional"),
        ({"earliest": today() - timedelta(days=60), "full_term": today(), "actual": today()}, "full_term"),
        ({"earliest": today(), "full_term": today(), "actual": today()}, "full_term"),
        ({"earliest": today() - timedelta(days=60), "full_term": AHEAD, "actual": today()}, "other_day"),
        ({"full_term": AHEAD, "actual": today()}, "other_day"),
    ],
)
def test_the_kind_of_a_release_is_that_of_the_day_on_which_it_was(dates, kind):
    one = somebody()
    step(one, "release", dates=Dates(**dates), reason="released")
    with acting(one.prison.officer):
        assert Case.objects.get(id=one.id).release_kind == kind


def test_each_institution_to_be_told_again_is_named_where_my_tasks_lead_to():
    one = somebody()
    theirs = [institution_of(guest(one)) for _ in range(2)]
    for each in theirs:
        tell(one, each, AHEAD)
    set_dates(one, "court_decision", full_term=AHEAD - timedelta(days=3))
    with as_maintainer() as alias:
        names = [row.short_name for row in Institution.objects.using(alias).filter(id__in=theirs)]
    assert f"2 institutions to tell of the new date: {one.code}" in words(one.officer.get("/"))
    page = words(one.officer.get(one.at("case_notices")))
    for name in names:
        assert f"{name}: told of {day(AHEAD)}" in page
