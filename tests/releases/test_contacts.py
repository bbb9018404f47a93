"""Is a contact after the release recorded as kept or missed, and does a missed one reach somebody the same day?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from prag.cases.models import Milestone
from prag.kernel.clock import today
from prag.releases.models import Contact
from tests.releases.real import answer, contact, guest, release, somebody, stored
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting


def _form(day, **changes):
    return {"kind": "visit", "kept": "kept", "fact": "", **day_fields("day", day)} | changes


def _marks(one):
    with acting(one.prison.officer):
        return set(Milestone.objects.filter(case_id=one.id).values_list("kind", flat=True))


def test_contacts_begin_with_the_release():
    one = somebody()
    answer = one.officer.get(one.at("contact_new"))
    assert answer.status_code == 403
    assert "not released yet" in words(answer)
    assert "Record a contact Not possible now. The person is not released yet" in words(one.officer.get(one.at("case_release")))


def test_the_first_kept_contact_is_the_first_contact():
    one = somebody()
    left = release(one, today() - timedelta(days=2))
    assert "first_contact" in {kind for kind, _ in stored(one)}
    answer = one.officer.post(one.at("contact_new"), _form(left, fact="Came alone, has a room."), follow=True)
    page = words(answer)
    assert "The contact is recorded." in page
    assert "by: treatment officer" in page
    assert "Came alone, has a room." in page
    assert _marks(one) == {"first_contact"}
    assert "first_contact" not in {kind for kind, _ in stored(one)}
    one.officer.post(one.at("contact_new"), _form(today(), kept="missed", fact="Ill."))
    assert _marks(one) == {"first_contact"}, "a later contact missed is no first one"


def test_a_missed_first_contact_stands_on_page_and_board_until_somebody_saw_the_person():
    one = somebody()
    friend = guest(one)
    release(one, today() - timedelta(days=1))
    one.officer.post(one.at("contact_new"), _form(today(), kept="missed", fact="Nobody opened; called twice."))
    for person in (friend, one.prison.officer):
        assert "The first contact was missed on" in words(browser(person).get(one.at("case_release")))
        board = words(browser(person).get("/releases/"))
        assert "1 case cannot wait" in board
        assert "First contact missed on" in board
    assert "missed_first_contact" in {kind for kind, _ in stored(one)}
    one.officer.post(one.at("contact_new"), _form(today()))
    assert "First contact missed" not in words(browser(friend).get("/releases/"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kept": "missed"}, "Say what happened"),
        ({"kind": ""}, "Choose one."),
        ({"kept": ""}, "Choose one."),
        (day_fields("day", today() + timedelta(days=1)), "future"),
        (day_fields("day", today() - timedelta(days=9)), "before the release"),
    ],
)
def test_what_cannot_be_keeps_what_was_typed(changes, says):
    one = somebody()
    release(one, today() - timedelta(days=3))
    answer = one.officer.post(one.at("contact_new"), _form(today(), fact="" if "kept" in changes else "My own words") | changes)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "kept" in changes or "My own words" in words(answer)
    assert _marks(one) == set()


def test_a_mentor_records_and_reads_the_own_entries_alone():
    one = somebody()
    mentor, colleague = guest(one, "mentor", ("work",)), guest(one)
    left = release(one)
    contact(one, left, kept=False, fact="Seen by nobody of the prison.")
    client = browser(mentor)
    assert client.post(one.at("contact_new"), _form(left, fact="We had coffee.")).status_code == 302
    own = words(client.get(one.at("case_release")))
    assert "We had coffee." in own
    assert "Seen by nobody of the prison." not in own
    assert "You see the entries you made." in own
    every = words(browser(colleague).get(one.at("case_release")))
    assert "We had coffee." in every
    assert "Seen by nobody of the prison." in every
    assert _marks(one) == {"first_contact", "contact_missed"}, "a mentor's contact counts"


def test_a_seat_that_only_reads_records_nothing():
    one = somebody()
    release(one)
    for person in (guest(one), guest(one, "mentor")):
        assert browser(person).post(one.at("contact_new"), _form(today())).status_code == 403
        assert browser(person).post(one.at("day_one"), {}).status_code in (403, 404)
    with acting(one.prison.officer):
        from prag.gate.opening import open_case

        assert not Contact.objects.of(open_case(one.id, "case_release", compartments={"work"})).exists()


def test_a_review_counts_the_next_one():
    one = somebody()
    release(one, today() - timedelta(days=40))
    assert "first_review" in {kind for kind, _ in stored(one)}
    assert one.officer.post(one.at("review_new"), day_fields("day", today())).status_code == 422
    answer = one.officer.post(one.at("review_new"), {"fact": "Goes on as agreed.", **day_fields("day", today())}, follow=True)
    assert "Goes on as agreed." in words(answer)
    assert "first_review" not in {kind for kind, _ in stored(one)}
    assert "review" in _marks(one)


def test_before_the_release_it_can_be_the_meeting_of_all_who_act():
    one = somebody()
    assert "pre_release_conference" in {kind for kind, _ in answer(one)}
    said = {"fact": "Everybody knows the day and the hour.", **day_fields("day", today())}
    assert one.officer.post(one.at("review_new"), said).status_code == 422, "what it was is asked"
    page = words(one.officer.post(one.at("review_new"), said | {"kind": "conference"}, follow=True))
    assert "The meeting is recorded." in page
    assert "Meeting of all who act" in page
    assert "pre_release_conference" not in {kind for kind, _ in stored(one)}
    assert "review" not in _marks(one)
