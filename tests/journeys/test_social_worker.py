"""Does a social worker reach the case in three clicks, see only her parts, ask for a seat and step back?"""

from __future__ import annotations

import pytest

from prag.cases.keys import Person
from tests.journeys.people import enter
from tests.journeys.steps import unused_name
from tests.support.people import make_practitioner, make_prison, open_confirmed, seat

pytestmark = pytest.mark.journey


def test_three_clicks_to_the_case_and_only_her_parts(visitor) -> None:
    """From signing in to the case in at most three clicks; what is closed to her says who opens it."""
    worker = visitor()
    worker.go("/")
    clicks = ["Try Social worker", "Cases", "K7-QF3"]
    worker.press(clicks[0], exact=True)
    worker.follow(clicks[1], exact=True)
    worker.follow(clicks[2], exact=True)
    # Then she reads needs and family, and health says who can
    worker.sees("Case K7-QF3", "Accommodation", "Family and children")
    for area in ("health", "substance_use"):
        shown = worker.page.locator(".govuk-summary-list__row", has=worker.page.locator(f"#area-{area}")).inner_text()
        assert "These parts are not open to you. Open to: health worker (Skopje prison)" in shown
    # And what was written there is not on the page, nor is how the case was opened
    worker.sees_not("Needs an appointment", "every six weeks", "drank a lot", "how to object. A copy")
    opening = worker.page.locator("#opening").inner_text()
    assert "This part is not open to you." in opening


def test_asking_for_a_seat_gives_nothing_away(visitor) -> None:
    """The answer is the same for a code that exists and for one that does not."""
    worker = visitor()
    _case, code = open_confirmed(make_prison())
    worker.try_as("Social worker")
    answers = []
    for asked in (code, "Z9-ZZZZ"):
        worker.go("/")
        worker.follow("Ask for a seat")
        worker.fill("Code of the case", asked.lower().replace("-", " "))
        worker.choose("Duty in law")
        worker.fill("What would you do for the person?", "Prepare a place to stay.")
        worker.press("Send the question")
        worker.sees("Your question was taken in")
        answers.append(worker.text())
    assert answers[0] == answers[1]
    # And what cannot be a code is said to be none, with what was written kept
    worker.go("/seats/ask/")
    worker.fill("Code of the case", "seven")
    worker.fill("What would you do for the person?", "Prepare a place to stay.")
    worker.press("Send the question")
    worker.sees("This is not a code. A code looks like K7-QF3")
    assert worker.value("What would you do for the person?") == "Prepare a place to stay."


def test_stepping_back_leaves_no_trace(visitor) -> None:
    """Who is too close to somebody in the case leaves it, and finds it nowhere from then on."""
    worker, name, prison = visitor(), unused_name(), make_prison()
    case, code = open_confirmed(prison, person=Person(name, "1990-01-02", "", ""))
    practitioner = make_practitioner("social_worker")
    seat(prison, case, practitioner, "social_worker", ["identity", "work", "contacts"], ["work"])
    enter(worker, practitioner)
    search(worker, name)
    worker.sees("1 case found", code)
    worker.sees_not(f"{name}</")
    # When she steps back, first without a reason
    worker.follow(code)
    worker.follow("Step back from this case")
    worker.press("Step back", exact=True)
    worker.sees("Please check", "Choose one.", "Tick this to go on.")
    worker.choose("Relative")
    worker.choose("I understand that I will no longer see this case.")
    worker.press("Step back", exact=True)
    worker.sees("You stepped back from the case and no longer see it.")
    worker.sees_not(code)
    # Then there is no such case for her: not its page, not in her list, not in the search
    for path in (f"/cases/{code}/", f"/cases/{code}/log/", f"/cases/{code}/step-back/", f"/cases/{code}/areas/work/new/"):
        worker.finds_nothing(path)
    worker.go("/cases/")
    worker.sees("Here stand the cases at whose table you sit.")
    worker.sees_not(code)
    search(worker, name)
    worker.sees("0 cases found", "None of your cases has this name.")
    worker.sees_not(code)


def search(worker, name: str) -> None:  # type: ignore[no-untyped-def]
    """Look for a name among one's own cases."""
    worker.go("/find/")
    worker.fill("Name", name)
    worker.press("Search", exact=True)
