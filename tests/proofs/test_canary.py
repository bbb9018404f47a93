"""Does any page show a protected text to somebody not entitled, or without its committed row of the log?"""

from __future__ import annotations

import pytest

from prag.access.web import declaration
from tests.support import crawl
from tests.support.canary import FOLLOWED, PERSONAS, Canary
from tests.support.canary_ask import NOT_ENTITLED, NOT_LOGGED, Answer, Browser, Example, complaints, rights_now
from tests.support.canary_walk import ask, asked_of, walk
from tests.support.crawl_builders import BUILDERS, LAST
from tests.support.edges import changed_in_parts, faults_of_forms, faults_of_headers

pytestmark = pytest.mark.gate

# What a whole crawl must have seen somewhere: a canary that never sings proves nothing.
SEEN_SOMEWHERE = {"name", "identity", "custody", "work", "health", "contacts"}


def test_every_address_has_a_name_a_declaration_and_an_example():
    found = list(crawl.patterns())
    nameless = [route for route, pattern in found if not pattern.name]
    undeclared = [pattern.name for _, pattern in found if declaration(pattern.callback) is None]
    without = sorted(set(crawl.names()) - BUILDERS.keys())
    stale = sorted(BUILDERS.keys() - set(crawl.names()))
    print(f"\nn = {len(found)} addresses")
    assert (nameless, undeclared, without, stale) == ([], [], [], [])


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_page_shows_what_its_reader_may_not_see_or_the_log_does_not_know(persona: str, canary: Canary, behind):
    # Reading first, then writing: what a form changes must not hide what a page showed before.
    asked = sorted(asked_of(canary, persona), key=lambda one: (one[1].method != "get", one[0] in LAST))
    done = walk(canary, behind, persona, asked)
    print(f"\n{persona}: {done}")
    assert not done.wrong, "\n".join(done.wrong)
    assert done.forms > 100, "else hardly a page was seen"
    assert changed_in_parts(behind) == []


def test_a_visitor_without_an_account_sees_nothing_protected(canary: Canary):
    browser, wrong, n = Browser(canary.people["treatment officer"]), [], 0
    for name in BUILDERS.keys() - {"try_as"}:
        for example in crawl.examples(name, canary, "treatment officer"):
            answer, n = browser.ask(example), n + 1
            wrong += [f"{example}: {token}" for token in canary.tokens_in(answer.text) - canary.tokens_in(example.said())]
            wrong += [f"{example}: {fault}" for fault in (*faults_of_forms(answer.text), *faults_of_headers(answer.headers))]
    print(f"\nnobody: n = {n} requests")
    assert not wrong, "\n".join(wrong)


def test_the_recall_of_an_ended_case_is_shown_to_whom_it_is_due_alone(canary: Canary, behind):
    """The list has an address and a line in "My tasks": for the function that acted, by its code for who oversees, for nobody else."""
    code, readers, told = canary.codes[FOLLOWED], set(), set()
    for persona in PERSONAS:
        browser = Browser(canary.people[persona])
        browser.sign_in()
        (example,) = [one for one in crawl.examples("recall_followed", canary, persona) if code in one.said()]
        readers |= {persona} if browser.ask(example).status == 200 else set()
        (home,) = crawl.examples("home", canary, persona)[:1]
        told |= {persona} if code in browser.ask(home).text else set()
    assert readers == {"treatment officer", "deputy", "data protection officer"}
    assert told == {"treatment officer", "deputy"}


def test_the_crawl_shows_every_compartment_to_somebody(canary: Canary, behind):
    seen: set[str] = set()
    for persona in ("treatment officer", "health"):
        browser = Browser(canary.people[persona])
        for name in ("case_page", "identity_page"):
            for example in crawl.examples(name, canary, persona):
                browser.sign_in()
                seen |= ask(canary, behind, browser, example)[2]
    assert seen >= SEEN_SOMEWHERE, f"never shown: {sorted(SEEN_SOMEWHERE - seen)}"


def test_a_token_shown_to_the_wrong_reader_is_noticed(canary: Canary, behind):
    """The check itself: every token in one answer, for somebody without any seat and without a row of the log."""
    everything = Answer(200, " | ".join(canary.marks))
    outsider = rights_now(behind, canary.people["outsider"])
    wrong = complaints(canary, Example("/"), everything, [], (outsider,))
    unentitled = {one.token for one in wrong if one.reason == NOT_ENTITLED}
    own = {t for t, m in canary.marks.items() if m.kind == "person" and m.row in outsider.people}
    # An outsider to every case takes part in the forum of the own town, and reads what is to be published.
    house = {t for t, m in canary.marks.items() if m.kind == "house"}
    own |= {
        t for t in house if canary.marks[t].jurisdiction == outsider.jurisdiction or canary.marks[t].where.startswith("forums.forum_text")
    }
    assert unentitled == set(canary.marks) - own
    assert house - own
    unlogged = {one.token for one in wrong if one.reason == NOT_LOGGED}
    assert unlogged == {t for t, m in canary.marks.items() if m.kind in ("content", "code")}
