"""Does the database hold what the code says: grants, policies, functions, triggers?

The gate is declared in the code and installed whole. So the doctor installs it once more in a transaction that is rolled back, and
compares before and after: whatever differs was changed by hand, or is of another version.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import psycopg

from prag.gate.install import install
from prag.gate.token import signing_key
from prag.operations.doctor.ground import Ground
from prag.workflow.install import install_steps

# `@ours` in a query: the schemas that are not PostgreSQL's own.
OURS = "n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"
WHAT = {
    "grants": (
        "select c.oid::regclass::text || ' to ' || coalesce(r.rolname, 'public') || ': ' || a.privilege_type, ''"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a"
        " left join pg_roles r on r.oid = a.grantee where a.grantee <> c.relowner and @ours"
        " union all select 'column ' || a.attrelid::regclass::text || '.' || a.attname, a.attacl::text from pg_attribute a"
        " join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attacl is not null and @ours"
        " union all select 'schema ' || n.nspname || ' to ' || coalesce(r.rolname, 'public') || ': ' || a.privilege_type, ''"
        " from pg_namespace n, aclexplode(n.nspacl) a left join pg_roles r on r.oid = a.grantee where @ours and a.grantee <> n.nspowner"
    ),
    "policies": (
        "select schemaname || '.' || tablename || ', ' || policyname,"
        " concat_ws('|', permissive, (select array_agg(x order by x) from unnest(roles) x)::text, cmd, qual, with_check) from pg_policies"
        " union all select c.oid::regclass::text || ', row-level security', c.relrowsecurity::text || c.relforcerowsecurity::text"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and @ours"
    ),
    "functions": (
        "select p.oid::regprocedure::text, concat_ws('|', p.proowner::regrole, p.prosecdef, p.provolatile, p.prosrc,"
        " array_to_string(p.proconfig, ' '), (select string_agg(coalesce(r.rolname, 'public') || a.privilege_type, ' ' order by r.rolname)"
        " from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a left join pg_roles r on r.oid = a.grantee))"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace where @ours"
    ),
    "triggers": (
        "select t.tgrelid::regclass::text || ', ' || t.tgname, t.tgenabled::text || pg_get_triggerdef(t.oid) from pg_trigger t"
        " join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and @ours"
    ),
}
FOREIGN_TABLES = (
    "select c.oid::regclass::text, c.relowner::regrole::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " where c.relkind in ('r', 'p', 'v', 'm') and @ours and c.relowner::regrole::text not in ('prag_owner', 'prag_gate')"
)
FOREIGN_FUNCTIONS = (
    "select p.oid::regprocedure::text, p.proowner::regrole::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
    " where @ours and p.proowner <> 'prag_gate'::regrole"
)
# The installed copies of what the code declares; the gate alone reads them.
COPIES = {
    "permissions": (
        "select permission || ' for ' || function_kind || ': ' || reach, '' from gate.permission_row"
        " union all select compartment || ' for ' || function_kind, '' from gate.compartment_limit"
        " union all select concat_ws(' ', machine, verb, coalesce(source, '-'), target, permission), '' from gate.step"
    )
}
MOST_NAMED = 3


def grants(here: Ground) -> Iterator[str]:
    """Rights on tables, columns and schemas. Whose they are comes first: only their owner can put the rest right."""
    with here.database() as inside:
        foreign = inside.execute(_query(FOREIGN_TABLES)).fetchall()
    for table, owner in foreign:
        yield f"{table} belongs to {owner}: alter table {table} owner to prag_owner, then run prag migrate."
    if not foreign:
        yield from _differences(here, "grants", "right")


def policies(here: Ground) -> Iterator[str]:
    """Policies, and whether row-level security is on and forced."""
    yield from _differences(here, "policies", "policy")


def functions(here: Ground) -> Iterator[str]:
    """Every function is the gate's, with the text, path and rights of the code."""
    yield from _differences(here, "functions", "function")
    with here.database() as inside:
        for name, owner in inside.execute(_query(FOREIGN_FUNCTIONS)).fetchall():
            yield f"{name} belongs to {owner} and not to prag_gate: drop it, then run prag migrate."


def triggers(here: Ground) -> Iterator[str]:
    """History, log and refusals hang on their tables and are switched on."""
    yield from _differences(here, "triggers", "trigger")


def permissions(here: Ground) -> Iterator[str]:
    """Who may do what, what a function opens at most, and the transition tables, as the database goes by them."""
    yield from _differences(here, "permissions", "permission")


def _differences(here: Ground, what: str, word: str) -> Iterator[str]:
    before, after = _compared(here)
    one, other = before[what], after[what]
    different = sorted({key for key in one.keys() | other.keys() if one.get(key) != other.get(key)})
    if different:
        named = "; ".join(_how(key, one, other) for key in different[:MOST_NAMED])
        more = f" and {len(different) - MOST_NAMED} more" if len(different) > MOST_NAMED else ""
        yield f"{len(different)} {word} not as the code says: {named}{more}. Ask who changed it, then run prag migrate, which mends it."


def _how(key: str, before: dict[str, str], after: dict[str, str]) -> str:
    if key not in after:
        return f"{key} should not be there"
    return f"{key} is missing" if key not in before else f"{key} was changed"


Catalogue = dict[str, dict[str, str]]


@functools.lru_cache(maxsize=1)
def _compared(here: Ground) -> tuple[Catalogue, Catalogue]:
    """The catalogue as it is, and as it would be; nothing of the second stays."""
    with psycopg.connect(here.places.conninfo("owner"), connect_timeout=10) as owner, owner.transaction(force_rollback=True):
        # A page that is being served may hold a table for a moment; the doctor gives up rather than make it wait.
        owner.execute("set local lock_timeout = '3s'")
        before = _catalogue(owner)
        install(owner, key=signing_key())
        install_steps(owner, here.machines)
        return before, _catalogue(owner)


def _catalogue(owner: psycopg.Connection[Any]) -> Catalogue:
    found = {what: dict(owner.execute(_query(query)).fetchall()) for what, query in WHAT.items()}
    owner.execute("set local role prag_gate")
    found |= {what: dict(owner.execute(_query(query)).fetchall()) for what, query in COPIES.items()}
    owner.execute("reset role")
    return found


def _query(text: str) -> bytes:
    return text.replace("@ours", OURS).encode()
