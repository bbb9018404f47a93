"""What stands on paper? The case without navigation, buttons and the demo's colours."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey


def test_the_case_page_on_paper(visitor) -> None:
    """Printed, the page holds what is known, who sits at the table and the limits; nothing one could press."""
    officer = visitor()
    officer.try_as("Treatment officer")
    officer.go("/cases/K7-QF3/")
    officer.page.emulate_media(media="print")
    for role, name in (("navigation", "Menu"), ("navigation", "Breadcrumb"), ("navigation", "Sections of this page")):
        assert not officer.page.get_by_role(role, name=name).is_visible(), name
    for name in ("Show name", "Sign out", "Give an institution a seat"):
        assert not officer.page.get_by_role("button", name=name).first.is_visible(), name
    for name in ("Add Accommodation", "Correct", "End CSW Skopje", "Step back from this case"):
        link = officer.page.get_by_role("link", name=name).first
        assert link.count() == 0 or not link.is_visible(), name
    officer.sees("Case K7-QF3", "Accommodation", "People at the table", "Who opened this")
    # And no link prints its address, which holds codes and ids
    printed = officer.page.evaluate("""() => [...document.querySelectorAll("a[href]")].filter((one) => one.checkVisibility())
      .map((one) => getComputedStyle(one, "::after").content).filter((content) => !["none", "normal"].includes(content))""")
    assert printed == []
    # And no text is white, whatever was on a dark ground on the screen
    white = officer.page.evaluate("""() => [...document.querySelectorAll("body *")].filter((one) => one.childElementCount === 0
      && one.innerText?.trim() && one.checkVisibility() && getComputedStyle(one).color === "rgb(255, 255, 255)"
      && !one.closest("svg")).map((one) => one.outerHTML.slice(0, 120))""")
    assert white == []
