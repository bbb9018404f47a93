"""Does an administrator keep institutions, agreements and bases in order without finding a case?"""

from __future__ import annotations

import uuid

import pytest

from prag.database.maintain import as_maintainer
from prag.organisations.models import LegalBasis
from tests.journeys.steps import day

pytestmark = pytest.mark.journey


def test_an_institution_with_its_access_manager(visitor) -> None:
    """A new institution stands in the list, with an access manager who was invited."""
    administrator, mark = visitor(), uuid.uuid4().hex[:8]
    administrator.try_as("Administrator")
    administrator.follow("Institutions and agreements")
    administrator.sees("You see no case: not its code, not its people, not how many there are.")
    # When it is added, first without a place
    administrator.press("Add an institution")
    administrator.choose("Social work")
    administrator.fill("Full name", f"Centre for Social Work {mark}")
    administrator.fill("Short name", f"CSW {mark}")
    administrator.fill("Name of the first access manager", "Nova Upravnik")
    administrator.fill("The access manager’s e-mail address at work", f"{mark}@test.invalid")
    administrator.press("Add and invite")
    administrator.sees("Please check", "Choose one.")
    assert administrator.value("Full name") == f"Centre for Social Work {mark}"
    administrator.pick("Place", "Skopje")
    administrator.press("Add and invite")
    # Then it is there and has somebody
    row = administrator.page.get_by_role("row", name=f"Centre for Social Work {mark}").inner_text()
    assert "Social work" in row
    assert "named" in row


def test_an_agreement(visitor) -> None:
    """A signed agreement names two parties, a purpose and an end."""
    administrator, title = visitor(), f"Visits before release {uuid.uuid4().hex[:8]}"
    administrator.try_as("Administrator")
    administrator.go("/administration/")
    administrator.press("Record an agreement")
    administrator.fill("Title", title)
    administrator.fill("Purpose and conditions", "The centre visits people before their release.")
    administrator.choose("Municipality of Čair")
    administrator.date("In force from", *day(0))
    administrator.date("In force until", *day(-1))
    administrator.press("Record", exact=True)
    administrator.sees("An agreement needs at least two institutions.", "The agreement’s last day cannot be before its first.")
    administrator.choose("Municipality of Gazi Baba")
    administrator.date("In force until", *day(200))
    administrator.press("Record", exact=True)
    row = administrator.page.get_by_role("row", name=title).inner_text()
    assert "Gazi Baba" in row
    assert "Čair" in row


def test_a_legal_basis_is_confirmed(visitor) -> None:
    """A basis is a proposal until it is confirmed on behalf of the authority."""
    administrator, name = visitor(), f"Law of the test {uuid.uuid4().hex[:8]}"
    with as_maintainer() as alias:
        LegalBasis.objects.using(alias).create(
            id=uuid.uuid4(), jurisdiction_id="mk", key=f"t_{uuid.uuid4().hex[:12]}", name=name, kind="duty_in_law"
        )
    administrator.try_as("Administrator")
    administrator.go("/administration/")
    assert "proposal, not law" in administrator.page.get_by_role("row", name=name).inner_text()
    administrator.press(f"Confirm {name}")
    row = administrator.page.get_by_role("row", name=name).inner_text()
    assert "confirmed" in row
    assert "proposal" not in row


def test_there_is_no_case_for_an_administrator(visitor, superuser) -> None:
    """Every address of a case, the list, the search and the log answer as if there were none."""
    administrator = visitor()
    administrator.try_as("Administrator")
    administrator.sees_not("K7-QF3")
    case = superuser.execute("select id from cases.case_header where code = 'K7-QF3'").fetchone()[0]
    paths = ["", "log/", "seats/new/", "step-back/", "areas/work/new/", f"statements/{uuid.uuid4()}/correct/", f"seats/{uuid.uuid4()}/end/"]
    for path in (f"/cases/K7-QF3/{path}" for path in paths):
        administrator.finds_nothing(path)
    for path in ("/cases/", "/cases/new/", "/find/", "/seats/ask/", "/log/", f"/log/{case}/"):
        administrator.finds_nothing(path)
