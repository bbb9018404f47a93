"""Is anything of a case shown when the log cannot be written? The log is really taken away, in four ways."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from prag.cases.models import Case
from prag.gate.opening import open_case
from prag.gate.verbs import LogUnavailable
from prag.gate.web import enter, leave
from tests.support import crawl
from tests.support.canary import PERSONAS, Canary
from tests.support.canary_ask import Browser, Example
from tests.support.canary_ground import as_superuser, looking_at, own_name
from tests.support.crawl_builders import BUILDERS

pytestmark = pytest.mark.gate

# The pages on which a case, or the list of cases, or a name can be seen. The rest of the crawl is in test_canary.
PAGES = (
    "home", "case_list", "case_page", "identity_show", "identity_page", "case_log", "name_search", "case_decide", "log_overseen",
    "statement_correct", "statement_new", "seat_new", "step_back",
)  # fmt: skip
NEEDS_A_ROW = ("content", "code")


@contextmanager
def revoked(superuser: psycopg.Connection[Any]) -> Iterator[None]:
    """The gate may not write the log."""
    superuser.execute("revoke insert on audit.event from prag_gate")
    try:
        yield
    finally:
        superuser.execute("grant insert on audit.event to prag_gate")


@contextmanager
def disk_full(superuser: psycopg.Connection[Any]) -> Iterator[None]:
    """Writing the log fails as on a full disk."""
    superuser.execute(
        "create function audit.full() returns trigger language plpgsql as $$"
        " begin raise exception 'no space left on device' using errcode = '53100'; end $$"
    )
    superuser.execute("create trigger full_disk before insert on audit.event for each row execute function audit.full()")
    try:
        yield
    finally:
        superuser.execute("drop trigger full_disk on audit.event")
        superuser.execute("drop function audit.full()")


@contextmanager
def swallowed(superuser: psycopg.Connection[Any]) -> Iterator[None]:
    """Writing the log seems to work and leaves no row: the worst of all, because nothing fails."""
    superuser.execute("create function audit.nothing() returns trigger language plpgsql as $$ begin return null; end $$")
    superuser.execute("create trigger swallow before insert on audit.event for each row execute function audit.nothing()")
    try:
        yield
    finally:
        superuser.execute("drop trigger swallow on audit.event")
        superuser.execute("drop function audit.nothing()")


@contextmanager
def read_only(superuser: psycopg.Connection[Any]) -> Iterator[None]:
    """Every new session of the web role only reads."""
    database = sql.Identifier(own_name("canary"))
    superuser.execute(sql.SQL("alter role prag_app in database {} set default_transaction_read_only = on").format(database))
    with looking_at(own_name("canary")):
        try:
            yield
        finally:
            superuser.execute(sql.SQL("alter role prag_app in database {} reset default_transaction_read_only").format(database))


WAYS: dict[str, Callable[[Any], Any]] = {"insert revoked": revoked, "disk full": disk_full}


def asked(canary: Canary, persona: str) -> list[Example]:
    """What this persona asks: reading alone, and the forms that only read."""
    found = []
    for name in (name for name in PAGES if name in BUILDERS):
        examples = crawl.examples(name, canary, persona)
        reads = name in ("identity_show", "identity_page", "name_search")
        found += [e for e in examples if (e.method == "get") != reads and not e.headers]
    return found


def shown(canary: Canary, example: Example, text: str) -> set[str]:
    """The tokens in an answer whose reading has to be logged."""
    found = canary.tokens_in(text) - canary.tokens_in(example.said())
    return {token for token in found if canary.marks[token].kind in NEEDS_A_ROW}


@pytest.fixture
def browsers(canary: Canary) -> Iterator[dict[str, Browser]]:
    """Everybody, signed in while the log still worked. What fails on purpose is not printed."""
    quiet = [logging.getLogger(name) for name in ("prag.gate.web", "django.request")]
    before = [one.level for one in quiet]
    for one in quiet:
        one.setLevel(logging.CRITICAL + 1)
    found = {persona: Browser(canary.people[persona]) for persona in PERSONAS}
    for browser in found.values():
        browser.sign_in()
    yield found
    for one, level in zip(quiet, before, strict=True):
        one.setLevel(level)


def test_without_a_log_every_page_that_showed_a_case_is_503_and_shows_nothing(canary: Canary, behind, browsers):
    """All personas: each page that shows something while the log works, and every third of the others."""
    showed, others = [], []
    for persona, browser in browsers.items():
        for example in asked(canary, persona):
            known = showed if shown(canary, example, browser.ask(example).text) else others
            known.append((persona, example))
    assert len(showed) > 20, "the pages show cases while the log works"
    wrong, n = [], 0
    for way, broken in WAYS.items():
        with broken(behind):
            for persona, example in showed + others[::3]:
                answer, n = browsers[persona].ask(example), n + 1
                leaked = shown(canary, example, answer.text)
                if leaked or (answer.status != 503 and (persona, example) in showed):
                    said = sorted({canary.marks[token].where or "code" for token in leaked})
                    wrong.append(f"{way}, {persona}, {example}: {answer.status}, shows {said}")
    print(f"\nn = {n} requests without a log; {len(showed)} addresses showed a case with it")
    assert n >= 500
    assert not wrong, "\n".join(wrong)


SOME = ("treatment officer", "social worker", "health", "director", "data protection officer")


def test_a_server_that_only_reads_shows_nothing(canary: Canary, behind, browsers):
    wrong, n = [], 0
    with read_only(behind):
        for persona in SOME:
            for example in asked(canary, persona)[::3]:
                answer, n = browsers[persona].ask(example), n + 1
                leaked = shown(canary, example, answer.text)
                if leaked or answer.status != 503:
                    wrong.append(f"{persona}, {example}: {answer.status} {[canary.marks[t].where or 'code' for t in leaked][:3]}")
    print(f"\nn = {n} requests of which every one is 503")
    assert not wrong, "\n".join(wrong)


def test_an_opening_that_left_no_row_is_not_taken_for_an_empty_case(canary: Canary, behind, browsers):
    """The insert says it worked, and there is no row. "None recorded" would be a lie, so the page must not be 200."""
    wrong, n = [], 0
    for persona in SOME:
        pages = [e for e in asked(canary, persona) if _content(canary, e, browsers[persona])]
        with swallowed(behind):
            for example in pages:
                answer, n = browsers[persona].ask(example), n + 1
                if _marks(canary, example, answer.text) or answer.status == 200:
                    wrong.append(f"{persona}, {example}: {answer.status}")
    print(f"\nn = {n} pages that show content otherwise")
    assert n > 10
    assert not wrong, "\n".join(wrong)


def _content(canary: Canary, example: Example, browser: Browser) -> set[str]:
    return _marks(canary, example, browser.ask(example).text)


def _marks(canary: Canary, example: Example, text: str) -> set[str]:
    return {token for token in shown(canary, example, text) if canary.marks[token].kind == "content"}


def test_a_locked_log_is_503_after_the_timeout(canary: Canary, behind, browsers):
    """Somebody holds the table; the request waits its time, then nothing is shown."""
    code = _own_code(behind, canary)
    holder = as_superuser(own_name("canary"))
    try:
        with looking_at(own_name("canary"), lock_timeout="300ms"):
            normal = browsers["treatment officer"].ask(Example(f"/cases/{code}/"))
            assert shown(canary, Example(f"/cases/{code}/"), normal.text)
            holder.execute("begin; lock table audit.event in exclusive mode")
            for path in (f"/cases/{code}/", "/cases/", f"/cases/{code}/log/"):
                answer = browsers["treatment officer"].ask(Example(path))
                assert (answer.status, shown(canary, Example(path), answer.text)) == (503, set()), path
            holder.execute("rollback")
            assert browsers["treatment officer"].ask(Example(f"/cases/{code}/")).status == 200, "and afterwards all is as before"
    finally:
        holder.close()


def test_afterwards_everything_works_again(canary: Canary, behind, browsers):
    path = Example(f"/cases/{_own_code(behind, canary)}/")
    browser = browsers["treatment officer"]
    before = browser.ask(path)
    for way in (revoked, disk_full):
        with way(behind):
            assert browser.ask(path).status == 503
        after = browser.ask(path)
        assert after.status == 200
        assert canary.tokens_in(after.text) == canary.tokens_in(before.text)


@pytest.mark.parametrize("way", WAYS)
def test_opening_by_code_fails_loudly_and_reads_nothing(way: str, canary: Canary, behind):
    person = canary.people["treatment officer"]
    enter(person)
    case = Case.objects.order_by("code").first()
    with WAYS[way](behind):
        with pytest.raises(LogUnavailable):
            open_case(case.id, "case_page")
        with connections["default"].cursor() as cursor:
            cursor.execute("select count(*) from cases.eligibility")
            assert cursor.fetchone()[0] == 0
        assert behind.execute("select count(*) from audit.event where actor = %s and verb = 'consultation'", [person]).fetchone()[0] == 0
    leave()


def _own_code(superuser: Any, canary: Canary) -> str:
    """The code of a case at whose table the treatment officer sits."""
    row = superuser.execute(
        "select case_id from gate.seat where holder_id = %s and ended_at is null and ends > current_date order by case_id limit 1",
        [canary.people["treatment officer"]],
    ).fetchone()
    return canary.codes[row[0]]
