"""Which services does the plan of a case get, in which order, and who sees which rows?"""

from __future__ import annotations

import uuid

import pytest

from prag.database.maintain import as_maintainer
from prag.gate.verbs import LogUnavailable
from prag.kernel.verdict import Refused
from prag.organisations.models import Function, LifeArea, Responsibility, Service
from prag.services import actions, querysets
from tests.services.places import day, make_place, offered, responsible, row
from tests.support.people import acting, institution_of, make_institution, make_practitioner

OFFER = actions.Offer("A bed", "By letter.", 30, day(0), None)
DUTY = actions.Duty("social_worker", None, "Finds a bed.", "Reception", day(0), None)


def test_services_of_the_town_come_first_then_by_lead_time_and_name():
    town, elsewhere, home = make_place(), make_place(), make_institution("social_work")
    slow = offered(town, home, lead_time_days=30, name="A")
    quick = offered(town, home, lead_time_days=2, name="Z")
    also_quick = offered(town, home, lead_time_days=2, name="B")
    far = offered(elsewhere, home, lead_time_days=0, name="A")
    offered(town, home, area="health")
    offered(town, home, first=1)
    offered(town, home, last=-1)
    with acting(make_practitioner("social_worker")):
        found = list(querysets.services_for(town.id, "work", day(0)))
        here = [one.id for one in found if one.here]
    assert here == [also_quick.id, quick.id, slow.id]
    assert [one.id for one in found[:3]] == here
    assert far.id in [one.id for one in found[3:]]


def test_a_replaced_service_is_offered_until_its_replacement_begins():
    town, home = make_place(), make_institution("social_work")
    old = offered(town, home, last=4)
    new = offered(town, home, first=5, replaces=old.id)
    again = offered(town, home, first=0, last=0)  # put right on its own first day
    right = offered(town, home, first=0, replaces=again.id)
    with acting(make_practitioner("social_worker")):
        now = {one.id for one in querysets.services_for(town.id, "work", day(0)) if one.here}
        later = {one.id for one in querysets.services_for(town.id, "work", day(5)) if one.here}
    assert now == {old.id, right.id}
    assert later == {new.id, right.id}


def test_gaps_are_the_areas_without_a_valid_service_in_their_order():
    town, home = make_place(), make_institution("social_work")
    everything = list(LifeArea.objects.using("owner").order_by("position").values_list("key", flat=True))
    offered(town, home, area="work")
    offered(town, home, area="health", first=3)
    offered(town, home, area="papers", last=0)
    offered(town, home, area="income", last=-1)
    with acting(make_practitioner("social_worker")):
        today = [area.key for area in querysets.gaps(town.id, day(0))]
        tomorrow = [area.key for area in querysets.gaps(town.id, day(1))]
        in_three = [area.key for area in querysets.gaps(town.id, day(3))]
    assert today == [key for key in everything if key not in ("work", "papers")]
    assert tomorrow == [key for key in everything if key != "work"]
    assert in_three == [key for key in everything if key not in ("work", "health")]


def test_another_jurisdiction_sees_nothing():
    town, home = make_place(), make_institution("social_work")
    service, line = offered(town, home), responsible(town, home, "social_worker")
    with acting(make_practitioner("social_worker", jurisdiction="ba")):
        assert not Service.objects.filter(id=service.id).exists()
        assert not Responsibility.objects.filter(id=line.id).exists()
        assert line.id not in querysets.staffing()
        assert list(querysets.services_for(town.id, "work", day(0)).filter(place=town)) == []
    with acting(make_practitioner("health_worker")):
        assert Service.objects.filter(id=service.id).exists()
        assert line.id in querysets.staffing()


@pytest.mark.parametrize("who", ["other institution", "without the function"])
def test_only_ones_own_institution_writes(who):
    town, home = make_place(), make_institution("social_work")
    service, line = offered(town, home), responsible(town, home, "social_worker")
    stranger = make_practitioner("health_worker") if who == "other institution" else make_practitioner("access_manager", home)
    fresh = {
        "jurisdiction_id": "mk", "institution_id": home, "place": town, "area_id": "work", "name": "Not mine", "how_to_ask": "x",
        "lead_time_days": 1, "valid_from": day(0),
    }  # fmt: skip
    with acting(stranger):
        # The database refuses or finds no row, whatever the application would do
        with pytest.raises(Exception, match="row-level security"):
            Service.objects.create(**fresh)
        assert Service.objects.filter(id=service.id).update(valid_until=day(0)) == 0
        assert Responsibility.objects.filter(id=line.id).update(valid_until=day(0)) == 0
    assert row(Service, id=service.id).valid_until is None
    assert row(Responsibility, id=line.id).valid_until is None
    assert row(Service, name="Not mine", place=town) is None


def test_an_action_on_a_line_of_others_is_refused_with_who_can():
    town, home = make_place(), make_institution("social_work")
    service, line = offered(town, home), responsible(town, home, "social_worker")
    with acting(make_practitioner("social_worker")) as actor:
        for act in (
            lambda: actions.end_service(actor=actor, service=service.id, last=day(0)),
            lambda: actions.change_service(actor=actor, service=service.id, offer=OFFER),
            lambda: actions.end_responsibility(actor=actor, line=line.id, last=day(0)),
        ):
            with pytest.raises(Refused) as no:
                act()
            assert no.value.verdict.who
    with acting(make_practitioner("access_manager", home)) as actor, pytest.raises(Refused):
        actions.add_service(actor=actor, place=town.id, area="work", offer=OFFER)


def test_nobody_takes_a_service_into_another_jurisdiction():
    worker = make_practitioner("social_worker")
    with acting(worker), pytest.raises((LogUnavailable, Exception), match="row-level security|LogUnavailable"):
        Service.objects.create(
            jurisdiction_id="ba", institution_id=institution_of(worker), place=make_place("ba"), area_id="work", name="x", how_to_ask="x",
            lead_time_days=1, valid_from=day(0),
        )  # fmt: skip


def test_a_change_is_a_new_line_beside_the_old_one(superuser):
    town, worker, promised = make_place(), make_practitioner("social_worker"), uuid.uuid4()
    with acting(worker) as actor:
        first = actions.add_service(actor=actor, place=town.id, area="work", offer=OFFER, commitment=promised)
        second = actions.change_service(actor=actor, service=first, offer=actions.Offer("A room", "By telephone.", 10, day(7), day(90)))
        # Once more: only the newest is changed
        with pytest.raises(Refused):
            actions.change_service(actor=actor, service=first, offer=OFFER)
        with pytest.raises(Refused):
            actions.end_service(actor=actor, service=first, last=day(0))
    old, new = row(Service, id=first), row(Service, id=second)
    assert (old.name, old.valid_from, old.valid_until, old.commitment) == ("A bed", day(0), day(6), promised)
    assert (new.name, new.valid_from, new.valid_until, new.replaces) == ("A room", day(7), day(90), first)
    assert (new.commitment, new.area_id, new.place_id, new.institution_id) == (promised, "work", town.id, institution_of(worker))
    # And each step stands in the log
    logged = superuser.execute(
        "select object_id, count(*) from audit.event where verb = 'forum' and object = 'service' and actor = %s group by 1", [worker]
    )
    assert dict(logged.fetchall()) == {first: 2, second: 1}


def test_a_line_of_the_role_map_begins_and_ends(superuser):
    town, worker = make_place(), make_practitioner("social_worker")
    with acting(worker) as actor:
        line = actions.add_responsibility(actor=actor, place=town.id, duty=DUTY)
        with pytest.raises(Refused):
            actions.end_responsibility(actor=actor, line=line, last=day(-1))
        actions.end_responsibility(actor=actor, line=line, last=day(3))
        with pytest.raises(Refused):
            actions.end_responsibility(actor=actor, line=line, last=day(4))
    found = row(Responsibility, id=line)
    assert (found.valid_until, found.jurisdiction_id, found.institution_id) == (day(3), "mk", institution_of(worker))
    logged = superuser.execute("select count(*) from audit.event where object = 'responsibility' and object_id = %s", [line])
    assert logged.fetchone()[0] == 2


def test_the_role_map_knows_of_vacancies_and_of_nobodys_name():
    town, home = make_place(), make_institution("social_work")
    lines = {kind: responsible(town, home, kind) for kind in ("social_worker", "health_worker", "mentor")}
    holder, stands_in = make_practitioner("social_worker", home), make_practitioner(None, home)
    with as_maintainer() as alias:
        Function.objects.using(alias).filter(holder_id=holder).update(deputy_id=stands_in, deputy_from=day(-9))
        Function.objects.using(alias).create(institution_id=home, kind_id="health_worker", holder_id=holder, deputy_id=stands_in,
                                             deputy_from=day(-9), deputy_until=day(-1))  # fmt: skip
        Function.objects.using(alias).create(institution_id=home, kind_id="mentor", holder=None)
    with acting(make_practitioner("police_contact")):
        known = querysets.staffing()
        assert not Function.objects.filter(institution_id=home).exists()
    assert {kind: known[line.id] for kind, line in lines.items()} == {
        "social_worker": (True, True), "health_worker": (True, False), "mentor": (False, False),
    }  # fmt: skip
    # Who neither sits at tables nor in forums is told nothing
    with acting(make_practitioner("access_manager", home)):
        assert querysets.staffing() == {}
