"""Do the cards of the case page say the same as the pages behind them, in a line or two?"""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from prag.desk.cards import after_lines, plan_lines, told_lines
from prag.releases.board import Told
from tests.staffing.browser import browser, words
from tests.support.people import make_practitioner, make_prison, open_confirmed, seat, start

OUT = date(2030, 5, 1)


@pytest.mark.parametrize(
    ("standings", "lines"),
    [
        ([], ["No action has been asked of anybody."]),
        (["dropped", "declined"], ["No action is under way."]),
        (["asked", "late", "done", "done"], ["2 actions are under way.", "1 of them is late.", "2 actions are done."]),
        (["done"], ["1 action is done."]),
    ],
)
def test_actions_are_counted_by_where_they_stand(standings, lines):
    assert plan_lines(standings) == lines


@pytest.mark.parametrize(
    ("marks", "line"),
    [
        ({}, "The first contact is not recorded yet."),
        ({"contact_missed": date(2030, 5, 4)}, "The first contact was missed on 4 May 2030."),
        ({"contact_missed": date(2030, 5, 4), "first_contact": date(2030, 5, 6)}, "First contact on 6 May 2030."),
        ({"first_contact": date(2029, 1, 1)}, "The first contact is not recorded yet."),
    ],
)
def test_after_the_release_one_sees_whether_somebody_saw_the_person(marks, line):
    assert line in after_lines(OUT, marks)


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (Told(), ["No institution has been told of the release."]),
        (Told(2, 1), ["2 institutions were told of this date, 1 acknowledged it."]),
        (Told(1, 1, 1), ["1 institution was told of this date, 1 acknowledged it.", "1 institution believes another date."]),
    ],
)
def test_who_knows_the_date(told, lines):
    assert told_lines(told) == lines


def test_a_case_shows_its_ways_and_a_draft_has_none():
    prison = make_prison()
    _, code = open_confirmed(prison)
    page = browser(prison.officer).get(reverse("case_page", args=[code])).content.decode()
    for name in ("case_plan", "case_release", "case_notices", "handover_offer", "case_papers", "case_recall"):
        assert f'href="{reverse(name, args=[code])}"' in page
    _, draft = start(prison)
    assert reverse("case_plan", args=[draft]) not in browser(prison.officer).get(reverse("case_page", args=[draft])).content.decode()


def test_a_part_that_is_not_open_is_not_counted():
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    nurse = make_practitioner("health_worker")
    seat(prison, case_id, nurse, "health_worker", ["identity"])
    assert "action is under way" not in words(browser(nurse).get(reverse("case_page", args=[code])))
