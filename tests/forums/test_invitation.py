"""Does an invitation arrive as a mail with a calendar file that two independent readers understand alike?"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.core import mail

from prag.database.maintain import as_maintainer
from prag.forums import actions
from prag.forums.invitation import Invitation, calendar_file
from prag.forums.models import Meeting
from prag.messages.mail import send_waiting
from prag.messages.models import Outgoing
from tests.support.forums import make_forum, plan
from tests.support.people import acting

ZONE = ZoneInfo("Europe/Skopje")


def invitation(**changes) -> Invitation:
    facts = {
        "meeting": uuid.uuid4(), "held_on": date(2027, 3, 28), "starts": time(10), "ends": time(12, 30), "time_zone": "Europe/Skopje",
        "venue": "Salla 2; komuna, kati 1", "place": "Skopje", "state": "preparing", "sequence": 1, "agenda": ("Muaji i parë, çfarë?", "Ë"),
    }  # fmt: skip
    return Invitation(**(facts | changes))


def read_both(content: bytes) -> tuple[dict, dict]:
    """The same facts as the icalendar parser and as vobject read them."""
    ours = icalendar.Calendar.from_ical(content)
    event = ours.walk("VEVENT")[0]
    one = {
        "method": str(ours["method"]), "uid": str(event["uid"]), "sequence": int(event["sequence"]), "status": str(event["status"]),
        "starts": event.decoded("dtstart").astimezone(ZONE), "ends": event.decoded("dtend").astimezone(ZONE),
        "where": str(event["location"]), "what": str(event["summary"]), "about": str(event["description"]),
    }  # fmt: skip
    theirs = vobject.readOne(content.decode())
    other = theirs.vevent
    two = {
        "method": theirs.method.value, "uid": other.uid.value, "sequence": int(other.sequence.value), "status": other.status.value,
        "starts": other.dtstart.value.astimezone(ZONE), "ends": other.dtend.value.astimezone(ZONE),
        "where": other.location.value, "what": other.summary.value, "about": other.description.value,
    }  # fmt: skip
    return one, two


@pytest.mark.parametrize(
    ("changes", "method", "status"),
    [
        ({}, "PUBLISH", "CONFIRMED"),
        ({"sequence": 3}, "PUBLISH", "CONFIRMED"),
        ({"state": "cancelled", "sequence": 4}, "CANCEL", "CANCELLED"),
        ({"held_on": date(2027, 7, 1), "agenda": ()}, "PUBLISH", "CONFIRMED"),
        # The night in which the clocks go forward, and back.
        ({"held_on": date(2027, 10, 31)}, "PUBLISH", "CONFIRMED"),
    ],
)
def test_two_readers_understand_the_file_alike(changes, method, status):
    said = invitation(**changes)
    one, two = read_both(calendar_file(said, "https://prag.example/meetings/1/"))
    assert one == two
    assert (one["method"], one["status"], one["sequence"]) == (method, status, said.sequence)
    assert one["starts"] == datetime.combine(said.held_on, said.starts, ZONE)
    assert one["ends"] == datetime.combine(said.held_on, said.ends, ZONE)
    assert one["where"] == said.venue
    assert all(item in one["about"] for item in said.agenda)


def test_a_moved_meeting_keeps_its_uid():
    said = invitation()
    moved = invitation(meeting=said.meeting, held_on=date(2027, 4, 1), sequence=2)
    first, second = (read_both(calendar_file(one, "x"))[0] for one in (said, moved))
    assert first["uid"] == second["uid"]
    assert first["sequence"] < second["sequence"]


def sent_to(person: uuid.UUID) -> list[mail.EmailMessage]:
    return [one for one in mail.outbox if one.to == [f"{person.hex}@test.invalid"]]


@pytest.fixture
def _empty():
    with as_maintainer() as alias:
        Outgoing.objects.using(alias).all().delete()


@pytest.mark.usefixtures("_empty")
def test_the_worker_sends_it_to_whoever_acts_for_a_member():
    table = make_forum("social_worker", "treatment_officer")
    meeting = plan(table)
    with acting(table.coordinator):
        actions.add_agenda_item(meeting=Meeting.objects.get(id=meeting), title="The first month")
        assert actions.invite(meeting=meeting) == 2
    while send_waiting():
        pass
    for person in table.people.values():
        letter = sent_to(person)[0]
        assert letter.subject == "Prag: invitation to a coordination forum"
        assert "The first month" in letter.body
        name, content, kind = letter.attachments[0]
        assert (name, kind) == ("forum.ics", "text/calendar")
        one, two = read_both(content.encode())
        assert one == two
        assert one["uid"] == f"{meeting}@prag"
    with acting(table.coordinator):
        actions.step_meeting(meeting=meeting, verb="cancel", reason="Snow.")
    mail.outbox.clear()
    while send_waiting():
        pass
    cancelled = sent_to(table.people["social_worker"])[0]
    assert "does not take place" in cancelled.body
    assert read_both(cancelled.attachments[0][1].encode())[0]["method"] == "CANCEL"
