"""Does the board keep in sight those whom the months no longer show, and nobody else?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from prag.kernel.clock import today
from tests.releases.real import contact, release, set_dates, somebody
from tests.staffing.browser import words
from tests.support.people import open_confirmed

LONG_AGO = today() - timedelta(days=75)
PASSED = "The day of release has passed, and no release is recorded."


def _another(one, **more):
    """A further case of the same prison."""
    return type(one)(one.prison, *open_confirmed(one.prison, **more))


def _missed_long_ago(one):
    release(one, LONG_AGO)
    contact(one, LONG_AGO, kept=False, day=LONG_AGO + timedelta(days=2))


def _never_recorded(one):
    set_dates(one, "correction", full_term=LONG_AGO)


@pytest.mark.parametrize(
    ("come_to", "says"), [(_missed_long_ago, "Nobody has seen the person since."), (_never_recorded, PASSED)], ids=["missed", "inside"]
)
def test_who_was_lost_long_ago_stays_on_the_board_until_somebody_acts(come_to, says):
    one = somebody()
    come_to(one)
    ahead = _another(one, release_expected=today() + timedelta(days=3))
    page = words(one.officer.get("/releases/"))
    assert says in page
    # Both cannot wait: nobody was told of the one that lies ahead.
    assert "2 cases cannot wait" in page
    board = page.split("Earlier", 2)[2]
    assert board.index(one.code) < board.index(ahead.code), "the group stands first"
    for address in ("/releases/?month=earlier", "/releases/?month=earlier&responsible=mine"):
        only = words(one.officer.get(address))
        assert one.code in only
        assert ahead.code not in only
        assert "1 case cannot wait" in only
    assert one.code not in words(one.officer.get(f"/releases/?month={today():%Y-%m}"))
    if come_to is _never_recorded:
        release(one, LONG_AGO)
    else:
        contact(one, LONG_AGO, kept=True, day=today())
    page = words(one.officer.get("/releases/"))
    assert one.code not in page
    assert "1 case cannot wait" in page


def test_what_lies_back_and_asks_for_nothing_is_not_there():
    one = somebody()
    release(one, LONG_AGO)
    assert one.code not in words(one.officer.get("/releases/"))
    contact(one, LONG_AGO, kept=True, day=LONG_AGO)
    contact(one, LONG_AGO, kept=False, day=today())
    page = words(one.officer.get("/releases/"))
    assert one.code not in page
    assert "Earlier" not in page.replace("All these months Earlier", "")


def test_a_day_that_has_just_passed_is_said_too():
    one = somebody()
    set_dates(one, "correction", full_term=today() - timedelta(days=9))
    page = words(one.officer.get("/releases/"))
    assert PASSED in page
    assert "1 case cannot wait" in page
    set_dates(one, "correction", full_term=today())
    assert PASSED not in words(one.officer.get("/releases/"))
