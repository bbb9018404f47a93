"""Does a contact or a review that was recorded wrongly count for nothing, whoever marks it and in whichever order?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import strategies as st

from prag.database.maintain import as_maintainer
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.releases import actions, rules
from prag.releases.actions import Event
from prag.releases.models import Contact, TakenBack
from prag.releases.reading import taken_back_of
from prag.releases.words import CONTACTS, WRONG
from tests.releases.real import (
    AHEAD,
    answer,
    contact,
    days,
    guest,
    kinds,
    mark,
    newest,
    opened_to_write,
    release,
    review,
    set_dates,
    somebody,
    step,
    stored,
)
from tests.staffing.browser import browser, words
from tests.support.people import acting

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("marked", "own", "acts", "says"),
    [
        (False, True, False, ""),
        (False, False, True, ""),
        (False, False, False, "Somebody else recorded it"),
        (True, True, True, "already"),
    ],
)
def test_who_marks_a_contact(marked, own, acts, says):
    verdict = rules.may_mark_wrong(marked=marked, own=own, acts=acts)
    assert bool(verdict) is (not says)
    assert says in verdict.reason


@pytest.mark.parametrize(("reason", "said", "ok"), [("wrong_day", "", True), ("other", "  ", False), ("other", "A test.", True)])
def test_a_reason_beyond_the_list_is_said(reason, said, ok):
    assert bool(rules.wrong_says_why(reason, said)) is ok


def test_a_kept_contact_recorded_wrongly_makes_the_first_contact_due_again():
    one = somebody()
    left = release(one, today() - 2 * DAY)
    before = stored(one)
    contact(one, left, kept=True, fact="Seen at the office.")
    assert "first_contact" not in kinds(one)
    address = one.at("contact_wrong", newest(one))
    assert address in one.officer.get(one.at("case_release")).content.decode()
    assert one.officer.post(address, {"reason": "", "words": "My own words"}).status_code == 422
    said = one.officer.post(address, {"reason": "other", "words": ""})
    assert said.status_code == 422
    assert "Say in a sentence" in words(said)
    page = words(one.officer.post(address, {"reason": "wrong_person", "words": "It was his brother."}, follow=True))
    assert "Marked as recorded wrongly" in page
    assert "Recorded wrongly, marked on" in page
    assert "It was another person. It was his brother." in page
    assert "Seen at the office." in page, "the row stays"
    assert "Last seen on" not in page
    assert stored(one) == before == answer(one)
    assert days(one)["first_contact"] is None
    assert one.officer.post(address, {"reason": "wrong_day"}).status_code == 403, "once"
    assert "The first contact is not recorded yet." in words(one.officer.get(one.at("case_page")))


def test_a_missed_one_that_took_place_takes_duty_warning_and_board_with_it():
    one = somebody()
    friend = guest(one)
    left = release(one, today() - 3 * DAY)
    contact(one, left, kept=False, day=left + DAY)
    contact(one, left, kept=False, day=left + 2 * DAY)
    assert stored(one)["missed_first_contact", str(one.id)] == left + DAY
    with acting(one.prison.officer):
        first, second = Contact.objects.of(opened_to_write(one)).order_by("day").values_list("id", flat=True)
    mark(one, first, "was_kept")
    assert stored(one)["missed_first_contact", str(one.id)] == left + 2 * DAY, "the other one is missed all the same"
    assert "First contact missed on" in words(browser(friend).get("/releases/"))
    mark(one, second, "recorded_twice")
    assert "missed_first_contact" not in kinds(one)
    assert "first_contact" in kinds(one)
    for address in ("/releases/", one.at("case_release")):
        assert "irst contact was missed" not in words(browser(friend).get(address))
        assert "First contact missed" not in words(browser(friend).get(address))
    assert stored(one) == answer(one)


def test_who_was_lost_long_ago_and_was_marked_wrongly_leaves_the_board():
    one = somebody()
    long_ago = today() - timedelta(days=75)
    release(one, long_ago)
    contact(one, long_ago, kept=False, day=long_ago + DAY)
    assert one.code in words(one.officer.get("/releases/"))
    contact(one, long_ago, kept=True, day=today())
    assert one.code not in words(one.officer.get("/releases/"))
    mark(one)
    assert one.code in words(one.officer.get("/releases/")), "nobody has seen the person after all"
    with acting(one.prison.officer):
        missed = Contact.objects.of(opened_to_write(one)).get(kept=False).id
    mark(one, missed)
    assert one.code not in words(one.officer.get("/releases/"))


def test_a_review_recorded_wrongly_counts_for_nothing():
    one = somebody()
    release(one, today() - timedelta(days=40))
    before = stored(one)
    review(one, today() - DAY)
    first = stored(one)
    assert first != before
    review(one, today())
    mark(one)
    assert stored(one) == first, "the review before it counts again"
    assert days(one)["review"] == today() - DAY
    with acting(one.prison.officer):
        old = Contact.objects.of(opened_to_write(one)).get(day=today() - DAY).id
    mark(one, old)
    assert stored(one) == before == answer(one)


def test_a_mentor_marks_the_own_and_sees_what_becomes_of_it():
    one = somebody()
    mentor = guest(one, "mentor", ("work",))
    left = release(one)
    contact(one, left, kept=True, fact="Seen by the officer.")
    officers = newest(one)
    contact(one, left, kept=True, by=mentor, function="mentor", fact="We had coffee.")
    mine = newest(one)
    client = browser(mentor)
    assert client.post(one.at("contact_wrong", officers), {"reason": "wrong_day"}).status_code == 404, "not seen, so not there"
    for person in (mentor, guest(one, "social_worker", ("work",))):
        with acting(person):
            opened_to_write(one)
            with pytest.raises(Refused):
                call("releases.take_back", p_case=one.id, p_contact=officers, p_reason="wrong_day", p_words="")
    mark(one, mine, "wrong_person", "It was a friend of his.")
    page = words(client.get(one.at("case_release")))
    assert "It was a friend of his." in page
    assert days(one)["first_contact"] == left, "the officer's contact counts, whether or not the mentor reads it"
    with acting(mentor):
        assert set(taken_back_of(opened_to_write(one))) == {mine}
    contact(one, left, kept=True, by=mentor, function="mentor", fact="Again.")
    own = newest(one)
    assert client.post(one.at("contact_wrong", own), {"reason": "recorded_twice"}).status_code == 302
    mark(one, officers)
    assert days(one)["first_contact"] is None
    with acting(mentor):
        assert set(taken_back_of(opened_to_write(one))) == {mine, own}, "of the officer's contact the mentor hears nothing"


def test_another_institution_hears_who_marks():
    one = somebody()
    friend = guest(one, "social_worker", ("work",))
    contact(one, release(one), kept=True)
    client = browser(friend)
    assert "is marked by whoever recorded it" in words(client.get(one.at("case_release")))
    said = client.post(one.at("contact_wrong", newest(one)), {"reason": "wrong_day"})
    assert said.status_code == 403
    assert "Somebody else recorded it" in words(said)
    assert browser(guest(one)).get(one.at("contact_wrong", newest(one))).status_code == 403, "a seat that only reads"
    assert one.officer.get(one.at("contact_wrong", uuid.uuid4())).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        lambda one, row: {"p_contact": uuid.uuid4(), "p_reason": "wrong_day", "p_words": ""},
        lambda one, row: {"p_contact": row, "p_reason": "boredom", "p_words": ""},
        lambda one, row: {"p_contact": row, "p_reason": None, "p_words": ""},
    ],
)
def test_the_verb_refuses_what_is_none(asked):
    one = somebody()
    contact(one, release(one), kept=True)
    row, opened_by_nobody = newest(one), {"p_contact": newest(one), "p_reason": "wrong_day", "p_words": ""}
    with acting(one.prison.officer):
        with pytest.raises(Refused):  # not opened to be written in this request
            call("releases.take_back", p_case=one.id, **opened_by_nobody)
        opened_to_write(one)
        with pytest.raises(Refused):
            call("releases.take_back", p_case=one.id, **asked(one, row))
    assert days(one)["first_contact"] == today()


def test_the_verb_marks_within_the_case_alone_and_no_decision():
    one, other = somebody(), somebody()
    contact(other, release(other), kept=True)
    theirs = newest(other)
    release(one)
    step(one, "propose_closing", events=(Event(kind="closing", day=today(), fact="All is reached."),))
    closing = newest(one)
    with acting(one.prison.officer):
        opened_to_write(one)
        for case, row in ((one.id, theirs), (other.id, theirs), (one.id, closing)):
            with pytest.raises(Refused):
                call("releases.take_back", p_case=case, p_contact=row, p_reason="wrong_day", p_words="")
        with pytest.raises(Refused):
            call("releases.mark_days", p_case=other.id, p_kind="visit")
    assert days(other)["first_contact"] == today()
    with as_maintainer() as alias:
        assert not TakenBack._base_manager.using(alias).filter(case_id__in=[one.id, other.id]).exists()


@pytest.mark.parametrize("kind", sorted(CONTACTS))
def test_each_kind_of_contact_counts_in_the_database(kind):
    one = somebody()
    left = release(one)
    with acting(one.prison.officer) as actor:
        actions.record_contact(
            actor=actor, opened=opened_to_write(one), event=Event(kind=kind, day=left), released=left, function="treatment_officer"
        )
    assert days(one)["first_contact"] == left


@pytest.mark.parametrize("reason", sorted(WRONG))
def test_each_reason_is_one_of_the_database(reason):
    one = somebody()
    contact(one, release(one), kept=True)
    mark(one, reason=reason, said="So it was.")
    assert days(one)["first_contact"] is None


LEFT = 20
_CONTACTS = st.lists(st.tuples(st.sampled_from(["kept", "missed", "review"]), st.integers(0, LEFT)), max_size=4)
_ONE = st.tuples(st.sampled_from(["kept", "missed", "review"]), st.integers(0, LEFT))


@hypothesis.settings(deadline=None, max_examples=15, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(_CONTACTS, _ONE, _ONE, st.integers(0, 4))
def test_marking_wrong_and_recording_right_is_recording_right_at_once(others, wrong, right, when):
    left = today() - timedelta(days=LEFT)
    corrected, at_once = somebody(), somebody()
    for one in (corrected, at_once):
        release(one, left)
    for place, deed in enumerate([*others, None]):
        if place == min(when, len(others)):
            _record(corrected, left, wrong)
            mistaken = newest(corrected)
            _record(at_once, left, right)
        if deed:
            _record(corrected, left, deed)
            _record(at_once, left, deed)
    mark(corrected, mistaken)
    _record(corrected, left, right)
    assert _due(corrected) == _due(at_once)
    assert stored(corrected) == answer(corrected)


def _record(one, left, deed):
    kind, offset = deed
    if kind == "review":
        review(one, left + timedelta(days=offset))
    else:
        contact(one, left, kept=kind == "kept", day=left + timedelta(days=offset))


def _due(one):
    return {(kind, about == str(one.id)): due for (kind, about), due in stored(one).items()}


def test_a_corrected_day_of_release_counts_what_lies_after_it_as_if_it_had_been_recorded_so():
    one, right = somebody(), somebody()
    wrong_day, day = today() - 4 * DAY, today() - 2 * DAY
    release(one, wrong_day)
    release(right, day)
    for kept, on in ((False, wrong_day), (False, day), (True, wrong_day + DAY), (True, today())):
        contact(one, wrong_day, kept=kept, day=on)
        if on >= day:
            contact(right, day, kept=kept, day=on)
    set_dates(one, "correction", full_term=AHEAD, actual=day)
    assert days(one)["first_contact"] == days(right)["first_contact"] == today()
    assert days(one)["contact_missed"] == days(right)["contact_missed"] == day
    assert {(kind, due) for (kind, _about), due in stored(one).items()} == {(kind, due) for (kind, _about), due in stored(right).items()}
