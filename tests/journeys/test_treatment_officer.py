"""Can a treatment officer carry a case from the first talk to a full table?"""

from __future__ import annotations

import pytest

from prag.cases.actions import ask_for_seat
from tests.journeys.people import PASSWORD, confirmed_long_ago, enter, house_of, item_of
from tests.journeys.steps import TOLD, code_on, decide, fill_new_case, fill_statement, fill_terms, say, unused_name
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed, start

pytestmark = pytest.mark.journey
WAYS = {"at a desk": {}, "on a small phone": {"width": 320}, "without scripts": {"scripts": False}}


@pytest.mark.parametrize("way", WAYS)
def test_from_the_first_talk_to_the_first_statement(visitor, way: str) -> None:
    """A case is started with mistakes, mended, confirmed by the director, and gets its first statement, then corrected."""
    officer, director, name = visitor(**WAYS[way]), visitor(), unused_name()
    # Given a treatment officer of the demo who starts a case and makes mistakes
    officer.try_as("Treatment officer")
    officer.follow("Start a case")
    officer.fill("Name", name)
    officer.fill("What was the person told?", TOLD)
    officer.date("In custody since", 31, 2, 2024)
    officer.press("Start the draft")
    # Then each mistake is named in words, at the top and at its field, and nothing typed is lost
    officer.sees("Please check", "This is not a real date. Use day, month and year, for example 12 3 2027.", "Enter a date.", "Choose one.")
    assert officer.page.title().startswith("Error")
    assert (officer.value("Name"), officer.value("What was the person told?")) == (name, TOLD)
    assert officer.page.get_by_role("group", name="In custody since").get_by_label("Day").input_value() == "31"
    # When everything is there, the draft starts
    fill_new_case(officer, name)
    officer.press("Start the draft")
    code = code_on(officer)
    officer.sees(
        f"Case {code}", "The director was asked to confirm it.", "Draft, not confirmed", "A second person has not confirmed this case yet"
    )
    officer.sees_not(name)
    # And work on it is blocked, with the reason and who can change that
    blocked = officer.page.get_by_role("button", name="Record a statement")
    assert blocked.get_attribute("aria-disabled") == "true"
    officer.sees("The case is not confirmed yet.", "Who can: prison director")
    # When the director confirms it
    director.try_as("Prison director")
    decide(director, code, "Confirm: the case may be opened")
    # Then a statement is recorded, and a typing error in it corrected
    records_and_corrects(officer, code)


def records_and_corrects(officer, code: str) -> None:  # type: ignore[no-untyped-def]
    """A statement with a typing error, then a new version; the old one stays, struck through."""
    officer.go(f"/cases/{code}/")
    say(officer, "Accommodation", "He can stay with his sister for six weaks.", source="telephone call")
    officer.sees("Recorded: Accommodation.", "six weaks")
    officer.follow("Correct")
    assert officer.value("What do you know?") == "He can stay with his sister for six weaks."
    officer.fill("What do you know?", "He can stay with his sister for six weeks.")
    officer.press("Save the corrected version")
    officer.sees("six weeks")
    officer.unfold("1 earlier")
    assert "six weaks" in officer.page.locator("del").inner_text()


def test_who_started_a_case_does_not_confirm_it(visitor, superuser) -> None:
    """The question to the director is no page for whoever asked it."""
    officer, prison = visitor(), make_prison()
    case, code = start(prison)
    enter(officer, prison.officer)
    officer.sees_not("Confirm or refuse a case")
    officer.finds_nothing(f"/items/{item_of(case, 'confirm_case', superuser)}/")
    officer.go(f"/cases/{code}/")
    officer.sees("Who can mend it: prison director.")


def test_statements_of_each_kind(visitor) -> None:
    """Fact, assessment, reported and unverified are told apart by word; reported without a grade is refused and kept."""
    officer, prison = visitor(), make_prison()
    _case, code = open_confirmed(prison)
    enter(officer, prison.officer)
    officer.go(f"/cases/{code}/")
    # When one statement of each kind is recorded
    say(officer, "Identity papers and legal status", "The card was seen.", kind="Fact")
    say(officer, "Attitudes, thinking, meaning", "He listens before he answers.", kind="Assessment")
    say(officer, "Income, debts and benefits", "There may be an unpaid bill.", kind="Unverified", rating="Not known")
    # And one that somebody reported, first without saying how sure it is
    say(officer, "Family and children", "Her sister takes her in.", kind="Reported", source="the sister")
    officer.sees("Please check", "how reliable source and information are")
    assert officer.value("What do you know?") == "Her sister takes her in."
    officer.choose("B: the source has mostly been right before")
    officer.choose("2: known first-hand by the source, not by you")
    officer.press("Record", exact=True)
    # Then each stands on the page with its kind as a word, and the report with its grade
    officer.sees("The card was seen.", "He listens before he answers.", "There may be an unpaid bill.", "(B2)")
    for area, kind in (("papers", "Fact"), ("outlook", "Assessment"), ("income", "Unverified"), ("family", "Reported")):
        assert kind in officer.page.locator(f"#area-{area}").inner_text()
    # And "asked, none" is an answer without words, other than "not asked yet"
    assert "Not asked yet" in officer.page.locator("#area-safety").inner_text()
    officer.follow("Add Safety", exact=True)
    fill_statement(officer, "", kind="Fact", rating="No need", source="")
    officer.choose("Asked, none: the person was asked and named no need")
    officer.press("Record", exact=True)
    assert "Asked, none" in officer.page.locator("#area-safety").inner_text()


def test_the_name_is_shown_once_and_logged(visitor) -> None:
    """Who the person is stands nowhere until asked for, and whoever looked is in the log."""
    officer = visitor()
    officer.try_as("Treatment officer")
    officer.go("/cases/K7-QF3/")
    officer.sees_not("Izvorski")
    # When the name is asked for
    officer.press("Show name", exact=True)
    # Then it stands in the bar, and the log on the same page says who looked, why and on what basis
    bar = officer.page.get_by_role("region", name="Key details of this case")
    assert "Dejan Izvorski" in bar.inner_text()
    row = officer.page.locator("#log").get_by_role("row", name="to see the name").first.inner_text()
    assert "Marija Lipovska" in row
    assert "a seat at the table" in row
    # And it is gone with the page
    officer.go("/cases/K7-QF3/")
    officer.sees_not("Izvorski")
    officer.press("Show whole identity", exact=True)
    officer.sees("Dejan Izvorski", "17 May 1991")


def test_a_seat_is_given_after_showing_again_who_one_is(visitor) -> None:
    """Giving a seat reaches far: Prag asks for the password first, then for the basis."""
    officer, prison = visitor(), make_prison()
    _case, code = open_confirmed(prison)
    house = house_of(make_practitioner("employment_counsellor"))
    enter(officer, prison.officer)
    confirmed_long_ago(officer)
    officer.go(f"/cases/{code}/")
    officer.press("Give an institution a seat")
    # Then the password is asked, and a wrong one is told
    officer.sees("Confirm that it is you")
    officer.fill("Password", "not this one at all")
    officer.press("Confirm", exact=True)
    officer.sees("The password is not right.")
    officer.fill("Password", PASSWORD)
    officer.press("Confirm", exact=True)
    # When the seat is given without saying why
    officer.pick("Institution", house.name)
    officer.pick("Function", "Employment counsellor")
    officer.choose("Needs and plan", within="What may be opened?")
    officer.press("Give the seat")
    officer.sees("Please check", "Choose one.", "Enter a date.")
    # Then it is not given; with a basis and an end it is, and it stands empty at the table until somebody is named
    fill_terms(officer)
    officer.press("Give the seat")
    officer.sees("The seat was given", house.short_name, f"The seat of {house.short_name} (employment counsellor) is empty.")


def test_a_request_for_a_seat_is_answered(visitor) -> None:
    """An institution that asks by code is refused by one click, or gets a seat on terms."""
    officer, prison = visitor(), make_prison()
    _case, code = open_confirmed(prison)
    names = []
    for _each in range(2):
        asker = make_practitioner("social_worker")
        names.append(house_of(asker).short_name)
        with acting(asker) as actor:
            ask_for_seat(actor=actor, code=code, function="social_worker", basis="duty_in_law", reason="Prepare a place to stay.")
    enter(officer, prison.officer)
    # When the first request is refused
    officer.follow(f"Answer a request for a seat: {code}")
    officer.sees("asks for a seat", "Prepare a place to stay.", "They do not know whether this case exists")
    officer.choose("Give no seat")
    officer.press("Save the answer")
    officer.sees("gets no seat.")
    # And the second granted, at first without terms
    officer.go("/")
    officer.follow(f"Answer a request for a seat: {code}")
    officer.choose("Give a seat on the terms below")
    officer.press("Save the answer")
    officer.sees("Please check", "Choose at least one.")
    fill_terms(officer)
    officer.press("Save the answer")
    # Then its institution sits at the table and nothing waits any more
    officer.sees("has a seat now. Its access manager names who holds it.")
    table = officer.page.locator("#table").inner_text()
    assert sum(name in table for name in names) == 1
    officer.go("/")
    officer.sees("Nothing waits for you.")
