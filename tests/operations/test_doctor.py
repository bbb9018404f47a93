"""Does the doctor find each thing that can be wrong? Every check is proven by breaking what it looks at."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from prag.cli.machines import MACHINES
from prag.database.places import Places
from prag.operations import doctor
from prag.operations.doctor import background, database, ground, installed, keys
from prag.operations.doctor.ground import Ground
from tests.operations.running import own_folder
from tests.operations.test_mail import free_port
from tests.support.canary_ground import as_superuser, own_database


@pytest.fixture(scope="module")
def _place() -> Iterator[Places]:
    """An installation of its own on the test server: a copy of the key files, a database to break."""
    with own_folder() as folder, own_database("doctor") as name:
        shutil.copytree(settings.PLACES.secrets, folder / "secrets")
        (folder / "secrets").chmod(0o700)
        yield _Here(folder, name)


class _Here(Places):
    """Places whose server is the test server's, wherever its data folder lies."""

    def __init__(self, data: Path, database: str, sealer: Path | None = None) -> None:
        super().__init__(data, None, database, sealer)

    @property
    def socket_dir(self) -> Path:
        return settings.PLACES.socket_dir


@pytest.fixture
def here(_place: Places) -> Ground:
    return Ground(_place, MACHINES, {"PRAG_MODE": "test"})


@pytest.fixture
def production(here: Ground) -> Ground:
    return _with(here, PRAG_MODE="production")


@pytest.fixture
def root(_place: Places) -> Iterator[psycopg.Connection]:
    with as_superuser(_place.database) as superuser:
        yield superuser


def _with(here: Ground, **environ: str) -> Ground:
    return replace(here, environ={**here.environ, **environ})


def said(check: Callable, here: Ground) -> str:
    """All that a check says, in a ground that nobody asked before."""
    return "\n".join(check(replace(here)))


BREAK_DATABASE = [
    (installed.grants, "grant select on cases.identity_history to prag_worker", "revoke select on cases.identity_history from prag_worker",
     "cases.identity_history to prag_worker: SELECT should not be there"),
    (installed.grants, "revoke select on cases.identity from prag_app", "grant select on cases.identity to prag_app",
     "cases.identity to prag_app: SELECT is missing"),
    (installed.grants, "grant select (text) on profiles.work_statement to prag_worker",
     "revoke select (text) on profiles.work_statement from prag_worker", "column profiles.work_statement.text"),
    (installed.grants, "alter table audit.event owner to postgres", "alter table audit.event owner to prag_owner",
     "audit.event belongs to postgres"),
    (installed.policies, "alter table cases.identity no force row level security", "alter table cases.identity force row level security",
     "cases.identity, row-level security was changed"),
    (installed.policies, "alter table gate.seat disable row level security", "alter table gate.seat enable row level security",
     "gate.seat, row-level security was changed"),
    (installed.policies, "create policy more on cases.identity for select to prag_app using (true)", "drop policy more on cases.identity",
     "cases.identity, more should not be there"),
    (installed.functions, "create function gate.more() returns int language sql as 'select 1'", "drop function gate.more()",
     "gate.more() belongs to postgres and not to prag_gate"),
    (installed.functions, "grant execute on function gate.log_readable() to public",
     "revoke execute on function gate.log_readable() from public", "gate.log_readable() was changed"),
    (installed.triggers, "alter table cases.identity disable trigger keep_history",
     "alter table cases.identity enable trigger keep_history",
     "cases.identity, keep_history was changed"),
    (installed.permissions, "insert into gate.permission_row values ('institution_add', 'mentor', 'own')",
     "delete from gate.permission_row where permission = 'institution_add' and function_kind = 'mentor'",
     "institution_add for mentor: own should not be there"),
    (installed.permissions, "update gate.step set permission = 'case_start' where machine = 'case' and verb = 'confirm'",
     "update gate.step set permission = 'case_confirm' where machine = 'case' and verb = 'confirm'", "permission not as the code says"),
    (database.roles_are_what_they_should, "alter role prag_worker bypassrls", "alter role prag_worker nobypassrls",
     "prag_worker has bypassrls"),
    (database.roles_are_what_they_should, "alter role prag_app set default_transaction_read_only = on", "alter role prag_app reset all",
     "prag_app has settings of its own"),
    (database.roles_are_what_they_should, "alter role prag_gate login", "alter role prag_gate nologin", "prag_gate may log in"),
    (database.roles_are_what_they_should, "grant prag_maintain to prag_app", "revoke prag_maintain from prag_app",
     "prag_app is a member of prag_maintain"),
    (database.nothing_waits_to_be_migrated, "delete from vendor.django_migrations where app = 'operations'",
     "insert into vendor.django_migrations (app, name, applied) values ('operations', '0001_erased_keys', now())",
     "1 migrations wait, first operations.0001_erased_keys"),
    (database.nothing_waits_to_be_migrated, "insert into vendor.django_migrations (app, name, applied) values ('cases', '9999_new', now())",
     "delete from vendor.django_migrations where name = '9999_new'", "newer Prag (cases.9999_new is not known here)"),
    (keys.keys_open, "update gate.signing_key set inner_pad = outer_pad", None, "another signing key"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "damage", "mend", "words"), BREAK_DATABASE)
def test_what_is_broken_in_the_database_is_found(here, root, check, damage, mend, words):
    before = root.execute("select inner_pad from gate.signing_key").fetchone()[0]
    root.execute(damage)
    try:
        found = said(check, here)
    finally:
        root.execute(mend) if mend else root.execute("update gate.signing_key set inner_pad = %s", [before])
    assert words in found


def test_nothing_is_found_where_nothing_is_wrong_and_looking_changes_nothing(here):
    checks = (installed.grants, installed.policies, installed.functions, installed.triggers, installed.permissions)
    once = replace(here)
    for _ in range(2):
        assert [line for check in checks for line in check(once)] == []
        once = replace(here)
    assert said(database.roles_are_what_they_should, here) == ""
    assert said(database.nothing_waits_to_be_migrated, here) == ""
    assert said(keys.keys_open, here) == ""


def test_a_function_with_another_text_is_found(here, root):
    text = root.execute("select pg_get_functiondef('gate.erased_keys()'::regprocedure)").fetchone()[0]
    root.execute(text.replace("e.verb = 'erasure'", "true"))
    try:
        assert "gate.erased_keys() was changed" in said(installed.functions, here)
    finally:
        root.execute(text)


def test_a_wrong_password_is_found(here):
    path = here.places.secrets / "prag_worker.password"
    kept = path.read_text()
    path.write_text("wrong")
    try:
        assert "prag_worker cannot connect" in said(database.roles_are_what_they_should, here)
    finally:
        path.write_text(kept)


def _swap(path: Path, content: bytes) -> Callable[[], None]:
    kept = path.read_bytes()
    path.write_bytes(content)
    return lambda: path.write_bytes(kept) and None


BREAK_FILES = [
    ("person-keys.key", lambda p: p.chmod(0o640), lambda p: p.chmod(0o600), "is not for its owner alone: chmod 600"),
    ("person-keys.key", lambda p: os.chown(p, 12345, -1), lambda p: os.chown(p, os.getuid(), -1), "belongs to another account"),
    (
        "django.key",
        lambda p: p.write_bytes(p.read_bytes() + b"x"),
        lambda p: p.write_bytes(p.read_bytes()[:32]),
        "is not a key of 32 bytes",
    ),
    ("gate.key", lambda p: p.rename(p.with_suffix(".away")), lambda p: p.with_suffix(".away").rename(p), "gate.key is missing"),
    (".", lambda p: p.chmod(0o755), lambda p: p.chmod(0o700), "can be entered by others"),
]


@pytest.mark.parametrize(("name", "damage", "mend", "words"), BREAK_FILES)
def test_what_is_wrong_with_a_key_file_is_found(here, name, damage, mend, words):
    if "chown" in damage.__code__.co_names and os.geteuid() != 0:
        pytest.skip("only root gives a file away")
    path = here.places.secrets / name
    assert said(keys.files_are_private, here) == ""
    damage(path)
    try:
        assert words in said(keys.files_are_private, here)
    finally:
        mend(path)
    assert said(keys.files_are_private, here) == ""


def test_what_belongs_to_a_sealer_of_its_own_is_neither_used_nor_left_with_the_others(here, tmp_path):
    """The doctor runs as the services' user: it makes no password of the sealer's, and says what of the sealer's it could read."""
    apart = replace(here, places=_Here(here.places.data, here.places.database, tmp_path / "sealer"))
    assert said(database.roles_are_what_they_should, apart) == ""
    assert not (tmp_path / "sealer").exists()
    assert "prag_seal.password lies where the web process reads it" in said(keys.files_are_private, apart)


def test_a_missing_folder_of_keys_is_found(here):
    nowhere = replace(here, places=_Here(here.places.data / "none", here.places.database))
    assert "DATA names the wrong folder" in said(keys.files_are_private, nowhere)


def test_a_key_that_opens_nothing_is_found(here):
    assert said(keys.keys_open, here) == ""
    mend = _swap(here.places.secrets / "person-keys.key", bytes(32))
    try:
        assert "is not the one it was sealed with" in said(keys.keys_open, here)
    finally:
        mend()


def test_an_installation_that_was_not_begun_is_found(production, root):
    root.execute("update organisations.practitioner set active = false")
    try:
        assert "run prag init" in said(database.somebody_administers, production)
    finally:
        root.execute("update organisations.practitioner set active = true")
    root.execute("create temp table kept as select id, holder_id from organisations.function where kind = 'administrator'")
    root.execute("update organisations.function set holder_id = null where kind = 'administrator'")
    try:
        assert "0 administrators of two" in said(database.somebody_administers, production)
    finally:
        root.execute("update organisations.function f set holder_id = k.holder_id from kept k where k.id = f.id")


def test_clocks_apart_and_a_wrong_zone_are_found(here, production, monkeypatch):
    assert said(ground.clocks_agree, here) == ""

    class Ahead(datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime.now(zone) + timedelta(seconds=30)

    monkeypatch.setattr(ground, "datetime", Ahead)
    assert "30 s apart" in said(ground.clocks_agree, here)
    monkeypatch.undo()
    with override_settings(TIME_ZONE="Asia/Tokyo"):
        assert "PRAG_TIME_ZONE is Asia/Tokyo" in said(ground.clocks_agree, production)


def test_a_process_for_documents_that_does_not_start_is_found(here, monkeypatch):
    assert said(ground.files_are_read_apart, here) == ""
    monkeypatch.setattr("prag.documents.apart.START", "import no_such_part")
    assert "none can be added" in said(ground.files_are_read_apart, here)


def test_a_machine_on_which_no_file_can_be_read_safely_is_found(here, monkeypatch):
    start = "import sys; sys.path.insert(0, sys.argv[1]); from prag.documents import confined; confined.MACHINES.clear(); "
    from prag.documents import apart

    monkeypatch.setattr(apart, "START", start + apart.START)
    assert "no file is taken" in said(ground.files_are_read_apart, here)


SAFE = {"PRAG_BEHIND_PROXY": "1"}
SAFE_SETTINGS = {"SITE_URL": "https://prag.example.org", "ALLOWED_HOSTS": ["prag.example.org"], "DPO_CONTACT": "dpo@example.org"}


@pytest.mark.parametrize(
    ("changed", "environ", "words"),
    [
        ({"SITE_URL": "http://localhost:8000"}, SAFE, "PRAG_URL is http://localhost:8000"),
        ({"SITE_URL": "https://other.example.org"}, SAFE, "PRAG_HOSTS does not name other.example.org"),
        ({"ALLOWED_HOSTS": ["prag.example.org", "testserver"]}, SAFE, "PRAG_HOSTS is not set"),
        ({"DPO_CONTACT": ""}, SAFE, "PRAG_DPO_CONTACT is not set"),
        ({}, {}, "PRAG_BEHIND_PROXY is not set"),
    ],
)
def test_unsafe_settings_are_found(production, root, changed, environ, words):
    root.execute("create temp table kept as select * from demo.world")
    root.execute("delete from demo.world")
    try:
        with override_settings(**SAFE_SETTINGS):
            assert said(ground.settings_are_safe, _with(production, **SAFE)) == ""
        with override_settings(**(SAFE_SETTINGS | changed)):
            assert words in said(ground.settings_are_safe, _with(production, **environ))
    finally:
        root.execute("insert into demo.world select * from kept")
    with override_settings(**SAFE_SETTINGS):
        assert "invented world" in said(ground.settings_are_safe, _with(production, **SAFE))


def test_a_missing_and_a_silent_mail_server_are_found(here, production):
    assert said(background.mail_goes_out, here) == ""
    with override_settings(MAILERS={"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend", "OPTIONS": {}}}):
        assert "PRAG_SMTP_HOST" in said(background.mail_goes_out, production)
    smtp = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": free_port(), "timeout": 2}}
    with override_settings(MAILERS={"default": smtp}):
        assert "does not answer" in said(background.mail_goes_out, production)


def test_mail_that_waits_is_found(here, root, monkeypatch):
    monkeypatch.setattr(background.mail, "server", lambda: "mail.example.org:25")
    monkeypatch.setattr(background.mail, "answers", lambda: None)
    root.execute("delete from messages.outgoing")
    assert said(background.mail_goes_out, here) == ""
    person = root.execute("select id from organisations.practitioner where active limit 1").fetchone()[0]
    root.execute(
        "insert into messages.outgoing (id, kind, practitioner_id, queued_at, attempts)"
        " values (%s, 'waits', %s, now() - interval '2 hours', 10)",
        [uuid4(), person],
    )
    assert "1 mails have been waiting" in said(background.mail_goes_out, here)
    root.execute("delete from messages.outgoing")


def test_a_worker_that_is_away_is_found(here, root):
    root.execute("delete from gate.pulse")
    assert "has not been at work since the database was started" in said(background.worker_is_at_work, here)
    root.execute("insert into gate.pulse values ('worker', now() - interval '2 minutes')")
    assert "was last at work 120 s ago" in said(background.worker_is_at_work, here)
    root.execute("update gate.pulse set at = now()")
    assert said(background.worker_is_at_work, here) == ""


def test_a_log_that_is_not_sealed_and_a_missing_witness_are_found(here, production, root):
    root.execute("update audit.sealing set sealed_at = now()")
    assert said(background.log_is_sealed, here) == ""
    root.execute("update audit.sealing set sealed_at = now() - interval '20 minutes'")
    assert "The log was last sealed 20 minutes ago" in said(background.log_is_sealed, here)
    root.execute("update audit.sealing set sealed_at = now()")
    root.execute("update sealing.witness set ended_at = now() where ended_at is null")
    assert "0 witnesses of two" in said(background.log_is_sealed, production)


def test_an_old_and_a_missing_backup_are_found(here, production):
    path = here.places.data / "last-backup.json"
    path.unlink(missing_ok=True)
    assert said(background.backup_is_fresh, here) == ""
    assert "There is no backup" in said(background.backup_is_fresh, production)
    path.write_text(json.dumps({"at": (datetime.now(UTC) - timedelta(hours=27)).isoformat()}))
    assert "The last backup is of" in said(background.backup_is_fresh, here)
    path.write_text(json.dumps({"at": datetime.now(UTC).isoformat()}))
    assert said(background.backup_is_fresh, production) == ""


def test_a_ledger_that_lacks_a_key_is_found(here, production, root, tmp_path):
    away = tmp_path / "erased.ledger"
    asked = _with(production, PRAG_ERASURE_LEDGER=str(away))
    assert said(background.ledger_is_kept, asked) == ""
    assert "lies on this machine alone" in said(background.ledger_is_kept, production)
    key = uuid4()
    root.execute("insert into audit.event (verb, system, object, object_id) values ('erasure', 'maintenance', 'person_key', %s)", [key])
    assert "cannot be read" in said(background.ledger_is_kept, asked)
    away.write_text("# empty\n")
    assert "1 destroyed keys are missing" in said(background.ledger_is_kept, asked)
    away.write_text(f"erased-key {key} 2026-01-01T00:00:00+00:00\n")
    assert said(background.ledger_is_kept, asked) == ""
    root.execute("delete from audit.event where object_id = %s", [key])


def test_a_database_that_is_away_fails_each_question_in_a_sentence(here):
    asks_no_database = {"key files", "documents", "backup"}
    away = replace(here, places=_Here(here.places.data, "no_such_database"))
    found = {one.name: one.wrong for one in doctor.examine(_with(away, PRAG_MODE="production"))}
    assert list(found) == [name for name, _ in doctor.CHECKS]
    for name in found.keys() - asks_no_database - {"mail"}:
        assert "The database cannot be reached" in found[name][-1], name
        assert "run prag migrate" in found[name][-1], name
    assert len(found["production settings"]) > 1, "what is known without the database is said beside it"


def test_a_silent_mail_server_is_still_told_when_the_database_is_away(here):
    smtp = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": free_port(), "timeout": 2}}
    away = replace(here, places=_Here(here.places.data, "no_such_database"))
    with override_settings(MAILERS={"default": smtp}):
        (found,) = doctor.examine(away, [("mail", background.mail_goes_out)])
    assert "does not answer" in found.wrong[0]
    assert "cannot be reached" in found.wrong[1]


def test_a_database_that_was_never_migrated_fails_each_question_in_a_sentence(here, root):
    name = f"{here.places.database}_bare"
    root.execute(f"create database {name} owner prag_owner template template0")
    try:
        bare = replace(here, places=_Here(here.places.data, name))
        found = {one.name: one.wrong for one in doctor.examine(_with(bare, PRAG_MODE="production"))}
    finally:
        root.execute(f"drop database {name} with (force)")
    assert found["migrations"] == ("The database holds nothing yet: run prag migrate.",)
    assert found["migrations"][0] in found["production settings"]
    for question in ("grants", "policies", "permissions", "jurisdiction", "worker", "seals", "erasure ledger"):
        assert "did not answer this" in found[question][-1], question
        assert "run prag migrate" in found[question][-1], question


def test_a_file_that_cannot_be_read_fails_the_one_question(here):
    def unreadable(_: Ground) -> Iterator[str]:
        yield "Something else is wrong."
        raise PermissionError(13, "Permission denied", "/somewhere/gate.key")

    (found,) = doctor.examine(here, [("keys", unreadable)])
    assert found.wrong[0] == "Something else is wrong."
    assert "/somewhere/gate.key" in found.wrong[1]
    assert "as the user of the services" in found.wrong[1]
