"""Does an access manager keep the institution's people and seats in order without seeing a case?"""

from __future__ import annotations

import uuid

import pytest

from prag.cases.actions import give_seat, seat_terms
from prag.kernel.clock import today
from prag.organisations.models import LegalBasis
from tests.journeys.people import PASSWORD, confirmed_long_ago, enter, name_of
from tests.journeys.steps import day
from tests.support.people import FAR, acting, make_institution, make_practitioner, make_prison, open_confirmed

pytestmark = pytest.mark.journey


def test_an_empty_seat_is_filled_without_seeing_the_case(visitor) -> None:
    """Of the case the manager learns its code; whoever is named opens it."""
    manager, worker = visitor(), visitor()
    house = make_institution("social_work")
    boss, chosen, prison = make_practitioner("access_manager", house), make_practitioner("social_worker", house), make_prison()
    case, code = open_confirmed(prison)
    give_empty_seat(prison, case, house)
    # Given an empty seat, which stands first and is named as a gap
    enter(manager, boss)
    manager.sees("Name who sits on 1 empty seat of your institution")
    manager.follow("My institution")
    manager.sees("nobody, or only a deputy, can act now", code, "Empty")
    # When it is filled, first with nobody chosen
    manager.follow(f"Fill the seat in {code}")
    manager.press("Save", exact=True)
    manager.sees("Please check", "Choose one.")
    manager.pick("Holder", name_of(chosen))
    manager.press("Save", exact=True)
    manager.sees(f"The seat in {code} is filled.", name_of(chosen))
    # Then the manager opens nothing of the case, and whoever was named does
    manager.sees_not("Test Person", "What the case is for.")
    for path in (f"/cases/{code}/", f"/cases/{code}/log/", "/cases/", "/find/", "/log/"):
        manager.finds_nothing(path)
    enter(worker, chosen)
    worker.go(f"/cases/{code}/")
    worker.sees("Needs and strengths", name_of(chosen))


def test_leave_and_a_deputy(visitor) -> None:
    """Leave shows where nobody stands in; naming a deputy closes the gap."""
    manager, house = visitor(), make_institution("social_work")
    boss, away = make_practitioner("access_manager", house), make_practitioner("social_worker", house)
    deputy = make_practitioner("social_worker", house)
    enter(manager, boss)
    manager.go("/institution/")
    manager.follow(name_of(away), exact=True)
    manager.press("Record leave")
    # When the last day lies before the first, that is said
    manager.date("First day of leave", *day(0))
    manager.date("Last day of leave", *day(-3))
    manager.press("Save", exact=True)
    manager.sees("Please check", "The last day of leave cannot be before the first.")
    manager.date("Last day of leave", *day(20))
    manager.press("Save", exact=True)
    # Then the page says what stays without anybody
    manager.sees("Without a deputy for part of that time: Social worker.", "On leave, no deputy")
    # And a deputy for that time closes the gap
    manager.follow("Change Social worker", exact=True)
    manager.pick("Deputy", name_of(deputy))
    manager.press("Save", exact=True)
    manager.sees("Give the deputy’s first day.")
    manager.date("Deputy’s first day", *day(0))
    manager.date("Deputy’s last day", *day(20))
    manager.press("Save", exact=True)
    manager.sees("The function is saved", name_of(deputy), "on leave")
    manager.sees_not("On leave, no deputy")


def test_invitation_and_the_end_of_access(visitor) -> None:
    """Somebody is invited by mail; somebody who leaves is shut out of the open browser at the next click."""
    manager, leaver, house = visitor(), visitor(), make_institution("social_work")
    boss, leaving = make_practitioner("access_manager", house), make_practitioner("social_worker", house)
    enter(manager, boss)
    enter(leaver, leaving)
    confirmed_long_ago(manager)
    # When the manager invites somebody, after showing again who he is
    manager.go("/institution/")
    manager.press("Invite somebody")
    manager.fill("Password", PASSWORD)
    manager.press("Confirm", exact=True)
    manager.fill("Name", "Nova Kolegova")
    manager.fill("E-mail address at work", "nobody")
    manager.press("Send the invitation")
    manager.sees("Please check")
    assert manager.value("Name") == "Nova Kolegova"
    manager.fill("E-mail address at work", f"{uuid.uuid4().hex}@test.invalid")
    manager.choose("Social worker")
    manager.press("Send the invitation")
    manager.sees("Nova Kolegova is invited.", "Invited, not yet signed in")
    # And ends the access of somebody who leaves: first the page says what falls empty
    manager.follow(name_of(leaving), exact=True)
    manager.press("End access", exact=True)
    manager.sees("Social worker", "falls empty", "Open sessions stop at once.")
    manager.press("End access now")
    manager.sees("access has ended", "Empty")
    # Then the open browser is refused at the next click
    leaver.follow("Ask for a seat")
    leaver.sees("Sign in")
    leaver.sees_not(name_of(leaving))


def test_nobody_helps_themselves(visitor) -> None:
    """A manager does not end or renew the own access; the page says who can."""
    manager, house = visitor(), make_institution("social_work")
    boss = make_practitioner("access_manager", house)
    enter(manager, boss)
    manager.go("/institution/")
    manager.follow(name_of(boss), exact=True)
    for control in ("Start a new password", "End access"):
        assert manager.page.get_by_role("button", name=control).get_attribute("aria-disabled") == "true"
    manager.sees("You cannot end your own access.", "Who can: another access manager")
    manager.finds_nothing(f"/institution/people/{boss}/end/")


def give_empty_seat(prison, case, house) -> None:  # type: ignore[no-untyped-def]
    """A seat for the institution's social worker, not filled yet."""
    basis = LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").order_by("key").first()
    terms = seat_terms(compartments=["work"], writes=[], basis="duty_in_law", ends=today() + FAR, legal_basis=basis.id)
    with acting(prison.officer):
        give_seat(case=case, institution=house, function="social_worker", terms=terms)
