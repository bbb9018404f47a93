"""Who answers what was addressed, and who may not?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from prag.cases.actions import ask_for_seat, confirm_case
from prag.cases.models import Case
from prag.database.maintain import as_maintainer
from prag.gate.models import Item, Seat
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import Function
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, make_practitioner, make_prison, open_confirmed, start

GIVEN = {"answer": "given", "parts": ["work"], "writes": ["work"], "basis": "consent"}


def _phase(case_id) -> str:
    with as_maintainer() as alias:
        return Case.objects.using(alias).get(id=case_id).phase


def _item(case_id, kind: str):
    with as_maintainer() as alias:
        return Item.objects.using(alias).get(case_id=case_id, kind=kind).id


def _page(case_id, kind: str = "confirm_case") -> str:
    return reverse("case_decide", args=[_item(case_id, kind)])


def test_the_director_reads_why_and_confirms():
    prison = make_prison()
    case_id, code = start(prison, told="Told in the library.")
    client = browser(prison.director)
    page = words(client.get(_page(case_id)))
    assert "Told in the library." in page
    assert code in page
    assert "Test Person" not in page
    answer = client.post(_page(case_id), {"answer": "confirmed", "reason": ""})
    assert (answer.status_code, _phase(case_id)) == (302, "open")
    assert "Somebody has already answered" in words(client.get(_page(case_id)))


def test_a_refusal_needs_its_reason_and_the_opener_reads_it():
    prison = make_prison()
    case_id, code = start(prison)
    client = browser(prison.director)
    answer = client.post(_page(case_id), {"answer": "refused", "reason": "  "})
    assert answer.status_code == 422
    assert "Say why" in words(answer)
    assert 'value="refused" checked' in answer.content.decode()
    assert _phase(case_id) == "draft"
    assert client.post(_page(case_id), {"answer": "refused", "reason": "Talk with him first."}).status_code == 302
    assert _phase(case_id) == "refused"
    assert "Talk with him first." in words(browser(prison.officer).get(reverse("case_page", args=[code])))


def test_the_opener_cannot_confirm():
    prison = make_prison()
    case_id, _ = start(prison)
    client = browser(prison.officer)
    assert client.get(_page(case_id)).status_code == 404
    assert client.post(_page(case_id), {"answer": "confirmed"}).status_code == 404
    assert _phase(case_id) == "draft"


def test_the_openers_deputy_sees_why_not_and_cannot_confirm():
    prison = make_prison()
    case_id, _ = start(prison)
    with as_maintainer() as alias:
        Function.objects.using(alias).filter(holder=prison.officer).update(deputy=prison.director, deputy_from=today())
    client = browser(prison.director)
    page = words(client.get(_page(case_id)))
    assert "Not possible now. You are the deputy" in page
    assert "Who can: another prison director" in page
    assert client.post(_page(case_id), {"answer": "confirmed"}).status_code == 422
    assert _phase(case_id) == "draft"
    item = _item(case_id, "confirm_case")
    with acting(prison.director), pytest.raises(Refused):
        confirm_case(item=item)


def test_another_prisons_director_finds_nothing():
    case_id, _ = start(make_prison())
    assert browser(make_prison().director).get(_page(case_id)).status_code == 404


def _asked():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    asker = make_practitioner("social_worker")
    with acting(asker) as actor:
        ask_for_seat(actor=actor, code=code, function="social_worker", basis="consent", reason="To prepare a room.")
    return prison, case_id, code, asker


def test_a_request_is_answered_with_a_seat():
    prison, case_id, code, asker = _asked()
    client = browser(prison.officer)
    page = words(client.get(_page(case_id, "seat_request")))
    assert "To prepare a room." in page
    form = GIVEN | day_fields("consent_on", today()) | day_fields("ends", today() + timedelta(days=90))
    answer = client.post(_page(case_id, "seat_request"), form)
    assert (answer.status_code, answer["Location"]) == (302, reverse("case_page", args=[code]))
    with acting(prison.officer):
        assert Seat.objects.get(case_id=case_id, institution=institution_of(asker)).holder_id is None


def test_a_request_is_refused_without_terms():
    prison, case_id, _, asker = _asked()
    answer = browser(prison.officer).post(_page(case_id, "seat_request"), {"answer": "refused"})
    assert answer.status_code == 302
    with acting(prison.officer):
        assert not Seat.objects.filter(case_id=case_id, institution=institution_of(asker)).exists()


def test_a_seat_without_its_basis_is_refused_and_the_answer_stays():
    prison, case_id, _, asker = _asked()
    form = GIVEN | day_fields("ends", today() + timedelta(days=90))
    answer = browser(prison.officer).post(_page(case_id, "seat_request"), form)
    assert answer.status_code == 422
    assert "Give the day on which the person agreed" in words(answer)
    assert 'value="given" checked' in answer.content.decode()


def test_a_colleague_without_the_case_sees_the_answer_blocked():
    prison, case_id, _, _ = _asked()
    colleague = make_practitioner("treatment_officer", prison.institution)
    client = browser(colleague)
    assert "Not possible now." in words(client.get(_page(case_id, "seat_request")))
    assert client.post(_page(case_id, "seat_request"), {"answer": "refused"}).status_code == 422
