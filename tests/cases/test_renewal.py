"""Does a seat end unless somebody says why it goes on, and can somebody always open a case for the responsible institution?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from prag.database.maintain import as_maintainer
from prag.gate.models import Seat
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import LegalBasis
from prag.staffing.actions import renew_seat
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed, seat

LATER = today() + timedelta(days=360)


def _change(seat_id, **values) -> None:
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(id=seat_id).update(**values)


def _own(prison, case_id):
    with as_maintainer() as alias:
        return Seat.objects.using(alias).get(case_id=case_id, institution=prison.institution, ended_at=None)


@pytest.fixture
def near():
    """A prison, its case, and a guest's seat that ends in a week."""
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    guest = make_practitioner("social_worker")
    theirs = seat(prison, case_id, guest, "social_worker", ["work"], ends=today() + timedelta(days=7))
    return prison, case_id, code, guest, theirs


def test_a_seat_goes_on_with_a_reason_that_the_log_keeps(near, superuser):
    prison, _case_id, code, _guest, theirs = near
    client, address = browser(prison.officer), reverse("seat_renew", args=[code, theirs])
    assert address in client.get(reverse("case_page", args=[code])).content.decode()
    assert client.get(address).status_code == 200
    for form, says in (
        ({"reason": ""}, "Choose one."),
        ({"reason": "task_goes_on", **day_fields("ends", today() + timedelta(days=2))}, "or later"),
    ):
        answer = client.post(address, form)
        assert (answer.status_code, says in words(answer)) == (422, True)
    answer = client.post(address, {"reason": "task_goes_on", **day_fields("ends", LATER)}, follow=True)
    assert "goes on until" in words(answer)
    with acting(prison.officer):
        assert Seat.objects.get(id=theirs).ends == LATER
    row = superuser.execute("select purpose, actor from audit.event where object = 'seat_renewed' and object_id = %s", [theirs]).fetchall()
    assert row == [("task_goes_on", prison.officer)]
    assert "the task is not finished" in words(client.get(reverse("case_log", args=[code])))


@pytest.mark.parametrize(
    ("values", "terms", "word"),
    [
        ({}, {"reason": "other"}, "Say why the seat goes on"),
        ({}, {"ends": today() + timedelta(days=7)}, "after the present one"),
        ({}, {"ends": today() + timedelta(days=400)}, "at most a year"),
        ({"basis": "consent", "consent_on": today()}, {}, "ask again"),
        ({"basis": "consent", "consent_on": today()}, {"consent_on": today()}, "ask again"),
        ({"legal_basis": "of another place"}, {}, "Without a basis"),
        ({"starts": today() - timedelta(days=9), "ends": today() - timedelta(days=1)}, {}, "This seat is over"),
    ],
)
def test_what_is_not_enough_for_it(near, values, terms, word):
    prison, _case_id, _code, _guest, theirs = near
    if "legal_basis" in values:
        values = {"legal_basis": LegalBasis.objects.using("owner").filter(jurisdiction="ba", kind="duty_in_law").first()}
    _change(theirs, **values)
    with acting(prison.officer), pytest.raises(Refused, match=word):
        renew_seat(seat=theirs, **{"ends": LATER, "reason": "task_goes_on"} | terms)


def test_a_consent_is_given_anew():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    theirs = seat(prison, case_id, make_practitioner("social_worker"), "social_worker", ["work"], ends=today() + timedelta(days=7))
    _change(theirs, basis="consent", consent_on=today() - timedelta(days=200), legal_basis=None)
    client, address = browser(prison.officer), reverse("seat_renew", args=[code, theirs])
    form = {"reason": "support_goes_on", **day_fields("ends", LATER)}
    assert "Day of the person" in words(client.post(address, form))
    assert client.post(address, form | day_fields("consent_on", today())).status_code == 302
    with acting(prison.officer):
        assert Seat.objects.get(id=theirs).consent_on == today()


def test_a_guest_renews_nothing(near):
    _prison, _case_id, code, guest, theirs = near
    assert browser(guest).get(reverse("seat_renew", args=[code, theirs])).status_code == 403
    with acting(guest), pytest.raises(Refused):
        renew_seat(seat=theirs, ends=LATER, reason="task_goes_on")


def test_when_the_responsible_seat_is_over_its_access_manager_finds_it_first_and_renews_it():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    manager = make_practitioner("access_manager", prison.institution)
    old = _own(prison, case_id)
    _change(old.id, starts=today() - timedelta(days=9), ends=today() - timedelta(days=3))
    assert browser(prison.officer).get(reverse("case_page", args=[code])).status_code == 404
    client = browser(manager)
    page = client.get(reverse("staff"))
    assert "Last day passed" in words(page)
    address = reverse("seat_go_on", args=[old.id])
    assert address in page.content.decode()
    assert code in words(client.get(address))
    answer = client.post(address, {"reason": "nobody_else_yet", **day_fields("ends", LATER)}, follow=True)
    assert "goes on until" in words(answer)
    new = _own(prison, case_id)
    assert (new.id != old.id, new.starts, new.ends, new.holder_id) == (True, today(), LATER, prison.officer)
    assert browser(prison.officer).get(reverse("case_page", args=[code])).status_code == 200
    with as_maintainer() as alias:
        gone = Seat.objects.using(alias).get(id=old.id)
    assert (gone.ends, gone.ended_at is not None) == (today() - timedelta(days=3), True)  # the days between stay visible


def test_an_access_manager_renews_no_other_seat(near):
    prison, case_id, _code, guest, theirs = near
    with as_maintainer() as alias:
        home = Seat.objects.using(alias).get(id=theirs).institution_id
    manager = make_practitioner("access_manager", home)
    assert browser(manager).get(reverse("seat_go_on", args=[theirs])).status_code == 404
    for one in (theirs, _own(prison, case_id).id):
        with acting(manager), pytest.raises(Refused):
            renew_seat(seat=one, ends=LATER, reason="task_goes_on")


def test_whoever_alone_can_act_leaves_when_somebody_else_is_named():
    prison = make_prison()
    case_id, _code = open_confirmed(prison)
    manager = make_practitioner("access_manager", prison.institution)
    colleague = make_practitioner("treatment_officer", prison.institution)
    client, address = browser(manager), reverse("staff_end", args=[prison.officer])
    assert "only one who can act for a case" in words(client.post(address, follow=True))
    named = {"p_deputy": None, "p_deputy_from": None, "p_deputy_until": None}
    with acting(manager):
        call("gate.fill_seat", p_seat=_own(prison, case_id).id, p_holder=colleague, **named)
    assert "access has ended" in words(client.post(address, follow=True))
