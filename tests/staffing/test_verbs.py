"""What do the gate's verbs on people refuse? Called as the screens call them, against the real database."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError

from prag.database.maintain import as_maintainer
from prag.gate.models import Exclusion, Seat
from prag.gate.opening import NotForYou, open_case
from prag.gate.verbs import NoActor, call, rows
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import Deadline, Function, Institution, LegalBasis, Place, Practitioner
from prag.staffing import actions, administration
from prag.staffing.actions import Named
from prag.staffing.querysets import accounts_of
from tests.staffing.browser import account
from tests.support.people import (
    acting,
    institution_of,
    make_institution,
    make_practitioner,
    make_prison,
    open_confirmed,
    seat,
)


class House:
    """A centre for social work with access manager and social worker, and a seat in a prison's case."""

    def __init__(self) -> None:
        self.prison = make_prison()
        self.case, self.code = open_confirmed(self.prison)
        self.worker = make_practitioner("social_worker")
        self.institution = institution_of(self.worker)
        self.seat = seat(self.prison, self.case, self.worker, "social_worker", ["work"], ["work"])
        self.manager = make_practitioner("access_manager", self.institution)

    def colleague(self, function: str | None = "social_worker") -> uuid.UUID:
        return make_practitioner(function, self.institution)


def _function(holder: uuid.UUID) -> uuid.UUID:
    with as_maintainer() as alias:
        return Function.objects.using(alias).get(holder=holder).id


def _row(model, **by):  # type: ignore[no-untyped-def]
    with as_maintainer() as alias:
        return model.objects.using(alias).get(**by)


def _refusal(act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.verdict.reason


def test_nobody_but_the_own_access_manager_registers_appoints_or_records_leave():
    house, stranger = House(), make_practitioner("access_manager")
    for who in (stranger, house.worker, make_practitioner("administrator")):
        with acting(who):
            _refusal(lambda: actions.register(institution=house.institution, name="A", email="a@test.invalid"))
            _refusal(lambda: actions.appoint(institution=house.institution, function=None, kind="social_worker", named=Named(house.worker)))
            _refusal(lambda: actions.set_leave(practitioner=house.worker, first=today(), last=None))
            _refusal(lambda: call("gate.practitioner_leaves", p_practitioner=house.worker))
            _refusal(lambda: call("gate.practitioner_returns", p_practitioner=house.worker, p_name="A"))
    assert _row(Practitioner, id=house.worker).active


def test_no_institution_given_is_refused_too():
    house = House()
    with acting(house.manager):
        _refusal(lambda: call("gate.register_practitioner", p_institution=None, p_name="A", p_email="a@test.invalid"))


def test_the_same_address_belongs_to_an_institution_once():
    house = House()
    with acting(house.manager):
        actions.register(institution=house.institution, name="A", email="Twice@test.invalid")
        assert "already" in _refusal(lambda: actions.register(institution=house.institution, name="B", email="twice@TEST.invalid"))


def test_only_people_of_the_institution_are_appointed():
    house, stranger = House(), make_practitioner("social_worker")
    with acting(house.manager):
        for named in (Named(stranger), Named(house.worker, stranger, today())):
            said = _refusal(lambda n=named: actions.appoint(institution=house.institution, function=None, kind="social_worker", named=n))
            assert "works in this institution" in said


def test_a_function_that_does_not_belong_to_this_kind_of_institution_is_refused():
    house = House()
    with acting(house.manager):
        for kind in ("prison_director", "administrator", "data_protection_officer"):
            _refusal(lambda k=kind: actions.appoint(institution=house.institution, function=None, kind=k, named=Named(house.worker)))


def test_a_deputy_is_somebody_else_and_has_a_period():
    house = House()
    other = house.colleague()
    function = _function(house.worker)
    with acting(house.manager):
        for named in (
            Named(house.worker, house.worker, today()),
            Named(house.worker, other),
            Named(house.worker, other, today(), today() - timedelta(days=1)),
        ):
            _refusal(lambda n=named: actions.appoint(institution=house.institution, function=function, kind="social_worker", named=n))


def test_nobody_gives_themselves_a_function_or_a_seat():
    house = House()
    function = _function(house.worker)
    with acting(house.manager):
        for named in (Named(house.manager), Named(house.worker, house.manager, today())):
            said = _refusal(
                lambda n=named: actions.appoint(institution=house.institution, function=function, kind="social_worker", named=n)
            )
            assert "themselves" in said
    with as_maintainer() as alias:
        Function.objects.using(alias).create(institution_id=house.institution, kind_id="social_worker", holder_id=house.manager)
    with acting(house.manager):
        for named in (Named(house.manager), Named(house.worker, house.manager, today())):
            assert "themselves" in _refusal(lambda n=named: actions.fill_seat(seat=house.seat, before=(), named=n))
    assert _row(Seat, id=house.seat).holder_id == house.worker


def test_an_access_manager_may_prolong_no_deputyship_of_their_own():
    house = House()
    function = _function(house.worker)
    until = today() + timedelta(days=3)
    with as_maintainer() as alias:
        Function.objects.using(alias).filter(id=function).update(deputy_id=house.manager, deputy_from=today(), deputy_until=until)
    with acting(house.manager):
        longer = Named(house.worker, house.manager, today(), until + timedelta(days=90))
        _refusal(lambda: actions.appoint(institution=house.institution, function=function, kind="social_worker", named=longer))
        same = Named(house.colleague(), house.manager, today(), until)
        actions.appoint(institution=house.institution, function=function, kind="social_worker", named=same)


def test_an_access_manager_appoints_no_one_in_place_of_nobody():
    house = House()
    function = _function(house.manager)
    with acting(house.manager):
        said = _refusal(lambda: actions.appoint(institution=house.institution, function=function, kind="access_manager", named=Named()))
    assert "access manager" in said


def test_the_last_access_manager_cannot_be_made_to_leave_by_the_deputy():
    institution = make_institution("social_work")
    manager, deputy = make_practitioner("access_manager", institution), make_practitioner(None, institution)
    with as_maintainer() as alias:
        Function.objects.using(alias).filter(holder=manager).update(deputy_id=deputy, deputy_from=today())
    with acting(deputy):
        _refusal(lambda: call("gate.practitioner_leaves", p_practitioner=manager))
    assert _row(Practitioner, id=manager).active
    assert _row(Function, institution_id=institution).holder_id == manager


def test_nobody_ends_their_own_access():
    house = House()
    with acting(house.manager):
        assert "your own" in _refusal(lambda: call("gate.practitioner_leaves", p_practitioner=house.manager))


def test_a_leaver_is_nobody_from_the_next_request_on_and_leaves_empty_places():
    house = House()
    function = _function(house.worker)
    with acting(house.manager) as actor:
        actions.end_access(actor=actor, practitioner=house.worker)
    with pytest.raises(NoActor), acting(house.worker):
        pass
    assert _row(Seat, id=house.seat).holder_id is None
    assert _row(Function, id=function).holder_id is None


def test_who_comes_back_has_neither_function_nor_seat():
    house = House()
    with acting(house.manager) as actor:
        actions.end_access(actor=actor, practitioner=house.worker)
        again = actions.invite_person(actor=actor, name="New Name", email=f"{house.worker.hex}@test.invalid", kinds=[])
    assert again == house.worker
    with acting(house.worker) as actor:
        assert actor.roles == frozenset()
        with pytest.raises(NotForYou):
            open_case(house.case, "test")


def test_a_seat_goes_to_people_of_the_function_alone():
    house = House()
    other_function, bare, colleague = house.colleague("access_manager"), house.colleague(None), house.colleague()
    with acting(house.manager):
        for named in (Named(other_function), Named(bare), Named(house.worker, bare, today())):
            assert "function" in _refusal(lambda n=named: actions.fill_seat(seat=house.seat, before=(), named=n))
        _refusal(lambda: actions.fill_seat(seat=house.seat, before=(), named=Named(make_practitioner("social_worker"))))
        _refusal(lambda: actions.fill_seat(seat=house.seat, before=(), named=Named()))
        actions.fill_seat(seat=house.seat, before=(), named=Named(house.worker, colleague, today()))


def test_a_seat_of_another_institution_is_refused():
    house, other = House(), House()
    with acting(other.manager):
        _refusal(lambda: actions.fill_seat(seat=house.seat, before=(), named=Named(other.worker)))


def test_an_excluded_person_is_not_seated_and_opens_nothing_until_it_is_lifted():
    house = House()
    with acting(house.manager):
        actions.exclude(practitioner=house.worker, case=house.case, reason="relative")
        assert "excluded" in _refusal(lambda: actions.fill_seat(seat=house.seat, before=(), named=Named(house.worker)))
        exclusion = Exclusion.objects.get(practitioner=house.worker)
    with acting(house.worker), pytest.raises(NotForYou):
        open_case(house.case, "test")
    with acting(make_practitioner("access_manager")):
        _refusal(lambda: actions.lift_exclusion(exclusion=exclusion.id))
    with acting(house.manager):
        actions.lift_exclusion(exclusion=exclusion.id)
    with acting(house.worker):
        assert open_case(house.case, "test").compartments == {"work", "key"}


def test_exclusion_reaches_only_own_people_and_cases_with_a_seat():
    house, other = House(), House()
    with acting(house.manager):
        _refusal(lambda: actions.exclude(practitioner=other.worker, case=house.case, reason="relative"))
        _refusal(lambda: actions.exclude(practitioner=house.worker, case=other.case, reason="relative"))


def test_a_deputy_opens_within_the_period_alone():
    house = House()
    deputy = house.colleague()

    def lasts(first: int, last: int | None) -> None:
        with acting(house.manager):
            until = None if last is None else today() + timedelta(days=last)
            actions.fill_seat(seat=house.seat, before=(), named=Named(house.worker, deputy, today() + timedelta(days=first), until))

    def opens() -> bool:
        with acting(deputy):
            try:
                return bool(open_case(house.case, "test").compartments)
            except NotForYou:
                return False

    for first, last, expected in ((-5, -1, False), (1, 9, False), (0, 0, True), (-3, None, True)):
        lasts(first, last)
        assert opens() is expected, (first, last)


def test_an_access_manager_opens_no_case():
    house = House()
    with acting(house.manager):
        with pytest.raises(NotForYou):
            open_case(house.case, "test")
        assert rows("cases.codes_of_seats") == [(house.seat, house.code)]


def test_leave_has_its_days_in_order():
    house = House()
    with acting(house.manager):
        _refusal(lambda: actions.set_leave(practitioner=house.worker, first=today(), last=today() - timedelta(days=1)))
        _refusal(lambda: actions.set_leave(practitioner=house.worker, first=None, last=today()))
        actions.set_leave(practitioner=house.worker, first=today(), last=None)
        actions.set_leave(practitioner=house.worker, first=None, last=None)
    assert _row(Practitioner, id=house.worker).absent_from is None


def test_links_are_for_others_of_the_own_institution():
    house, other = House(), House()
    with acting(house.manager) as actor:
        for person in (house.manager, other.worker):
            _refusal(lambda p=person: actions.send_link(actor=actor, person=_row(Practitioner, id=p), kind="join"))


def test_asking_for_addresses_of_other_institutions_leaves_a_row_each_time(superuser):
    house, other, third = House(), House(), House().manager
    taken = _row(Practitioner, id=other.worker).email
    left = house.colleague(None)
    with as_maintainer() as alias:
        Practitioner.objects.using(alias).filter(id=left).update(email=taken, active=False)
    with acting(house.manager) as actor:
        _refusal(lambda: actions.invite_person(actor=actor, name="A", email=taken, kinds=[]))
    with acting(third) as actor:
        _refusal(lambda: actions.invite_person(actor=actor, name="A", email=taken, kinds=[]))
    admin, place = make_practitioner("administrator"), _row(Place, jurisdiction="mk", key="mk_skopje")
    more = {"kind": "ngo", "name": "N", "short_name": uuid.uuid4().hex[:20], "place": place.id}
    with acting(admin) as actor:
        _refusal(lambda: administration.add_institution(actor=actor, manager="M", email=taken, **more))
        _refusal(lambda: administration.name_manager(actor=actor, institution=make_institution("ngo"), name="M", email=taken))
    refused = "select count(*) from audit.event where actor = %s and verb = 'refusal' and object = 'practitioner'"
    for who, times in ((house.manager, 1), (third, 1), (admin, 2)):
        assert superuser.execute(refused, [who]).fetchone()[0] == times
    with as_maintainer() as alias:
        assert not Institution.objects.using(alias).filter(short_name=more["short_name"]).exists()


def test_who_has_an_account_gets_no_link_for_joining_and_who_left_gets_one():
    house = House()
    user, worker = account(house.worker), _row(Practitioner, id=house.worker)
    with acting(house.manager) as actor:
        assert "has an account already" in _refusal(lambda: actions.send_link(actor=actor, person=worker, kind="join"))
        user.is_active = False
        user.save()
        assert accounts_of([house.worker])[house.worker].state == "none"
        actions.send_link(actor=actor, person=worker, kind="join")
    assert accounts_of([house.worker])[house.worker].state == "invited"


def test_an_administrator_adds_an_institution_and_its_first_access_manager_and_no_second():
    admin = make_practitioner("administrator")
    place = _row(Place, jurisdiction="mk", key="mk_skopje")
    with acting(admin) as actor:
        made = administration.add_institution(
            actor=actor, kind="social_work", name="Centre", short_name="CSW", place=place.id, manager="M", email="m@test.invalid"
        )
        assert made not in administration.institutions_without_manager()
        _refusal(lambda: administration.name_manager(actor=actor, institution=made, name="N", email="n@test.invalid"))
        _refusal(lambda: actions.register(institution=made, name="N", email="n@test.invalid"))
        _refusal(lambda: actions.appoint(institution=made, function=None, kind="social_worker", named=Named()))
    assert _row(Function, institution_id=made).kind_id == "access_manager"


def test_a_refused_first_access_manager_leaves_no_institution_behind():
    admin = make_practitioner("administrator")
    name = f"Centre {uuid.uuid4().hex}"
    place = _row(Place, jurisdiction="me", key="me_podgorica")
    with acting(admin) as actor:
        said = _refusal(
            lambda: administration.add_institution(
                actor=actor, kind="social_work", name=name, short_name="CSW", place=place.id, manager="M", email="m@test.invalid"
            )
        )
    assert "jurisdiction" in said


def test_an_administrator_stays_within_the_jurisdiction():
    admin, theirs = make_practitioner("administrator"), make_institution("social_work", "me")
    ours = make_institution("social_work")
    basis, deadline = (_first(model, "me") for model in (LegalBasis, Deadline))
    with acting(admin) as actor:
        assert theirs not in administration.institutions_without_manager()
        _refusal(lambda: administration.name_manager(actor=actor, institution=theirs, name="N", email="n@test.invalid"))
        _refusal(lambda: administration.record_agreement(title="T", purpose="P", starts=today(), ends=today(), parties=[ours, theirs]))
        _refusal(lambda: administration.confirm_basis(basis=basis.id))
        _refusal(lambda: administration.confirm_deadline(deadline=deadline.id))
    assert not _row(LegalBasis, id=basis.id).confirmed


def _first(model, jurisdiction: str):  # type: ignore[no-untyped-def]
    with as_maintainer() as alias:
        return model.objects.using(alias).filter(jurisdiction=jurisdiction, confirmed=False).order_by("key").first()


def test_an_access_manager_is_no_administrator():
    house = House()
    basis = _first(LegalBasis, "mk")
    with acting(house.manager):
        assert administration.institutions_without_manager() == set()
        _refusal(lambda: administration.confirm_basis(basis=basis.id))
        _refusal(
            lambda: administration.record_agreement(
                title="T", purpose="P", starts=today(), ends=today(), parties=[house.institution, house.prison.institution]
            )
        )


def test_an_agreement_needs_two_different_parties_and_days_in_order():
    admin, one, other = make_practitioner("administrator"), make_institution("ngo"), make_institution("social_work")
    with acting(admin):
        for parties, days in (([one], 5), ([one, one], 5), ([one, other], -1)):
            _refusal(
                lambda p=parties, d=days: administration.record_agreement(
                    title="T", purpose="P", starts=today(), ends=today() + timedelta(days=d), parties=p
                )
            )
        try:
            administration.record_agreement(title="T", purpose="P", starts=today(), ends=today(), parties=[one, other, one])
        except IntegrityError:
            pytest.fail("a party named twice is one party")
