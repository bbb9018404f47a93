"""Does everything work with the keyboard alone, and does one always see where one is?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.people import skopje
from tests.journeys.steps import day
from tests.support.people import open_confirmed

pytestmark = pytest.mark.journey

# What has the focus: its name as a screen reader says it (roughly), whether a ring is drawn, and whether it lies in the window.
WHERE = """() => {
  const one = document.activeElement, label = one.labels && one.labels[0] ? one.labels[0].innerText : "";
  const group = one.closest("fieldset")?.querySelector("legend")?.innerText || "";
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  };
  const box = one.getBoundingClientRect();
  return {
    name: (label || one.getAttribute("aria-label") || one.innerText || "").replace(/\\s+/g, " ").trim(),
    group: group.replace(/\\s+/g, " ").trim(),
    ring: drawn(one) || ["::before", "::after"].some((part) => getComputedStyle(one, part).boxShadow !== "none")
      || (one.labels && [...one.labels].some((each) => getComputedStyle(each, "::before").boxShadow !== "none")),
    inside: box.bottom > 0 && box.top < innerHeight,
    body: one === document.body,
  };
}"""


def test_from_the_first_page_to_a_statement_by_keyboard(visitor) -> None:
    """Tab, Enter and Space are enough to sign in, open a case and record a statement."""
    _case, code = open_confirmed(skopje())
    officer = visitor()
    # Given the first page, whose first stop is the way past the header
    officer.go("/")
    tab_to(officer, "Skip to main content", most=1)
    enter(officer, navigates=False)
    assert officer.page.evaluate("() => document.activeElement.id") == "main-content"
    # When one signs in as a persona, goes to the list and opens the case
    tab_to(officer, "Try Treatment officer")
    enter(officer)
    tab_to(officer, "Cases")
    enter(officer)
    tab_to(officer, code)
    enter(officer)
    officer.sees(f"Case {code}")
    tab_to(officer, "Add Accommodation")
    enter(officer)
    # And writes a statement
    tab_to(officer, "No need", group="Is there a need?")
    officer.page.keyboard.press("ArrowDown")
    tab_to(officer, "What do you know?")
    officer.page.keyboard.type("Written without a mouse.")
    tab_to(officer, "This is a strength to build on")
    officer.page.keyboard.press("Space")
    tab_to(officer, "Better than last time", group="Compared with last time")
    officer.page.keyboard.press("Space")
    for part, number in zip(("Day", "Month", "Year"), day(0), strict=True):
        tab_to(officer, part)
        officer.page.keyboard.type(str(number))
    tab_to(officer, "Fact", group="What kind of statement is it?")
    officer.page.keyboard.press("Space")
    tab_to(officer, "Record")
    enter(officer)
    # Then it stands on the page
    row = officer.page.locator("#area-accommodation").inner_text()
    for part in ("Written without a mouse.", "Some need", "Strength", "Better than last time"):
        assert part in row


def test_mistakes_are_reached_by_keyboard(visitor) -> None:
    """After a mistake the summary has the focus, and each line of it leads to its field."""
    officer = visitor()
    officer.try_as("Treatment officer")
    officer.go("/cases/new/")
    officer.press("Start the draft")
    assert "Please check" in officer.page.evaluate(WHERE)["name"]
    tab_to(officer, "Name: Fill this in.", most=2)
    enter(officer, navigates=False)
    assert officer.page.evaluate(WHERE)["name"] == "Name"


def tab_to(visitor: Any, name: str, *, group: str = "", most: int = 90) -> None:
    """Press Tab until the control with this name has the focus; on the way, each stop is seen."""
    for _step in range(most):
        visitor.page.keyboard.press("Tab")
        at = visitor.page.evaluate(WHERE)
        assert at["body"] or at["ring"], f"no visible focus: {at} on {visitor.page.url}"
        assert at["body"] or at["inside"], f"focus out of sight: {at} on {visitor.page.url}"
        if at["name"] == name and group in at["group"]:
            return
    raise AssertionError(f"{name!r} is not reached by Tab on {visitor.page.url}")


def enter(visitor: Any, *, navigates: bool = True) -> None:
    """Press Enter."""
    if navigates:
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Enter")
    else:
        visitor.page.keyboard.press("Enter")
    visitor.look()
