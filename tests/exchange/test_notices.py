"""Is everybody told who must be, only of what they may learn, and is it known who read it?"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse

from prag.cases.letters import read_letter
from prag.cases.models import Told
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Item, Seat
from prag.gate.opening import open_item
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import Agreement, AgreementParty, Function, NoticeField
from prag.releases.engine import recount
from tests.exchange.notices import a_case, law, move_release, newest, row, send
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, make_practitioner

KINDS = {
    "social_worker": {"name", "birth_date", "address", "release_date", "contact"},
    "police_contact": {"name", "birth_date", "address", "release_date", "contact"},
    "employment_counsellor": {"name", "release_date", "contact"},
    "health_worker": {"name", "birth_date", "release_date", "contact"},
    "municipal_coordinator": {"release_date", "contact"},
    "probation_officer": {"name", "birth_date", "address", "release_date", "release_kind", "contact"},
}


def _page(case) -> str:
    return reverse("case_notices", args=[case.code])


def _letter(reader: uuid.UUID, item: uuid.UUID) -> dict:
    with acting(reader):
        return read_letter(open_item(item, "notice_read"), item)


@pytest.mark.parametrize("function", KINDS)
def test_a_letter_holds_the_fields_of_its_kind_and_no_other(function):
    case = a_case(function)
    facts = _letter(case.guest, send(case))
    assert set(facts) == KINDS[function]
    assert ("Test Person" in str(facts)) == ("name" in KINDS[function])
    assert ("1990-01-02" in str(facts)) == ("birth_date" in KINDS[function])
    assert ("River street" in str(facts)) == ("address" in KINDS[function])
    assert "0201990450001" not in str(facts)


@pytest.mark.parametrize(
    ("function", "field"),
    [
        ("employment_counsellor", "birth_date"),
        ("municipal_coordinator", "name"),
        ("police_contact", "health"),
        ("social_worker", "release_kind"),
    ],
)
def test_the_database_lets_no_other_field_out(function, field):
    case = a_case(function)
    with acting(case.prison.officer), pytest.raises(Refused, match="must not learn"):
        _send_by_hand(case, [field])
    with acting(case.prison.officer), pytest.raises(Refused, match="must not learn"):
        _send_by_hand(case, [])


def _send_by_hand(case, fields, **changes):
    values = {
        "p_case": case.id, "p_institution": case.theirs, "p_function": case.function, "p_basis": "duty_in_law", "p_legal_basis": law(),
        "p_agreement": None, "p_consent_on": None, "p_fields": fields, "p_due": today(), "p_release": today(), "p_fulfils": "send_notice",
        "p_short": False, "p_letter": uuid.uuid4(), "p_body": b"x",
    }  # fmt: skip
    return call("cases.send_notice", **(values | changes))


def test_without_a_basis_in_force_the_database_sends_nothing():
    case = a_case()
    with as_maintainer() as alias:
        over = Agreement.objects.using(alias).create(
            jurisdiction_id="mk", title="Over", purpose="-", starts=today() - timedelta(days=90), ends=today() - timedelta(days=1)
        )
        for party in (case.prison.institution, case.theirs):
            AgreementParty.objects.using(alias).create(agreement=over, institution_id=party)
    for basis, ids in (("agreement", {"p_agreement": over.id, "p_legal_basis": None}), ("duty_in_law", {"p_legal_basis": None})):
        with acting(case.prison.officer), pytest.raises(Refused, match="basis"):
            _send_by_hand(case, ["contact"], p_basis=basis, **ids)
    with acting(case.prison.officer), pytest.raises(Refused, match="no such function"):
        _send_by_hand(case, ["contact"], p_function="police_contact")


def test_the_form_shows_what_will_be_read_and_suggests_the_basis_of_the_seat():
    case = a_case("employment_counsellor")
    answer = browser(case.prison.officer).get(_page(case))
    page = words(answer)
    assert "It will read: Name, Day of release, Whom to ask" in page
    assert "Not told yet" in page
    html = answer.content.decode()
    assert f'value="duty_in_law:{law()}" selected' in html
    assert _ticked(html, case.theirs)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tell": ""}, "Tick at least one institution"),
        ({"basis": ""}, "Choose a basis"),
        ({"function": ""}, "Choose the function"),
        ({"basis": "consent:"}, "Give the day"),
        ({"basis": f"agreement:{uuid.uuid4()}"}, "Select a valid choice"),
    ],
)
def test_what_is_not_whole_is_not_sent(changes, says):
    case = a_case("probation_officer")
    form = row(case.theirs, case.function) | {f"{name}_{case.theirs.hex}": value for name, value in changes.items()}
    form = {name: value for name, value in form.items() if value or not name.startswith("tell")}
    answer = browser(case.prison.officer).post(_page(case), form)
    assert answer.status_code == 422
    assert says in words(answer)
    with as_maintainer() as alias:
        assert not Told.objects.using(alias).filter(case_id=case.id).exists()


def _ticked(html: str, institution: uuid.UUID) -> bool:
    return re.search(rf'<input[^>]*name="tell_{institution.hex}"[^>]* checked', html) is not None


def test_three_clicks_and_the_sender_sees_who_acts():
    case = a_case()
    item = send(case)
    client = browser(case.guest)
    address = reverse("notice_read", args=[item])
    page = client.get(address)
    assert page.status_code == 200
    said = words(page)
    assert "Test Person" in said
    assert "2 January 1990" in said
    assert 'value="social_worker"' in page.content.decode()
    assert "The social worker will act" in said
    sender = browser(case.prison.officer)
    assert "Opened on" in words(sender.get(_page(case)))
    assert client.post(address, {"acting": "social_worker"})["Location"] == reverse("home")
    told = words(sender.get(_page(case)))
    assert "Acknowledged on" in told
    assert "The social worker acts" in told
    again = client.post(address, {"acting": "social_worker"})
    assert again.status_code == 422
    assert "already answered" in words(again)


def test_acknowledging_needs_reading_and_a_function_that_is_there():
    case = a_case()
    item = send(case)
    with acting(case.guest), pytest.raises(Refused, match="read it"):
        call("cases.acknowledge", p_item=item, p_acting="social_worker")
    with acting(case.guest):
        open_item(item, "notice_read")
        with pytest.raises(Refused, match="no such function"):
            call("cases.acknowledge", p_item=item, p_acting="police_contact")


def test_nobody_else_reads_it():
    case = a_case()
    item = send(case)
    others = [
        make_practitioner("social_worker"),
        make_practitioner("social_worker", jurisdiction="me"),
        case.prison.officer,
        case.prison.director,
    ]
    for other in others:
        assert browser(other).get(reverse("notice_read", args=[item])).status_code == 404
    for other in others[:2]:
        assert browser(other).get(_page(case)).status_code == 404
    assert browser(case.guest).get(reverse("notice_read", args=[uuid.uuid4()])).status_code == 404


def test_unanswered_it_goes_to_the_deputy_and_the_access_manager_is_told():
    case = a_case()
    deputy = make_practitioner(None, case.theirs)
    manager = make_practitioner("access_manager", case.theirs)
    item = send(case)
    address = reverse("notice_read", args=[item])
    with as_maintainer() as alias:
        Function.objects.using(alias).filter(institution=case.theirs, kind="social_worker").update(
            deputy=deputy, deputy_from=today() - timedelta(days=20), deputy_until=today() - timedelta(days=10)
        )
        Duty.objects.using(alias).filter(about=item).update(due=today() - timedelta(days=30))
    assert browser(deputy).get(address).status_code == 404
    _work()
    assert browser(deputy).get(address).status_code == 200
    told = browser(manager).get(address)
    assert "You are told so that somebody does" in words(told)
    assert "Test Person" not in words(told)
    page = words(browser(case.prison.officer).get(_page(case)))
    assert "Deputy told on" in page
    assert "Head of the institution told on" in page
    answer = browser(deputy).post(address, {"acting": "social_worker"})
    assert answer["Location"] == reverse("home")


def _work() -> None:
    with connections["worker"].cursor() as cursor:
        for _ in range(2):
            cursor.execute("select messages.escalate()")


def test_a_moved_date_is_told_again_with_one_button_and_replaces_what_was_not_answered():
    case = a_case()
    first = send(case)
    move_release(case, today() + timedelta(days=200))
    sender = browser(case.prison.officer)
    assert "Told of another date" in words(sender.get(_page(case)))
    assert sender.post(_page(case), {"action": "again"}).status_code == 302
    second = newest(case)
    assert second != first
    with as_maintainer() as alias:
        old = Item.objects.using(alias).get(id=first)
        assert old.answer == "replaced"
        assert Duty.objects.using(alias).get(about=first).outcome == "replaced"
        assert Told.objects.using(alias).get(item=second).release == today() + timedelta(days=200)
    page = words(sender.get(_page(case)))
    assert "Told of another date" not in page
    assert "replaced before it was acknowledged" in page
    stale = browser(case.guest).get(reverse("notice_read", args=[first]))
    assert "A newer notice replaced this one" in words(stale)
    assert browser(case.guest).post(reverse("notice_read", args=[second]), {"acting": "social_worker"}).status_code == 302


@pytest.mark.parametrize("withdrawn", [True, False])
def test_on_a_consent_that_is_over_nobody_reads_on_or_is_told_of_another_date(withdrawn):
    case = a_case("employment_counsellor", consent_on=today())
    item = send(case, **{f"basis_{case.theirs.hex}": f"consent:{today()}"})
    if withdrawn:
        with acting(case.prison.officer):
            [seat] = Seat.objects.filter(case_id=case.id, basis="consent")
            call("plans.withdraw_consent", p_case=case.id, p_institution=case.theirs, p_seat=seat.id)
        with as_maintainer() as alias:
            assert Duty.objects.using(alias).get(about=item).outcome == "consent_withdrawn"
    assert browser(case.guest).get(reverse("notice_read", args=[item])).status_code == (404 if withdrawn else 200)
    move_release(case, today() + timedelta(days=200))
    with acting(case.prison.officer):
        recount(case.id)
        again = Duty.objects.filter(case_id=case.id, kind="send_changed_notice", about=case.theirs, closed_at=None).exists()
    assert again is not withdrawn
    client = browser(case.prison.officer)
    page = words(client.get(_page(case)))
    assert ("Told on the person's consent, which is over. It is told nothing more." in page) is withdrawn
    assert ("Told of another date" in page) is not withdrawn
    client.post(_page(case), {"action": "again"})
    assert (newest(case) == item) is withdrawn


def test_another_institution_is_put_into_the_list_before_it_is_told():
    case = a_case()
    police = make_practitioner("police_contact")
    theirs = institution_of(police)
    client = browser(case.prison.officer)
    assert "It will read: Name, Date of birth, Address, Day of release" in words(client.get(_page(case) + f"?also={theirs}"))
    answer = client.post(_page(case) + f"?also={theirs}", row(theirs, "police_contact"))
    assert answer.status_code == 302
    with as_maintainer() as alias:
        assert Told.objects.using(alias).get(case_id=case.id).recipient_id == theirs
    assert client.get(_page(case) + "?also=nothing").status_code == 200


def test_a_kind_without_fields_gets_nothing():
    case = a_case()
    other_prison = institution_of(make_practitioner("security_officer"))
    page = words(browser(case.prison.officer).get(_page(case) + f"?also={other_prison}"))
    assert "This kind of institution gets no notice of release" in page
    with as_maintainer() as alias:
        assert not NoticeField.objects.using(alias).filter(institution_kind="prison").exists()


def test_a_guest_sees_who_was_told_and_hears_who_sends():
    case = a_case()
    send(case)
    page = words(browser(case.guest).get(_page(case)))
    assert "Send the notices Not possible now. Only whoever acts for the responsible institution does this." in page
    answer = browser(case.guest).post(_page(case), row(case.theirs, case.function))
    assert answer.status_code == 422


def test_released_today_is_one_page_and_one_button():
    case = a_case()
    client = browser(case.prison.officer)
    assert reverse("short_notice", args=[case.code]) in client.get(_page(case)).content.decode()
    address = reverse("short_notice", args=[case.code])
    assert _ticked(client.get(address).content.decode(), case.theirs)
    answer = client.post(address, row(case.theirs, case.function) | day_fields("released_on", today()))
    assert answer.status_code == 302
    with as_maintainer() as alias:
        told = Told.objects.using(alias).get(case_id=case.id)
        assert (told.short, told.release) == (True, today())
        assert Duty.objects.using(alias).get(about=told.item).due <= today() + timedelta(days=5)
    with acting(case.prison.officer):
        from prag.cases.models import Case

        assert Case.objects.get(id=case.id).phase == "released"
    assert "short notice" in words(browser(case.guest).get(reverse("notice_read", args=[told.item])))
    again = words(client.get(_page(case) + "?again=1"))
    assert "The person is released: an answer is asked for by" in again
    assert "The release is near" not in again


def test_a_release_in_the_future_is_no_short_notice():
    case = a_case()
    form = row(case.theirs, case.function) | day_fields("released_on", today() + timedelta(days=1))
    answer = browser(case.prison.officer).post(reverse("short_notice", args=[case.code]), form)
    assert answer.status_code == 422
    assert "or earlier" in words(answer)
