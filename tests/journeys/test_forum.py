"""Does a forum work for those who sit in it? Prepared and held by the coordinator, followed by a member at the same time."""

from __future__ import annotations

import pytest

from tests.journeys.people import enter
from tests.journeys.steps import day
from tests.support.forums import Table, make_forum
from tests.support.people import make_practitioner

pytestmark = pytest.mark.journey
ASKED = "Name a second contact for announcements."


@pytest.fixture
def table() -> Table:
    found = make_forum("treatment_officer", "social_worker", "health_worker")
    found.people["deputy"] = make_practitioner(None, found.institution("social_worker"))
    return found


def at_the_forum(visitor, person) -> None:
    enter(visitor, person)
    visitor.follow("Forums", exact=True)
    visitor.press("Forum, ", role="link")


def prepare(coordinator) -> str:
    """From the forum's page to a meeting that goes on; its address."""
    coordinator.press("Plan a meeting")
    coordinator.date("Day", *day(0))
    coordinator.fill("From", "10")
    coordinator.fill("Until", "12:30")
    coordinator.fill("Where?", "Hall 2")
    coordinator.press("Save")
    coordinator.sees("The meeting is planned", "Who takes part", "not yet")
    coordinator.fill("Item", "How the first month after release goes")
    coordinator.fill("Question to prepare", "What did the last three months show?")
    coordinator.press("Add to the agenda")
    coordinator.press("Send the invitation")
    coordinator.sees("The invitation goes to 3 people within a minute")
    return coordinator.page.url.removeprefix(coordinator.site.url).split("?")[0]


def everybody_came(coordinator) -> None:
    for box in coordinator.page.locator(".prag-attendance input[type=checkbox]").all():
        box.check()
    coordinator.press("Save attendance")


def conclude(coordinator) -> None:
    coordinator.page.locator("#conclusion").get_by_label("Language").first.select_option(label="English")
    coordinator.page.locator("#conclusion").get_by_label("Conclusion", exact=True).fill("Information is exchanged in time.")
    coordinator.press("Record the conclusion")


def capture(coordinator, owner: str, what: str) -> None:
    line = coordinator.page.locator("#commitment")
    line.get_by_label("Who", exact=True).select_option(label=owner)
    line.get_by_label("Does what").fill(what)
    for part, value in zip(("Day", "Month", "Year"), day(30), strict=True):
        line.get_by_label(part).fill(str(value))
    coordinator.press("Capture")


def test_a_meeting_prepared_held_and_followed_in_two_browsers(visitor, table) -> None:
    """Coordinator and member at once: what one records, the other reads, answers and approves."""
    coordinator, member = visitor(), visitor()
    # Given a forum whose coordinator plans a meeting, and a member who looks at it before
    at_the_forum(coordinator, table.coordinator)
    address = prepare(coordinator)
    at_the_forum(member, table.people["social_worker"])
    member.go(address)
    member.sees("What did the last three months show?", "Being prepared")
    # When it is held: attendance, a note, a conclusion, a commitment in one line
    hold(coordinator, short_name(table, "social_worker"))
    # Then the member sees it at once, before the meeting has ended, and confirms
    confirm(member)
    # The meeting ends; its recorder does not approve the minutes, the member does
    coordinator.go(address)
    coordinator.press("End the meeting")
    coordinator.sees("The meeting has ended.", "Whoever recorded the meeting does not approve its minutes.")
    member.go(address)
    approve(member)
    # And what is open stands on the next agenda by itself
    coordinator.go(address)
    coordinator.follow("Forum, ")
    prepare_short(coordinator, 20)
    coordinator.sees("Open commitments, on the agenda by themselves", ASKED)


def hold(coordinator, owner: str) -> None:
    """From beginning a meeting to a captured commitment of the owner's social worker."""
    coordinator.press("Begin the meeting")
    coordinator.sees("Not possible now.", "Say of every institution whether it came")
    everybody_came(coordinator)
    coordinator.fill("1. How the first month after release goes", "Two institutions spoke of it.")
    coordinator.press("Save the notes")
    coordinator.sees("Record a conclusion first")
    conclude(coordinator)
    capture(coordinator, f"{owner} · social worker", ASKED)
    coordinator.sees("The commitment is captured.", ASKED)


def confirm(member) -> None:
    """Declining needs a reason; confirming needs none."""
    member.go("/")
    member.follow(f"Confirm or decline a commitment: {ASKED}")
    member.choose("Decline")
    member.press("Send")
    member.sees("Say why: the others read it.")
    member.choose("Confirm: we do it by that day")
    member.press("Send")
    member.sees("Confirmed. It is due on the day named")


def approve(member) -> None:
    """The minutes are read, approved, and corrected beside."""
    member.sees("Two institutions spoke of it.", "Information is exchanged in time.", ASKED)
    member.press("Approve the minutes")
    member.sees("The minutes are approved and no longer change.")
    member.unfold("Write a correction")
    member.fill("Correction", "Three institutions spoke of it.")
    member.press("Add the correction")
    member.sees("The correction stands beside the minutes.", "Three institutions spoke of it.")


def short_name(table: Table, function: str) -> str:
    from prag.organisations.models import Institution

    return Institution.objects.using("owner").get(id=table.institution(function)).short_name


def test_prison_alone_cannot_be_held_as_a_forum(visitor) -> None:
    """Only the prison came: the page says why the meeting cannot end as a coordination forum, and what to do."""
    table = make_forum("treatment_officer", "social_worker")
    coordinator = visitor(width=375)
    enter(coordinator, table.coordinator)
    coordinator.go(f"/forums/{table.forum}/")
    prepare_short(coordinator)
    coordinator.press("Begin the meeting")
    boxes = coordinator.page.locator(".prag-attendance__line")
    boxes.filter(has_text="Treatment officer").locator("input[type=checkbox]").check()
    boxes.filter(has_text="Social worker").locator("select").select_option(label="Had another duty that day")
    coordinator.press("Save attendance")
    coordinator.sees("Only prison institutions were there.", "never the prison service's alone", "Not possible now.")


def prepare_short(coordinator, days: int = 0) -> None:
    coordinator.press("Plan a meeting")
    coordinator.date("Day", *day(days))
    coordinator.fill("From", "9")
    coordinator.fill("Until", "10")
    coordinator.fill("Where?", "Hall")
    coordinator.press("Save")


def test_without_scripts_the_forum_works_as_well(visitor, table) -> None:
    """Every step is a plain form: planning and beginning without a line of JavaScript."""
    coordinator = visitor(scripts=False)
    enter(coordinator, table.coordinator)
    coordinator.go(f"/forums/{table.forum}/")
    prepare_short(coordinator)
    coordinator.press("Begin the meeting")
    everybody_came(coordinator)
    conclude(coordinator)
    coordinator.press("End the meeting")
    coordinator.sees("The meeting has ended.")
