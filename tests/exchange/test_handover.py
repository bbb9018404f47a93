"""Is somebody responsible at every moment, and able to open the case?"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from prag.cases.models import Case, Handover, Responsibility
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.exchange.actions import decide_handover, offer_handover
from prag.gate.models import Item, Seat
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.profiles.models import WorkStatement
from prag.releases.actions import Dates, record_dates
from tests.exchange.notices import PARTS, a_case, send
from tests.staffing.browser import browser, words
from tests.support.people import FAR, acting, institution_of, make_practitioner, make_prison, open_confirmed, seat


def _offer(case, note="The first night is agreed."):
    form = {"receiver": f"{case.theirs}:{case.function}", "note": note}
    return browser(case.prison.officer).post(reverse("handover_offer", args=[case.code]), form)


def _item(case_id) -> uuid.UUID:
    with as_maintainer() as alias:
        return Handover.objects.using(alias).filter(case_id=case_id).order_by("-at").first().item


def _responsible(case_id) -> uuid.UUID:
    with as_maintainer() as alias:
        return Case.objects.using(alias).get(id=case_id).responsible_id


def test_the_sender_stays_responsible_until_it_is_accepted_and_reads_on():
    case = a_case("probation_officer")
    assert _offer(case).status_code == 302
    assert _responsible(case.id) == case.prison.institution
    sender = browser(case.prison.officer)
    page = words(sender.get(reverse("handover_offer", args=[case.code])))
    assert "Offered, not answered yet" in page
    assert "An offer waits for its answer" in page
    address = reverse("handover_read", args=[_item(case.id)])
    receiver = browser(case.guest)
    offer = receiver.get(address)
    assert "The first night is agreed." in words(offer)
    assert reverse("case_page", args=[case.code]) in offer.content.decode(), "whoever decides reads the case first"
    assert receiver.post(address, {"answer": "accepted"})["Location"] == reverse("case_page", args=[case.code])
    assert _responsible(case.id) == case.theirs
    with acting(case.prison.officer):
        tail = Seat.objects.get(case_id=case.id, institution=case.prison.institution)
        assert (tail.writes, tail.ends <= today() + timedelta(days=30)) == ((), True)
        opened = open_case(case.id, "case_page", writes=["work"])
        assert not opened.writes
        assert not WorkStatement.objects.of(opened).exists()
    page = words(sender.get(reverse("handover_offer", args=[case.code])))
    assert page.count("now") >= 1
    assert "Only whoever acts for the responsible institution does this." in page
    assert receiver.get(reverse("case_notices", args=[case.code])).status_code == 200


def test_whoever_took_over_is_not_told_of_a_new_date_by_itself():
    case = a_case("probation_officer", release_expected=today() + timedelta(days=40))
    send(case)
    _offer(case)
    receiver = browser(case.guest)
    receiver.post(reverse("handover_read", args=[_item(case.id)]), {"answer": "accepted"})
    with acting(case.guest):
        record_dates(case=case.id, dates=Dates(full_term=today() + timedelta(days=9)), reason="court_decision")
        about = set(Duty.objects.filter(case_id=case.id, computed=True, closed_at=None).values_list("about", flat=True))
    assert about == {case.id}
    for name in ("case_notices", "short_notice"):
        page = words(receiver.get(reverse(name, args=[case.code])))
        assert "Told of another date" not in page
        assert "It will read" not in page
        assert "Call it back" not in page
    page = words(receiver.get(reverse("releases_ahead")))
    assert "another date" not in page
    assert "1 institution told" in page


def test_declined_or_taken_back_nothing_changes():
    case = a_case("social_worker")
    _offer(case)
    receiver = browser(case.guest)
    address = reverse("handover_read", args=[_item(case.id)])
    assert "Say why you decline" in words(receiver.post(address, {"answer": "declined"}))
    assert receiver.post(address, {"answer": "declined", "reason": "not_our_place"})["Location"] == reverse("home")
    _offer(case)
    sender = browser(case.prison.officer)
    item = _item(case.id)
    assert sender.post(reverse("handover_offer", args=[case.code]), {"action": "withdraw"}).status_code == 302
    assert receiver.get(reverse("handover_read", args=[item])).status_code == 404
    assert _responsible(case.id) == case.prison.institution
    page = words(sender.get(reverse("handover_offer", args=[case.code])))
    assert "Declined: The person will not live in our area" in page
    assert "Taken back" in page


def _owed_after_decline(case):
    with as_maintainer() as alias:
        return list(Duty.objects.using(alias).filter(case_id=case.id, kind="declined_handover").order_by("asked_at"))


def test_a_declined_offer_is_owed_another_one_or_to_be_kept():
    case = a_case("social_worker")
    sender, here = browser(case.prison.officer), reverse("handover_offer", args=[case.code])
    for answer in ("asked_again", "kept"):
        _offer(case)
        browser(case.guest).post(reverse("handover_read", args=[_item(case.id)]), {"answer": "declined", "reason": "no_capacity"})
        duty = _owed_after_decline(case)[-1]
        assert (duty.institution_id, duty.function_kind, duty.closed_at) == (case.prison.institution, "treatment_officer", None)
        page = sender.get(reverse("home"))
        assert "Declined to take over: offer it to somebody else, or keep it" in words(page)
        assert f'href="{here}"' in page.content.decode()
        assert "Declined: what now?" in words(sender.get(here))
        assert "Declined: what now?" not in words(browser(case.guest).get(here))
        if answer == "kept":
            with acting(case.guest), pytest.raises(Refused):
                call("cases.keep_case", p_case=case.id)
            assert _owed_after_decline(case)[-1].closed_at is None
            assert sender.post(here, {"action": "keep"}).status_code == 302
        else:
            _offer(case)
            sender.post(here, {"action": "withdraw"})
        assert _owed_after_decline(case)[-1].outcome == answer
    assert "Declined: what now?" not in words(sender.get(here))
    assert len(_owed_after_decline(case)) == 2


def test_a_seat_without_a_holder_cannot_accept():
    case = a_case("probation_officer")
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(case_id=case.id, institution=case.theirs).update(holder=None)
    assert "Nobody holds this seat yet" in words(browser(case.prison.officer).get(reverse("handover_offer", args=[case.code])))
    _offer(case)
    address = reverse("handover_read", args=[_item(case.id)])
    receiver = browser(case.guest)
    said = words(receiver.get(address))
    assert "Nobody holds your institution's seat in this case" in said
    assert "access manager" in said
    assert receiver.post(address, {"answer": "accepted"}).status_code == 422
    with acting(case.guest), pytest.raises(Refused, match="holds the seat"):
        decide_handover(item=_item(case.id), answer="accepted")
    for reason in (None, "other"):
        with acting(case.guest), pytest.raises(Refused, match="why you decline"):
            decide_handover(item=_item(case.id), answer="declined", reason=reason)
    assert receiver.post(address, {"answer": "declined", "reason": "no_capacity"}).status_code == 302


def test_others_do_not_see_the_offer_and_a_guest_offers_nothing():
    case = a_case("probation_officer")
    _offer(case)
    address = reverse("handover_read", args=[_item(case.id)])
    strangers = [make_practitioner("probation_officer"), make_practitioner("probation_officer", jurisdiction="me"), case.prison.officer]
    for other in strangers:
        assert browser(other).get(address).status_code == 404
    assert browser(strangers[0]).get(reverse("handover_offer", args=[case.code])).status_code == 404
    assert "Only whoever acts" in words(browser(case.guest).get(reverse("handover_offer", args=[case.code])))


def test_nobody_at_the_table_who_can_take_over():
    case = a_case("police_contact")
    page = words(browser(case.prison.officer).get(reverse("handover_offer", args=[case.code])))
    assert "Nobody at the table can take over" in page


@dataclass
class World:
    """Three institutions that can be responsible, each with one person at the table."""

    case_id: uuid.UUID
    people: dict[uuid.UUID, tuple[uuid.UUID, str]]
    asked: list[uuid.UUID] = field(default_factory=list)

    def responsible(self) -> uuid.UUID:
        return _responsible(self.case_id)


def _world() -> World:
    prison = make_prison()
    case_id, _code = open_confirmed(prison)
    people = {prison.institution: (prison.officer, "treatment_officer")}
    for function, last in (("probation_officer", FAR), ("social_worker", timedelta(days=3))):
        guest = make_practitioner(function)
        seat(prison, case_id, guest, function, PARTS[function], ends=today() + last)
        people[institution_of(guest)] = (guest, function)
    return World(case_id, people)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("offer"), st.integers(0, 2)), st.tuples(st.sampled_from(["accept", "decline", "withdraw"]), st.integers(0, 2)),
        st.tuples(st.just("days"), st.integers(1, 20)),
    ),
    max_size=9,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
# Back to the sender within its tail, and past the tail's end; to a seat that was about to end, and past that.
@example([("offer", 1), ("accept", 1), ("offer", 0), ("accept", 1), ("days", 20), ("days", 20)])
@example([("offer", 2), ("accept", 1), ("days", 5)])
def test_at_every_moment_exactly_one_institution_is_responsible_and_can_open_the_case(taken):
    world = _world()
    _holds(world)
    for verb, n in taken:
        with suppress(Refused):
            _take(world, verb, n)
        _holds(world)


def _take(world: World, verb: str, n: int) -> None:
    institutions = list(world.people)
    now = world.responsible()
    if verb == "days":
        return _days_pass(world.case_id, n)
    if verb == "offer":
        receiver = institutions[n]
        with acting(world.people[now][0]):
            case = Case.objects.get(id=world.case_id)
            offer_handover(case=case, institution=receiver, function=world.people[receiver][1], note="", due=today() + timedelta(days=14))
        return None
    with as_maintainer() as alias:
        offer = Handover.objects.using(alias).filter(case_id=world.case_id).order_by("-at").first()
    if offer is None:
        return None
    # Also by somebody to whom it was not offered.
    who = now if verb == "withdraw" else offer.receiver_id if n else institutions[n]
    with acting(world.people[who][0]):
        reason = "no_capacity" if verb == "decline" else None
        decide_handover(item=offer.item, answer={"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}[verb], reason=reason)
    return None


def _days_pass(case_id: uuid.UUID, days: int) -> None:
    """Everything that ends comes nearer by so many days; then the worker marks what is over."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set role prag_maintain")
        for table, columns in (("gate.seat", ("starts", "ends")), ("gate.item", ("due", "ends"))):
            moved = ", ".join(f"{column} = {column} - {days}" for column in columns)
            cursor.execute(f"update {table} set {moved} where case_id = %s", [case_id])
        cursor.execute("reset role")
    with connections["worker"].cursor() as cursor:
        cursor.execute("select gate.expire()")


def _holds(world: World) -> None:
    with as_maintainer() as alias:
        rows = list(Responsibility.objects.using(alias).filter(case_id=world.case_id).order_by("since"))
        responsible = Case.objects.using(alias).get(id=world.case_id).responsible_id
        seats = list(Seat.objects.using(alias).filter(case_id=world.case_id, ended_at=None, starts__lte=today(), ends__gte=today()))
        answered = dict(Item.objects.using(alias).filter(case_id=world.case_id, kind="handover").values_list("id", "answer"))
        open_offers = [one.item for one in Handover.objects.using(alias).filter(case_id=world.case_id, state="asked")]
    assert rows[-1].institution_id == responsible
    assert all(one.institution_id != two.institution_id for one, two in zip(rows, rows[1:], strict=False))
    writing = [one for one in seats if "custody" in one.writes]
    assert [(one.institution_id, one.holder_id is not None) for one in writing] == [(responsible, True)]
    assert len(open_offers) <= 1
    assert all(answered[item] is None for item in open_offers)
    with acting(world.people[responsible][0]):
        assert "custody" in open_case(world.case_id, "case_page", writes=["custody"]).writes
