"""What does an attacker type? Ends of a string that break out of the statement; `{…}` is filled with what he knows or guesses."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from uuid import UUID

TABLES = (
    "cases.case_header", "cases.transition", "cases.eligibility", "cases.seat_request", "cases.person_name", "cases.identity",
    "cases.person_key", "profiles.work_statement", "profiles.health_statement", "profiles.contact_statement", "gate.seat",
    "gate.exclusion", "gate.item", "gate.addressee", "organisations.practitioner", "audit.event", "cases.eligibility_history",
    "cases.person_name_history", "cases.identity_history", "profiles.work_statement_history",
    "profiles.health_statement_history", "profiles.contact_statement_history",
)  # fmt: skip
# What nobody but the gate, or the sign-in connection, may even ask: each must be refused, not empty.
FORBIDDEN = (
    "select * from gate.signing_key", "select * from gate.door", "select * from gate.permission_row", "select * from gate.compartment",
    "select * from accounts.\"user\"", "select * from accounts.session", "select * from accounts.invitation",
    "select * from accounts.recovery_code", "select * from vendor.mfa_authenticator", "select * from messages.outgoing",
    "select rolpassword from pg_authid", "select * from pg_user_mapping where umoptions is not null and 1/(select 0) = 1",
    "select pg_read_file('/etc/passwd')", "select pg_ls_dir('.')", "select pg_read_binary_file('postgresql.conf')",
    "select lo_import('/etc/passwd')", "select lo_export(1, '/tmp/x')", "select pg_stat_reset()", "select pg_reload_conf()",
    "copy cases.case_header to '/tmp/x'", "copy (select 1) to program 'id'", "copy profiles.work_statement from '/tmp/x'",
    "create table public.x (a int)", "create temp table x (a int)", "create schema x", "create table gate.x (a int)",
    "create function public.f() returns int language sql as 'select 1'",
    "create function pg_temp.f() returns int language sql as 'select 1'",
    "alter table cases.case_header disable row level security", "drop policy reads on cases.case_header",
    "create policy p on cases.case_header using (true)", "alter function gate.actor() security invoker",
    "set role prag_owner", "set role prag_gate", "set role prag_maintain", "set role prag_login", "set role postgres",
    "set session authorization prag_gate", "set session authorization postgres", "set session_replication_role = replica",
    "grant prag_gate to prag_app", "grant select on gate.signing_key to prag_app", "alter role prag_app superuser",
    "alter role prag_owner password 'x'", "load 'auto_explain'",
    "insert into audit.event (verb, actor, case_id, compartment) values ('consultation', gate.actor(), '{case}', 'work')",
    "update audit.event set actor = null", "delete from audit.event", "truncate audit.event",
    "delete from profiles.work_statement", "truncate profiles.work_statement", "update profiles.work_statement set text = ''",
    "insert into gate.seat select * from gate.seat", "update gate.seat set holder_id = gate.actor()",
    "delete from gate.exclusion", "update gate.item set ends = 'infinity'", "insert into gate.addressee select * from gate.addressee",
    "update organisations.practitioner set institution_id = gate.institution()",
    "insert into profiles.work_statement_history select * from profiles.work_statement_history",
    "insert into cases.case_header select * from cases.case_header", "lock table cases.case_header in access exclusive mode",
    "select gate.log('consultation', '{case}', p_compartment => 'work')", "select gate.log_system('x', '{case}', 'x', null)",
    "select gate.address('confirm_case', '{case}', 'mk', '{{work}}', gate.institution(), 'social_worker', current_date, current_date)",
    "select gate.answer('{item}', 'confirm_case', 'confirmed')", "select cases.step('{case}', 'confirm')",
    "select gate.new_seat('{case}', 'mk', gate.institution(), 'social_worker', gate.actor(), null, null, null, '{{work}}', '{{}}',"
    " 'consent', null, null, current_date, current_date, current_date)",
    "select gate.token('x')", "select gate.here()", "select gate.oversees('{case}')",
    "select cases.recalls_open()", "select cases.recalls_followed()", "select cases.follows_recall('{case}')",
    "select cases.in_error('{case}')", "select cases.confirm_recall('{case}', 'deleted')",
    "update cases.disclosure set confirmed_as = 'deleted'",
    "select gate.basis_holds(gate.institution(), 'consent', null, null, current_date)", "select gate.escalate()", "select gate.expire()",
    "select cases.second_person('{case}')", "select audit.note_sign_in('sign_in', gate.actor(), null)",
    "select messages.take()", "select messages.done('{case}', true)",
    "select gate.note('consultation', '{case}')", "select gate.note('list_read', '{case}')",
    "select gate.note('search', p_cases => '{{{case}}}')",
    "select gate.give_seat('{case}', gate.institution(), 'social_worker', '{{work}}', '{{}}', 'consent', null, null, current_date,"
    " current_date)",
    "select gate.exclude('{case}', gate.actor(), 'relative')", "select gate.exclude(null, gate.actor(), 'relative')",
    "select gate.fill_seat('{seat}', gate.actor(), null, null, null)", "select gate.end_seat('{seat}')",
    "select plans.end_seat('{seat}', null)", "select plans.end_seat('{seat}', true)", "select plans.end_seat(null, false)",
    "select cases.end_consent('{case}', gate.institution())", "select plans.end_consent('{case}', gate.institution(), 'mentor')",
    "select cases.consent_is_over('{case}', gate.institution(), current_date)", "update cases.disclosure set consent_over_at = null",
    "select gate.lift_exclusion('{exclusion}')", "select cases.decide('{item}', 'confirmed', '')",
    "select cases.decide_request('{item}', 'refused', '{{}}', '{{}}', '', null, null, null, null)",
    "select gate.register_practitioner(null, 'x', 'x@x.invalid')",
    "select gate.appoint(null, gate.institution(), 'access_manager', gate.actor(), null, null, null)",
    "select gate.enter('{own}')", "select gate.enter('{expired}')", "select gate.enter('{forged}')", "select gate.enter('{victim}')",
    "select gate.enter(null)", "select gate.enter('')",
    # A token set past the door, and everything that asks for the actor.
    "select set_config('prag.token', '{victim}', false); select gate.visible_cases()",
    "select set_config('prag.token', '{forged}', false); select gate.visible_cases()",
    "select set_config('prag.token', '{expired}', false); select * from cases.case_header",
    "select set_config('prag.token', '{victim}', true); select * from gate.open('{case}', 'x')",
    "set prag.token = '{victim}'; select gate.open_names()",
    "reset prag.token; select * from profiles.work_statement",
    "select gate.leave(); select * from cases.case_header",
)  # fmt: skip
# What may be asked, and must answer without anything foreign.
ALLOWED = (
    *(f"select * from {table}" for table in TABLES),
    *(f"select row_to_json(x) from {table} x" for table in TABLES),
    *(f"copy {table} to stdout" for table in ("cases.case_header",)),
    "select query, usename, application_name from pg_stat_activity",
    "select current_setting('prag.token'), current_user, session_user",
    "select * from gate.open('{case}', 'x'); select * from profiles.work_statement",
    "select * from gate.open('{case}', 'x', '{{identity,name,custody,work,health,contacts,key}}'); select * from cases.identity",
    "select * from gate.open_item('{item}', 'x'); select * from cases.eligibility",
    "select gate.open_log('{case}'); select * from audit.event",
    "select gate.rights('{case}'), gate.acts_for('{case}'), gate.tablemates(), gate.visible_items(), gate.log_readable()",
    "select cases.find_for_oversight('{code}'), cases.codes_of_seats()",
    "select cases.find_recall('{code}')", "select * from cases.recall_ledger('{case}')", "select * from cases.followed_recalls()",
    "begin; select * from gate.open('{case}', 'x'); select * from profiles.work_statement; commit",
    "set row_security = off; select 1", "set search_path = pg_temp, profiles; select * from work_statement",
    "set local role none; select * from cases.identity",
    "select * from pg_stats where schemaname in ('cases', 'profiles', 'gate', 'audit') and tablename not in ('life_area')",
    "select * from pg_prepared_statements", "select * from pg_cursors", "select * from pg_largeobject_metadata",
    "do $$ begin perform gate.open('{case}', 'x'); end $$; select * from profiles.work_statement",
    "do $$ begin perform gate.enter('{forged}'); exception when others then null; end $$; select * from cases.case_header",
    "do $$ begin perform gate.enter('{victim}'); exception when others then null; end $$; select * from profiles.work_statement",
    "do $$ declare r record; begin for r in select * from profiles.work_statement loop raise exception '%', r; end loop; end $$",
    "select cast((select string_agg(text, ',') from profiles.work_statement) as int)",
    "select 1/(select count(*) from cases.case_header where id = '{case}')",
    "select * from cases.case_header where 1/(case when code = '{code}' then 0 else 1 end) = 1",
    "select xmlelement(name x, text) from profiles.work_statement",
    "select query_to_xml('select * from profiles.work_statement', true, false, '')",
    "select database_to_xml(true, false, '')", "select table_to_xml('cases.case_header', true, false, '')",
    "select ts_stat('select to_tsvector(text) from profiles.work_statement')",
    "insert into profiles.work_statement (id, case_id, jurisdiction, area_id, kind, rating, direction, strength, asked_none, own_words,"
    " author, institution_id, function_kind, said_on, recorded_at, text, source) select gen_random_uuid(), '{case}', 'mk', 'x', 'fact',"
    " 'none', 'same', false, false, false, gate.actor(), gate.institution(), 'x', current_date, now(), 'x', 'x'",
    "update cases.identity set address = '\\x00' returning *",
    "merge into cases.identity i using (select 1) x on true when matched then do nothing",
    "explain (analyze, verbose) select * from profiles.work_statement",
    "select gate.open('{own_case}', 'x'); commit; select * from profiles.work_statement",
    "select gate.open('{own_case}', 'x'); select * from profiles.work_statement",
    "begin; select gate.open('{own_case}', 'x'); rollback; select * from profiles.work_statement",
    "begin; savepoint a; select gate.open('{own_case}', 'x'); rollback to a; select * from profiles.work_statement; commit",
    "select * from profiles.work_statement where case_id = '{own_case}'",
    "declare c cursor with hold for select * from profiles.work_statement; fetch all from c",
    "prepare p as select * from profiles.work_statement; execute p; deallocate p",
    "listen x; select pg_notify('x', 'y')",
    "select messages.queue('seat_waits', gate.actor(), null)",
    "select cases.ask_seat('{code}', 'social_worker', '{{work}}', 'consent', 'because', current_date); select * from gate.item",
)  # fmt: skip
TIMED = (
    "select case when exists (select from profiles.work_statement where case_id = '{case}') then pg_sleep(2) end",
    "select case when exists (select from cases.case_header where code = '{code}') then pg_sleep(2) end",
    "select case when '{case}'::uuid = any (gate.visible_cases()) then pg_sleep(2) end",
)


def _changed(valid: str, rng: Random) -> str:
    at = rng.randrange(len(valid))
    return rng.choice(
        [
            valid[:at] + chr(rng.randrange(33, 127)) + valid[at + 1 :],
            valid[:at] + valid[at + 1 :],
            valid[:at] + rng.choice("| 0a\u00e9'") + valid[at:],
        ]
    )


def _other_part(valid: str, rng: Random, other: UUID) -> str:
    """One of the signed parts is another one, or is missing, or stands twice."""
    part = valid.split("|")
    n = rng.randrange(7)
    number = str(rng.choice([-1, 0, 2, 10**9, 10**18, 10**30]))
    return "|".join(
        rng.choice(
            [
                [str(other), *part[1:]],
                [*part[:4], str(int(part[4]) + rng.randrange(1, 10**6)), *part[5:]],
                [*part[:3], str(int(part[3]) + rng.randrange(1, 10**9)), *part[4:]],
                ["" if m == n else p for m, p in enumerate(part)],
                part[:n] + part[n + 1 :],
                part[: n + 1] + part[n:],
                [*part[:5], rng.choice(["0", "2", "1e0", number]), part[6]],
                [*part[:4], rng.choice(["infinity", number]), *part[5:]],
                [*part[:6], part[6].upper()],
                [*part[:6], f"{rng.getrandbits(256):064x}"],
                [part[0].upper(), *part[1:]],
                ["{" + part[0] + "}", *part[1:]],
            ]
        )
    )


def forgery(sign: Callable[..., str], pid: int, who: UUID, other: UUID, rng: Random) -> str:
    """A token near a valid one that was never used. `sign` makes valid tokens for the backend `pid`."""
    valid = sign(who)
    kind = rng.randrange(8)
    if kind < 2:
        return _changed(valid, rng)
    if kind < 5:
        return _other_part(valid, rng, other)
    return rng.choice(
        [
            sign(who, key=rng.randbytes(32)),
            sign(who, key=b"\0"),
            sign(who, pid=pid + rng.choice([-1, 1, 1000])),
            sign(who, lives=-rng.randrange(1, 10**6)),
            sign(rng_uuid(rng)),
            sign(who, seq=1),
        ]
    )


def rng_uuid(rng: Random) -> UUID:
    """A random practitioner who does not exist."""
    return UUID(int=rng.getrandbits(128), version=4)
