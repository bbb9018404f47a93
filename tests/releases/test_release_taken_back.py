"""Does a release that never happened leave no trace in what is due, and is who was told of it told anew?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from prag.cases.models import Transition
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import Deadline
from prag.releases import rules
from prag.releases.actions import Dates, Event
from prag.releases.reading import TAKE_BACK_DAYS
from tests.releases.real import (
    AHEAD,
    answer,
    contact,
    guest,
    kinds,
    mark,
    release,
    set_dates,
    somebody,
    step,
    stored,
    tell,
)
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ago", "seen", "says"),
    [(0, False, ""), (7, False, ""), (8, False, "too long ago"), (None, False, "too long ago"), (0, True, "counts as kept")],
)
def test_how_long_a_release_is_taken_back(ago, seen, says):
    recorded = None if ago is None else today() - timedelta(days=ago)
    verdict = rules.release_was_a_mistake(recorded=recorded, today=today(), days=TAKE_BACK_DAYS, seen=seen)
    assert bool(verdict) is (not says)
    assert says in verdict.reason


def _take_back(one, **dates):
    step(one, "take_back_release", dates=Dates(**({"full_term": AHEAD} | dates)), reason="release_taken_back",
         events=(Event(kind="release_taken_back", day=today(), fact="Put off that morning."),))  # fmt: skip


@pytest.mark.parametrize(
    "way", [(), ("assess",), ("assess", "plan"), ("assess", "plan", "prepare"), ("assess", "plan", "prepare", "notify")]
)
def test_a_release_taken_back_leaves_what_was_due_before(way):
    one = somebody()
    guest(one)
    set_dates(one, full_term=AHEAD)
    for verb in way:
        step(one, verb)
    phase, before = one.phase(), stored(one)
    release(one)
    contact(one, today(), kept=False)
    assert {"first_contact", "missed_first_contact"} & kinds(one)
    _take_back(one)
    assert one.phase() == phase
    assert stored(one) == before == answer(one)
    release(one)
    assert "first_contact" in kinds(one)
    assert "missed_first_contact" not in kinds(one), "who was inside missed nothing"


def test_through_the_pages_and_who_was_told_is_told_anew():
    one = somebody()
    theirs = institution_of(guest(one))
    soon = today() + 3 * DAY
    set_dates(one, full_term=soon)
    release(one)
    tell(one, theirs, today())
    client = one.officer
    page = words(client.get(one.at("case_release")))
    assert "Take back a release recorded by mistake" in page
    assert "A release that never happened is taken back" in page
    address = one.at("case_step", "take_back_release")
    assert "record the return to custody" in words(client.get(address))
    form = day_fields("full_term", soon)
    assert client.post(address, form).status_code == 422, "what happened is asked"
    assert client.post(address, {"reason": "Put off."}).status_code == 422, "a date, or that a decision is pending"
    page = words(client.post(address, form | {"reason": "Put off that very morning."}, follow=True))
    assert "The release is taken back. Next:" in page
    assert "Put off that very morning." in page
    assert "The release had been recorded by mistake" in page
    assert one.phase() == "open"
    assert stored(one)["send_changed_notice", str(theirs)] == today()
    assert "still believes another date" in words(client.get("/releases/"))
    tell(one, theirs, soon)
    assert "send_changed_notice" not in kinds(one)
    assert client.get(address).status_code == 404
    assert "not released yet" in words(client.get(one.at("case_release")))


def test_a_kept_contact_stands_in_the_way_until_it_is_marked():
    one = somebody()
    contact(one, release(one), kept=True)
    page = words(one.officer.get(one.at("case_release")))
    assert "Take back a release recorded by mistake Not possible now. A contact after the release counts as kept." in page
    with pytest.raises(Refused):
        _take_back(one)
    assert one.phase() == "released"
    mark(one)
    _take_back(one)
    assert one.phase() == "open"


def _recorded_days_ago(one, ago):
    with as_maintainer() as alias:
        for row in Transition.objects.using(alias).filter(case_id=one.id, verb="release"):
            Transition.objects.using(alias).filter(id=row.id).update(at=row.at - timedelta(days=ago))


def test_after_the_days_of_the_place_it_is_a_return_and_no_mistake():
    one = somebody()
    release(one, today() - 8 * DAY)
    _recorded_days_ago(one, 8)
    assert "too long ago" in words(one.officer.get(one.at("case_release")))
    with pytest.raises(Refused):
        _take_back(one)
    with as_maintainer() as alias:
        Deadline.objects.using(alias).filter(jurisdiction="mk", key="take_back_release").update(amount=8)
    try:
        assert "too long ago" not in words(one.officer.get(one.at("case_release")))
        _take_back(one)
    finally:
        with as_maintainer() as alias:
            Deadline.objects.using(alias).filter(jurisdiction="mk", key="take_back_release").update(amount=7)
    assert one.phase() == "open"


def test_only_what_was_released_is_taken_back_by_whoever_acts():
    one = somebody()
    friend = guest(one, "social_worker", ("work",))
    with pytest.raises(Refused):
        _take_back(one)
    release(one)
    assert browser(friend).post(one.at("case_step", "take_back_release"), {}).status_code == 403
    with acting(one.prison.officer), pytest.raises(Refused):  # the actual day stands, so the phase does too
        call("cases.take_step", p_case=one.id, p_verb="take_back_release")
    with acting(friend), pytest.raises(Refused):
        call("cases.take_step", p_case=one.id, p_verb="take_back_release")
    step(one, "propose_closing")
    with pytest.raises(Refused):
        _take_back(one)
    step(one, "go_on", marks={"renewed": today()})
    _take_back(one)
    assert one.phase() == "open"


def test_timeliness_counts_neither():
    one = somebody()
    tell(one, institution_of(guest(one)), AHEAD)
    asked = _asked(one)
    contact(one, release(one), kept=False)
    mark(one)
    _take_back(one)
    assert _asked(one) == asked


def _asked(one):
    """The duties of the case of which timeliness is told."""
    with as_maintainer() as alias:
        rows = Duty.objects.using(alias).filter(case_id=one.id, computed=False, kind__in=["release_notice", "action", "handover"])
        return list(rows.order_by("id").values_list("kind", "due", "closed_at", "outcome"))


def test_without_a_new_date_too_nobody_is_left_believing_the_wrong_one():
    one = somebody()
    theirs = institution_of(guest(one))
    release(one)
    tell(one, theirs, today())
    _take_back(one, full_term=None, pending=True)
    assert stored(one)["send_changed_notice", str(theirs)] == today() == answer(one)["send_changed_notice", str(theirs)]
    assert "1 institution believes another date." in words(one.officer.get(one.at("case_page")))
