"""Does a restored database still keep its promise, and does nothing of the old server's openings open anything on the new one?"""

from __future__ import annotations

import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from prag.audit.sealer import seal
from prag.audit.verifier import Head, Report, check_log
from prag.cases.actions import Person
from prag.cli.machines import MACHINES
from prag.cli.verify_log import log_of
from prag.database.dump import ALL, KEYS, LEFT_BEHIND, SECRET, CannotDump, NotEmpty, dump, let_in, restore
from prag.database.embedded import EmbeddedServer
from prag.database.places import Places
from prag.gate.grants import table_grants
from prag.gate.install import install
from prag.gate.opening import open_case
from prag.gate.protected import PROTECTED
from prag.gate.token import sign
from prag.kernel.clock import today
from prag.kernel.encryption import Unreadable, key_file, unseal, unwrap
from prag.organisations.models import LifeArea
from prag.profiles.actions import Said, record_statement
from prag.workflow.install import install_steps
from tests.support.canary_ground import as_superuser, own_database
from tests.support.people import acting, make_prison, open_confirmed
from tests.support.sealing import KEY, SIGNER, newest, seal_now

pytestmark = pytest.mark.gate
WORDS = "A sentence that has to come back."


@dataclass(frozen=True)
class Drill:
    """What was before and where it was restored to."""

    places: Places
    source: Path
    before: dict[str, int]
    after: dict[str, int]
    officer: uuid.UUID
    case: uuid.UUID
    request: uuid.UUID
    token: str
    head: Head
    # The log as the verifier found it on the new server: as it was restored, and after one more row was sealed there.
    logs: tuple[Report, Report]


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    """A world dumped from one server and restored on an empty second one."""
    folder = Path(tempfile.mkdtemp(dir=settings.PLACES.data))
    folder.chmod(0o711)
    second = Places(folder / "second", None, "prag")
    try:
        before, officer, case, request, token, head = _dumped(folder / "dump")
        # The key of the persons comes along by hand; passwords and signing key are the new server's own.
        shutil.copytree(settings.PLACES.secrets, second.secrets, ignore=shutil.ignore_patterns("*.password", "gate.key"))
        with EmbeddedServer(second):
            restore(second, folder / "dump")
            with psycopg.connect(second.conninfo("owner")) as owner:
                install(owner, key=key_file(second.secrets / "gate.key"))
                install_steps(owner, MACHINES)
            with psycopg.connect(second.superuser_conninfo("prag")) as superuser:
                after = _counts(superuser)
                let_in(superuser, "prag")
            logs = _logs(second, head)
            yield Drill(second, folder / "dump", before, after, officer, case, request, token, head, logs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _dumped(target: Path) -> tuple[dict[str, int], uuid.UUID, uuid.UUID, uuid.UUID, str, Head]:
    """A database with one case of ours, dumped: its counts, the officer, the case, that request and its token, the log's head."""
    with own_database("dumped") as name:
        officer, case, request = _live()
        seal_now(name)
        head = newest(name)
        with as_superuser(name) as superuser:
            before, token = _counts(superuser), _token_of(superuser, officer, request)
        dump(Places(settings.PLACES.data, None, name), target)
    return before, officer, case, request, token, head


def _logs(places: Places, head: Head) -> tuple[Report, Report]:
    """The log compared with the head that was kept, before and after a row is sealed on this server; other tests here tamper with it."""
    with log_of(places) as lines:
        restored = check_log(lines, keys=[KEY], kept=[head])
    with psycopg.connect(places.superuser_conninfo("prag"), autocommit=True) as superuser:
        superuser.execute("insert into audit.event (verb, system) values ('system', 'maintenance')")
    with psycopg.connect(places.conninfo("seal"), autocommit=True) as sealer:
        seal(sealer, SIGNER)
    with log_of(places) as lines:
        return restored, check_log(lines, keys=[KEY], kept=[head])


def _live() -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """One confirmed case with a statement, opened in a request whose rows of the log will be restored."""
    prison = make_prison()
    case, _ = open_confirmed(prison, person=Person("Restored Person", "1990-01-02", "", ""))
    area = LifeArea.objects.filter(compartment="work").first()
    with acting(prison.officer) as actor:
        opened = open_case(case, "case_page", writes=["work"])
        said = Said(kind="fact", rating="some", direction="same", text=WORDS, said_on=today())
        record_statement(actor=actor, opened=opened, area=area, said=said, function="treatment_officer")
        return prison.officer, case, actor.request


def _token_of(superuser: psycopg.Connection, officer: uuid.UUID, request: uuid.UUID) -> str:
    """The very token of that request again, signed with the old server's key."""
    pid = superuser.execute("select pid from audit.event where request = %s limit 1", [request]).fetchone()[0]
    return sign(officer, request, pid=pid, seq=1)


def _counts(superuser: psycopg.Connection) -> dict[str, int]:
    tables = [p.table for p in PROTECTED] + [f"{p.table}_history" for p in PROTECTED if p.history]
    return {table: superuser.execute(f"select count(*) from {table}").fetchone()[0] for table in [*tables, "accounts.user"]}


def _enter(drill: Drill, app: psycopg.Connection, person: uuid.UUID, request: uuid.UUID | None = None) -> None:
    key = key_file(drill.places.secrets / "gate.key")
    token = sign(person, request or uuid.uuid4(), pid=app.info.backend_pid, seq=time.time_ns(), key=key)
    app.execute("select * from gate.enter(%s)", [token])


@pytest.fixture
def app(drill: Drill) -> Iterator[psycopg.Connection]:
    """The web role's connection on the new server."""
    with psycopg.connect(drill.places.conninfo("app"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def root(drill: Drill) -> Iterator[psycopg.Connection]:
    """The superuser on the new server."""
    with psycopg.connect(drill.places.superuser_conninfo(drill.places.database), autocommit=True) as connection:
        yield connection


def _statements(app: psycopg.Connection, case: uuid.UUID) -> list[str]:
    return [r[0] for r in app.execute("select text from profiles.work_statement where case_id = %s", [case]).fetchall()]


def test_every_row_came_back_and_none_was_added(drill):
    after = drill.after
    print(f"\nn = {sum(after.values())} rows in {len(after)} tables")
    assert after == drill.before
    assert after["cases.eligibility_history"] > 0, "the confirmation changed a row, so there is history to keep"


def test_owners_policies_and_rights_are_those_of_the_old_server(drill, root):
    owners = dict(
        root.execute("select schemaname || '.' || tablename, tableowner from pg_tables where tableowner <> 'postgres'").fetchall()
    )
    gates = {t for t, owner in owners.items() if owner == "prag_gate"}
    assert gates == set(LEFT_BEHIND)
    assert set(owners.values()) == {"prag_owner", "prag_gate"}
    functions = root.execute(
        "select distinct r.rolname from pg_proc p join pg_roles r on r.oid = p.proowner join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname in ('gate', 'duties', 'cases', 'messages', 'forums', 'demo') or n.nspname = 'audit'"
    ).fetchall()
    assert functions == [("prag_gate",)]
    forced = {r[0] for r in root.execute(
        "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relrowsecurity and c.relforcerowsecurity"
    ).fetchall()}  # fmt: skip
    assert forced == {p.table for p in PROTECTED} | {f"{p.table}_history" for p in PROTECTED if p.history}
    assert _rights(root) == {k: v for k, v in table_grants().items() if any(v.values())}


# Of the tables in the gate's schema, those that migrations made; its own it owns.
OF_GATE = ("gate.item", "gate.seat", "gate.exclusion", "gate.addressee", "gate.sent")


def _rights(root: psycopg.Connection) -> dict[str, dict[str, str]]:
    rights: dict[str, dict[str, set[str]]] = {}
    for table, role, verb in root.execute(
        "select table_schema || '.' || table_name, grantee, privilege_type from information_schema.role_table_grants"
        " where grantee like 'prag\\_%' and grantee <> 'prag_owner' and table_schema not in ('accounts', 'vendor')"
    ).fetchall():
        if (role, table.split(".")[0]) != ("prag_gate", "gate") or table in OF_GATE:
            rights.setdefault(table, {}).setdefault(role, set()).add(verb)
    found = {table: {role: ", ".join(sorted(verbs)) for role, verbs in roles.items()} for table, roles in rights.items()}
    return found


def test_the_gate_opens_and_logs_and_refuses(drill, app, root):
    _enter(drill, app, drill.officer)
    assert _statements(app, drill.case) == []
    opened = app.execute("select compartment from gate.open(%s, 'case_page')", [drill.case]).fetchall()
    assert {row[0] for row in opened} == {"custody", "work", "contacts"}
    assert _statements(app, drill.case) == [WORDS]
    logged = "select count(*) from audit.event where boot = pg_postmaster_start_time() and pid = %s and verb = 'consultation'"
    assert root.execute(logged, [app.info.backend_pid]).fetchone()[0] == 3
    app.execute("select gate.leave()")
    stranger = root.execute("select id from organisations.practitioner where key = 'jelena_jaglicic'").fetchone()[0]
    _enter(drill, app, stranger)
    assert app.execute("select * from gate.open(%s, 'case_page')", [drill.case]).fetchall() == []
    assert _statements(app, drill.case) == []


def test_the_old_token_is_nobody_here(drill, app):
    with pytest.raises(psycopg.errors.Error) as refused:
        app.execute("select * from gate.enter(%s)", [drill.token])
    assert refused.value.sqlstate == "PRA01"


def test_restored_openings_open_nothing_even_for_the_same_request_and_process_number(drill, app, root):
    rows = root.execute(
        "select count(*), count(xid), count(boot) from audit.event where request = %s and verb = 'consultation'", [drill.request]
    ).fetchone()
    assert rows == (3, 3, 3), "the opening that could be replayed was restored whole"
    _enter(drill, app, drill.officer, drill.request)
    assert _statements(app, drill.case) == []
    same = "update audit.event set pid = %s where request = %s"
    root.execute(same, [app.info.backend_pid, drill.request])
    assert _statements(app, drill.case) == [], "the process number alone came again"
    root.execute("update audit.event set boot = pg_postmaster_start_time() where request = %s", [drill.request])
    assert _statements(app, drill.case) == [WORDS], "only the start of this server kept it shut, so this test can fail"


def test_transaction_numbers_ahead_of_the_new_server_do_no_harm(drill, app, root):
    root.execute(
        "update audit.event set xid = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 3)::text::xid8 where xid is not null"
    )
    _enter(drill, app, drill.officer)
    for _ in range(6):
        assert _statements(app, drill.case) == []
        app.execute("select gate.note('list_read')")
    app.execute("select * from gate.open(%s, 'case_page')", [drill.case])
    assert _statements(app, drill.case) == [WORDS]


def test_history_goes_on(drill, app, root):
    before = root.execute("select count(*) from cases.identity_history").fetchone()[0]
    _enter(drill, app, drill.officer)
    app.execute("select * from gate.open(%s, 'identity', '{identity}', '{identity}')", [drill.case])
    app.execute("update cases.identity set address = '\\x00' where case_id = %s", [drill.case])
    after = root.execute("select count(*) from cases.identity_history").fetchone()[0]
    assert after == before + 1


def test_what_is_sealed_opens_with_the_key_file_and_with_no_other(drill, root):
    row, sealed = root.execute("select id, name from cases.person_name where case_id = %s", [drill.case]).fetchone()
    wrapped = root.execute("select wrapped from cases.person_key where case_id = %s", [drill.case]).fetchone()[0]
    master = (drill.places.secrets / "person-keys.key").read_bytes()
    place = {"table": "cases.person_name", "column": "name", "row": row}
    assert unseal(unwrap(master, wrapped, drill.case), sealed, **place) == "Restored Person"
    with pytest.raises(Unreadable):
        unwrap(bytes(32), wrapped, drill.case)


def test_the_dump_holds_no_key_of_a_person_and_no_key_of_the_gate(drill):
    restored_without = Places(drill.places.data, None, "without_keys")
    only = drill.source / "only"
    only.mkdir()
    for name in (ALL, SECRET):
        shutil.copy(drill.source / name, only / name)
    restore(restored_without, only)
    with psycopg.connect(restored_without.superuser_conninfo("without_keys")) as root:
        for table in ("cases.person_key", "accounts.session"):
            assert root.execute(f"select count(*) from {table}").fetchone()[0] == 0, table
        assert root.execute("select count(*) from cases.person_name").fetchone()[0] > 0
        assert root.execute("select to_regclass('gate.signing_key')").fetchone()[0] is None
    secrets = [drill.places.secrets / name for name in ("person-keys.key", "gate.key")] + [settings.GATE_KEY_FILE]
    for name in (ALL, KEYS):
        blob = (drill.source / name).read_bytes()
        assert not any(secret.read_bytes() in blob for secret in secrets)
        assert (drill.source / name).stat().st_mode & 0o077 == 0


def test_a_database_that_holds_something_is_not_restored_over(drill):
    with pytest.raises(NotEmpty):
        restore(drill.places, drill.source)


def test_a_row_the_maintainer_may_not_see_fails_the_dump(drill):
    """Row-level security is on while dumping, so a table without its policy would lose its rows in silence."""
    with own_database("blind") as name:
        with as_superuser(name) as superuser:
            superuser.execute("revoke select on cases.identity from prag_maintain")
        with pytest.raises(CannotDump):
            dump(Places(settings.PLACES.data, None, name), drill.source / "blind")
        with as_superuser(name) as superuser:
            superuser.execute("grant select on cases.identity to prag_maintain")
            superuser.execute("drop policy gate on cases.identity")
        with pytest.raises(CannotDump):
            dump(Places(settings.PLACES.data, None, name), drill.source / "blind")


def test_the_restored_log_is_the_one_that_the_witness_knows_and_goes_on(drill):
    """The bytes of every row came back as they were, so the kept head still fits; and what is written now is sealed after it."""
    restored, grown = drill.logs
    assert restored.findings == grown.findings == []
    assert restored.size == drill.head.size > 400
    assert grown.size == restored.size + restored.unsealed + 1
