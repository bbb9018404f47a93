"""Does everything come back from a backup but what was erased, and is a damaged, mixed or misplaced one refused in a sentence?"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from prag.accounts.keys import key_for
from prag.cases.keys import Person
from prag.database import backup, dump, ledger
from prag.database.embedded import EmbeddedServer
from prag.database.maintain import as_maintainer
from prag.database.places import Places
from prag.database.tools import CannotDump, read_through_sealed
from prag.kernel.encryption import Unreadable, unseal, unwrap
from prag.kernel.streams import open_stream
from prag.operations.background import keep_ledger
from tests.operations.running import on_test_server, own_folder, prag, with_own_server
from tests.support.canary_ground import as_superuser, own_database
from tests.support.people import make_prison, open_confirmed

KEPT, ERASED = "Kept Person", "Erased Person"


@dataclass(frozen=True)
class Drill:
    """A backup, what happened after it, and how the restore went on an empty server in another folder."""

    folder: Path
    kept: uuid.UUID
    erased: uuid.UUID
    erased_key: uuid.UUID
    before: dict[str, int]
    backed_up: subprocess.CompletedProcess[str]
    restored: subprocess.CompletedProcess[str]
    new: Places

    @property
    def source(self) -> Path:
        return self.folder / "backup"


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    """Two cases backed up, one key destroyed afterwards, the worker's ledger taken along, restored elsewhere."""
    with own_folder() as folder, own_database("kept") as name:
        prison = make_prison()
        kept, erased = (open_confirmed(prison, person=Person(said, "1990-01-02", "", ""))[0] for said in (KEPT, ERASED))
        key_for("anything")  # the first use of the sign-in key makes its file
        _invite_and_print_a_code(name)
        backed_up = prag("backup", str(folder / "backup"), **on_test_server(name))
        with as_superuser(name) as superuser:
            before = {"cases.person_key": _count(superuser, "cases.person_key"), "audit.event": _count(superuser, "audit.event")}
        erased_key = _destroy_key(erased)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PRAG_ERASURE_LEDGER", str(folder / "away" / "erased.ledger"))
            assert keep_ledger() == 1
        new = Places(folder / "second", None, "prag")
        restored = prag("restore", str(folder / "backup"), "--ledger", str(folder / "away" / "erased.ledger"), **with_own_server(new.data))
        yield Drill(folder, kept, erased, erased_key, before, backed_up, restored, new)


def _destroy_key(case: uuid.UUID) -> uuid.UUID:
    """Erasure as it is: the person's key is destroyed by the maintainer, and the trigger writes the row of the log."""
    with as_maintainer() as alias, connections[alias].cursor() as cursor:
        cursor.execute("delete from cases.person_key where case_id = %s returning id", [case])
        return cursor.fetchone()[0]


def _invite_and_print_a_code(name: str) -> None:
    """Two links, one of them used, and two codes on paper, one of them used."""
    with as_superuser(name) as superuser:
        superuser.execute(
            "insert into accounts.invitation (id, practitioner_id, email, kind, created, expires, used_at)"
            " select gen_random_uuid(), gen_random_uuid(), 'somebody@example.org', 'join', now(), now() + interval '7 days', used"
            " from unnest(array[null, now()]) w(used)"
        )
        superuser.execute(
            "insert into accounts.recovery_code (user_id, hash, used_at) select id, md5(n::text), case n when 1 then now() end"
            " from (select id from accounts.user order by id limit 1) u, generate_series(1, 2) n"
        )


def _count(superuser: psycopg.Connection, table: str) -> int:
    return superuser.execute(f"select count(*) from {table}").fetchone()[0]


@pytest.fixture(scope="module")
def root(drill: Drill) -> Iterator[psycopg.Connection]:
    """The superuser on the restored server."""
    with (
        EmbeddedServer(drill.new),
        psycopg.connect(drill.new.superuser_conninfo(drill.new.database), autocommit=True) as superuser,
    ):
        yield superuser


def test_a_backup_says_where_it_is_how_large_and_how_long_it_took(drill):
    assert drill.backed_up.returncode == 0, drill.backed_up.stderr
    print(f"\n{drill.backed_up.stdout}")
    said = re.search(
        r"(\d+) rows, keys of (\d+) persons \((\d+) opened as a test\).* ([\d.]+) MB in ([\d.]+) s, verified", drill.backed_up.stdout
    )
    assert said
    assert int(said[2]) == drill.before["cases.person_key"]
    assert int(said[3]) > 1
    assert str(drill.source / "keys") in drill.backed_up.stdout


def test_database_and_keys_lie_apart_for_their_owner_alone(drill):
    database = {path.name for path in (drill.source / "database").iterdir()}
    keys = {path.name for path in (drill.source / "keys").iterdir()}
    assert database == {"prag.dump", "contents.json"}
    assert keys >= {
        "person-keys.dump",
        "person-keys.key",
        "accounts.key",
        "django.key",
        "erased.ledger",
        "contents.json",
        "prag.dump.secret",
    }
    assert "gate.key" not in keys
    for path in drill.source.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_dump_alone_is_noise(drill):
    """No name of a table stands in it, and PostgreSQL's own program does not know it for a dump; opened by the key store, it is one."""
    sealed = (drill.source / "database" / "prag.dump").read_bytes()
    with (drill.source / "database" / "prag.dump").open("rb") as file:
        opened = b"".join(open_stream((drill.source / "keys" / "prag.dump.secret").read_bytes(), file))
    assert opened.startswith(b"PGDMP")
    assert b"work_statement" in opened
    assert b"PGDMP" not in sealed
    assert b"work_statement" not in sealed
    assert not any((drill.new.secrets / name).exists() for name in ("prag.dump.secret", "prag.dump")), "it belongs to one dump"


def test_a_dump_exchanged_with_its_own_digest_is_refused(copy):
    """Whoever holds the database's folder alone writes another dump and a contents.json that vouches for it."""
    path = copy / "database" / "prag.dump"
    path.write_bytes(b"create role somebody superuser;")
    contents = json.loads((copy / "database" / "contents.json").read_text())
    contents["files"] = {"prag.dump": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}}
    (copy / "database" / "contents.json").write_text(json.dumps(contents))
    with pytest.raises(backup.CannotRestore, match="it was exchanged"):
        backup.verify_pair(copy / "database", copy / "keys")


def test_a_dump_that_does_not_open_stops_the_program_that_reads_it(drill, root):
    with pytest.raises(CannotDump, match="prag.dump does not open"):
        read_through_sealed(drill.new, drill.new.superuser_conninfo("prag"), drill.source / "database" / "prag.dump", bytes(32))


def test_a_restore_says_what_came_back_and_what_was_destroyed_again(drill):
    assert drill.restored.returncode == 0, drill.restored.stderr
    print(f"\n{drill.restored.stdout}")
    assert re.search(
        r"rows as they were, 1 keys of 1 on the ledger destroyed again, \d+ names opened as a test; [\d.]+ MB in [\d.]+ s",
        drill.restored.stdout,
    )


def test_what_was_kept_is_readable_with_its_key(drill, root):
    wrapped = root.execute("select wrapped from cases.person_key where case_id = %s", [drill.kept]).fetchone()[0]
    row, sealed = root.execute("select id, name from cases.person_name where case_id = %s", [drill.kept]).fetchone()
    master = (drill.new.secrets / "person-keys.key").read_bytes()
    assert unseal(unwrap(master, wrapped, drill.kept), sealed, table="cases.person_name", column="name", row=row) == KEPT
    with pytest.raises(Unreadable):
        unwrap(bytes(32), wrapped, drill.kept)


def test_what_was_erased_after_the_backup_stays_erased(drill, root):
    assert root.execute("select from cases.person_name where case_id = %s", [drill.erased]).fetchall(), "the sealed name came back"
    assert root.execute("select from cases.person_key where case_id = %s", [drill.erased]).fetchall() == []
    assert _count(root, "cases.person_key") == drill.before["cases.person_key"] - 1
    logged = root.execute("select system, object_id from audit.event where verb = 'erasure' and object = 'person_key'").fetchall()
    assert logged == [("restore", drill.erased_key)]
    assert _count(root, "audit.event") == drill.before["audit.event"] + 1
    assert ledger.read(drill.new.data / "erased.ledger").keys() == {drill.erased_key}


def test_no_link_and_no_code_of_before_leads_in_and_who_must_look_is_said(drill, root):
    assert root.execute("select count(*) from accounts.invitation where used_at is null and expires > now()").fetchone() == (0,)
    assert _count(root, "accounts.invitation") >= 2
    assert root.execute("select count(*) from accounts.recovery_code where used_at is null").fetchone() == (0,)
    assert root.execute("select count(*) from accounts.recovery_code where used_at is not null").fetchone() == (1,)
    assert re.search(r"[1-9]\d* open invitations and all recovery codes were ended", drill.restored.stdout)
    assert "has it again: each access manager looks through" in drill.restored.stdout


def test_without_the_ledger_the_erased_key_would_have_come_back(drill):
    """The proof that the ledger does it: the same backup, restored by somebody who states wrongly that nothing was erased."""
    third = Places(drill.folder / "third", None, "prag")
    done = prag("restore", str(drill.source), "--nothing-was-erased", **with_own_server(third.data))
    assert done.returncode == 0, done.stderr
    with EmbeddedServer(third), psycopg.connect(third.superuser_conninfo("prag")) as superuser:
        assert superuser.execute("select from cases.person_key where case_id = %s", [drill.erased]).fetchall() != []


def test_the_next_backup_carries_the_ledger_on(drill, root):
    """The row that the restore wrote stands in the log, so a later backup of the new server knows the key too."""
    done = prag("backup", str(drill.folder / "next"), **(with_own_server(drill.new.data) | {"PRAG_SERVER_RUNS": "1"}))
    assert done.returncode == 0, done.stderr
    assert ledger.read(drill.folder / "next" / "keys" / "erased.ledger").keys() == {drill.erased_key}
    assert json.loads((drill.new.data / "last-backup.json").read_text())["erased"] == 1


def test_services_may_come_in_and_the_old_openings_open_nothing(drill, root):
    with psycopg.connect(drill.new.conninfo("app")) as app, pytest.raises(psycopg.Error, match="no_actor"):
        app.execute("select count(*) from cases.person_name")
    boots = root.execute("select count(*) from audit.event where boot = pg_postmaster_start_time()").fetchone()[0]
    assert boots == 0, "no opening of the old server bears the start of this one"


def test_a_restore_without_a_word_on_what_was_erased_is_refused(drill):
    done = prag("restore", str(drill.source), **with_own_server(drill.folder / "no_ledger"))
    assert done.returncode == 1
    assert "--ledger FILE" in done.stderr
    assert "--nothing-was-erased" in done.stderr


def test_a_target_that_holds_something_is_refused_before_anything_is_touched(drill, root):
    passwords = {path.name: path.read_text() for path in drill.new.secrets.glob("*.password")}
    stored = root.execute("select rolname, rolpassword from pg_authid where rolname like 'prag%' order by 1").fetchall()
    done = prag("restore", str(drill.source), "--nothing-was-erased", **(with_own_server(drill.new.data) | {"PRAG_SERVER_RUNS": "1"}))
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert {path.name: path.read_text() for path in drill.new.secrets.glob("*.password")} == passwords
    assert root.execute("select rolname, rolpassword from pg_authid where rolname like 'prag%' order by 1").fetchall() == stored


@pytest.fixture
def copy(drill: Drill, tmp_path: Path) -> Path:
    """A copy of the backup to damage."""
    return Path(shutil.copytree(drill.source, tmp_path / "copy"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("database/prag.dump", "not as it was written"),
        ("keys/person-keys.dump", "not as it was written"),
        ("keys/person-keys.key", "not as it was written"),
        ("keys/erased.ledger", "not as it was written"),
    ],
)
def test_a_changed_file_is_named(copy, name, words):
    path = copy / name
    blob = bytearray(path.read_bytes())
    blob[len(blob) // 2] ^= 1
    path.write_bytes(bytes(blob))
    with pytest.raises(backup.CannotRestore, match=f"{path.name} is missing or {words}"):
        backup.verify_pair(copy / "database", copy / "keys")


def test_a_missing_file_and_an_unfinished_backup_are_named(copy):
    (copy / "keys" / "person-keys.dump").unlink()
    with pytest.raises(backup.CannotRestore, match="person-keys.dump is missing"):
        backup.verify(copy / "keys")
    (copy / "database" / "contents.json").unlink()
    with pytest.raises(backup.CannotRestore, match="no whole backup"):
        backup.verify(copy / "database")


def test_halves_of_two_backups_are_refused(drill, copy):
    contents = json.loads((copy / "keys" / "contents.json").read_text())
    (copy / "keys" / "contents.json").write_text(json.dumps(contents | {"pair": "another"}))
    with pytest.raises(backup.CannotRestore, match="of two backups"):
        backup.verify_pair(copy / "database", copy / "keys")
    with pytest.raises(backup.CannotRestore, match="name them so"):
        backup.verify_pair(copy / "keys", copy / "database")


def test_a_backup_of_a_newer_version_is_refused(drill, copy):
    contents = json.loads((copy / "database" / "contents.json").read_text())
    contents["migrations"].append("cases.9999_of_the_future")
    (copy / "database" / "contents.json").write_text(json.dumps(contents))
    done = prag("restore", str(copy), "--nothing-was-erased", **with_own_server(drill.folder / "older"))
    assert done.returncode == 1
    assert "A newer Prag made this backup (cases.9999_of_the_future" in done.stderr


def test_rows_that_did_not_come_back_leave_the_services_shut_out(drill, copy):
    contents = json.loads((copy / "database" / "contents.json").read_text())
    contents["rows"]["profiles.work_statement"] += 1
    (copy / "database" / "contents.json").write_text(json.dumps(contents))
    half = Places(drill.folder / "half", None, "prag")
    done = prag("restore", str(copy), "--nothing-was-erased", **with_own_server(half.data))
    assert done.returncode == 1
    assert "1 tables did not come back whole, first profiles.work_statement" in done.stderr
    with EmbeddedServer(half):
        for role in ("app", "worker", "login", "seal"):
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(half.conninfo(role))


def test_a_service_that_was_quicker_is_put_out():
    """A service that tries again and again gets in between the making of the database and the taking away of its right."""
    with own_database("quick") as name, as_superuser(name) as superuser:
        here = Places(settings.PLACES.data, None, name)
        with psycopg.connect(here.conninfo("app"), autocommit=True) as app, psycopg.connect(here.conninfo("owner")) as owner:
            app.execute("select 1")
            dump.shut_out(superuser, name)
            with pytest.raises(psycopg.OperationalError):
                app.execute("select 1")
            owner.execute("select 1")
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(here.conninfo("app"))


def test_a_folder_with_something_in_it_is_not_written_over(drill):
    with pytest.raises(backup.CannotBackUp, match="is not empty: name a new one"):
        backup.back_up(drill.new, drill.source)


def test_other_keys_in_the_data_folder_are_not_written_over(drill, tmp_path):
    here = Places(tmp_path, None, "prag")
    here.secrets.mkdir()
    (here.secrets / "person-keys.key").write_bytes(bytes(32))
    with pytest.raises(backup.CannotRestore, match="another key than the backup's"):
        backup.take_key_files(here, drill.source / "keys")
    assert (here.secrets / "person-keys.key").read_bytes() == bytes(32)
