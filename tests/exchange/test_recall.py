"""Does a correction reach everybody who got something, and is it waited for?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from prag.cases.models import Case, Disclosure
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.exchange.actions import find_error
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from tests.exchange.notices import a_case, row, send
from tests.staffing.browser import browser, words
from tests.support.people import acting, institution_of, make_practitioner, seat


def _asked(case_id) -> dict[uuid.UUID, Duty]:
    with as_maintainer() as alias:
        return {one.institution_id: one for one in Duty.objects.using(alias).filter(case_id=case_id, kind="confirm_recall")}


def test_a_case_opened_in_error_reaches_every_recipient_and_waits():
    case = a_case()
    send(case)
    police = make_practitioner("police_contact")
    address = reverse("case_notices", args=[case.code]) + f"?also={institution_of(police)}"
    assert browser(case.prison.officer).post(address, row(institution_of(police), "police_contact")).status_code == 302
    client = browser(case.prison.officer)
    page = reverse("case_recall", args=[case.code])
    before = words(client.get(page))
    assert "Notice of release" in before
    assert "Not called back" in before
    unsure = client.post(page, {})
    assert unsure.status_code == 422
    assert "Tick this to go on" in words(unsure)
    assert client.post(page, {"sure": "on"})["Location"] == page
    asked = _asked(case.id)
    assert set(asked) == {case.theirs, institution_of(police)}
    after = words(client.get(page))
    assert "This case was opened in error" in after
    assert "not confirmed. Due in" in after
    assert browser(case.guest).get(reverse("case_page", args=[case.code])).status_code == 404
    confirm = reverse("recall_confirm", args=[asked[institution_of(police)].about])
    said = words(browser(police).get(confirm))
    assert case.code in said
    assert "Name, Date of birth" in said
    assert "Test Person" not in said
    assert browser(police).post(confirm, {}).status_code == 422
    assert browser(police).post(confirm, {"sure": "on"})["Location"] == reverse("home")
    assert "Confirmed on" in words(browser(police).get(confirm))
    assert "Confirmed on" in words(client.get(page))
    assert _asked(case.id)[institution_of(police)].outcome == "confirmed"
    assert _asked(case.id)[case.theirs].closed_at is None


def test_whoever_only_sat_at_the_table_is_asked_too():
    case = a_case("health_worker")
    worker = make_practitioner("social_worker")
    seat(case.prison, case.id, worker, "social_worker", ["work"])
    with acting(case.prison.officer):
        assert find_error(case=Case.objects.get(id=case.id), today=today()) == 2
    asked = _asked(case.id)
    assert set(asked) == {case.theirs, institution_of(worker)}
    duty = asked[case.theirs]
    assert duty.due > today() + timedelta(days=4), "five working days"
    said = words(browser(case.guest).get(reverse("recall_confirm", args=[duty.about])))
    assert "Seat at the table" in said
    assert "Health" in said


def test_one_wrong_notice_is_called_back_alone_and_another_is_owed():
    case = a_case()
    item = send(case)
    client = browser(case.prison.officer)
    page = reverse("notice_recall", args=[case.code, item])
    assert "Call this notice back?" in words(client.get(page))
    assert client.post(page, {"sure": "on"})["Location"] == reverse("case_notices", args=[case.code])
    assert browser(case.guest).get(reverse("notice_read", args=[item])).status_code == 404
    assert browser(case.guest).get(reverse("case_page", args=[case.code])).status_code == 200
    with as_maintainer() as alias:
        assert Duty.objects.using(alias).get(about=item).outcome == "recalled"
        assert Duty.objects.using(alias).filter(case_id=case.id, kind="send_notice", closed_at=None).exists()
        assert Disclosure.objects.using(alias).get(item=item).recalled_at
    assert "called back" in words(client.get(reverse("case_notices", args=[case.code])))
    assert client.post(page, {"sure": "on"}).status_code == 422
    second = send(case)
    assert browser(case.guest).get(reverse("notice_read", args=[second])).status_code == 200


def test_only_whoever_acts_calls_back_and_only_whoever_is_asked_confirms():
    case = a_case()
    item = send(case)
    for reader in (case.guest, case.prison.director):
        with acting(reader):
            for verb, arguments in (("cases.find_error", {"p_case": case.id}), ("cases.recall_item", {"p_item": item})):
                with pytest.raises(Refused):
                    call(verb, **arguments)
    with acting(case.prison.officer):
        call("cases.recall_item", p_item=item)
    (duty,) = _asked(case.id).values()
    address = reverse("recall_confirm", args=[duty.about])
    strangers = (make_practitioner("social_worker"), make_practitioner("social_worker", jurisdiction="me"), case.prison.officer)
    for other in strangers:
        assert browser(other).get(address).status_code == 404
        assert browser(other).post(address, {"sure": "on"}).status_code == 404
        with acting(other):
            for verb in ("cases.confirm_recall", "cases.recall_facts"):
                with pytest.raises(Refused):
                    call(verb, p_disclosure=duty.about)
    assert browser(strangers[0]).get(reverse("case_recall", args=[case.code])).status_code == 404
    guest = words(browser(case.guest).get(reverse("case_recall", args=[case.code])))
    assert "Only whoever acts for the responsible institution does this" in guest
