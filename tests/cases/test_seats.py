"""How does a seat begin and end on the screens, and what does one learn who only asks?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from prag.database.maintain import as_maintainer
from prag.gate.models import Exclusion, Item, Seat
from prag.kernel.clock import today
from prag.organisations.models import LegalBasis
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, make_practitioner, make_prison, open_confirmed, seat, start


def _terms(theirs, **changes):
    basis = LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").first()
    form = {
        "institution": str(theirs), "function": "social_worker", "parts": ["work", "contacts"], "writes": ["work"],
        "basis": "duty_in_law", "legal_basis": str(basis.id), "agreement": "", **day_fields("ends", today() + timedelta(days=60)),
    }  # fmt: skip
    return form | changes


def test_a_seat_is_given_empty():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    theirs = institution_of(make_practitioner("social_worker"))
    client = browser(prison.officer)
    assert client.get(reverse("seat_new", args=[code])).status_code == 200
    answer = client.post(reverse("seat_new", args=[code]), _terms(theirs))
    assert answer.status_code == 302
    with acting(prison.officer):
        given = Seat.objects.get(case_id=case_id, institution=theirs)
        assert (given.holder_id, set(given.compartments), given.writes) == (None, {"contacts", "work"}, ("work",))
    page = words(client.get(reverse("case_page", args=[code])))
    assert "empty seat" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"legal_basis": ""}, "Choose the law"),
        ({"basis": ""}, "Choose one."),
        ({"parts": ["health"], "writes": []}, "never opens: Health"),
        ({"parts": ["contacts"]}, "Nobody writes what is not open"),
        ({"function": "police_contact", "parts": ["work"]}, "no such function"),
        (day_fields("ends", today() - timedelta(days=1)), "or later"),
        (day_fields("ends", today() + timedelta(days=400)), "or earlier"),
        ({"institution": ""}, "Choose one."),
        ({"basis": "consent"}, "Give the day"),
    ],
)
def test_a_seat_that_is_not_right_is_not_given(changes, says):
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    theirs = institution_of(make_practitioner("social_worker"))
    answer = browser(prison.officer).post(reverse("seat_new", args=[code]), _terms(theirs, **changes))
    assert answer.status_code == 422
    assert says in words(answer)
    with acting(prison.officer):
        assert not Seat.objects.filter(case_id=case_id, institution=theirs).exists()


def test_the_same_seat_is_not_given_twice_and_the_form_stays():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    answer = browser(prison.officer).post(reverse("seat_new", args=[code]), _terms(institution_of(worker)))
    assert answer.status_code == 422
    assert "already has a seat" in words(answer)
    assert f'value="{institution_of(worker)}" selected' in answer.content.decode()


def test_a_guest_at_the_table_gives_no_seat_and_hears_who_does():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    client = browser(worker)
    page = words(client.get(reverse("case_page", args=[code])))
    assert "Give an institution a seat Not possible now. Only whoever acts for the responsible institution does this." in page
    assert client.get(reverse("seat_new", args=[code])).status_code == 403


def test_no_seat_in_a_draft():
    prison = make_prison()
    _, code = start(prison)
    answer = browser(prison.officer).get(reverse("seat_new", args=[code]))
    assert answer.status_code == 403
    assert "not confirmed yet" in words(answer)


def test_ending_a_seat_asks_first():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    theirs = seat(prison, case_id, worker, "social_worker", ["work"])
    address = reverse("seat_end", args=[code, theirs])
    client = browser(prison.officer)
    assert "End the seat of" in words(client.get(address))
    assert browser(worker).get(reverse("case_page", args=[code])).status_code == 200
    assert client.post(address).status_code == 302
    assert browser(worker).get(reverse("case_page", args=[code])).status_code == 404
    assert client.get(address).status_code == 404


def test_the_responsible_seat_is_blocked_with_its_reason():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    with acting(prison.officer):
        own = Seat.objects.get(case_id=case_id).id
    client = browser(prison.officer)
    address = reverse("seat_end", args=[code, own])
    assert "Somebody is always responsible" in words(client.get(address))
    assert client.post(address).status_code == 422
    with acting(prison.officer):
        assert Seat.objects.get(id=own).ended_at is None


def test_giving_and_ending_ask_who_is_there():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    theirs = seat(prison, case_id, make_practitioner("social_worker"), "social_worker", ["work"])
    client = browser(prison.officer, confirmed=False)
    for address in (reverse("seat_new", args=[code]), reverse("seat_end", args=[code, theirs])):
        assert client.get(address)["Location"].startswith(reverse("account_reauthenticate"))


def _bare(answer) -> bytes:
    return re.sub(rb'name="(csrfmiddlewaretoken|sent_once)" value="[^"]*"', b"", answer.content)


def test_who_asks_learns_nothing():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    draft_id, draft = start(prison)
    asker = make_practitioner("social_worker")
    client = browser(asker)
    form = {"function": "social_worker", "basis": "consent", "reason": "To prepare a room."}
    answers = [
        client.post(reverse("seat_ask"), form | {"code": one}) for one in ("Z9-ZZZZ", code, code, draft, code.lower().replace("-", " "))
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({_bare(answer) for answer in answers}) == 1
    clock = ("Set-Cookie", "Expires")  # differ by second and by token, whatever was asked
    assert len({tuple(sorted((k, v) for k, v in answer.headers.items() if k not in clock)) for answer in answers}) == 1
    with as_maintainer() as alias:
        assert Item.objects.using(alias).filter(case_id=case_id, kind="seat_request").count() == 1
    home = words(client.get(reverse("home")))
    assert code not in home
    assert draft not in home


def test_a_question_that_is_not_whole_keeps_what_was_typed():
    client = browser(make_practitioner("social_worker"))
    answer = client.post(reverse("seat_ask"), {"code": "nothing", "function": "social_worker", "basis": "", "reason": "My own words"})
    assert answer.status_code == 422
    assert "This is not a code." in words(answer)
    assert "My own words" in words(answer)


def test_stepping_back_closes_the_case_for_oneself():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    client = browser(worker)
    address = reverse("step_back", args=[code])
    assert client.get(address).status_code == 200
    unsure = client.post(address, {"reason": "relative"})
    assert unsure.status_code == 422
    assert re.search(r'value="relative"[^>]* checked', unsure.content.decode())
    assert client.post(address, {"reason": "relative", "sure": "on"})["Location"] == reverse("home")
    assert client.get(reverse("case_page", args=[code])).status_code == 404
    home = words(client.get(reverse("home")))
    assert "You stepped back from the case" in home
    assert code not in home
    with as_maintainer() as alias:
        assert Exclusion.objects.using(alias).get(case_id=case_id).reason == "relative"


def test_whoever_is_alone_responsible_is_told_before_stepping_back():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    alone = "Nobody else can act for the responsible institution"
    assert alone in words(browser(prison.officer).get(reverse("step_back", args=[code])))
    with as_maintainer() as alias:
        deputy = make_practitioner(None, prison.institution)
        Seat.objects.using(alias).filter(case_id=case_id).update(deputy=deputy, deputy_from=today())
    assert alone not in words(browser(prison.officer).get(reverse("step_back", args=[code])))
