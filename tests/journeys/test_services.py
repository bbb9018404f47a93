"""Does a gap close when an institution says what it offers, and what does the coordinator of a grant report?"""

from __future__ import annotations

import re

import pytest

from prag.organisations.load import id_of
from prag.organisations.models import Service
from tests.journeys.people import enter
from tests.journeys.steps import day
from tests.services.places import make_place, offered, row
from tests.support.people import institution_of, make_practitioner

pytestmark = pytest.mark.journey


def test_a_gap_is_seen_and_closed(visitor) -> None:
    """A social worker adds what her centre offers where nobody offered anything; what is missing is said, what was typed stays."""
    town = make_place()
    worker = visitor()
    enter(worker, make_practitioner("social_worker"))
    worker.follow("Places and services")
    worker.follow(town.name, exact=True)
    worker.sees(f"Who does what in {town.name}", "In 11 areas of life nobody offers anything here now")
    gap = worker.page.get_by_role("row", name="Family and children")
    assert "Gap" in gap.inner_text()
    # She begins at the gap, and forgets half
    worker.follow("Add a service for Family and children")
    assert worker.page.get_by_label("Area of life").locator("option:checked").inner_text() == "Family and children"
    worker.fill("What is offered", "A room for visits")
    worker.fill("Lead time in days", "soon")
    worker.press("Save", exact=True)
    worker.sees("Please check", "How to ask for it: Fill this in.", "Write a number of days in figures, for example 14.")
    assert worker.value("What is offered") == "A room for visits"
    assert worker.value("Lead time in days") == "soon"
    # Then it stands there, and the gap is closed
    worker.fill("How to ask for it", "By telephone, reception of the centre.")
    worker.fill("Lead time in days", "14")
    worker.press("Save", exact=True)
    worker.sees("The gap in “Family and children” is closed.", "In 10 areas of life nobody offers anything here now")
    closed = worker.page.get_by_role("row", name="Family and children").inner_text()
    assert "A room for visits" in closed
    assert "14 days" in closed
    assert "Gap" not in closed


def test_a_change_is_a_new_line_and_others_only_read(visitor) -> None:
    """The old line stays readable; another institution has no control for it, another country no such place."""
    town, centre = make_place(), make_practitioner("social_worker")
    offered(town, institution_of(centre), area="family", name="A room for visits", lead_time_days=14)
    worker = visitor()
    enter(worker, centre)
    worker.go(f"/places/{town.id}/")
    worker.follow("Change A room for visits")
    worker.fill("Lead time in days", "7")
    worker.press("Save", exact=True)
    worker.sees("The change is saved.", "7 days", "No longer offered: 1 line")
    worker.unfold("No longer offered")
    worker.sees("changed, a newer line took its place")
    # Somebody of another institution reads it
    other = visitor()
    enter(other, make_practitioner("police_contact"))
    other.go(f"/places/{town.id}/")
    other.sees("A room for visits", "7 days")
    assert other.page.get_by_role("link", name="Change A room for visits").count() == 0
    other.finds_nothing(f"/services/{row(Service, place=town, valid_until=None).id}/change/")
    foreign = visitor()
    enter(foreign, make_practitioner("social_worker", jurisdiction="ba"))
    foreign.finds_nothing(f"/places/{town.id}/")


def test_a_place_on_a_small_phone_and_without_scripts(visitor) -> None:
    """Everything of a place can be read and kept with 320 pixels, and by somebody without JavaScript."""
    phone = visitor(width=320)
    phone.try_as("Social worker")
    phone.go(f"/places/{id_of('place', 'mk_skopje')}/")
    phone.sees("Who does what in Skopje", "Gap", "Role map", "Over")
    phone.press("Add a responsibility")
    phone.sees("Which function of your institution does it.")
    town = make_place()
    plain = visitor(scripts=False)
    enter(plain, make_practitioner("social_worker"))
    plain.go(f"/responsibilities/new/?place={town.id}")
    plain.pick("Function", "Social worker")
    plain.fill("What it does", "Finds a bed.")
    plain.fill("How to reach it", "Reception")
    plain.press("Save", exact=True)
    plain.sees("The line stands in the role map.", "Finds a bed.", "No deputy")
    plain.follow("End Social worker")
    plain.date("Last day", *day(-1))
    plain.press("Save the end")
    plain.sees("its last day cannot be before that")
    plain.date("Last day", *day(0))
    plain.press("Save the end")
    plain.sees("The end of the line is saved.", "Ends today")


def test_the_coordinator_reports_on_the_grant(visitor) -> None:
    """The page counts, and workbook and paper come as files; nobody's name stands in it."""
    ngo = visitor()
    ngo.try_as("NGO coordinator")
    ngo.follow("Grants", exact=True)
    ngo.sees("Grant agreement MK 1")
    ngo.sees_not("Grant agreement BA 1", "Grant agreement ME 1")
    ngo.follow("Grant agreement MK 1")
    ngo.sees("Joint programme", "2019–2022", "Share of these kept in time", "How it is counted")
    assert re.search(r"Commitments captured\s+2\s+6", ngo.text())
    assert "Lavandova" not in ngo.text()
    for name, begins in (("Workbook (XLSX)", b"PK"), ("Paper (PDF)", b"%PDF")):
        address = ngo.page.get_by_role("button", name=name).get_attribute("href")
        got = ngo.context.request.get(ngo.site.url + address)
        assert got.status == 200
        assert got.body().startswith(begins), name
    # Somebody else's grant is not there, and a social worker reports on none
    worker = visitor()
    worker.try_as("Social worker")
    worker.sees_not(">Grants<")
    worker.finds_nothing("/grants/")
    worker.finds_nothing(ngo.page.url.removeprefix(ngo.site.url))


def test_who_stays_involved_in_a_forum(visitor) -> None:
    """A member sees which institutions came to the last meetings, in a picture and in the same words."""
    member = visitor()
    member.try_as("Social worker")
    member.go(f"/forums/{id_of('forum', 'mk_skopje_forum')}/continuity/")
    member.sees("Who stays involved: forum of Skopje", "absent: Had another duty that day", "step with a commitment")
    picture = member.page.get_by_role("img", name="Who came to the last meetings")
    assert picture.is_visible()
