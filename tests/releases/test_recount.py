"""Does the database hold exactly what the engine says, after every change and every count?"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import strategies as st

from prag.database.maintain import as_maintainer
from prag.duties.models import Duty, DutyAddressee
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.messages import worker
from prag.messages.models import Outgoing
from prag.organisations.models import Deadline
from prag.releases import recount
from prag.releases.actions import Dates
from prag.releases.engine import recount as recount_case
from tests.releases.real import AHEAD, answer, contact, guest, release, set_dates, somebody, step, stored, tell
from tests.support.people import acting, institution_of


def test_a_moved_date_moves_its_duties_and_moved_back_they_are_the_same():
    one = somebody()
    guest(one)
    set_dates(one, full_term=AHEAD)
    before = stored(one)
    assert before == answer(one)
    assert before
    assert set_dates(one, full_term=AHEAD - timedelta(days=40)) > 0
    moved = stored(one)
    assert moved == answer(one)
    assert all(moved[name] < before[name] for name in moved.keys() & before.keys() if name[0] in ("send_notice", "start_pre_release"))
    set_dates(one, full_term=AHEAD)
    assert stored(one) == before == answer(one)


def test_two_moves_in_a_day_count_as_the_last():
    one = somebody()
    guest(one)
    set_dates(one, full_term=AHEAD + timedelta(days=80))
    set_dates(one, full_term=AHEAD - timedelta(days=10))
    assert stored(one) == answer(one)
    twin = somebody()
    guest(twin)
    set_dates(twin, full_term=AHEAD - timedelta(days=10))
    assert sorted(kind for kind, _about in stored(one)) == sorted(kind for kind, _about in stored(twin))


def test_whoever_was_told_is_told_again_when_the_date_moves():
    one = somebody()
    theirs = institution_of(guest(one))
    set_dates(one, full_term=AHEAD)
    assert ("send_notice", str(theirs)) in stored(one) or ("send_notice_at_once", str(theirs)) in stored(one)
    tell(one, theirs, AHEAD)
    assert not [kind for kind, about in stored(one) if kind.startswith("send_") and about == str(theirs)]
    set_dates(one, full_term=AHEAD - timedelta(days=40))
    assert stored(one)["send_changed_notice", str(theirs)] == today()
    set_dates(one, full_term=AHEAD)
    assert ("send_changed_notice", str(theirs)) not in stored(one)
    assert stored(one) == answer(one)


@pytest.mark.parametrize(
    "way", [(), ("assess",), ("assess", "plan", "prepare"), ("release",), ("release", "recall"), ("assess", "release", "propose_closing")]
)
def test_after_each_step_the_duties_are_the_engines_answer(way):
    one = somebody()
    guest(one)
    set_dates(one, full_term=AHEAD)
    for verb in way:
        if verb == "release":
            release(one)
        elif verb == "recall":
            step(one, verb, dates=Dates(full_term=AHEAD), reason="recalled")
        else:
            step(one, verb)
        assert stored(one) == answer(one)
    assert stored(one)


def test_a_return_to_custody_begins_a_new_stay():
    one = somebody()
    step(one, "assess")
    step(one, "plan")
    release(one)
    assert "first_contact" in {kind for kind, _ in stored(one)}
    step(one, "recall", dates=Dates(full_term=AHEAD), reason="recalled")
    kinds = {kind for kind, _ in stored(one)}
    assert {"reopen_after_return", "assess"} <= kinds
    assert not {"first_contact", "first_review", "review_plan"} & kinds
    assert one.phase() == "open"
    step(one, "assess")
    assert "reopen_after_return" not in {kind for kind, _ in stored(one)}


def test_the_worker_counts_what_pages_count():
    one = somebody()
    guest(one)
    set_dates(one, full_term=AHEAD)
    right = stored(one)
    with as_maintainer() as alias:
        DutyAddressee.objects.using(alias).filter(duty__case_id=one.id).delete()
        Duty.objects.using(alias).filter(case_id=one.id).delete()
    assert stored(one) == {}
    cases, changed = recount.recount_now()
    assert cases > 0
    assert changed >= len(right)
    assert stored(one) == right
    assert recount.recount_now()[1] == 0, "nothing has changed"


def test_a_stopped_count_goes_on_where_it_was(monkeypatch):
    for _ in range(3):
        somebody()
    every = recount.recount_now()[0]
    monkeypatch.setattr(recount, "AT_ONCE", 1)
    monkeypatch.setattr(recount, "_standing", recount.Standing())
    monkeypatch.setattr(recount, "SLICE_SECONDS", 0.01)
    slices = []
    while done := recount.recount_slice():
        slices.append(done)
    assert sum(slices) == every
    assert len(slices) > 1
    assert recount.recount_slice() == 0, "done for a while"
    monkeypatch.setattr(recount, "today", lambda: today() + timedelta(days=1))
    assert recount.recount_slice() > 0, "tomorrow begins anew"


def test_where_there_is_little_to_count_it_is_counted_again_soon(monkeypatch):
    monkeypatch.setattr(recount, "_standing", recount.Standing())
    monkeypatch.setattr(recount, "SLICE_SECONDS", 1000.0)
    recount.recount_slice()
    one = somebody()
    assert stored(one) == {}, "the director who confirmed it does not count"
    assert recount.recount_slice() == 0
    recount._standing.next_at = 0.0
    recount.recount_slice()
    assert stored(one) == answer(one) != {}


def test_the_worker_has_the_job():
    assert dict(worker.JOBS)["recount"] is recount.recount_slice
    before = len(worker.JOBS)
    worker.add_job("recount", recount.recount_slice)
    assert len(worker.JOBS) == before
    assert "recount" in worker.tick()


def test_a_place_that_lacks_an_interval_stops_nobody_else(caplog):
    one = somebody()
    with as_maintainer() as alias:
        row = Deadline.objects.using(alias).get(jurisdiction="me", key="first_contact")
        Deadline.objects.using(alias).filter(id=row.id).update(key="gone")
    try:
        with caplog.at_level(logging.ERROR):
            found = recount.places()
            recount.recount_now()
        assert "me" not in found
        assert "mk" in found
        assert "me: intervals missing: ['first_contact']" in caplog.text
        with acting(one.prison.officer):
            recount_case(one.id)
    finally:
        with as_maintainer() as alias:
            Deadline.objects.using(alias).filter(id=row.id).update(key="first_contact")
    assert stored(one) == answer(one)


def test_a_missed_first_contact_asks_the_deputy_at_once_and_only_once():
    one = somebody()
    deputy = _deputy_of(one)
    left = release(one, today() - timedelta(days=4))
    contact(one, left, kept=False, day=today() - timedelta(days=1))
    name = ("missed_first_contact", str(one.id))
    assert stored(one)[name] == today() - timedelta(days=1)
    assert list(stored(one, by=deputy)) == [name], "the deputy sees this one, the same day"
    with as_maintainer() as alias:
        duty = Duty.objects.using(alias).get(case_id=one.id, kind="missed_first_contact")
        mails = Outgoing.objects.using(alias).filter(reference=duty.id)
        assert [(mail.practitioner_id, mail.kind) for mail in mails] == [(deputy, "escalated")]
    contact(one, left, kept=False, day=today())
    assert stored(one)[name] == today() - timedelta(days=1), "a second one does not put it off"
    contact(one, left, kept=True, fact="")
    assert not {"missed_first_contact", "first_contact"} & {kind for kind, _ in stored(one)}
    assert stored(one) == answer(one)


def test_without_a_deputy_the_head_is_asked():
    one = somebody()
    contact(one, release(one), kept=False)
    assert [kind for kind, _ in stored(one, by=one.prison.director)] == ["missed_first_contact"]


def _deputy_of(one):
    from prag.organisations.models import Function
    from tests.support.people import make_practitioner

    deputy = make_practitioner(None, one.prison.institution)
    with as_maintainer() as alias:
        # Named for next month: a missed person does not wait for that.
        Function.objects.using(alias).filter(holder=one.prison.officer).update(deputy=deputy, deputy_from=today() + timedelta(days=30))
    return deputy


def _deeds():
    """What can happen to a case, in any order: dates move either way, somebody is told, somebody joins, a step is taken."""
    days = st.integers(-30, 400)
    return st.lists(
        st.one_of(
            st.tuples(st.just("dates"), st.none() | days, st.none() | days, st.booleans()),
            st.tuples(st.just("tell"), st.sampled_from(["right", "wrong", "none"])),
            st.tuples(st.sampled_from(["guest", "go_on", "out", "back", "kept", "missed"])),
        ),
        min_size=1,
        max_size=6,
    )


@hypothesis.settings(deadline=None, max_examples=20, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(_deeds())
def test_whatever_happens_the_database_holds_the_engines_answer(deeds):
    one = somebody()
    theirs = institution_of(guest(one))
    set_dates(one, full_term=AHEAD)
    for deed in deeds:
        try:
            _do(one, theirs, deed)
        except Refused:
            continue  # not possible in this phase; nothing may have changed then either
        finally:
            assert stored(one) == answer(one), deed


def _do(one, theirs, deed):
    kind, *more = deed
    outside = one.phase() in ("released", "closing")
    if kind == "dates":
        earliest, full_term = (today() + timedelta(days=n) if n is not None else None for n in more[:2])
        actual = today() if outside else None
        set_dates(one, earliest=earliest, full_term=full_term, pending=more[2], actual=actual)
    elif kind == "tell":
        tell(one, theirs, {"right": today() if outside else AHEAD, "wrong": AHEAD + timedelta(days=9), "none": None}[more[0]])
    elif kind == "guest":
        theirs = guest(one)
        with acting(one.prison.officer):
            recount_case(one.id)
    elif kind in ("kept", "missed"):
        if outside:
            contact(one, today(), kept=kind == "kept")
    else:
        _step(one, kind)


def _step(one, kind):
    if kind == "out":
        release(one)
    elif kind == "back":
        step(one, "recall", dates=Dates(full_term=AHEAD), reason="recalled")
    else:
        onward = {"open": "assess", "assessed": "plan", "planned": "prepare", "pre_release": "notify", "released": "propose_closing"}
        step(one, onward.get(one.phase(), "go_on"))


def test_the_command_counts_at_once_and_can_be_stopped(capsys):
    from prag.cli.worker import _recount

    one = somebody()
    stop = threading.Event()
    assert _recount(stop) == 0
    assert "cases counted" in capsys.readouterr().out
    assert stored(one) == answer(one) != {}
    stop.set()
    _recount(stop)
    assert capsys.readouterr().out == "0 cases counted, 0 duties changed, stopped\n"
