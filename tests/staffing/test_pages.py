"""Do the access manager's and the administrator's pages do what they say, for them alone?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from prag.accounts.institution import tie
from prag.accounts.models import Invitation, Session, User
from prag.database.maintain import as_maintainer
from prag.gate.models import Exclusion, Item, Seat
from prag.kernel.clock import today
from prag.messages.models import Outgoing
from prag.messages.worker import tick
from prag.organisations.models import Agreement, Deadline, Function, Institution, LegalBasis, Place, Practitioner
from tests.staffing.browser import account, browser, day_fields, name_of, words
from tests.staffing.test_verbs import House
from tests.support.people import make_institution, make_practitioner, make_prison, start

FORM = {"deputy": "", **{f"deputy_{d}_{p}": "" for d in ("from", "until") for p in ("day", "month", "year")}}


@pytest.fixture
def house() -> House:
    return House()


def _row(model, **by):  # type: ignore[no-untyped-def]
    with as_maintainer() as alias:
        return model.objects.using(alias).filter(**by).first()


def _set(model, id_: uuid.UUID, **values) -> None:  # type: ignore[no-untyped-def]
    with as_maintainer() as alias:
        model.objects.using(alias).filter(id=id_).update(**values)


def send_all() -> None:
    """Rounds of the worker until nothing waits: other tests leave mails, and one round sends fifty."""
    while tick()["mail"]:
        pass


def test_the_glance_shows_codes_gaps_and_people_and_nothing_of_a_case(house):
    _set(Practitioner, house.worker, absent_from=today(), absent_until=today() + timedelta(days=3))
    account(house.worker)
    page = words(browser(house.manager).get(reverse("staff")))
    assert house.code in page
    assert "On leave, no deputy" in page
    assert f"{name_of(house.worker)} Social worker On leave until" in page
    for foreign in (name_of(house.prison.officer), "Test Person", "custody", str(house.case)):
        assert foreign not in page


def test_seats_where_nobody_can_act_stand_first(house):
    from tests.support.people import open_confirmed, seat

    codes = [house.code]
    for _ in range(3):
        case, code = open_confirmed(house.prison)
        codes.append(code)
        empty = seat(house.prison, case, house.worker, "social_worker", ["work"])
    _set(Seat, empty, holder=None)
    page = words(browser(house.manager).get(reverse("staff")))
    shown = sorted(codes, key=page.index)
    assert shown[0] == codes[-1]
    assert shown[1:] == sorted(codes[:-1])
    assert f"{codes[-1]} Social worker nobody nobody" in page


def test_what_was_not_answered_in_time_is_named_without_the_case():
    prison = make_prison()
    manager = make_practitioner("access_manager", prison.institution)
    case_id, code = start(prison)
    item = _row(Item, case_id=case_id)
    _set(Item, item.id, due=today() - timedelta(days=1))
    send_all()
    client = browser(manager)
    page = words(client.get(reverse("staff")))
    assert "A case waits to be confirmed or refused: Prison director" in page
    assert str(case_id) not in client.get(reverse("staff")).content.decode()


def test_an_invitation_goes_from_form_to_mail_and_back_to_the_list(house):
    client, email = browser(house.manager), f"{uuid.uuid4().hex}@test.invalid"
    answer = client.post(reverse("staff_invite"), {"name": "Nova Osoba", "email": email, "functions": ["social_worker"]}, follow=True)
    page = words(answer)
    assert "A mail with a link goes out within a minute" in page
    assert "Nova Osoba Social worker Invited, not yet signed in. Link works until" in page
    fresh = _row(Practitioner, email=email)
    assert _row(Function, holder_id=fresh.id).kind_id == "social_worker"
    send_all()
    assert [email] in [message.to for message in mail.outbox]


def test_a_refused_invitation_leaves_nothing_behind(house):
    client, email = browser(house.manager), f"{house.worker.hex}@test.invalid"
    answer = client.post(reverse("staff_invite"), {"name": "Twice", "email": email, "functions": ["social_worker"]})
    assert answer.status_code == 422
    assert "already belongs" in words(answer)
    assert not Invitation.objects.filter(email=email).exists()
    assert _row(Practitioner, name="Twice") is None


def test_a_function_gets_holder_and_deputy_who_is_told(house):
    colleague = house.colleague(None)
    function = _row(Function, holder_id=house.worker)
    fields = FORM | {"holder": str(house.worker), "deputy": str(colleague)} | day_fields("deputy_from", today())
    client = browser(house.manager)
    missing = client.post(reverse("function_edit", args=[function.id]), FORM | {"holder": str(house.worker), "deputy": str(colleague)})
    assert missing.status_code == 422
    assert "first day" in words(missing)
    assert client.post(reverse("function_edit", args=[function.id]), fields).status_code == 302
    function = _row(Function, id=function.id)
    assert (function.deputy_id, function.deputy_from, function.deputy_until) == (colleague, today(), None)
    told = _row(Outgoing, practitioner_id=colleague)
    assert told.kind == "named"
    assert _row(Outgoing, practitioner_id=house.worker, reference=function.id) is None


def test_a_new_function_is_made(house):
    client, bare = browser(house.manager), house.colleague(None)
    assert client.post(reverse("function_new"), FORM | {"kind": "social_worker", "holder": str(bare)}).status_code == 302
    assert _row(Function, holder_id=bare).kind_id == "social_worker"


def test_a_seat_is_filled_among_those_with_the_function(house):
    colleague, bare = house.colleague(), house.colleague(None)
    client = browser(house.manager)
    offered = client.get(reverse("seat_fill", args=[house.seat])).content.decode()
    assert str(colleague) in offered
    assert str(bare) not in offered
    answer = client.post(reverse("seat_fill", args=[house.seat]), FORM | {"holder": str(colleague)}, follow=True)
    assert "is filled" in words(answer)
    assert _row(Seat, id=house.seat).holder_id == colleague


def test_an_excluded_person_is_refused_with_the_reason(house):
    client = browser(house.manager)
    answer = client.post(
        reverse("staff_exclude", args=[house.worker]), {"code": house.code.lower().replace("-", " "), "reason": "relative"}, follow=True
    )
    assert f"cannot open {house.code}" in words(answer)
    assert "Relative" in words(answer)
    refused = client.post(reverse("seat_fill", args=[house.seat]), FORM | {"holder": str(house.worker)})
    assert refused.status_code == 422
    assert "excluded from the case" in words(refused)
    exclusion = _row(Exclusion, practitioner_id=house.worker)
    client.post(reverse("exclusion_lift", args=[house.worker, exclusion.id]), {"sure": "yes"})
    assert _row(Exclusion, id=exclusion.id).lifted_at is not None


def test_a_code_without_a_seat_here_is_answered_like_one_that_does_not_exist(house):
    other, client = House(), browser(house.manager)
    answers = {
        words(client.post(reverse("staff_exclude", args=[house.worker]), {"code": code, "reason": "relative"})).replace(code, "")
        for code in (other.code, "Z9-ZZZZ")
    }
    assert len(answers) == 1
    assert "No seat of your institution has this code" in answers.pop()


def test_leave_says_what_has_no_deputy_and_ends_again(house):
    client = browser(house.manager)
    last = today() + timedelta(days=9)
    fields = day_fields("first", today()) | day_fields("last", last)
    page = words(client.post(reverse("staff_leave", args=[house.worker]), fields, follow=True))
    assert "Without a deputy for part of that time: Social worker, " in page
    assert house.code in page
    assert _row(Practitioner, id=house.worker).absent_until == last
    client.post(reverse("staff_back", args=[house.worker]), {"sure": "yes"})
    assert _row(Practitioner, id=house.worker).absent_from is None


@pytest.mark.parametrize("kind", ["new_password", "new_factor"])
def test_recovery_is_started_for_others_and_their_sessions_end(house, kind):
    theirs = browser(house.worker)
    assert Session.objects.filter(user__practitioner_id=house.worker).exists()
    assert theirs.get(reverse("account")).status_code == 200
    page = words(browser(house.manager).post(reverse("staff_link", args=[house.worker]), {"kind": kind}, follow=True))
    assert "A link goes out" in page
    assert not Session.objects.filter(user__practitioner_id=house.worker).exists()
    assert Invitation.objects.filter(practitioner_id=house.worker, kind=kind, used_at=None).count() == 1


def test_nobody_starts_recovery_for_themselves_or_of_a_kind_that_is_not(house):
    client = browser(house.manager)
    page = words(client.post(reverse("staff_link", args=[house.manager]), {"kind": "new_password"}, follow=True))
    assert "Nobody starts this for themselves" in page
    assert not Invitation.objects.filter(practitioner_id=house.manager).exists()
    assert client.post(reverse("staff_link", args=[house.worker]), {"kind": "admin"}).status_code == 404


def test_the_end_of_access_lists_what_falls_empty_then_ends_the_session(house):
    theirs, client = browser(house.worker), browser(house.manager)
    assert theirs.get(reverse("account")).status_code == 200
    page = words(client.get(reverse("staff_end", args=[house.worker])))
    assert f"{house.code} (Social worker) – falls empty" in page
    assert _row(Practitioner, id=house.worker).active
    after = words(client.post(reverse("staff_end", args=[house.worker]), follow=True))
    assert "access has ended" in after
    assert f"{house.code} Social worker nobody nobody" in after
    answer = theirs.get(reverse("account"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert not User.objects.get(practitioner_id=house.worker).is_active
    assert "1 person whose access ended" in after
    assert "same e-mail address" in words(client.get(reverse("staff_person", args=[house.worker])))


def test_one_cannot_end_ones_own_access(house):
    client = browser(house.manager)
    assert "You cannot end your own access" in words(client.get(reverse("staff_person", args=[house.manager])))
    assert client.post(reverse("staff_end", args=[house.manager])).status_code == 404
    assert _row(Practitioner, id=house.manager).active


# Every address of the access manager, with what it names: all 'not found' for others, and for what is not of the house.
def _addresses(house: House) -> list[str]:
    function = _row(Function, holder_id=house.worker).id
    person = [house.worker]
    return [
        reverse("function_edit", args=[function]),
        reverse("seat_fill", args=[house.seat]),
        *(reverse(name, args=person) for name in ("staff_person", "staff_leave", "staff_back", "staff_link", "staff_end", "staff_exclude")),
        reverse("exclusion_lift", args=[house.worker, uuid.uuid4()]),
    ]


def test_another_institutions_access_manager_finds_none_of_it(house):
    client = browser(make_practitioner("access_manager"))
    for address in _addresses(house):
        assert client.post(address, {"kind": "join", "sure": "yes"}).status_code == 404, address


def test_other_functions_find_no_such_pages(house):
    for who in (house.worker, house.prison.director, make_practitioner("administrator")):
        client = browser(who)
        for address in [reverse("staff"), reverse("staff_invite"), reverse("function_new"), *_addresses(house)]:
            assert client.get(address).status_code == 404, address


def test_far_reaching_acts_ask_who_is_there_first(house):
    client = browser(house.manager, confirmed=False)
    assert client.get(reverse("staff")).status_code == 200
    for address in [reverse("staff_invite"), reverse("function_new"), *_addresses(house)[:2], *_addresses(house)[3:]]:
        if not address.endswith(("/back/", "/link/", "/lift/")):
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert reverse("account_reauthenticate") in answer["Location"], address
        page = words(client.post(address, {"kind": "join", "sure": "yes"}))
        assert "Prag asks once more" in page, address
    assert not Invitation.objects.filter(practitioner_id=house.worker).exists()


def test_a_buttons_address_opened_by_hand_leads_to_its_page(house):
    client = browser(house.manager)
    assert client.get(reverse("staff_back", args=[house.worker]))["Location"] == reverse("staff_person", args=[house.worker])
    admin = browser(make_practitioner("administrator"))
    assert admin.get(reverse("basis_confirm", args=[uuid.uuid4()]))["Location"] == reverse("administration")


def test_the_administrator_sees_the_jurisdiction_and_no_case(house):
    page = words(browser(make_practitioner("administrator")).get(reverse("administration")))
    assert "You see no case" in page
    assert "proposal, not law" in page
    assert _row(Institution, id=house.institution).name in page
    assert _row(Institution, jurisdiction_id="me", key="me_csw_bijelo_polje").name not in page
    assert house.code not in page


def test_the_administrator_adds_an_institution_whose_manager_is_invited():
    client, email = browser(make_practitioner("administrator")), f"{uuid.uuid4().hex}@test.invalid"
    place, name = _row(Place, jurisdiction_id="mk"), f"Centre {uuid.uuid4().hex[:8]}"
    fields = {"kind": "social_work", "name": name, "short_name": "CSW", "place": str(place.id), "manager": "Prva Osoba", "email": email}
    page = words(client.post(reverse("institution_new"), fields, follow=True))
    assert "Prva Osoba gets a mail" in page
    assert name in page
    institution = _row(Institution, name=name)
    assert institution.key.startswith("mk_csw_")
    assert _row(Function, institution_id=institution.id).kind_id == "access_manager"
    assert Invitation.objects.filter(email=email, used_at=None).exists()


def test_an_institution_without_access_manager_gets_one_once():
    institution = make_institution("education")
    client, address = browser(make_practitioner("administrator")), reverse("institution_manager", args=[institution])
    assert client.post(address, {"manager": "M", "email": f"{uuid.uuid4().hex}@test.invalid"}).status_code == 302
    second = client.post(address, {"manager": "N", "email": f"{uuid.uuid4().hex}@test.invalid"})
    assert second.status_code == 422
    assert client.get(reverse("institution_manager", args=[make_institution("ngo", "me")])).status_code == 404


def test_an_agreement_is_recorded_between_institutions_of_the_jurisdiction():
    one, other, foreign = make_institution("ngo"), make_institution("education"), make_institution("ngo", "ba")
    client, title = browser(make_practitioner("administrator")), f"Agreement {uuid.uuid4().hex[:8]}"
    fields = {"title": title, "purpose": "Courses", "parties": [str(one), str(other)]}
    fields |= day_fields("starts", today()) | day_fields("ends", today() + timedelta(days=90))
    assert client.post(reverse("agreement_new"), fields | {"parties": [str(one), str(foreign)]}).status_code == 422
    assert client.post(reverse("agreement_new"), fields | {"parties": [str(one)]}).status_code == 422
    assert title in words(client.post(reverse("agreement_new"), fields, follow=True))
    assert _row(Agreement, title=title).jurisdiction_id == "mk"


@pytest.mark.parametrize(("model", "name"), [(LegalBasis, "basis_confirm"), (Deadline, "deadline_confirm")])
def test_a_basis_and_a_deadline_are_confirmed_once(model, name):
    made = uuid.uuid4()
    with as_maintainer() as alias:
        more = {"kind": "duty_in_law"} if model is LegalBasis else {"amount": 3, "unit": "days"}
        model.objects.using(alias).create(id=made, jurisdiction_id="mk", key=f"t_{made.hex[:12]}", name=f"Law {made.hex}", **more)
    client = browser(make_practitioner("administrator"))
    assert reverse(name, args=[made]) in client.get(reverse("administration")).content.decode()
    assert "is confirmed" in words(client.post(reverse(name, args=[made]), {"sure": "yes"}, follow=True))
    assert _row(model, id=made).confirmed
    assert reverse(name, args=[made]) not in client.get(reverse("administration")).content.decode()
    assert browser(make_practitioner("access_manager")).post(reverse(name, args=[made])).status_code == 404


def test_reading_the_codes_is_a_row_of_the_log(house, superuser):
    client = browser(house.manager)
    for address in (reverse("staff"), reverse("staff_person", args=[house.worker]), reverse("seat_fill", args=[house.seat])):
        before = _lists_read(superuser, house)
        client.get(address)
        assert _lists_read(superuser, house) == before + 1, address


def _lists_read(superuser, house) -> int:  # type: ignore[no-untyped-def]
    found = superuser.execute(
        "select count(*) from audit.event where verb = 'list_read' and actor = %s and cases = %s", [house.manager, [house.case]]
    )
    return found.fetchone()[0]


def test_an_address_that_works_elsewhere_is_refused_and_nothing_is_lost():
    """Found by a scanner: one address, two institutions."""
    elsewhere = _row(Practitioner, id=make_practitioner("social_worker"))
    client, address = browser(make_practitioner("administrator")), reverse("institution_manager", args=[make_institution("ngo")])
    answer = client.post(address, {"manager": "Somebody Named", "email": elsewhere.email})
    assert answer.status_code == 422
    assert "Somebody who works in another institution has this e-mail address" in words(answer)
    assert 'value="Somebody Named"' in answer.content.decode()


def test_whoever_left_comes_back_only_when_the_address_is_free(house):
    """The same address works in another institution meanwhile."""
    left = house.colleague(None)
    email = _row(Practitioner, id=left).email
    _set(Practitioner, left, active=False)
    _set(Practitioner, make_practitioner("social_worker"), email=email)
    answer = browser(house.manager).post(reverse("staff_invite"), {"name": "Back Again", "email": email, "functions": ["social_worker"]})
    assert answer.status_code == 422
    assert "wait until that person has left there" in words(answer)


def test_who_signs_in_through_an_institution_is_shown_to_the_access_manager(house):
    person = house.colleague()
    page = browser(house.manager).get(reverse("staff_person", args=[person]))
    assert "Sign-in through the institution" not in words(page)
    assert tie(account(person), "ministry", uuid.uuid4().hex)
    page = browser(house.manager).get(reverse("staff_person", args=[person]))
    assert "Sign-in through the institution ministry, since" in words(page)
