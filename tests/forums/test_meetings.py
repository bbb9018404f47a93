"""Does a meeting go its way, and no other: planned, invited, held, approved by a second person, then locked?"""

from __future__ import annotations

import pytest

from prag.forums import actions
from prag.forums.models import AgendaItem, Conclusion, Forum, Meeting, Minutes, Participation
from prag.forums.workflow import MEETING
from prag.gate.verbs import call
from prag.kernel.verdict import Refused
from tests.support.forums import begin, capture, conclude, make_forum, plan
from tests.support.people import acting, make_practitioner

MEMBERS = ("treatment_officer", "social_worker", "health_worker")


@pytest.fixture(scope="module")
def table():
    return make_forum(*MEMBERS)


def held(table, came=None, adopters=("social_worker",)):
    meeting = begin(table, came)
    conclude(table, meeting, *adopters)
    with acting(table.coordinator):
        actions.step_meeting(meeting=meeting, verb="close")
    return meeting


def approved(table):
    meeting = held(table)
    with acting(table.people["social_worker"]):
        actions.approve_minutes(meeting=meeting, text="Minutes.")
    return meeting


def refused(act, sentence: str) -> None:
    with pytest.raises(Refused) as no:
        act()
    assert sentence in no.value.verdict.reason, no.value.verdict.reason


def test_from_planning_to_approved_minutes(table, superuser):
    meeting = held(table)
    with acting(table.people["social_worker"]):
        actions.approve_minutes(meeting=meeting, text="What was said.")
        minutes = Minutes.objects.get(meeting=meeting)
        assert Meeting.objects.get(id=meeting).state == "approved"
        assert minutes.text == "What was said."
        actions.add_addendum(meeting=meeting, text="The clinic was there with two people.")
    rows = superuser.execute("select verb, object from audit.event where object = 'minutes' and object_id = %s", [minutes.id]).fetchall()
    assert rows == [("forum", "minutes")]


def test_all_standing_members_take_part(table):
    meeting = plan(table)
    with acting(table.coordinator):
        found = Participation.objects.filter(meeting=meeting).values_list("function_kind", flat=True)
        assert sorted(found) == sorted(MEMBERS)


def test_prison_alone_cannot_end_as_a_forum(table):
    meeting = begin(table, came=("treatment_officer",))
    conclude(table, meeting, "treatment_officer")
    with acting(table.coordinator):
        refused(lambda: actions.step_meeting(meeting=meeting, verb="close"), "Only prison institutions were there")


def test_attendance_of_everybody_is_asked_for(table):
    meeting = plan(table, 0)
    with acting(table.coordinator):
        actions.step_meeting(meeting=meeting, verb="begin")
        refused(lambda: actions.step_meeting(meeting=meeting, verb="close"), "whether it came")


def test_a_conclusion_is_adopted_by_somebody_who_was_there(table):
    meeting = begin(table, came=("treatment_officer", "social_worker"))
    conclude(table, meeting)
    with acting(table.coordinator):
        refused(lambda: actions.step_meeting(meeting=meeting, verb="close"), "which institutions adopted it")
        conclusion = Conclusion.objects.get(meeting=meeting)
        absent = table.institution("health_worker")
        refused(lambda: actions.adopt(conclusion=conclusion.id, institutions=[absent]), "Only an institution that was there")


def test_minutes_are_approved_by_another_person_who_was_there(table):
    meeting = held(table, came=("treatment_officer", "social_worker"))
    with acting(table.coordinator):
        refused(lambda: actions.approve_minutes(meeting=meeting, text="x"), "does not approve its minutes")
    with acting(table.people["health_worker"]):
        refused(lambda: actions.approve_minutes(meeting=meeting, text="x"), "Only an institution that was there")
    with acting(make_practitioner("social_worker")):
        refused(lambda: actions.approve_minutes(meeting=meeting, text="x"), "not yours to do")


def test_what_is_approved_no_longer_changes(table):
    meeting = approved(table)
    with acting(table.coordinator):
        row = Meeting.objects.get(id=meeting)
        refused(lambda: actions.add_agenda_item(meeting=row, title="Late thought"), "no longer change")
        refused(lambda: actions.conclude(meeting=row, language="en", text="More", adopters=[]), "no longer change")
        refused(lambda: actions.take_attendance(answers={p.id: (False, None, "no_answer") for p in row.participations.all()}), "no longer")
        conclusion = Conclusion.objects.get(meeting=meeting)
        refused(lambda: actions.adopt(conclusion=conclusion.id, institutions=[]), "no longer change")
        refused(lambda: actions.step_meeting(meeting=meeting, verb="close"), "moved on")


def test_an_addendum_belongs_to_approved_minutes(table):
    meeting = held(table)
    with acting(table.people["social_worker"]):
        refused(lambda: actions.add_addendum(meeting=meeting, text="x"), "not approved yet")


def test_open_commitments_stand_on_the_next_agenda_by_themselves(table):
    commitment = capture(table, "health_worker")
    meeting = plan(table, 0)
    with acting(table.coordinator):
        assert not AgendaItem.objects.filter(meeting=meeting).exists()
        actions.step_meeting(meeting=meeting, verb="begin")
        carried = AgendaItem.objects.filter(meeting=meeting, commitment=commitment)
        assert [item.title for item in carried] == ["Answer within five working days."]


VERBS = sorted({row.verb for row in MEETING} - {"plan", "approve"})
STATES = ("preparing", "holding", "held", "approved", "cancelled")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_other_arrow_is_refused(table, superuser, state, verb):
    meeting = plan(table)
    superuser.execute("update forums.meeting set state = %s where id = %s", [state, meeting])
    known = any(row.verb == verb and row.source == state for row in MEETING)
    with acting(table.coordinator):
        if known and verb != "close":
            actions.step_meeting(meeting=meeting, verb=verb, reason="because")
        else:
            refused(lambda: actions.step_meeting(meeting=meeting, verb=verb, reason="because"), "" if known else "moved on")


@pytest.mark.parametrize("who", ["member", "other coordinator", "other jurisdiction"])
def test_only_the_coordinator_of_this_forum_acts(table, who):
    other = {
        "member": table.people["social_worker"],
        "other coordinator": make_practitioner("ngo_worker"),
        "other jurisdiction": make_practitioner("ngo_worker", jurisdiction="ba"),
    }[who]
    meeting = plan(table)
    with acting(other):
        for act in (
            lambda: actions.invite(meeting=meeting),
            lambda: actions.step_meeting(meeting=meeting, verb="begin"),
            lambda: actions.plan_meeting(
                forum=table.forum, held_on=Meeting(held_on="2030-01-01").held_on, starts="10:00", ends="11:00", venue="x"
            ),
        ):
            with pytest.raises(Refused):
                act()
        assert Forum.objects.filter(id=table.forum).exists() is (who == "member")
        assert Meeting.objects.filter(id=meeting).exists() is (who == "member")
        assert table.forum not in call("forums.coordinated")


def test_a_cancelled_meeting_says_why(table):
    meeting = plan(table)
    with acting(table.coordinator):
        refused(lambda: actions.step_meeting(meeting=meeting, verb="cancel", reason="  "), "Say why")
        actions.step_meeting(meeting=meeting, verb="cancel", reason="The hall is flooded.")
        assert Meeting.objects.get(id=meeting).reason == "The hall is flooded."


def test_a_member_that_left_reads_the_forum_no_more(table, superuser):
    fresh = make_forum("police_contact")
    with acting(fresh.people["police_contact"]):
        assert Forum.objects.filter(id=fresh.forum).exists()
    superuser.execute("update forums.member set since = current_date - 9, until = current_date - 1 where forum_id = %s", [fresh.forum])
    with acting(fresh.people["police_contact"]):
        assert not Forum.objects.filter(id=fresh.forum).exists()
