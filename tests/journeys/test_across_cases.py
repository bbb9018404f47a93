"""What is read across cases: how long institutions let each other wait, and which releases are near, on the screen and on paper?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from prag.demo.load import practitioner_id
from prag.kernel.clock import today
from tests.journeys.people import enter
from tests.journeys.release_steps import short_name
from tests.plans.plans import ask, make_plan
from tests.support.people import make_prison, open_confirmed

pytestmark = pytest.mark.journey


def test_timeliness_hides_few(visitor) -> None:
    """A director reads how long institutions let each other wait, once there are enough that nobody's case can be guessed."""
    plan = make_plan("ba")
    director = visitor()
    enter(director, plan.prison.director)
    pair = [short_name(plan.prison.officer), short_name(plan.worker)]
    for _asked in range(9):
        ask(plan, plan.worker)
    director.go("/timeliness/")
    director.sees("Pairs with fewer than 10 are not shown", "too few")
    director.sees_not(pair[1])
    # With the tenth, the pair stands there, without a case
    ask(plan, plan.worker)
    director.page.reload()
    director.look()
    row = director.page.get_by_role("row").filter(has_text=pair[1]).inner_text()
    assert pair[0] in row
    assert "10" in row
    director.sees_not(plan.code)


def test_releases_ahead_on_paper_as_on_the_screen(visitor) -> None:
    """The same cards, print or screen; what is chosen stands in the address, so that it can be passed on."""
    prison, officer = make_prison(), visitor()
    first, second = (today() + timedelta(days=days) for days in (20, 75))
    codes = [open_confirmed(prison, release_expected=one)[1] for one in (first, second)]
    enter(officer, prison.officer)
    officer.go("/releases/")
    on_screen = cards(officer)
    assert [code for code in codes if any(code in card for card in on_screen)] == codes
    officer.page.emulate_media(media="print")
    assert cards(officer) == on_screen
    assert not officer.page.get_by_role("button", name="Show", exact=True).is_visible()
    officer.page.emulate_media(media="screen")
    # When a month and the own institution are chosen
    officer.pick("Month", f"{second:%B %Y}")
    officer.pick("Responsible", "My institution")
    officer.press("Show", exact=True)
    assert f"month={second:%Y-%m}" in officer.page.url
    assert "responsible=mine" in officer.page.url
    narrowed = cards(officer)
    assert len(narrowed) == 1
    assert codes[1] in narrowed[0]
    # Then the address alone shows the same, and leads back to all
    officer.go(officer.page.url.removeprefix(officer.site.url))
    assert cards(officer) == narrowed
    assert officer.page.get_by_label("Month").input_value() == f"{second:%Y-%m}"
    officer.follow("Show every release")
    assert cards(officer) == on_screen


def cards(visitor: Any) -> list[str]:
    """What stands on each card, as somebody sees it."""
    return [" ".join(card.inner_text().split()) for card in visitor.page.locator(".prag-release").all()]


def test_a_letter_of_the_invented_world_is_read_and_answered_by_whoever_has_no_seat(visitor) -> None:
    """The counsellor reads one action, whom to ask about it, and nothing else of the case."""
    counsellor = visitor()
    enter(counsellor, practitioner_id("trajan_kruskovski"))
    counsellor.go("/")
    counsellor.follow("Do what a plan asks of you: V4-KH8")
    counsellor.sees("A week of trial work with a tiler", "Probation officer")
    counsellor.sees_not("Treskovski", "registry")
