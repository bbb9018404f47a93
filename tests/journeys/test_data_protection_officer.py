"""Can a data protection officer say who opened a case, without opening it?"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey


def test_who_opened_a_case(visitor) -> None:
    """From a code to a list that a lawyer can read; the reading is a row of it."""
    officer, reader = visitor(), visitor()
    # Given somebody at the table who opened the case and looked at the name
    reader.try_as("Probation officer")
    reader.go("/cases/K7-QF3/")
    reader.press("Show name", exact=True)
    # When the data protection officer types what cannot be a code, a code of nobody, and one of another jurisdiction
    officer.try_as("Data protection officer")
    officer.follow("Who opened what")
    for wrong, said in (("seven", "This is not a code."), ("Z9-ZZZ", "There is no case"), ("R5-KC9", "There is no case")):
        officer.fill("Code of the case", wrong)
        officer.press("Show who opened it")
        officer.sees("Please check", said)
        assert officer.value("Code of the case") == wrong
    # And then the right one
    officer.fill("Code of the case", "k7 qf3")
    officer.press("Show who opened it")
    officer.sees("Who opened the case K7-QF3")
    # Then who looked at the name, in which function, and why, stands there, and nothing of what the case says
    row = officer.page.get_by_role("row", name="to see the name").first.inner_text()
    for part in ("Probation Skopje", "Name", "a seat at the table"):
        assert part in row
    officer.sees_not("Izvorski", "sister")
    officer.finds_nothing("/cases/K7-QF3/")
    # And that the officer read it is a row too, for the next reader
    officer.go("/log/")
    officer.fill("Code of the case", "K7-QF3")
    officer.press("Show who opened it")
    officer.unfold("Choose which rows")
    officer.pick("What", "Read this log")
    officer.press("Show", exact=True)
    officer.sees("Sanctions directorate", "Read this log")
    # And those at the table see that it was read
    reader.go("/cases/K7-QF3/log/?what=read_log")
    reader.sees("Sanctions directorate")


def test_the_log_is_for_oversight_and_the_table_alone(visitor) -> None:
    """An access manager and an administrator find no log."""
    for label in ("Access manager (social work)", "Administrator"):
        somebody = visitor()
        somebody.try_as(label)
        for path in ("/log/", "/cases/K7-QF3/log/"):
            somebody.finds_nothing(path)
