"""Do the pages of a forum show and take what they should, keep what was typed, and close themselves to others?"""

from __future__ import annotations

import io
import uuid

import pypdf
import pytest
from django.urls import reverse

from prag.forums import actions
from prag.forums.models import AgendaItem, Commitment, Conclusion, Meeting, Participation
from prag.kernel.clock import today
from tests.staffing.browser import browser, day_fields, words
from tests.support.forums import begin, capture, conclude, make_forum, plan
from tests.support.people import acting, make_institution, make_practitioner

MEMBERS = ("treatment_officer", "social_worker", "health_worker")


@pytest.fixture(scope="module")
def table():
    return make_forum(*MEMBERS)


@pytest.fixture
def coordinator(table):
    return browser(table.coordinator)


def test_the_forum_shows_members_gaps_and_commitments(table, coordinator):
    capture(table, "health_worker")
    page = words(coordinator.get(reverse("forum", args=[table.forum])))
    for said in ("Health worker", "No deputy", "Answer within five working days.", "Plan a meeting", "No member has this function"):
        assert said in page
    assert words(coordinator.get(reverse("forums"))).count("Forum, ") >= 1


def test_a_member_reads_and_a_blocked_control_says_who_can(table):
    page = words(browser(table.people["social_worker"]).get(reverse("forum", args=[table.forum])))
    assert "Only the function that coordinates this forum does this." in page
    assert "the forum's coordinator" in page


@pytest.mark.parametrize("name", ["forum", "forum_continuity"])
@pytest.mark.parametrize("jurisdiction", ["mk", "ba"])
def test_others_find_nothing(table, name, jurisdiction):
    somebody = browser(make_practitioner("social_worker", jurisdiction=jurisdiction))
    assert somebody.get(reverse(name, args=[table.forum])).status_code == 404


def test_a_meeting_is_planned_with_its_hours(table, coordinator):
    address = reverse("meeting_new", args=[table.forum])
    wrong = coordinator.post(address, day_fields("held_on", today()) | {"starts": "ten", "ends": "9", "venue": "Hall of the town"})
    assert wrong.status_code == 422
    assert "Write the hour like 10 or 10:30." in words(wrong)
    assert b"Hall of the town" in wrong.content
    right = coordinator.post(address, day_fields("held_on", today()) | {"starts": "10:30", "ends": "13", "venue": "Hall"}, follow=True)
    assert "Meeting of" in words(right)


def test_the_three_modes_stand_at_one_address(table, coordinator):
    meeting = plan(table)
    for mode, said in (("prepare", "Who takes part"), ("hold", "Notes by item"), ("follow", "Minutes"), ("nonsense", "Who takes part")):
        assert said in words(coordinator.get(reverse("meeting", args=[meeting]) + f"?mode={mode}"))


def test_recording_through_the_forms(table, coordinator):
    meeting = plan(table, 0)
    page = reverse("meeting", args=[meeting])
    coordinator.post(reverse("agenda_add", args=[meeting]), {"title": "The first month", "question": "What did it show?"})
    coordinator.post(reverse("meeting_begin", args=[meeting]))
    with acting(table.coordinator):
        people = list(Participation.objects.filter(meeting=meeting))
        item = AgendaItem.objects.get(meeting=meeting, commitment__isnull=True)
    missing = coordinator.post(reverse("attendance", args=[meeting]), {f"came_{people[0].id.hex}": "on", f"people_{people[0].id.hex}": "7"})
    assert missing.status_code == 422
    assert "Say why the institution did not come" in words(missing)
    assert b'value="7"' in missing.content
    came = {f"came_{p.id.hex}": "on" for p in people}
    assert coordinator.post(reverse("attendance", args=[meeting]), came).status_code == 302
    coordinator.post(reverse("notes", args=[meeting]), {f"note_{item.id.hex}": "Two spoke of it."})
    coordinator.post(
        reverse("conclusion_add", args=[meeting]),
        {"language": "en", "text": "In time.", "adopters": [str(p.institution_id) for p in people]},
    )
    with acting(table.coordinator):
        conclusion = Conclusion.objects.get(meeting=meeting)
    coordinator.post(reverse("conclusion_say", args=[meeting, conclusion.id]), {"language": "sq", "text": "Në kohë."})
    owner = f"{table.institution('health_worker')}:health_worker"
    unowned = coordinator.post(reverse("commitment_add", args=[meeting]), {"what": "Keep two hours a week", "conclusion": conclusion.id})
    assert unowned.status_code == 422
    assert b"Keep two hours a week" in unowned.content
    with acting(table.coordinator):
        assert not Commitment.objects.filter(meeting=meeting).exists()
    whole = {"who": owner, "what": "Keep two hours a week", "conclusion": conclusion.id} | day_fields("due", today())
    assert coordinator.post(reverse("commitment_add", args=[meeting]), whole).status_code == 302
    shown = words(coordinator.get(page))
    for said in ("Two spoke of it.", "In time.", "Në kohë.", "Keep two hours a week"):
        assert said in shown
    assert "The meeting has ended." in words(coordinator.post(reverse("meeting_close", args=[meeting]), follow=True))


def test_minutes_are_approved_as_they_were_read(table, coordinator):
    meeting = begin(table)
    conclude(table, meeting, "social_worker")
    coordinator.post(reverse("meeting_close", args=[meeting]))
    social_worker = browser(table.people["social_worker"])
    page = social_worker.get(reverse("meeting", args=[meeting])).content.decode()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    with acting(table.coordinator):
        row = Meeting.objects.get(id=meeting)
        actions.add_agenda_item(meeting=row, title="Something more")
    stale = social_worker.post(reverse("minutes_approve", args=[meeting]), {"digest": digest})
    assert stale.status_code == 409
    fresh = social_worker.get(reverse("meeting", args=[meeting])).content.decode().split('name="digest" value="')[1].split('"')[0]
    done = social_worker.post(reverse("minutes_approve", args=[meeting]), {"digest": fresh}, follow=True)
    assert "The minutes are approved and no longer change." in words(done)


def test_the_owner_answers_on_the_commitments_page(table):
    commitment = capture(table, "health_worker")
    owner = browser(table.people["health_worker"])
    assert "Confirm or decline a commitment" in words(owner.get("/"))
    address = reverse("commitment", args=[commitment])
    wrong = owner.post(address, {"verb": "decline", "said": ""})
    assert wrong.status_code == 422
    assert "Confirmed" in words(owner.post(address, {"verb": "confirm", "said": ""}, follow=True))
    other = browser(table.people["social_worker"])
    assert "asked of another function" in words(other.get(address))
    assert other.post(address, {"verb": "confirm"}).status_code == 403


def pdf(client, name, meeting):
    answer = client.get(reverse(name, args=[meeting]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    return " ".join(page.extract_text() for page in reader.pages)


def test_print_pack_and_minutes_are_tagged_papers(table, coordinator):
    commitment = capture(table, "health_worker")
    meeting = plan(table)
    with acting(table.coordinator):
        actions.add_agenda_item(meeting=Meeting.objects.get(id=meeting), title="Rooms * # _x_", question="Which?")
        name = Commitment.objects.get(id=commitment).institution.name
    text = pdf(coordinator, "pack_pdf", meeting)
    for said in ("Rooms * # _x_", "Which?", "Answer within five working days.", name):
        assert said in text
    assert coordinator.get(reverse("minutes_pdf", args=[meeting])).status_code == 404
    held = begin(table)
    conclude(table, held, "social_worker")
    coordinator.post(reverse("meeting_close", args=[held]))
    text = pdf(coordinator, "minutes_pdf", held)
    assert "Draft, not approved." in text
    assert "Information is exchanged in time." in text


def test_no_name_of_anybody_stands_on_a_forums_page(table, coordinator, superuser):
    """Members are institutions and functions; who acts for them is nobody's business here."""
    # A name of one letter, as another test's form makes it, occurs everywhere.
    names = {row[0] for row in superuser.execute("select name from organisations.practitioner where length(name) > 5").fetchall()}
    meeting = begin(table)
    own = superuser.execute("select name from organisations.practitioner where id = %s", [table.coordinator]).fetchone()[0]
    for address in (reverse("forum", args=[table.forum]), *(f"{reverse('meeting', args=[meeting])}?mode={m}" for m in ("hold", "follow"))):
        page = words(coordinator.get(address))
        assert [name for name in names - {own} if name in page] == []


def test_a_forum_is_set_up_by_the_administration():
    keeper = browser(make_practitioner("prison_administration", make_institution("prison_administration")))
    assert keeper.get(reverse("forum_new")).status_code == 200
    assert "Choose at least one." in words(keeper.post(reverse("forum_new"), {"function": ""}))
    assert browser(make_practitioner("ngo_worker")).get(reverse("forum_new")).status_code == 404


def test_an_address_of_nothing_is_not_found(coordinator):
    for name in ("forum", "meeting", "commitment", "pack_pdf", "calendar_ics", "meeting_change"):
        assert coordinator.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_what_a_meeting_does_not_take_yet_nobody_is_let_type(table, coordinator):
    hold = "?mode=hold"
    before = coordinator.get(reverse("meeting", args=[plan(table)]) + hold)
    assert "The meeting has not begun. The coordinator begins it under “Prepare”, on its day." in words(before)
    assert '<fieldset class="govuk-fieldset prag-attendance" disabled>' in before.content.decode()
    assert " disabled>" not in coordinator.get(reverse("meeting", args=[begin(table)]) + hold).content.decode()
