"""What does a recall say where answers, hand-overs and exclusions cross each other?"""

from __future__ import annotations

from django.urls import reverse

from prag.cases.models import Case, Disclosure
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.exchange.actions import decide_handover, find_error, offer_handover
from prag.gate.models import Item
from prag.gate.verbs import call
from prag.kernel.clock import today
from tests.exchange.notices import a_case, send
from tests.exchange.test_recall_followed import _ended, _reads
from tests.staffing.browser import browser, words
from tests.support.people import acting, institution_of, make_practitioner


def _open(case_id):
    with as_maintainer() as alias:
        return list(Duty.objects.using(alias).filter(case_id=case_id, kind="confirm_recall", closed_at=None))


def _call_back(case, item):
    with acting(case.prison.officer):
        call("cases.recall_item", p_item=item)
    (duty,) = _open(case.id)
    return duty.about


def test_of_two_recalls_each_page_says_what_was_answered_to_it():
    case = a_case()
    client, answered = browser(case.guest), {}
    for answer in ("corrected", "deleted", "corrected"):
        about = _call_back(case, send(case))
        answered[reverse("recall_confirm", args=[about])] = answer
        assert client.post(reverse("recall_confirm", args=[about]), {"answer": answer, "sure": "on"}).status_code == 302
    for address, answer in answered.items():
        said = words(client.get(address))
        assert f": {answer}" in said, said
        assert f": {'deleted' if answer == 'corrected' else 'corrected'}" not in said


def test_whoever_corrected_and_took_the_case_over_keeps_nothing_of_it_either():
    """The recipient of a wrong notice corrected it, became responsible, and finds that the case was opened in error."""
    case = a_case("probation_officer")
    about = _call_back(case, send(case))
    with acting(case.guest):
        call("cases.confirm_recall", p_disclosure=about, p_answer="corrected")
    with acting(case.prison.officer):
        offer_handover(case=Case.objects.get(id=case.id), institution=case.theirs, function=case.function, note="", due=today())
    with as_maintainer() as alias:
        item = Item.objects.using(alias).get(case_id=case.id, kind="handover").id
    with acting(case.guest):
        decide_handover(item=item, answer="accepted")
    with acting(case.guest):
        assert find_error(case=Case.objects.get(id=case.id), today=today()) == 2
    assert {duty.institution_id for duty in _open(case.id)} == {case.theirs, institution_of(case.prison.officer)}
    with as_maintainer() as alias:
        assert not Disclosure.objects.using(alias).filter(case_id=case.id, confirmed_as="corrected").exists()
    guest = browser(case.guest)
    assert ": corrected" not in words(guest.get(reverse("case_recall", args=[case.code])))
    page = words(guest.get(reverse("recall_confirm", args=[about]), follow=True))
    assert "Confirmed on" not in page
    assert "nothing of it may be kept" in page


def test_the_page_of_an_earlier_answer_leads_to_what_is_asked_since():
    case = a_case()
    about = _call_back(case, send(case))
    with acting(case.guest):
        call("cases.confirm_recall", p_disclosure=about, p_answer="corrected")
    send(case)
    with acting(case.prison.officer):
        find_error(case=Case.objects.get(id=case.id), today=today())
    (duty,) = _open(case.id)
    assert duty.about != about
    client, address = browser(case.guest), reverse("recall_confirm", args=[about])
    assert client.get(address)["Location"] == reverse("recall_confirm", args=[duty.about])
    assert client.post(reverse("recall_confirm", args=[duty.about]), {"sure": "on"}).status_code == 302
    assert ": deleted" in words(client.get(address))


def test_whoever_is_kept_out_of_a_case_follows_no_recall_of_it_as_data_protection_officer_either(superuser):
    ended = _ended(superuser)
    officer = make_practitioner("data_protection_officer", institution_of(ended.prison.officer))
    assert _reads(officer, ended)
    superuser.execute(
        "insert into gate.exclusion (id, case_id, jurisdiction, practitioner_id, reason, made_by, made_at)"
        " values (gen_random_uuid(), %s, 'mk', %s, 'relative', %s, now())", [ended.id, officer, officer],
    )  # fmt: skip
    assert not _reads(officer, ended)
