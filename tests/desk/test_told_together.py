"""Is a date that moved one line on My tasks and on the case page, with how many are to be told, and the one institution by its name?"""

from __future__ import annotations

import re
from datetime import timedelta

from django.urls import reverse

from prag.kernel.clock import today
from tests.releases.real import guest, set_dates, somebody, tell
from tests.staffing.browser import words
from tests.support.people import institution_of


def test_many_to_tell_are_one_line_that_leads_to_the_notices_and_one_keeps_its_name():
    one, old, new = somebody(), today() + timedelta(days=60), today() + timedelta(days=80)
    theirs = [institution_of(guest(one)) for _n in range(3)]
    set_dates(one, full_term=old)
    for institution in theirs:
        tell(one, institution, old)
    set_dates(one, full_term=new)
    line = f"3 institutions to tell of the new date: {one.code}"
    home = one.officer.get(reverse("home"))
    assert words(home).count("to tell of the new date") == 1
    assert line in words(home)
    assert one.at("case_notices") in home.content.decode()
    lines = home.content.decode().count("govuk-task-list__name-and-hint")
    assert f"Mine: {lines} " in words(home), "the number is that of the lines"
    assert "3 institutions to tell of the new date" in words(one.officer.get(one.at("case_page")))
    for institution in theirs[:2]:
        tell(one, institution, new)
    home = words(one.officer.get(reverse("home")))
    assert "to tell of the new date" not in home
    assert re.search(rf"Give notice that the date of the release has changed: {one.code} ?, I-", home)
