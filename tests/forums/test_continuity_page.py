"""What does the page of a forum's continuity show, and to whom?"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from prag.forums.continuity import continuity_of
from prag.forums.models import Forum
from prag.organisations.models import Institution
from tests.forums.grants import Ground, day, main_part, make_ground, moment
from tests.services.places import row, rows_of
from tests.staffing.browser import browser, name_of, words
from tests.support.people import acting, make_institution, make_practitioner


@pytest.fixture
def ground() -> Ground:
    made = make_ground()
    made.centre, made.clinic, made.prison = (make_institution(kind) for kind in ("social_work", "health", "prison"))  # type: ignore[attr-defined]
    for institution in (made.centre, made.clinic, made.prison):
        made.member(institution)
    late = make_institution("education")
    made.late = late  # type: ignore[attr-defined]
    made.member(late, since=-80)
    made.meeting(-300, {made.centre: 2, made.prison: 1, made.clinic: 1})
    made.meeting(-200, {made.centre: 2, made.prison: 1}, {made.clinic: "no_answer"})
    last = made.meeting(-70, {made.centre: 1, made.prison: 1}, {made.clinic: "other_duty", late: "too_late"})
    made.meeting(10, {}, state="preparing")
    made.commitment(last, late, "confirmed", 30, (("confirm", moment(-40)),))
    return made


def name(institution) -> str:  # type: ignore[no-untyped-def]
    return row(Institution, id=institution).short_name


def test_absent_twice_stands_first_and_silence_is_counted(ground):
    worker = make_practitioner("social_worker", ground.centre)
    answer = browser(worker).get(reverse("forum_continuity", args=[ground.forum.id]))
    page = answer.content.decode()
    signs, table = page.split("</table>", 2)[:2]
    assert f"▲ {name(ground.clinic)} ● ○ ○" in rows_of(signs + "</table>")
    lines = rows_of(table + "</table>")[1:]
    assert lines[0].startswith(name(ground.clinic))
    assert "came absent: Did not answer absent: Had another duty that day 2 times" in lines[0]
    assert f"{day(-300):%d.%m.%Y}, at a meeting" in lines[0]
    assert lines[0].endswith("9 months")
    [late] = [line for line in lines if line.startswith(name(ground.late))]
    assert "not yet a member not yet a member absent: Was invited too late 1 time" in late
    assert f"{day(-40):%d.%m.%Y}, step with a commitment 1 month" in late
    [centre] = [line for line in lines if line.startswith(name(ground.centre))]
    assert centre.endswith("2 months")
    assert "1 institution was absent at least twice in a row. It stands first." in words(answer)
    assert name_of(worker) not in main_part(page)


def test_the_picture_says_the_same_as_the_table(ground):
    page = (
        browser(make_practitioner("social_worker", ground.centre)).get(reverse("forum_continuity", args=[ground.forum.id])).content.decode()
    )
    picture = page[page.index('<svg class="prag-timeline"') : page.index("</svg>", page.index("prag-timeline"))]
    drawn = {
        "came": len(re.findall(r"<circle[^>]*tick--done", picture)),
        "absent": len(re.findall(r'<circle class="prag-timeline__tick"', picture)),
        "not yet a member": len(re.findall(r'<path class="prag-timeline__tick"', picture)),
    }
    table = " ".join(rows_of(page)[1:])
    assert drawn == {"came": 7, "absent": 3, "not yet a member": 2}
    assert (table.count("came"), table.count("absent:"), table.count("not yet a member")) == (7, 3, 2)
    assert len(re.findall("tick--late", picture)) == 1


def test_who_reads_it(ground):
    address = reverse("forum_continuity", args=[ground.forum.id])
    for who in (
        make_practitioner("ngo_worker", ground.beneficiary),
        make_practitioner("treatment_officer", ground.prison),
        make_practitioner("prison_administration"),
    ):
        assert browser(who).get(address).status_code == 200
    for who in (
        make_practitioner("social_worker"),
        make_practitioner("access_manager", ground.centre),
        make_practitioner("prison_administration", jurisdiction="ba"),
    ):
        assert browser(who).get(address).status_code == 404


def test_a_forum_without_a_meeting_says_what_will_stand_there():
    made = make_ground()
    made.member(made.beneficiary)
    page = words(browser(make_practitioner("ngo_worker", made.beneficiary)).get(reverse("forum_continuity", args=[made.forum.id])))
    assert "It begins with the first meeting that is held" in page


def test_it_is_read_in_four_questions(ground):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with acting(make_practitioner("social_worker", ground.centre)):
        forum = Forum.objects.get(id=ground.forum.id)
        with CaptureQueriesContext(connections["default"]) as queries:
            drawn = continuity_of(forum)
    assert len(drawn.lines) == 4
    assert len(queries) == 4
