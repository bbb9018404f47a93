"""How does one get 100,000 cases and 1,000,000 rows of the log in less than a minute? By SQL, once, kept between runs."""

from __future__ import annotations

import fcntl
import hashlib
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from prag.cases.keys import Person, seal_person
from prag.kernel.encryption import new_key
from prag.organisations.load import id_of
from tests.support.canary_ground import as_superuser, copy_of
from tests.support.server import here, template_name

CASES, EVENTS, CASELOAD = 100_000, 1_000_000, 50
OFFICER, DIRECTOR, MANAGER, PRISON = (id_of("bulk", word) for word in ("officer", "director", "manager", "prison"))
FILL = Path(__file__).parent / "sql" / "bulk.sql"


@dataclass(frozen=True)
class Bulk:
    """A database of that size."""

    database: str
    built_in: float

    @staticmethod
    def case(n: int) -> uuid.UUID:
        """The id of the n-th case, as `md5` makes it in the database."""
        return uuid.UUID(hashlib.md5(f"case{n}".encode(), usedforsecurity=False).hexdigest())


def bulk_name() -> str:
    """Changes whenever the template or the way of filling it does. Not one of the names that a new run drops."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + FILL.read_bytes() + template_name().encode()).hexdigest()
    return f"bulk_{digest[:12]}"


def bulk() -> Bulk:
    """The database, built unless it is there; older ones are dropped. Two processes never build at the same time."""
    with open(here().data / "bulk.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _found_or_built()


def _found_or_built() -> Bulk:
    name, began = bulk_name(), time.perf_counter()
    with as_superuser("postgres") as superuser:
        known = [row[0] for row in superuser.execute("select datname from pg_database where datname like 'bulk\\_%'")]
        for old in known:
            if old != name:
                superuser.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(old)))
    if name in known:
        return Bulk(name, 0.0)
    building = copy_of(template_name(), f"{name}_building")
    with as_superuser(building) as superuser:
        fill(superuser)
    with as_superuser("postgres") as superuser:
        superuser.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(building), sql.Identifier(name)))
    return Bulk(name, time.perf_counter() - began)


def fill(superuser: psycopg.Connection[Any]) -> None:
    """Fill the tables, without triggers and without statistics: nothing has been analysed when this ends."""
    superuser.execute("set session_replication_role = replica")
    superuser.execute("set synchronous_commit = off")
    superuser.execute("set maintenance_work_mem = '512MB'")
    later = _take_indexes_away(superuser)
    for statement in filter(None, (part.strip() for part in FILL.read_text().split(";;"))):
        superuser.execute(statement.replace("$cases", str(CASES)).replace("$events", str(EVENTS)).replace("$load", str(CASELOAD)))
    _people(superuser)
    for definition in later:
        superuser.execute(definition)
    _names_of_the_caseload(superuser)
    superuser.execute("set session_replication_role = origin")


def forget_statistics(superuser: psycopg.Connection[Any]) -> None:
    """Put the planner back to where it was before the first ANALYZE."""
    superuser.execute(f"delete from pg_statistic where starelid in ({_OURS})")
    superuser.execute(f"update pg_class set reltuples = -1, relpages = 0, relallvisible = 0 where oid in ({_OURS})")


_OURS = (
    "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'"
    " and n.nspname in ('audit', 'gate', 'cases', 'profiles', 'organisations', 'accounts', 'messages')"
)
_BIG = (
    "cases.case_header", "cases.transition", "cases.eligibility", "cases.person_name", "cases.person_key", "cases.identity",
    "gate.seat", "gate.item", "gate.addressee", "profiles.work_statement", "profiles.health_statement",
    "profiles.contact_statement", "audit.event",
)  # fmt: skip


def _take_indexes_away(superuser: Any) -> list[str]:
    """Indexes that no constraint needs are made after the rows, which is several times faster; returns their definitions."""
    found = superuser.execute(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i"
        " where i.indrelid = any (%s::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)",
        [list(_BIG)],
    ).fetchall()
    for name, _ in found:
        superuser.execute(f"drop index {name}")
    for table in _BIG:
        superuser.execute(f"alter table {table} set (autovacuum_enabled = false)")
    return [definition for _, definition in found]


def _people(superuser: Any) -> None:
    """The officer with the caseload, the director and the access manager, as people who can sign in."""
    place = id_of("place", "mk_skopje")
    found = superuser.execute("select id from organisations.place where jurisdiction_id = 'mk' order by key limit 1").fetchone()[0]
    superuser.execute(
        "insert into organisations.institution (id, jurisdiction_id, key, kind, name, short_name, place_id, active)"
        " values (%s, 'mk', 'bulk', 'prison', 'Bulk prison', 'Bulk', %s, true)",
        [PRISON, found or place],
    )
    for n, (person, kind) in enumerate(((OFFICER, "treatment_officer"), (DIRECTOR, "prison_director"), (MANAGER, "access_manager"))):
        superuser.execute(
            "insert into organisations.practitioner (id, institution_id, name, email, active) values (%s, %s, %s, %s, true)",
            [person, PRISON, f"Bulk {kind}", f"{kind}@bulk.invalid"],
        )
        superuser.execute(
            "insert into organisations.function (id, institution_id, kind, holder_id) values (gen_random_uuid(), %s, %s, %s)",
            [PRISON, kind, person],
        )
        superuser.execute(
            "insert into accounts.user (password, practitioner_id, email, is_active, language, demo)"
            " values ('!', %s, %s, true, 'en', true)",
            [person, f"{kind}@bulk.invalid"],
        )
        superuser.execute("insert into demo.persona values (%s, %s, 'bulk', %s)", [person, kind, 1000 + n])
    superuser.execute(
        "update gate.seat set institution_id = %s, holder_id = %s where case_id in"
        " (select md5('case' || n)::uuid from generate_series(1, %s) n) and function_kind = 'treatment_officer'",
        [PRISON, OFFICER, CASELOAD],
    )
    superuser.execute(
        "update gate.addressee set institution_id = %s where item_id in (select md5('item' || n)::uuid from generate_series(1, %s) n)",
        [PRISON, CASELOAD],
    )
    superuser.execute(
        "update cases.case_header set responsible_id = %s where id in (select md5('case' || n)::uuid from generate_series(1, %s) n)",
        [PRISON, CASELOAD],
    )


def _names_of_the_caseload(superuser: Any) -> None:
    """Real sealed names for the cases that will be read; the others hold bytes of the same length."""
    for n in range(1, CASELOAD + 1):
        case = Bulk.case(n)
        sealed = seal_person(case, Person(f"Person {n}", "1990-01-02", "", "Street 1"), key=new_key())
        superuser.execute("update cases.person_key set wrapped = %s where case_id = %s", [sealed.wrapped_key, case])
        superuser.execute("update cases.person_name set id = %s, name = %s where case_id = %s", [sealed.name_id, sealed.name, case])
        superuser.execute(
            "update cases.identity set id = %s, birth_date = %s, personal_number = %s, address = %s where case_id = %s",
            [sealed.identity_id, sealed.birth_date, sealed.personal_number, sealed.address, case],
        )
