"""Is a statement recorded as it was said, corrected without being overwritten, and refused without loss?"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from prag.gate.opening import open_case
from prag.kernel.clock import today
from prag.profiles.actions import words_of
from prag.profiles.models import HealthStatement, WorkStatement
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed, seat, start

SAID = {
    "rating": "some", "text": "He needs a bed from the first night.", "direction": "same", "kind": "fact", "source": "register seen",
    **day_fields("said_on", today()),
}  # fmt: skip


@pytest.fixture
def opened():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    return prison, case_id, code


def _work(prison, case_id):
    with acting(prison.officer):
        return list(WorkStatement.objects.of(open_case(case_id, "test")).order_by("recorded_at"))


def _new(code: str, area: str = "accommodation") -> str:
    return reverse("statement_new", args=[code, area])


def test_nothing_is_chosen_beforehand(opened):
    prison, _, code = opened
    page = browser(prison.officer).get(_new(code)).content.decode()
    assert 'type="radio"' in page
    assert not re.search(r"<input[^>]* checked", page)


def test_a_statement_is_recorded_with_function_and_stands_on_the_page(opened):
    prison, case_id, code = opened
    client = browser(prison.officer)
    answer = client.post(_new(code), SAID)
    assert answer["Location"] == reverse("case_page", args=[code]) + "#area-accommodation"
    (row,) = _work(prison, case_id)
    assert (row.area_id, row.kind, row.rating, row.author, row.function_kind) == (
        "accommodation", "fact", "some", prison.officer, "treatment_officer",
    )  # fmt: skip
    page = words(client.get(answer["Location"]))
    assert "Fact Some need Treatment officer" in page
    assert "He needs a bed from the first night." in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rating": ""}, "Choose one."),
        ({"kind": ""}, "Choose one."),
        ({"kind": "reported"}, "how reliable source and information are"),
        ({"kind": "reported", "source_grade": "b"}, "how reliable source and information are"),
        ({"source_grade": "b"}, "Only a reported statement is graded"),
        ({"text": " ", "source": "The register"}, "Write what you know"),
        ({"asked_none": "on"}, "goes with “no need” only"),
        (day_fields("said_on", today() + timedelta(days=1)), "cannot lie in the future"),
        ({"text": "x" * 2001}, "at most 2000"),
    ],
)
def test_what_is_not_whole_is_refused_and_stays_typed(opened, changes, says):
    prison, case_id, code = opened
    form = SAID | changes
    answer = browser(prison.officer).post(_new(code), form)
    assert answer.status_code == 422
    assert says in words(answer)
    assert form["source"] in answer.content.decode()
    assert form["text"].strip() in answer.content.decode()
    assert _work(prison, case_id) == []


def test_asked_none_differs_from_not_asked(opened):
    prison, _, code = opened
    client = browser(prison.officer)
    assert client.post(_new(code, "papers"), SAID | {"rating": "none", "asked_none": "on", "text": ""}).status_code == 302
    page = words(client.get(reverse("case_page", args=[code])))
    assert "Asked, none" in page
    assert "Not asked yet" in page


def test_a_correction_strikes_the_old_version_through(opened):
    prison, case_id, code = opened
    client = browser(prison.officer)
    client.post(_new(code), SAID)
    (old,) = _work(prison, case_id)
    address = reverse("statement_correct", args=[code, old.id])
    form = client.get(address).content.decode()
    assert "He needs a bed" in form
    assert 'value="some" ' in form
    answer = client.post(address, SAID | {"text": "He needs two beds."})
    assert answer.status_code == 302
    first, second = _work(prison, case_id)
    assert (first.text, second.text, second.replaces) == (SAID["text"], "He needs two beds.", first.id)
    page = client.get(answer["Location"])
    assert "<del" in page.content.decode()
    assert "corrected on" in words(page)
    again = client.post(address, SAID)
    assert again.status_code == 403
    assert "already corrected" in words(again)


def test_a_refused_correction_keeps_what_was_typed(opened):
    prison, case_id, code = opened
    client = browser(prison.officer)
    client.post(_new(code), SAID)
    (old,) = _work(prison, case_id)
    answer = client.post(reverse("statement_correct", args=[code, old.id]), SAID | {"text": "New words", "kind": ""})
    assert answer.status_code == 422
    assert "New words" in answer.content.decode()
    assert len(_work(prison, case_id)) == 1


def test_only_the_author_corrects(opened):
    prison, case_id, code = opened
    browser(prison.officer).post(_new(code), SAID)
    (old,) = _work(prison, case_id)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"], ["work"])
    answer = browser(worker).get(reverse("statement_correct", args=[code, old.id]))
    assert answer.status_code == 403
    assert "Only its author corrects" in words(answer)
    assert browser(worker).get(reverse("statement_correct", args=[code, uuid.uuid4()])).status_code == 404


def test_health_is_sealed_and_warns_of_diagnoses(opened, superuser):
    prison, case_id, code = opened
    doctor = make_practitioner("health_worker")
    seat(prison, case_id, doctor, "health_worker", ["identity", "health"], ["health"])
    client = browser(doctor)
    assert "Write no diagnosis." in words(client.get(_new(code, "health")))
    assert client.post(_new(code, "health"), SAID | {"text": "An appointment every six weeks."}).status_code == 302
    assert "An appointment every six weeks." in words(client.get(reverse("case_page", args=[code])))
    (sealed,) = superuser.execute("select text from profiles.health_statement where case_id = %s", [case_id]).fetchone()
    assert b"appointment" not in bytes(sealed)
    with acting(doctor):
        opened_ = open_case(case_id, "test")
        rows = list(HealthStatement.objects.of(opened_))
        assert words_of(opened_, rows)[rows[0].id][0] == "An appointment every six weeks."
    page = words(browser(prison.officer).get(reverse("case_page", args=[code])))
    assert "An appointment" not in page
    assert "These parts are not open to you. Open to: health worker" in page


def test_no_statement_without_the_right_to_write_it(opened):
    prison, case_id, code = opened
    reader = make_practitioner("social_worker")
    seat(prison, case_id, reader, "social_worker", ["work"])
    client = browser(reader)
    for answer in (client.get(_new(code)), client.post(_new(code), SAID)):
        assert answer.status_code == 403
        assert "Your seat does not write this part." in words(answer)
    assert "Record a statement Not possible now." in words(client.get(reverse("case_page", args=[code])))
    assert _work(prison, case_id) == []


def test_no_statement_in_a_draft():
    prison = make_prison()
    _, code = start(prison)
    answer = browser(prison.officer).post(_new(code), SAID)
    assert answer.status_code == 403
    assert "not confirmed yet" in words(answer)


def test_an_unknown_area_or_case_is_not_found(opened):
    prison, _, code = opened
    client = browser(prison.officer)
    assert client.get(_new(code, "belief")).status_code == 404
    assert client.get(_new("Z9-ZZZZ")).status_code == 404
