"""How does a persona walk through many requests, each judged: shown to whom, logged, whole, sent once, with all headers?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.support import crawl
from tests.support.canary import Canary
from tests.support.canary_ask import (
    NOT_LOGGED,
    Answer,
    Browser,
    Complaint,
    Example,
    complaints,
    is_logged,
    last_row,
    rights_now,
    rows_since,
)
from tests.support.crawl_builders import BUILDERS
from tests.support.edges import faults_of_forms, faults_of_headers, faults_of_sending, forms_in, newest

# Where a page shows what was done on the one before, once.
SENTENCES = re.compile(r'id="messages"[^>]*>\s*<div class="prag-notice')


@dataclass
class Walk:
    """What was asked and what was wrong with it."""

    n: int = 0
    shown: int = 0
    forms: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"n = {self.n} requests, {self.shown} showed content; {self.forms} forms"


def ask(canary: Canary, superuser: psycopg.Connection[Any], browser: Browser, example: Example) -> tuple[Answer, list[Complaint], set[str]]:
    """One request, what is wrong with its answer, and the compartments whose tokens it showed."""
    before = None if example.method == "get" else rights_now(superuser, browser.practitioner)
    row, named = last_row(superuser), list(browser.named)
    answer = browser.ask(example)
    tokens = canary.tokens_in(answer.text)
    browser.named = [said for said in browser.named if not canary.tokens_in(said) & tokens or said == example.said()]
    rows, waiting = rows_since(superuser, row, browser.practitioner), browser.waiting
    if SENTENCES.search(answer.text):
        browser.waiting = []
    elif example.method == "post" and answer.status == 302:
        browser.waiting = [*waiting, *rows]
    if not tokens:
        return answer, [], set()
    rights = tuple(r for r in (before, rights_now(superuser, browser.practitioner)) if r)
    wrong = complaints(canary, example, answer, rows, rights, " ".join(named))
    wrong = [one for one in wrong if not (one.reason == NOT_LOGGED and one.mark.kind == "code" and is_logged(one.mark, waiting))]
    return answer, wrong, {canary.marks[t].compartment for t in tokens if canary.marks[t].kind == "content"}


def asked_of(canary: Canary, persona: str) -> list[tuple[str, Example]]:
    """Every example of every address for a persona, with the name of the address."""
    return [(name, example) for name in BUILDERS for example in crawl.examples(name, canary, persona)]


def walk(canary: Canary, superuser: psycopg.Connection[Any], persona: str, asked: Iterable[tuple[str, Example]]) -> Walk:
    """Ask all of it as that persona, signed in anew whenever an answer ended the session."""
    done, browser = Walk(), Browser(canary.people[persona])
    for name, example in asked:
        browser.sign_in()
        before = newest(superuser)
        answer, complaint, seen = ask(canary, superuser, browser, example)
        done.wrong += [str(one) for one in complaint]
        done.wrong += [f"{example}: {answer.status}"] if answer.status >= 500 else []
        done.wrong += [f"{example}: {fault}" for fault in (*faults_of_forms(answer.text), *faults_of_headers(answer.headers))]
        done.wrong += faults_of_sending(superuser, name, answer, before) if answer.key else []
        done.n, done.shown, done.forms = done.n + 1, done.shown + bool(seen), done.forms + forms_in(answer.text)
    return done
