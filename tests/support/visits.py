"""Which pages does a persona get by reading alone? A few of each address of the demo world, in one language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.test import override_settings
from django.urls import reverse

from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.access.web import declaration
from tests.support import crawl
from tests.support.canary import Canary, survey
from tests.support.canary_ask import Browser
from tests.support.canary_ground import as_superuser, drop, looking_at, own_name
from tests.support.server import clone

# So many pages of each address for each persona, from the first so many that a builder knows.
PAGES, TRIES = 2, 8
PRINTED = ("needs_map", "day_one_sheet", "own_copy")
# Addresses that end a session, or begin another one.
LEAVING = {"try_as", "account_logout"}


@dataclass(frozen=True)
class Visit:
    """One page that was shown."""

    persona: str
    name: str
    path: str
    body: bytes
    kind: str

    def __str__(self) -> str:
        return f"{self.persona}: {self.path}"


@contextmanager
def demo_world(purpose: str) -> Iterator[Canary]:
    """A copy of the demo world that the application looks at, until the block ends."""
    name, talk = own_name(purpose), logging.getLogger("django.request")
    clone(name)
    talk.setLevel(logging.ERROR)  # most of what is asked for is not there for most personas
    try:
        with as_superuser(name) as superuser:
            world = survey(name, superuser)
            world.functions = _functions(superuser)
        with looking_at(name), override_settings(DEMO=True):
            yield world
    finally:
        talk.setLevel(logging.NOTSET)
        drop(name)


def _functions(superuser: psycopg.Connection[Any]) -> dict[UUID, set[Role]]:
    """Who holds which functions."""
    found: dict[UUID, set[Role]] = {}
    for holder, kind in superuser.execute("select holder_id, kind from organisations.function where holder_id is not null"):
        found.setdefault(holder, set()).add(Role(kind))
    return found


def visits(world: Canary, persona: str, language: str) -> Iterator[Visit]:
    """Every page that the persona gets, at most `PAGES` of each address."""
    browser = Browser(world.people[persona])
    browser.client.cookies["prag-language"] = language
    roles = world.functions.get(browser.practitioner, set())
    for _route, pattern in crawl.patterns():
        needed = declaration(pattern.callback)
        closed = isinstance(needed, Permission) and all(TABLE[needed][role] is Reach.NONE for role in roles)
        if not closed and pattern.name not in LEAVING:
            yield from _of_address(world, browser, persona, str(pattern.name))


def _of_address(world: Canary, browser: Browser, persona: str, name: str) -> Iterator[Visit]:
    asked = {one.path: one.data for one in crawl.examples(name, world, persona) if one.method == "get" and not one.headers}
    shown = 0
    browser.sign_in()
    for path, data in list(asked.items())[:TRIES]:
        came: Any = browser.client.get(path, data)
        if came.status_code == 200:
            body = b"".join(came.streaming_content) if came.streaming else came.content
            yield Visit(persona, name, path, body, came.headers.get("Content-Type", "").partition(";")[0])
            shown += 1
        if shown == PAGES:
            return


def printed(world: Canary, persona: str, language: str) -> Iterator[Visit]:
    """The papers of a case, which are asked for by a form: the first of each that is given out."""
    browser = Browser(world.people[persona])
    for name in PRINTED:
        browser.sign_in()
        for case, seat in world.pairs["gate.seat"]:
            form = {"language": language, "recipient": world.bodies[seat], "basis": ""}
            path = reverse(name, args=[world.codes[case]])
            browser.client.cookies["prag-csrf"] = Browser.CSRF
            answer = browser.client.post(path, form, headers={"X-CSRFToken": Browser.CSRF})
            if answer.headers.get("Content-Type") == "application/pdf":
                yield Visit(persona, name, path, answer.content, "application/pdf")
                break
