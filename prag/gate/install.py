"""How does the gate get into the database? Declared here and in `sql/`, installed whole in one transaction after each migration.

Functions, policies and grants are dropped and made again from the lists (`fragments`, `protected`, `grants`), so what stands
in the database is what stands in the code. Runs as `prag_owner`; the functions are made under SET ROLE prag_gate.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from prag.access.compartments import COMPARTMENTS, LIMITS
from prag.access.permissions import TABLE, Reach
from prag.audit.verbs import CHANGING_VERBS, SIGN_IN_VERBS, VERBS
from prag.gate.fragments import fill
from prag.gate.grants import FUNCTION_GRANTS, LOGIN_SCHEMAS, SCHEMA_USAGE, table_grants
from prag.gate.protected import PROTECTED, Protected

PACKAGES = Path(__file__).resolve().parents[1]
SQL_FOLDERS = (
    "gate/sql", "audit/sql", "duties/sql", "messages/sql", "sealing/sql", "forums/sql", "cases/sql", "plans/sql", "releases/sql",
    "documents/sql", "demo/sql",
)  # fmt: skip
FUNCTION_SCHEMAS = ("gate", "duties", "cases", "audit", "messages", "sealing", "forums", "plans", "releases", "documents", "demo")
TRIGGERS = ("keep_history", "keep_log", "refuse_change")
EVERYBODY = ("prag_app", "prag_worker", "prag_seal", "prag_login", "prag_gate", "prag_maintain", "public")


def install(owner: psycopg.Connection[Any], *, key: bytes, without: str | None = None) -> None:
    """Install the gate over a connection of `prag_owner`. `key`: the 32-byte signing key.

    `without` leaves out one fragment everywhere: only for the test that must notice.
    """
    with owner.transaction():
        _drop(owner)
        _usage(owner)
        _functions(owner, without)
        for table in PROTECTED:
            protect(owner, table, without=without)
        _grants(owner)
        _catalogue(owner, key)


def protect(owner: psycopg.Connection[Any], entry: Protected, *, without: str | None = None) -> None:
    """Guard a table: row-level security forced, policies, history with its trigger. Grants come from the same entry."""
    schema, name = entry.table.split(".")
    tables = [name]
    if entry.kind == "content":
        _trigger(owner, entry.table, "keep_history", "after insert or update or delete", "gate.keep_history", entry.compartment)
    if entry.kind == "house":
        _trigger(owner, entry.table, "keep_log", "after insert or update or delete", "gate.keep_log")
    if entry.refused_by:
        _trigger(owner, entry.table, "refuse_change", "before insert or update or delete", entry.refused_by)
    if entry.history:
        _history(owner, schema, name)
        tables.append(f"{name}_history")
    for one in tables:
        table = sql.Identifier(schema, one)
        owner.execute(sql.SQL("alter table {} enable row level security").format(table))
        owner.execute(sql.SQL("alter table {} force row level security").format(table))
        owner.execute(sql.SQL("create policy gate on {} to prag_gate, prag_maintain using (true) with check (true)").format(table))
        _policy(owner, table, "reads", "select", "using", entry.reads, without)
    table = sql.Identifier(schema, name)
    if entry.adds:
        _policy(owner, table, "adds", "insert", "with check", entry.adds, without)
    if entry.changes:
        _policy(owner, table, "changes", "update", "using", entry.changes, without)


def _policy(owner: Any, table: sql.Identifier, name: str, verb: str, clause: str, parts: tuple[str, ...], without: str | None) -> None:
    condition = fill(" and ".join(parts), without=without)
    owner.execute(
        sql.SQL("create policy {} on {} for {} to prag_app {} ({})").format(
            sql.Identifier(name), table, sql.SQL(verb), sql.SQL(clause), sql.SQL(condition)
        )
    )


def _history(owner: Any, schema: str, name: str) -> None:
    table, history = sql.Identifier(schema, name), sql.Identifier(schema, f"{name}_history")
    exists = owner.execute("select to_regclass(%s)", [f"{schema}.{name}_history"]).fetchone()[0]
    if not exists:
        owner.execute(sql.SQL("create table {} (like {})").format(history, table))
        owner.execute(
            sql.SQL("alter table {} add operation text not null, add changed_by uuid, add changed_at timestamptz not null").format(history)
        )
        owner.execute(sql.SQL("create index on {} (case_id)").format(history))


def _trigger(owner: Any, table: str, name: str, when: str, function: str, *arguments: str) -> None:
    """What is added, changed or erased is logged, and where there is a history, kept; or refused."""
    owner.execute(
        sql.SQL("create trigger {} {} on {} for each row execute function {}({})").format(
            sql.Identifier(name), sql.SQL(when), sql.Identifier(*table.split(".")), sql.Identifier(*function.split(".")),
            sql.SQL(", ").join(map(sql.Literal, arguments)),
        )
    )  # fmt: skip


def _drop(owner: Any) -> None:
    for schema, table, policy in owner.execute("select schemaname, tablename, policyname from pg_policies").fetchall():
        owner.execute(sql.SQL("drop policy {} on {}").format(sql.Identifier(policy), sql.Identifier(schema, table)))
    for schema, table, trigger in owner.execute(
        "select n.nspname, c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " join pg_namespace n on n.oid = c.relnamespace where t.tgname = any (%s)",
        [list(TRIGGERS)],
    ).fetchall():
        owner.execute(sql.SQL("drop trigger {} on {}").format(sql.Identifier(trigger), sql.Identifier(schema, table)))
    owner.execute("set local role prag_gate")
    for (signature,) in owner.execute(
        "select p.oid::regprocedure::text from pg_proc p where p.proowner = 'prag_gate'::regrole and p.prokind = 'f'"
    ).fetchall():
        owner.execute(sql.SQL("drop function {}").format(sql.SQL(signature)))
    owner.execute("reset role")


def _usage(owner: Any) -> None:
    for schema, roles in SCHEMA_USAGE.items():
        name = sql.Identifier(schema)
        owner.execute(sql.SQL("create schema if not exists {}").format(name))
        owner.execute(sql.SQL("revoke all on schema {} from {}").format(name, _everybody()))
        for role in roles:
            owner.execute(sql.SQL("grant usage on schema {} to {}").format(name, sql.Identifier(role)))
    for schema in FUNCTION_SCHEMAS:
        owner.execute(sql.SQL("grant create on schema {} to prag_gate").format(sql.Identifier(schema)))


def _functions(owner: Any, without: str | None) -> None:
    owner.execute("set local role prag_gate")
    owner.execute("set local check_function_bodies = off")
    for folder in SQL_FOLDERS:
        for path in sorted((PACKAGES / folder).glob("*.sql")):
            owner.execute(fill(sql_of(path), without=without).encode())
    for (signature,) in owner.execute(
        "select p.oid::regprocedure::text from pg_proc p where p.proowner = 'prag_gate'::regrole and p.prokind = 'f'"
    ).fetchall():
        owner.execute(sql.SQL("revoke all on function {} from public").format(sql.SQL(signature)))
    for role, names in FUNCTION_GRANTS.items():
        for function in names:
            schema, name = function.split(".")
            owner.execute(sql.SQL("grant execute on function {} to {}").format(sql.Identifier(schema, name), sql.Identifier(role)))
    owner.execute("reset role")
    for schema in FUNCTION_SCHEMAS:
        owner.execute(sql.SQL("revoke create on schema {} from prag_gate").format(sql.Identifier(schema)))


def sql_of(path: Path) -> str:
    """The text of a file of functions, with the lists of words that the code declares."""
    text = path.read_text()
    for place, words in (("/*sign_in_verbs*/", SIGN_IN_VERBS), ("/*changing_verbs*/", CHANGING_VERBS)):
        text = text.replace(place, ", ".join(f"'{word}'" for word in words))
    return text


def _everybody(but: str = "") -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(r) if r != "public" else sql.SQL("public") for r in EVERYBODY if r != but)


def _grants(owner: Any) -> None:
    everybody = _everybody()
    for schema in SCHEMA_USAGE:
        for (name,) in owner.execute(
            "select tablename from pg_tables where schemaname = %s and tableowner = 'prag_owner'", [schema]
        ).fetchall():
            table = sql.Identifier(schema, name)
            owner.execute(sql.SQL("revoke all on {} from {}").format(table, everybody))
            if schema in LOGIN_SCHEMAS:
                owner.execute(sql.SQL("grant select, insert, update, delete on {} to prag_login, prag_maintain").format(table))
    owner.execute("set local role prag_gate")
    for schema, name in owner.execute("select schemaname, tablename from pg_tables where tableowner = 'prag_gate'").fetchall():
        owner.execute(sql.SQL("revoke all on {} from {}").format(sql.Identifier(schema, name), _everybody(but="prag_gate")))
    owner.execute("reset role")
    for schema in LOGIN_SCHEMAS:
        owner.execute(sql.SQL("grant usage on all sequences in schema {} to prag_login").format(sql.Identifier(schema)))
    for schema in SCHEMA_USAGE:
        owner.execute(sql.SQL("grant select on all sequences in schema {} to prag_maintain").format(sql.Identifier(schema)))
    for full_name, roles in table_grants().items():
        if not owner.execute("select to_regclass(%s)", [full_name]).fetchone()[0]:
            raise LookupError(f"{full_name} is on the list of grants and not in the database")
        for role, verbs in roles.items():
            if verbs:
                table = sql.Identifier(*full_name.split("."))
                owner.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(verbs), table, sql.Identifier(role)))


def _catalogue(owner: Any, key: bytes) -> None:
    """The installed copies of what the code declares: log verbs, permissions, compartments, the signing key's pads."""
    with owner.cursor() as cursor:
        cursor.executemany(
            "insert into audit.verb (word, led, meaning, by_gate_only, reads) values (%s, %s, %s, %s, %s) on conflict (word) do update"
            " set led = excluded.led, meaning = excluded.meaning, by_gate_only = excluded.by_gate_only, reads = excluded.reads",
            [(v.word, v.led, v.meaning, v.by_gate_only, v.reads) for v in VERBS],
        )
        cursor.execute("set local role prag_gate")
        cursor.execute("delete from gate.permission_row")
        cursor.executemany(
            "insert into gate.permission_row values (%s, %s, %s)",
            [(p.value, r.value, c.value) for p, row in TABLE.items() for r, c in row.items() if c is not Reach.NONE],
        )
        cursor.execute("delete from gate.compartment")
        cursor.executemany("insert into gate.compartment values (%s)", [(c,) for c in COMPARTMENTS])
        cursor.execute("delete from gate.compartment_limit")
        cursor.executemany(
            "insert into gate.compartment_limit values (%s, %s)", [(r.value, c) for r, cs in LIMITS.items() for c in sorted(cs)]
        )
        block = key.ljust(64, b"\0")
        pads = (bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block))
        cursor.execute(
            "insert into gate.signing_key values (1, %s, %s, 'infinity')"
            " on conflict (id) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad, ends = excluded.ends",
            pads,
        )
        cursor.execute("reset role")
