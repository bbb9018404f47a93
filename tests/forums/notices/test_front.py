"""Does the front page tell, without an account, what was published last and what became of it?"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prag.database.maintain import as_maintainer
from prag.forums.models import Publication
from prag.forums.notices import blocks, facts, front
from prag.forums.notices.facts import MeetingFacts, NoticeFacts, ProjectFacts, Said, Words
from prag.forums.notices.kept import Kept, published, text_of
from prag.forums.notices.sentences import blocks_of
from prag.kernel.clock import now
from tests.forums.notices.seed import NOTICE
from tests.forums.notices.seed import published as published_row
from tests.staffing.browser import words
from tests.support.client import Client


def public(language: str, notice: uuid.UUID, forum: uuid.UUID, title: str = "T", **more) -> Kept:
    """What is public of a notice of one meeting; not stored."""
    meeting = MeetingFacts("m", str(forum), date(2027, 3, 4), more.pop("town", "Tetovë"), "C", more.pop("focus", ()))
    said = NoticeFacts(language, Words(title, "L"), meetings=(meeting,), conclusions=(Said(f"Of {title}.", ("m",)),), **more)
    text = text_of(facts.to_json(said) | {"blocks": blocks.to_json(blocks_of(said))})
    return Kept(notice, language, True, date(2027, 3, 5), text)


def test_each_notice_once_in_the_language_of_the_page_else_in_another():
    own = uuid.uuid4()
    with as_maintainer() as alias:
        for language, hours in (("sq", 0), ("en", 1)):
            row = published_row("sq")
            row.pk, row.notice_id, row.language, row.published_at = uuid.uuid4(), own, language, now() + timedelta(hours=hours)
            row.save(using=alias, force_insert=True)
    try:
        for language in ("sq", "en"):
            assert [(one.notice, one.language) for one in published(language)][0] == (own, language)
            assert len({one.notice for one in published(language)}) == len(published(language))
        with as_maintainer() as alias:
            Publication.objects.using(alias).filter(notice_id=own, language="en").update(withdrawn_at=now())
        assert (published("en")[0].notice, published("en")[0].language) == (own, "sq")
    finally:
        with as_maintainer() as alias:
            Publication.objects.using(alias).filter(notice_id=own).delete()


def test_the_latest_says_when_it_stands_in_another_language():
    some = [public("sq", uuid.uuid4(), uuid.uuid4(), "S"), public("en", uuid.uuid4(), uuid.uuid4())]
    assert (front.latest(some, "sq").blocks[0].text, front.latest(some, "sq").other) == ("S", "")
    assert front.latest(some, "en").other == "sq"
    assert front.latest([], "en") is None


def test_a_forum_stands_there_once_as_it_was_last_announced():
    forum, other = uuid.uuid4(), uuid.uuid4()
    some = [public("en", uuid.uuid4(), forum, "A", town="New"), public("en", uuid.uuid4(), forum, "B", town="Old"),
            public("en", uuid.uuid4(), other, "C", town="Else")]  # fmt: skip
    board = front.board(some, "en")
    assert [one.town for one in board.forums] == ["New", "Else"]
    assert board.conclusions == ["Of A.", "Of C."]


@pytest.mark.parametrize("named", [True, False])
def test_the_footnote_stands_wherever_the_front_page_names_kosovo(named):
    project = ProjectFacts(disclaimer="D", footnote="* F", rights="R", region="Kosovo*")
    focus = ("Kosovo prison",) if named else ("Prison",)
    board = front.board([public("en", uuid.uuid4(), uuid.uuid4(), focus=focus, project=project)], "en")
    assert board.small_print == (["D", "* F", "R"] if named else ["D", "R"])
    assert board.forums[0].focus == (("Kosovo* prison",) if named else ("Prison",))


def test_counts_by_institution_are_those_of_the_database(superuser):
    board = front.board([one for one in published("en") if one.notice == NOTICE], "en")
    counted = superuser.execute(
        "select o.key, count(*) filter (where c.state = 'done'), count(*) filter (where c.closed_at is null and c.due >= current_date),"
        " count(*) filter (where c.closed_at is null and c.due < current_date), count(*) filter (where c.state = 'dropped')"
        " from forums.commitment c join forums.forum o on o.id = c.forum_id where o.key in"
        " ('ba_sarajevo_forum', 'mk_skopje_forum', 'me_bijelo_polje_forum') group by 1 order by 1"
    ).fetchall()
    shown = {one.town: one.total for one in board.forums}
    towns = {"ba_sarajevo_forum": "Sarajevo", "me_bijelo_polje_forum": "Bijelo Polje", "mk_skopje_forum": "Skopje"}
    for key, kept, open_, late, dropped in counted:
        total = shown[towns[key]]
        assert (total.kept, total.open, total.late, total.dropped) == (kept, open_, late, dropped)
    skopje = next(one for one in board.forums if one.town == "Skopje")
    assert ("Idrizovo prison", "1 kept") in [(one.institution, one.said) for one in skopje.counts]


def test_the_front_page_tells_it_in_few_queries():
    client = Client()
    client.get(reverse("home"))
    with CaptureQueriesContext(connections["default"]) as asked, CaptureQueriesContext(connections["login"]) as signed:
        answer = client.get(reverse("home"))
    print(f"\nn = {len(asked)} queries")
    assert len(asked) <= 6
    assert len(signed) == 0
    page = words(answer)
    order = ["Read the whole notice", "What the forums concluded", "The forums, and what became of what they agreed", "Sources:",
             "It does not score, rank, predict or recommend."]  # fmt: skip
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    for text in ("Sign in", "Commitments: ", "Prisons in focus: Idrizovo prison, Skopje prison"):
        assert text in page


def test_without_any_notice_it_says_what_prag_is(superuser):
    hidden = superuser.execute("update forums.publication set withdrawn_at = now() where withdrawn_at is null returning id").fetchall()
    try:
        page = words(Client().get(reverse("home")))
    finally:
        superuser.execute("update forums.publication set withdrawn_at = null where id = any (%s)", [[row[0] for row in hidden]])
    assert "Preparing one release, together" in page
    assert "Read the whole notice" not in page
    assert hidden
