"""Does a prison director decide on a draft, and see nothing else?"""

from __future__ import annotations

import pytest

from tests.journeys.people import enter, item_of
from tests.journeys.steps import decide
from tests.support.people import make_prison, open_confirmed, start

pytestmark = pytest.mark.journey


def test_the_director_confirms_one_draft_and_refuses_another(visitor, superuser) -> None:
    """What is asked stands on the first page; a refusal needs a reason, which whoever started the case can read."""
    director, officer, prison = visitor(), visitor(), make_prison()
    (good, good_code), (_bad, bad_code) = start(prison), start(prison, told="A leaflet was handed over.")
    # Given a director who was asked about two drafts
    enter(director, prison.director)
    director.sees("Mine: 2", good_code, bad_code)
    # When he opens one, he reads why the case may exist and not who the person is
    director.follow(f"Confirm or refuse a case: {bad_code}")
    director.sees("A leaflet was handed over.", "You see why the case may exist, not who the person is.")
    director.sees_not("Test Person", "0201990450001")
    # And a refusal without a reason is not taken
    director.choose("Refuse")
    director.press("Save the decision")
    director.sees("Please check", "Say why: the reason is shown to whoever started the case.")
    director.fill("Reason", "Nobody has talked with the person. Please do, then start again.")
    director.press("Save the decision")
    director.sees("You refused the case. Whoever started it can read your reason.")
    # When he confirms the other
    decide(director, good_code, "Confirm: the case may be opened")
    director.sees("You confirmed the case. Work on it can begin.", "Nothing waits for you.")
    # Then nobody answers a second time
    director.go(f"/items/{item_of(good, 'confirm_case', superuser)}/")
    assert director.page.get_by_role("radio").count() == 0
    # And the officer reads the reason, and works on the case that was confirmed
    enter(officer, prison.officer)
    officer.go(f"/cases/{bad_code}/")
    officer.sees("Refused", "Nobody has talked with the person. Please do, then start again.")
    officer.go(f"/cases/{good_code}/")
    officer.sees("Open", "prison director")


def test_the_director_opens_nothing_else(visitor, superuser) -> None:
    """A case of another prison, of the own prison without being asked any more, and what is not for directors: nothing there."""
    director, prison, other = visitor(), make_prison(), make_prison()
    case, code = open_confirmed(other)
    own, _own_code = open_confirmed(prison)
    enter(director, prison.director)
    for path in (f"/cases/{code}/", f"/cases/{code}/log/", "/cases/K7-QF3/", f"/items/{item_of(case, 'confirm_case', superuser)}/"):
        director.finds_nothing(path)
    for path in ("/cases/new/", "/institution/", "/administration/", "/log/", "/find/", "/seats/ask/"):
        director.finds_nothing(path)
    # And what he once decided on still says nothing of who the person is
    director.go(f"/items/{item_of(own, 'confirm_case', superuser)}/")
    director.sees_not("Test Person")
