"""Does the database give exactly the rights that the lists name, and no way round them?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import psycopg
import pytest
from django.conf import settings

from prag.database.roles import LOGINS, ROLES
from prag.gate.grants import FUNCTION_GRANTS, LOGIN_SCHEMAS, SCHEMA_USAGE, table_grants
from prag.gate.install import install
from prag.gate.protected import PROTECTED, UNPROTECTED
from prag.gate.token import signing_key

pytestmark = pytest.mark.gate
OURS = "not like 'pg\\_%' and nspname <> 'information_schema'"
CHANGES = {"INSERT", "UPDATE", "DELETE"}
# What a header may hold: words of a closed form, codes, ids, days, times, yes or no, the number of a copy.
HEADER_TYPES = {"kernel.word", "kernel.word[]", "kernel.case_code", "uuid", "date", "timestamp with time zone", "boolean", "smallint"}


def _all(su: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return su.execute(query).fetchall()


def _say(record_property: Any, what: str, n: int) -> None:
    record_property("n", n)
    print(f"grants: n = {n} {what}")


def _expected_tables() -> set[tuple[str, str, str]]:
    listed = ((table, role, verbs) for table, roles in table_grants().items() for role, verbs in roles.items())
    return {(table, role, verb) for table, role, verbs in listed for verb in verbs.split(", ") if verb}


def test_table_rights_are_those_of_the_list(superuser, record_property):
    """Sign-in schemas apart, every right of every role on every table; in them all four verbs for `prag_login` and nobody else."""
    found = set(
        _all(
            superuser,
            "select p.table_schema || '.' || p.table_name, p.grantee, p.privilege_type from information_schema.table_privileges p"
            " join pg_tables t on t.schemaname = p.table_schema and t.tablename = p.table_name"
            " where p.table_schema not in ('pg_catalog', 'information_schema') and p.grantee <> t.tableowner",
        )
    )
    signing_in = {right for right in found if right[0].split(".")[0] in LOGIN_SCHEMAS}
    assert found - signing_in == _expected_tables()
    tables = {table for table, _, _ in signing_in}
    everything = CHANGES | {"SELECT"}
    assert signing_in == {(table, role, verb) for table in tables for role in ("prag_login", "prag_maintain") for verb in everything}
    _say(record_property, "rights on tables", len(found))


def test_there_is_no_right_beside_those_of_the_standard(superuser, record_property):
    """What information_schema does not show: rights that PostgreSQL adds (MAINTAIN), PUBLIC, columns, sequences, defaults."""
    found = _all(
        superuser,
        "select c.oid::regclass::text, a.grantee, a.privilege_type, c.relkind::text from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a where a.grantee <> c.relowner and n.nspname " + OURS,
    )
    assert {verb for _, _, verb, kind in found if kind in "rp"} <= CHANGES | {"SELECT"}
    counters = {(grantee, verb) for _, grantee, verb, kind in found if kind == "S"}
    names = dict(_all(superuser, "select oid::bigint, rolname::text from pg_roles"))
    assert {(names[grantee], verb) for grantee, verb in counters} <= {("prag_login", "USAGE"), ("prag_maintain", "SELECT")}
    assert not [table for table, grantee, _, _ in found if grantee == 0], "PUBLIC has a right on a table"
    assert not _all(superuser, f"select attrelid::regclass, attname from pg_attribute a join pg_class c on c.oid = attrelid"
                    f" join pg_namespace n on n.oid = relnamespace where attacl is not null and nspname {OURS}")  # fmt: skip
    assert not _all(superuser, "select * from pg_default_acl")
    _say(record_property, "entries of access lists", len(found))


def test_functions_are_for_those_of_the_list_and_never_for_public(superuser, record_property):
    """A REVOKE that did nothing would leave EXECUTE with PUBLIC, which is what a function begins with."""
    rights = _all(
        superuser,
        "select n.nspname || '.' || p.proname, coalesce(r.rolname, 'public'), p.oid from pg_proc p"
        " join pg_namespace n on n.oid = p.pronamespace,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a left join pg_roles r on r.oid = a.grantee"
        f" where a.grantee <> p.proowner and n.nspname {OURS}",
    )
    assert {(name, role) for name, role, _ in rights} == {(name, role) for role, names in FUNCTION_GRANTS.items() for name in names}
    names = [name for name, _, _ in rights]
    for role, listed in FUNCTION_GRANTS.items():
        assert len(listed) == len(set(listed)), role
    # Two functions of one name: a right on one would be taken for a right on the other.
    made = _all(superuser, f"select n.nspname || '.' || proname, count(*) from pg_proc p join pg_namespace n on n.oid = pronamespace"
                f" where nspname {OURS} group by 1")  # fmt: skip
    assert not [name for name, count in made if count > 1]
    _say(record_property, f"rights on {len(made)} functions", len(names))


def test_every_function_is_the_gates_and_fixes_its_path(superuser, record_property):
    """Security definer without a path of its own would look for tables where the caller says."""
    found = _all(
        superuser,
        "select p.oid::regprocedure::text, p.proowner::regrole::text, p.prosecdef, coalesce(array_to_string(p.proconfig, ' '), ''),"
        f" p.prokind::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname {OURS}",
    )
    for name, owner, definer, config, kind in found:
        assert (owner, kind) == ("prag_gate", "f"), name
        # How a plan is chosen gives nobody a right.
        plan = config.removeprefix("search_path=pg_catalog, pg_temp")
        assert plan in ("", " plan_cache_mode=force_custom_plan", " enable_bitmapscan=off"), (name, config)
        assert definer or name in {"gate.refuse(text)", "gate.days_after_answer()"}, name
    _say(record_property, "functions", len(found))


def test_schemas_and_the_database_are_for_those_of_the_list(superuser, record_property):
    found = set(
        _all(
            superuser,
            "select n.nspname, coalesce(r.rolname, 'public'), a.privilege_type from pg_namespace n,"
            " aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a left join pg_roles r on r.oid = a.grantee"
            f" where a.grantee <> n.nspowner and n.nspname {OURS}",
        )
    )
    listed = {(schema, role, "USAGE") for schema, roles in SCHEMA_USAGE.items() for role in roles}
    assert found - listed <= {("public", "public", "USAGE")}
    assert listed <= found
    database = _all(
        superuser,
        "select coalesce(r.rolname, 'public'), a.privilege_type from pg_database d, aclexplode(d.datacl) a"
        " left join pg_roles r on r.oid = a.grantee where d.datname = current_database() and a.grantee <> d.datdba",
    )
    assert set(database) == {(role, "CONNECT") for role in LOGINS if role != "prag_owner"}
    _say(record_property, "rights on schemas and database", len(found) + len(database))


def test_no_role_is_more_than_it_says(superuser, record_property):
    roles = {
        name: rest
        for name, *rest in _all(
            superuser,
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit, rolcanlogin, rolconfig"
            " from pg_roles where rolname like 'prag\\_%'",
        )
    }
    assert roles == {role.name: [False] * 6 + [role.login, None] for role in ROLES}
    members = _all(
        superuser, "select m.member::regrole::text, m.roleid::regrole::text, m.admin_option from pg_auth_members m"
        " where m.member::regrole::text like 'prag\\_%' or m.roleid::regrole::text like 'prag\\_%'",
    )  # fmt: skip
    assert sorted(members) == [("prag_owner", "prag_gate", False), ("prag_owner", "prag_maintain", False)]
    for role in LOGINS:
        for other in (*(r.name for r in ROLES), "pg_read_all_data", "pg_monitor", "pg_read_server_files", "pg_execute_server_program"):
            may = superuser.execute("select pg_has_role(%s, %s, 'MEMBER')", [role, other]).fetchone()[0]
            assert may is (role == other or (role == "prag_owner" and other in ("prag_gate", "prag_maintain"))), (role, other)
    _say(record_property, "roles", len(roles))


def test_the_web_process_owns_nothing(superuser, record_property):
    owners = defaultdict(set)
    for catalogue, owner, name in (
        ("pg_class", "relowner", "oid::regclass"), ("pg_proc", "proowner", "oid::regprocedure"), ("pg_namespace", "nspowner", "nspname"),
        ("pg_type", "typowner", "oid::regtype"), ("pg_largeobject_metadata", "lomowner", "oid"), ("pg_database", "datdba", "datname"),
        ("pg_extension", "extowner", "extname"), ("pg_language", "lanowner", "lanname"),
    ):  # fmt: skip
        for who, what in _all(superuser, f"select {owner}::regrole::text, {name}::text from {catalogue}"):
            owners[who].add(what)
    assert set(owners) - {"pg_database_owner"} == {"postgres", "prag_owner", "prag_gate"}
    _say(record_property, "owned things", sum(map(len, owners.values())))


def test_every_protected_table_is_forced(superuser, record_property):
    """Row-level security forced, and exactly the policies of the list; those that let all through are the gate's and maintenance's."""
    tables = {entry.table for entry in PROTECTED} | {f"{entry.table}_history" for entry in PROTECTED if entry.history}
    forced = {
        name
        for (name,) in _all(
            superuser,
            "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            f" where c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity and n.nspname {OURS}",
        )
    }
    assert forced == tables
    expected = {(table, "gate", "ALL") for table in tables} | {(table, "reads", "SELECT") for table in tables}
    expected |= {(entry.table, "adds", "INSERT") for entry in PROTECTED if entry.adds}
    expected |= {(entry.table, "changes", "UPDATE") for entry in PROTECTED if entry.changes}
    columns = "schemaname || '.' || tablename, policyname, cmd, roles::text[], permissive, qual, with_check"
    policies = _all(superuser, f"select {columns} from pg_policies")
    assert {row[:3] for row in policies} == expected
    for table, name, _, roles, permissive, qual, check in policies:
        assert permissive == "PERMISSIVE", table
        if name == "gate":
            assert (sorted(roles), qual, check) == (["prag_gate", "prag_maintain"], "true", "true"), table
        else:
            assert roles == ["prag_app"], table
            assert "true" not in (qual, check), table
    _say(record_property, f"policies on {len(tables)} tables", len(policies))


def test_every_table_is_on_a_list_with_its_reason(superuser, record_property):
    known = {entry.table for entry in PROTECTED} | {f"{entry.table}_history" for entry in PROTECTED if entry.history}
    listed = {entry.table: entry.reason for entry in UNPROTECTED}
    found = _all(
        superuser,
        "select n.nspname, c.relname, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname {OURS}",
    )
    for schema, table, kind in found:
        name = f"{schema}.{table}"
        assert kind == "r", f"{name}: a view or foreign table passes the lists by"
        assert (name in known) + (name in listed) + (schema in LOGIN_SCHEMAS) == 1, name
    names = {f"{schema}.{table}" for schema, table, _ in found}
    assert known <= names
    assert set(listed) <= names
    assert all(len(reason) > 20 for reason in listed.values())
    _say(record_property, "tables", len(found))


def test_headers_hold_no_text(superuser, record_property):
    headers = [entry.table for entry in PROTECTED if entry.kind == "header"]
    these = ", ".join(f"{name!r}" for name in headers)
    found = _all(
        superuser,
        "select a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a"
        f" where a.attnum > 0 and not a.attisdropped and a.attrelid = any (array[{these}]::regclass[])",
    )
    assert not [row for row in found if row[2] not in HEADER_TYPES]
    _say(record_property, f"columns of {len(headers)} header tables", len(found))


def test_content_tables_keep_history_and_name_their_case(superuser, record_property):
    kept = {entry.table for entry in PROTECTED if entry.history}
    content = {entry.table for entry in PROTECTED if entry.kind == "content"}
    # Erasing a person is erasing the person's key: a copy of it would undo that.
    assert kept == content - {"cases.person_key"}
    found = {
        (table, how, enabled)
        for table, how, enabled in _all(
            superuser,
            "select tgrelid::regclass::text, tgfoid::regproc::text, tgenabled::text from pg_trigger where tgname = 'keep_history'",
        )
    }
    assert found == {(table, "gate.keep_history", "O") for table in content}
    for table in kept:
        columns = {
            name: (kind, needed)
            for name, kind, needed in _all(
                superuser,
                "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute"
                f" where attrelid = '{table}'::regclass and attnum > 0",
            )
        }
        assert columns["case_id"] == ("uuid", True), table
        assert columns["jurisdiction"] == ("kernel.word", True), table
        tied = _all(superuser, f"select 1 from pg_constraint where conrelid = '{table}'::regclass and contype = 'f'"
                    " and confrelid = 'cases.case_header'::regclass and array_length(conkey, 1) = 2")  # fmt: skip
        assert tied, f"{table}: a row's jurisdiction may differ from its case's"
    _say(record_property, "content tables", len(kept))


def test_an_installation_takes_back_what_is_not_on_the_list(superuser, record_property):
    """Somebody gave rights by hand; the next installation is as declared again."""
    gifts = (
        "grant select on gate.signing_key to prag_app", "grant delete on profiles.work_statement to prag_app",
        "grant update (holder_id) on gate.seat to prag_app", "grant usage on schema accounts to prag_app",
        "grant execute on function gate.log to prag_app", "grant execute on function gate.log to public",
        "create policy gift on gate.seat to prag_app using (true)", "grant select on all tables in schema cases to public",
        "grant create on schema gate to prag_app", "alter table gate.seat no force row level security",
    )  # fmt: skip
    for gift in gifts:
        superuser.execute(gift)
    try:
        with pytest.raises(AssertionError):
            test_table_rights_are_those_of_the_list(superuser, record_property)
    finally:
        with psycopg.connect(settings.PLACES.conninfo("owner")) as owner:
            install(owner, key=signing_key())
    for test in (test_table_rights_are_those_of_the_list, test_there_is_no_right_beside_those_of_the_standard,
                 test_functions_are_for_those_of_the_list_and_never_for_public, test_every_protected_table_is_forced,
                 test_schemas_and_the_database_are_for_those_of_the_list):  # fmt: skip
        test(superuser, record_property)
    _say(record_property, "rights given by hand", len(gifts))
