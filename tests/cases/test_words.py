"""Does the bar of a case say how far its release is away, and never that somebody was released of whom no release is on record?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prag.cases.models import Case
from prag.cases.reading import release_word

NOW = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("phase", "days", "said"),
    [
        ("notified", None, "No date yet"),
        ("notified", 12, "12 days to release"),
        ("notified", 0, "Release today"),
        ("notified", -1, "Release day was 1 day ago"),
        ("draft", -75, "Release day was 75 days ago"),
        ("deceased", -75, "Release day was 75 days ago"),
        ("released", -1, "Released 1 day ago"),
        ("closing", -75, "Released 75 days ago"),
        ("closed", -75, "Released 75 days ago"),
    ],
)
def test_how_far_the_release_is(phase, days, said):
    assert release_word(Case(phase=phase, release_expected=None if days is None else NOW + timedelta(days=days)), NOW) == said
