"""Does any question of a page read a large table from end to end? Counted in the tables themselves, function bodies included."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from prag.audit.readers import last_of_case, of_case
from prag.cases.keys import name_of, names_of, person_of
from prag.cases.models import Case, Eligibility, Transition
from prag.gate.models import Addressee, Exclusion, Item, Seat
from prag.gate.opening import NotForYou, open_case, open_item, open_log, open_names
from prag.gate.verbs import call, rows
from prag.organisations.models import Practitioner
from prag.profiles.models import ContactStatement, HealthStatement, WorkStatement
from tests.support.bulk import CASELOAD, DIRECTOR, MANAGER, OFFICER, PRISON, Bulk, bulk, forget_statistics
from tests.support.canary_ask import Browser, Example
from tests.support.canary_ground import as_superuser, looking_at
from tests.support.people import acting

pytestmark = pytest.mark.gate
LARGE = 10_000
# An index may be walked, as long as what it fetches has the size of what is shown.
FETCHED_AT_MOST = 2_000
FIRST = Bulk.case(1)


def _case_list() -> Any:
    return list(Case.objects.select_related("responsible").order_by("release_expected", "id")[:50])


def _ask_for_a_seat() -> Any:
    terms = {"p_compartments": ["work"], "p_basis": "duty_in_law", "p_reason": "", "p_due": "2030-01-01"}
    return [call("cases.ask_seat", p_code="Z9-ZZZZ", p_function="social_worker", **terms)]


def _log_of_a_case() -> Any:
    open_log(FIRST)
    return last_of_case(FIRST, 5) + list(of_case(FIRST)[:50])


def _name_search() -> Any:
    found = names_of(open_names())
    assert len(found) == CASELOAD
    return found


def _refused() -> Any:
    with pytest.raises(NotForYou):
        open_case(Bulk.case(70_000), "case_page")
    return [1]


def _item() -> Any:
    item = Item.objects.order_by("due").first()
    opened = open_item(item.id, "case_decide")
    return list(Eligibility.objects.of(opened))


def _identity() -> Any:
    return [person_of(open_case(FIRST, "show_name", compartments=["name", "identity"]))]


def _content() -> Any:
    opened = open_case(FIRST, "case_page")
    found = list(WorkStatement.objects.of(opened).select_related("area", "institution"))
    assert len(found) == CASELOAD
    return found + list(ContactStatement.objects.of(opened)) + list(Eligibility.objects.of(opened))


def rows_of(statement: str, *values: Any) -> list[Any]:
    """The rows of a statement over the web role's connection."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


# Who asks, and what. Each answers something, so that an empty answer is not taken for a fast one.
QUESTIONS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "case list of a caseload of 50": (OFFICER, _case_list),
    "releases ahead": (OFFICER, lambda: list(Case.objects.filter(release_expected__isnull=False).order_by("release_expected", "id")[:50])),
    "header by code": (OFFICER, lambda: [Case.objects.get(code=Case.objects.order_by("code").first().code)]),
    "header by id": (OFFICER, lambda: [Case.objects.get(id=FIRST)]),
    "open": (OFFICER, lambda: [open_case(FIRST, "case_page")]),
    "open, refused": (OFFICER, _refused),
    "content of a case": (OFFICER, _content),
    "identity": (OFFICER, _identity),
    "name": (OFFICER, lambda: [name_of(open_case(FIRST, "show_name", compartments=["name"]))]),
    "time line": (OFFICER, lambda: list(Transition.objects.filter(case_id=FIRST).order_by("at"))),
    "people at the table": (OFFICER, lambda: list(Seat.objects.filter(case_id=FIRST).select_related("institution", "holder", "deputy"))),
    "practitioners one may name": (OFFICER, lambda: list(Practitioner.objects.all())),
    "items of a function": (DIRECTOR, lambda: list(Item.objects.filter(answered_at__isnull=True).order_by("due"))),
    "addressees": (DIRECTOR, lambda: list(Addressee.objects.all())),
    "an item and what it is about": (DIRECTOR, _item),
    "exclusions": (OFFICER, lambda: [list(Exclusion.objects.all())]),
    "log of a case": (OFFICER, _log_of_a_case),
    "name search": (OFFICER, _name_search),
    "seats of an institution": (MANAGER, lambda: list(Seat.objects.filter(institution_id=PRISON))),
    "codes of an institution's seats": (MANAGER, lambda: rows("cases.codes_of_seats")),
    "who is excluded, for the access manager": (MANAGER, lambda: [list(Exclusion.objects.all())]),
    "ask for a seat by code": (OFFICER, _ask_for_a_seat),
    "rights of a case": (OFFICER, lambda: rows("gate.rights", p_case=FIRST)),
}  # fmt: skip
# The pages themselves, with all they ask.
PAGES: dict[str, tuple[Any, str]] = {
    "home, officer": (OFFICER, "/"),
    "home, director": (DIRECTOR, "/"),
    "home, access manager": (MANAGER, "/"),
    "case list": (OFFICER, "/cases/"),
    "case list by code": (OFFICER, "/cases/?sort=code"),
    "case page": (OFFICER, "/cases/{code}/"),
    "log": (OFFICER, "/cases/{code}/log/"),
    "give a seat": (OFFICER, "/cases/{code}/seats/new/"),
    "record a statement": (OFFICER, "/cases/{code}/areas/accommodation/new/"),
    "my institution": (MANAGER, "/institution/"),
}
WORKER: dict[str, str] = {
    "escalate": "select gate.escalate()",
    "expire": "select gate.expire()",
    "next mail": "select * from messages.take()",
}


class Counters:
    """What PostgreSQL counted on the large tables: scans from end to end, and rows fetched by index."""

    SQL = (
        "select schemaname || '.' || relname, seq_scan, seq_tup_read, idx_tup_fetch from pg_stat_user_tables"
        " where schemaname || '.' || relname = any (%s)"
    )

    def __init__(self, superuser: Any, large: list[str]) -> None:
        self.superuser, self.large = superuser, large

    def now(self) -> dict[str, tuple[int, int, int]]:
        for alias in ("default", "worker"):
            with connections[alias].cursor() as cursor:
                cursor.execute("select pg_stat_force_next_flush()")
        self.superuser.execute("select pg_stat_force_next_flush()")
        return {name: (a, b, c or 0) for name, a, b, c in self.superuser.execute(self.SQL, [self.large]).fetchall()}

    def difference(self, before: dict[str, tuple[int, int, int]]) -> list[str]:
        """In words, what was read that should not have been."""
        said = []
        for name, (scans, read, fetched) in self.now().items():
            scans, read, fetched = scans - before[name][0], read - before[name][1], fetched - before[name][2]
            if scans or read:
                said.append(f"{name}: {scans} sequential scans, {read} rows")
            if fetched > FETCHED_AT_MOST:
                said.append(f"{name}: {fetched} rows fetched by index")
        return said


@pytest.fixture(scope="module")
def large_world() -> Iterator[Bulk]:
    """The large database, which Django looks at."""
    world = bulk()
    with looking_at(world.database), override_settings(DEMO=True):
        yield world


def _large_tables(superuser: Any) -> list[str]:
    tables = superuser.execute(
        "select schemaname || '.' || tablename from pg_tables where schemaname in ('audit', 'gate', 'cases', 'profiles')"
    ).fetchall()
    counts = {t: superuser.execute(f"select count(*) from {t}").fetchone()[0] for (t,) in tables}
    assert counts["cases.case_header"] >= 100_000
    assert counts["audit.event"] >= 1_000_000
    return [t for t, n in counts.items() if n >= LARGE]


def _ask_all(counters: Counters, stage: str) -> list[str]:
    wrong = []
    for name, (who, question) in QUESTIONS.items():
        with acting(who):
            before = counters.now()
            began = time.perf_counter()
            assert question(), f"{name}: nothing came back"
            took = time.perf_counter() - began
            said = counters.difference(before)
        wrong += [f"{stage}, {name}: {one}" for one in said]
        print(f"  {stage:15} {name:42} {took * 1000:8.1f} ms {'; '.join(said)}")
    return wrong + _ask_pages(counters, stage) + _ask_worker(counters, stage)


def _ask_pages(counters: Counters, stage: str) -> list[str]:
    """The same for whole pages, asked by somebody who is signed in."""
    wrong = []
    with acting(OFFICER):
        code = Case.objects.get(id=FIRST).code
    for name, (who, path) in PAGES.items():
        browser = Browser(who)
        browser.sign_in()
        before = counters.now()
        began = time.perf_counter()
        answer = browser.ask(Example(path.format(code=code)))
        took = time.perf_counter() - began
        assert answer.status == 200, f"{path}: {answer.status}"
        said = counters.difference(before)
        wrong += [f"{stage}, page {name}: {one}" for one in said]
        print(f"  {stage:15} page: {name:36} {took * 1000:8.1f} ms {'; '.join(said)}")
    return wrong


def _ask_worker(counters: Counters, stage: str) -> list[str]:
    """What the worker asks every ten seconds."""
    wrong = []
    for name, statement in WORKER.items():
        before = counters.now()
        began = time.perf_counter()
        with connections["worker"].cursor() as cursor:
            cursor.execute(statement)
        took = time.perf_counter() - began
        said = counters.difference(before)
        wrong += [f"{stage}, worker's {name}: {one}" for one in said]
        print(f"  {stage:15} worker: {name:34} {took * 1000:8.1f} ms {'; '.join(said)}")
    return wrong


def _check_the_instrument(superuser: Any) -> None:
    """A definer function whose body reads the log from end to end has to be noticed, or nothing below proves anything."""
    counters = Counters(superuser, ["audit.event"])
    superuser.execute(
        "create or replace function public.reads_all() returns bigint language sql security definer"
        " as 'select count(*) from audit.event where recipient is null'"
    )
    superuser.execute("grant usage on schema public to prag_app; grant execute on function public.reads_all() to prag_app")
    try:
        before = counters.now()
        assert rows_of("select public.reads_all()")[0][0] >= 1_000_000
        assert counters.difference(before), "a sequential scan of a million rows was not counted"
    finally:
        superuser.execute("drop function public.reads_all()")


def test_no_question_reads_a_large_table_from_end_to_end(large_world: Bulk):
    """One test, because the counters and the statistics are the whole database's."""
    with as_superuser(large_world.database) as superuser:
        _check_the_instrument(superuser)
        large = _large_tables(superuser)
        counters = Counters(superuser, large)
        forget_statistics(superuser)
        n = 2 * (len(QUESTIONS) + len(PAGES) + len(WORKER))
        print(f"\nn = {n} questions, {len(large)} large tables; built in {large_world.built_in:.0f} s")
        wrong = _ask_all(counters, "before ANALYZE")
        connections["default"].close()
        superuser.execute("analyze")
        wrong += _ask_all(counters, "after ANALYZE")
    assert not wrong, "\n" + "\n".join(wrong)


def test_health_statements_are_not_forgotten():
    """The one compartment without rows in the large world has the same index as its siblings."""
    kept = {tuple(index.fields) for index in HealthStatement._meta.indexes}
    assert kept == {tuple(index.fields) for index in WorkStatement._meta.indexes} == {("case_id",)}
