"""Does the generated Albanian page carry every fact of the page with which the project began, each from the data and from there alone?"""

from __future__ import annotations

import pytest
from django.urls import reverse

from prag.forums.notices import blocks
from prag.forums.notices.facts import from_json
from prag.forums.notices.sentences import blocks_of
from tests.forums.notices.seed import FACTS, NOTICE, Page, parts_of, published, untold, without
from tests.support.client import Client

IDS = [fact["id"] for fact in FACTS]


@pytest.fixture(scope="module")
def page() -> Page:
    answer = Client().get(reverse("notice_public", args=[NOTICE, "sq"]))
    assert answer.status_code == 200
    return Page(answer.content.decode())


def test_each_fact_is_listed_once():
    assert len(set(IDS)) == len(IDS) >= 34
    assert len({fact["path"] for fact in FACTS}) == len(IDS)


def test_the_page_tells_every_fact(page: Page):
    print(f"\nn = {len(FACTS)} facts")
    assert untold(parts_of(page.blocks)) == set()


def test_the_page_says_what_was_published_and_what_was_published_is_made_from_the_facts(page: Page):
    stored = blocks.from_json(published().facts["blocks"])
    assert page.blocks[: len(stored)] == stored
    assert [one.text for one in page.blocks[len(stored) :]] == ["Botuar më 5 korrik 2021."]
    assert blocks_of(from_json(published().facts)) == stored


@pytest.mark.parametrize("fact", FACTS, ids=IDS)
def test_without_one_fact_exactly_its_line_is_missing(fact):
    changed = from_json(without(published().facts, fact["path"]))
    assert untold(parts_of(blocks_of(changed))) == {fact["id"]}
