"""May a case take its next step, and who hears why not? A table of cases for each guard, then the same through the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prag.cases.models import Case
from prag.cases.workflow import OVER, TRANSITIONS
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Item, Seat
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused, refused
from prag.releases.actions import Dates
from prag.releases.board import Notice, Told, late_notice, missed_since, months_around, owed_word, passed_word, told_of, told_word
from prag.releases.day_one import CHECKLIST, WEEKDAY_WORDS
from prag.releases.duty_table import TABLE
from prag.releases.path import ELSEWHERE, ENDS, FORWARD, GUARDS, PathFacts, may_step, verbs_from
from prag.releases.rules import contacts_begin, dates_change, dates_fit, happened_on, missed_says_why
from prag.releases.words import (
    CHOSEN_REASONS,
    DAY_NOTES,
    DAY_ONE,
    DUTIES,
    REASONS,
    REMINDERS,
    STEP_HINTS,
    STEPS,
    STEPS_DONE,
    interval_words,
    items_word,
)
from tests import releases as some
from tests.releases.real import guest, release, set_dates, somebody, step, tell
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of

NO = refused("No.", "the social worker")
DAY = date(2027, 6, 16)


@pytest.mark.parametrize(
    ("verb", "facts", "says"),
    [
        ("assess", PathFacts(phase="open"), ""),
        ("assess", PathFacts(phase="open", acts=NO, unasked=("Work",)), "No."),
        ("assess", PathFacts(phase="open", unasked=("Work",)), "one life area yet: Work."),
        ("assess", PathFacts(phase="open", unasked=("Work", "Papers")), "2 life areas yet: Work, Papers."),
        ("assess", PathFacts(phase="open", voice=False), "own view"),
        ("assess", PathFacts(phase="planned"), "moved on"),
        ("plan", PathFacts(phase="assessed"), ""),
        ("plan", PathFacts(phase="assessed", plan=NO), "No."),
        ("plan", PathFacts(phase="assessed", ready=NO, unasked=("Work",), voice=False), ""),
        ("prepare", PathFacts(phase="planned", release=DAY), ""),
        ("prepare", PathFacts(phase="planned"), "No date"),
        ("notify", PathFacts(phase="pre_release", release=DAY, told=2), ""),
        ("notify", PathFacts(phase="pre_release", told=2), "No date"),
        ("notify", PathFacts(phase="pre_release", release=DAY), "No institution"),
        ("notify", PathFacts(phase="pre_release", release=DAY, told=1, untold=1), "One institution has not been told"),
        ("notify", PathFacts(phase="pre_release", release=DAY, told=1, untold=3), "3 institutions have not been told"),
        ("notify", PathFacts(phase="pre_release", release=DAY, told=1, unanswered=1), "has not acknowledged"),
        ("notify", PathFacts(phase="pre_release", release=DAY, told=1, ready=NO), "No."),
        # Facts are recorded when they happen, whatever was not ready.
        *(
            ("release", PathFacts(phase=phase, plan=NO, ready=NO, unasked=("Work",), voice=False, untold=3), "")
            for phase in ("open", "notified")
        ),
        ("release", PathFacts(phase="open", acts=NO), "No."),
        *((verb, PathFacts(phase="closing", ready=NO), "") for verb in ("close", "go_on", "recall", "record_death", "record_removal")),
        ("propose_closing", PathFacts(phase="released"), ""),
        ("close", PathFacts(phase="released"), "moved on"),
        ("find_error", PathFacts(phase="open"), "moved on"),
    ],
)
def test_each_guard(verb, facts, says):
    verdict = may_step(verb, facts)
    assert bool(verdict) is (not says)
    assert says in verdict.reason


def test_every_refusal_of_a_guard_names_who_can_mend_it():
    bare = {"phase": "pre_release", "release": DAY, "told": 1}
    for facts in (
        PathFacts(**bare, untold=1),
        PathFacts(**bare, unanswered=2),
        PathFacts(**(bare | {"told": 0})),
        PathFacts(phase="pre_release"),
    ):
        assert GUARDS["notify"](facts).who
    for facts in (PathFacts(phase="open", unasked=("a",)), PathFacts(phase="open", voice=False)):
        assert GUARDS["assess"](facts).who


def test_every_word_has_its_sentence():
    assert DUTIES.keys() == {row.kind for row in TABLE}
    assert DAY_ONE.keys() == {item.key for item in CHECKLIST}
    assert set(DAY_NOTES) >= {f"released_on_{name}" for name in WEEKDAY_WORDS}
    assert set(REMINDERS) == {"own_lead", "comes_near", "within_days"}
    verbs = {one.verb for one in TRANSITIONS} - ELSEWHERE
    assert STEPS.keys() == STEP_HINTS.keys() == STEPS_DONE.keys() == verbs
    assert {one.verb for one in TRANSITIONS if one.target in OVER} - ELSEWHERE == ENDS
    assert {verb for phase in ("open", "released") for verb in verbs_from(phase)} <= verbs
    assert set(FORWARD) <= verbs
    assert set(CHOSEN_REASONS) < set(REASONS)
    assert [interval_words(n, unit) for n, unit in ((1, "months"), (3, "weeks"), (2, "working_days"), (1, "days"))] == [
        "1 month", "3 weeks", "2 working days", "1 day",
    ]  # fmt: skip
    assert items_word(0) != items_word(1) != items_word(2)


BEFORE, LATER = date(2027, 3, 1), date(2027, 9, 1)


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ({"earliest": BEFORE}, ""),
        ({"full_term": LATER}, ""),
        ({"pending": True}, ""),
        ({"actual": BEFORE}, ""),
        ({"earliest": BEFORE, "full_term": LATER, "pending": True}, ""),
        ({"earliest": BEFORE, "full_term": BEFORE}, ""),
        ({}, "at least one"),
        ({"earliest": LATER, "full_term": BEFORE}, "cannot be after"),
        ({"full_term": some.ADMITTED}, "after the first day"),
        ({"actual": date(2027, 4, 3)}, "future"),
    ],
)
def test_dates_that_can_be(dates, says):
    given = {"earliest": None, "full_term": None, "pending": False} | dates
    verdict = dates_fit(custody_from=some.ADMITTED, today=date(2027, 4, 2), **given)
    assert bool(verdict) is (not says)
    assert says in verdict.reason


def test_small_rules():
    assert dates_change(None, (1,))
    assert dates_change((1,), (2,))
    assert not dates_change((1,), (1,))
    assert happened_on(DAY, today=DAY, not_before=DAY)
    assert not happened_on(DAY, today=DAY - some.DAY)
    assert not happened_on(DAY, today=DAY, not_before=DAY + some.DAY)
    assert contacts_begin(released=DAY, over=False)
    assert "not released" in contacts_begin(released=None, over=False).reason
    assert "ended" in contacts_begin(released=DAY, over=True).reason
    assert missed_says_why(True, "")
    assert missed_says_why(False, "Called twice.")
    assert not missed_says_why(False, "  ")


@pytest.mark.parametrize(
    ("notices", "told"),
    [
        ([], Told()),
        ([Notice("csw", DAY, False)], Told(1, 0, 0)),
        ([Notice("csw", DAY, True), Notice("police", LATER, True)], Told(1, 1, 1)),
        ([Notice("csw", LATER, True), Notice("csw", DAY, False)], Told(1, 0, 0)),  # the new date is not acknowledged yet
        ([Notice("csw", DAY, True), Notice("csw", DAY, False)], Told(1, 1, 0)),  # a repetition asks for no second answer
        ([Notice("csw", DAY, True), Notice("csw", None, False)], Told(0, 0, 1)),
    ],
)
def test_who_knows_the_date_in_force(notices, told):
    assert told_of(notices, DAY) == told


@pytest.mark.parametrize(
    ("phase", "told", "now", "says"),
    [
        ("open", Told(), date(2027, 3, 16), ""),
        ("open", Told(), date(2027, 3, 17), "Nobody has been told. Notice was due on 16 March 2027."),
        ("open", Told(1), date(2027, 6, 1), ""),
        ("open", Told(1, 1, 1), date(2027, 1, 1), "1 institution still believes another date."),
        ("open", Told(0, 0, 2), date(2027, 1, 1), "2 institutions still believe another date."),
        ("released", Told(0, 0, 2), date(2027, 6, 20), ""),
    ],
)
def test_late_notice_is_said(phase, told, now, says):
    assert late_notice(phase, DAY, told, some.PLAIN, now) == says
    assert late_notice(phase, None, told, some.PLAIN, now) == ""


@pytest.mark.parametrize(
    ("phase", "release_", "now", "said"),
    [
        ("notified", DAY, DAY, False),
        ("notified", DAY, DAY + some.DAY, True),
        ("released", DAY, DAY + some.DAY, False),
        ("notified", None, DAY, False),
        ("notified", date(2027, 6, 19), date(2027, 6, 21), False),  # a Saturday: it is recorded on Monday
        ("notified", date(2027, 6, 19), date(2027, 6, 22), True),
    ],
)
def test_a_day_that_passed_without_a_release_is_said(phase, release_, now, said):
    assert bool(passed_word(phase, release_, some.PLAIN, now)) is said


def test_words_of_the_board():
    assert told_word(Told()) == "Nobody told yet"
    assert told_word(Told(wrong=2)) == "Nobody told of this date yet"
    assert told_word(Told(2, 1)) == "2 institutions told, 1 acknowledged"
    assert owed_word(0, 0) == ""
    assert owed_word(3, 0) == "3 things wait for your function"
    assert owed_word(1, 1) == "1 thing waits for your function, 1 overdue"
    missed = missed_since(DAY, "released", DAY + some.DAY, None)
    assert "17 June 2027" in missed
    for phase, release_, miss, seen in (
        ("open", DAY, DAY, None),
        ("released", DAY, None, None),
        ("released", DAY, DAY, DAY),
        ("released", DAY, DAY - some.DAY, None),
    ):
        assert missed_since(release_, phase, miss, seen) == ""
    assert months_around(date(2027, 12, 31), 1, 2) == [date(2027, 11, 1), date(2027, 12, 1), date(2028, 1, 1), date(2028, 2, 1)]


def test_a_blocked_step_says_why_and_is_not_taken():
    one = somebody()
    page = words(one.officer.get(one.at("case_release")))
    assert "Close the assessment Not possible now. Nobody has asked about" in page
    answer = one.officer.post(one.at("case_step", "assess"))
    assert answer.status_code == 403
    assert "Nobody has asked about" in words(answer)
    assert one.phase() == "open"
    assert one.officer.get(one.at("case_step", "plan")).status_code == 404


def test_a_guest_hears_once_who_takes_the_steps():
    one = somebody()
    page = words(browser(guest(one)).get(one.at("case_release")))
    assert page.count("Only whoever acts for the responsible institution does this.") == 2  # dates, and all steps together
    assert browser(guest(one, "probation_officer")).post(one.at("case_step", "release")).status_code == 403


def test_the_way_out_and_back_and_out_for_good_through_the_pages():
    one = somebody()
    client = one.officer
    answer = client.post(one.at("case_step", "release"), day_fields("actual", today() + timedelta(days=1)))
    assert answer.status_code == 422
    assert "cannot lie in the future" in words(answer)
    answer = client.post(one.at("case_step", "release"), day_fields("actual", today()), follow=True)
    assert "The release is recorded. Next: the first contact." in words(answer)
    assert "See the person for the first time after the release. new, by" in words(answer)
    assert client.post(one.at("case_step", "propose_closing"), {"reason": ""}).status_code == 422
    client.post(one.at("case_step", "propose_closing"), {"reason": "All goals are reached."})
    assert "All goals are reached." in words(client.get(one.at("case_release")))
    client.post(one.at("case_step", "go_on"), {"reason": "A new need."})
    assert one.phase() == "released"
    back = {**day_fields("day", today()), **day_fields("full_term", today() + timedelta(days=90)), "pending": ""}
    assert client.post(one.at("case_step", "recall"), day_fields("day", today())).status_code == 422
    answer = client.post(one.at("case_step", "recall"), back, follow=True)
    assert "Look at the plan again: the person is back in custody." in words(answer)
    assert one.phase() == "open"


def _ended(verb):
    """A case with guests, a letter sent and duties open, that ended by `verb` on its page: the case and the others."""
    one = somebody()
    friend, mentor = guest(one), guest(one, "mentor", ("work",))
    release(one)
    tell(one, institution_of(friend), today())
    step(one, "propose_closing")
    assert one.code in words(browser(friend).get("/releases/"))
    form = {"told": "on", **day_fields("told_on", today())} if verb == "close" else day_fields("day", today())
    assert one.officer.post(one.at("case_step", verb), {}).status_code == 422
    assert one.officer.post(one.at("case_step", verb), form).status_code == 302
    return one, (friend, mentor, one.prison.director)


@pytest.mark.parametrize("verb", ["close", "record_death", "record_removal"])
def test_what_is_over_is_seen_by_nobody_else(verb):
    one, others = _ended(verb)
    for person in others:
        for address in (one.at("case_release"), one.at("case_page")):
            assert browser(person).get(address).status_code == 404
        for address in ("/", "/cases/", "/releases/"):
            assert one.code not in words(browser(person).get(address))
        with acting(person):
            assert not Case.objects.filter(id=one.id).exists()
            assert not Item.objects.filter(case_id=one.id).exists()
            assert not Duty.objects.filter(case_id=one.id, closed_at__isnull=True).exists()


def test_what_is_over_is_read_for_a_month_by_the_responsible_and_stands_in_no_list():
    one, _others = _ended("close")
    assert "The case has ended." in words(one.officer.get(one.at("case_release")))
    for answer in (one.officer.get("/releases/"), one.officer.get("/cases/"), one.officer.post("/find/", {"name": "Test Person"})):
        assert one.code not in words(answer)
    assert one.code in words(one.officer.get(f"/cases/?phase={one.phase()}")), "only when asked for"
    with acting(one.prison.officer):
        own = Seat.objects.get(case_id=one.id, institution=one.prison.institution)
    assert (own.writes, own.ends) == ((), today() + timedelta(days=30))
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(case_id=one.id).update(starts=today() - timedelta(days=40), ends=today() - timedelta(days=1))
    assert one.officer.get(one.at("case_release")).status_code == 404


def test_nothing_is_recorded_in_what_is_over():
    one, _others = _ended("close")
    dates = {"p_earliest": today(), "p_full_term": None, "p_pending": False, "p_actual": None, "p_reason": "correction"}
    acts = (
        ("cases.mark", {"p_kind": "review", "p_day": today()}),
        ("cases.take_step", {"p_verb": "recall"}),
        ("cases.set_dates", dates),
        ("cases.settle_duties", {"p_duties": "[]"}),
    )
    with acting(one.prison.officer):
        for verb, values in acts:
            with pytest.raises(Refused):
                call(verb, p_case=one.id, **values)
    for address in ("release_dates", "day_one", "contact_new", "review_new"):
        assert one.officer.get(one.at(address)).status_code == 403


def test_dates_and_phase_say_the_same():
    one = somebody()
    with acting(one.prison.officer), pytest.raises(Refused):
        call("cases.take_step", p_case=one.id, p_verb="release")
    release(one)
    with acting(one.prison.officer), pytest.raises(Refused):
        call("cases.take_step", p_case=one.id, p_verb="recall")
    set_dates(one, "correction", full_term=some.RELEASE, actual=today() - timedelta(days=1))
    assert one.phase() == "released"
    step(one, "recall", dates=Dates(pending=True), reason="recalled")
    assert one.phase() == "open"
