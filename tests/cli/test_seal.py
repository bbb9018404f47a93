"""Do the sealer, `prag verify-log` and the auditors' verifier do as processes what they promise, with nothing but files between them?"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from prag.audit import verifier
from prag.audit.heads import Signer, proof_text
from prag.audit.sealer import SealRefused, seal
from prag.audit.tree import consistency_spans, hash_from, proof
from prag.audit.verifier import check_log
from prag.cli.verify_log import log_of
from prag.database.places import places
from tests.support.canary_ground import as_superuser, own_database
from tests.support.sealing import at, newest

ROW = "insert into audit.event (verb, system, object_id) values ('system', 'maintenance', %s) returning id"


@dataclass
class Sealed:
    """A database sealed by the command, with two kept heads and an export of its log."""

    name: str
    folder: Path
    key: str
    event: int

    def prag(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*words), capture_output=True, text=True, env=self.environ, check=False, timeout=60)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "prag", *words]

    @property
    def environ(self) -> dict[str, str]:
        return {**os.environ, "PRAG_DATABASE": self.name, "PRAG_SERVER_RUNS": "1", "PRAG_CONNECT": ""}

    def write(self, su: psycopg.Connection) -> int:
        return su.execute(ROW, [uuid.uuid4()]).fetchone()[0]

    def keep(self, name: str) -> Path:
        path = self.folder / name
        with psycopg.connect(at(self.name).superuser_conninfo(self.name)) as su:
            path.write_text(su.execute("select note from audit.head order by size desc limit 1").fetchone()[0])
        return path

    def verifier(self, *words: str) -> subprocess.CompletedProcess[str]:
        """As an auditor runs it: the file alone, in a folder of its own, without Prag, its environment or its working directory."""
        copy = self.folder / "auditor" / "verifier.py"
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(verifier.__file__, copy)
        command = [sys.executable, "-I", str(copy), *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=copy.parent, env={}, check=False, timeout=60)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory) -> Iterator[Sealed]:
    with own_database("commands") as name, as_superuser(name) as su:
        here = Sealed(name, tmp_path_factory.mktemp("auditor"), "", 0)
        here.key = here.prag("seal", "--key").stdout.strip()
        here.event = here.write(su)
        assert here.prag("seal", "--once").returncode == 0
        here.keep("old.txt")
        here.write(su)
        done = here.prag("seal", "--once")
        assert "1 new rows are sealed" in done.stdout
        here.keep("new.txt")
        yield here


def test_the_key_lies_in_the_secrets_and_nobody_else_reads_it(sealed):
    path = at(sealed.name).secrets / "seal.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert newest(sealed.name).by([verifier.read_key(sealed.key)])


def test_another_name_and_another_key_are_refused_until_somebody_says_so(sealed, tmp_path):
    """A renamed site, and a key file that was lost and made anew, would leave heads that nobody who verifies can follow."""
    with own_database("renamed") as name, as_superuser(name) as su:
        su.execute(ROW, [uuid.uuid4()])

        def once(signer: Signer, **options: bool) -> int:
            with psycopg.connect(at(name).conninfo("seal"), autocommit=True) as connection:
                return seal(connection, signer, **options).rows

        first, renamed, another = (
            Signer(*said) for said in (("a.example/log", b"1" * 32), ("b.example/log", b"1" * 32), ("a.example/log", b"2" * 32))
        )
        assert once(first) > 0
        su.execute(ROW, [uuid.uuid4()])
        for options in ({}, {"new_key": True}):
            with pytest.raises(SealRefused, match="set PRAG_LOG_NAME=a.example/log"):
                once(renamed, **options)
        with pytest.raises(SealRefused, match="put the right file back"):
            once(another)
        assert su.execute("select count(distinct key) from audit.head").fetchone() == (1,)
        assert once(another, new_key=True) == 1
        assert once(another) == 0
        with log_of(at(name)) as lines:
            assert check_log(lines, keys=[verifier.read_key(one.public) for one in (first, another)]).findings == []


def test_a_lost_key_is_not_made_anew_in_silence(sealed):
    key = at(sealed.name).secrets / "seal.key"
    kept = key.read_bytes()
    with as_superuser(sealed.name) as su:
        sealed.write(su)
    key.unlink()
    try:
        done = sealed.prag("seal", "--once")
    finally:
        key.write_bytes(kept)
        key.chmod(0o600)
    assert done.returncode == 1
    assert done.stderr.startswith("prag: The log was not sealed: seal.key is not the key of the last head")
    assert sealed.prag("seal", "--once").returncode == 0


def test_a_sealer_with_a_folder_of_its_own_leaves_nothing_with_the_others(tmp_path):
    environ = {"DATA": str(tmp_path / "data"), "PRAG_SEAL_DATA": str(tmp_path / "sealer")}
    done = subprocess.run(
        [sys.executable, "-m", "prag", "seal", "--key"], capture_output=True, text=True, env=os.environ | environ, check=True
    )
    assert verifier.read_key(done.stdout)
    here = places(environ)
    assert here.conninfo("app") != here.conninfo("seal")
    assert {path.name for path in here.seal_secrets.iterdir()} == {"seal.key", "prag_seal.password"}
    assert {path.name for path in here.secrets.iterdir()} == {"prag_app.password"}


def test_the_log_is_checked_exported_and_a_row_is_proved(sealed):
    export, proof = sealed.folder / "log.txt", sealed.folder / "event.txt"
    kept = ("--key", sealed.key, "--head", str(sealed.folder / "old.txt"), "--head", str(sealed.folder / "new.txt"))
    done = sealed.prag("verify-log", *kept, "--event", str(sealed.event), "--export", str(export), "--proof", str(proof))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Row {sealed.event} stands at place" in done.stdout
    assert "Its proof under the newest head" in done.stdout
    assert done.stdout.endswith("Everything holds.\n")
    assert export.stat().st_mode & 0o777 == 0o600
    heads = ("--key", sealed.key, "--head", str(sealed.keep("newest.txt")))  # other tests may have sealed since
    for words in (("log", str(export), *heads, "--event", str(sealed.event)), ("event", *heads, "--proof", str(proof)), ("head", *heads)):
        done = sealed.verifier(*words)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert done.stdout.endswith("Everything holds.\n")
    # The exported file by Prag's own command: the database is not needed any more.
    done = sealed.prag("verify-log", "--file", str(export), "--key", sealed.key, "--head", str(sealed.folder / "old.txt"))
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_read_and_what_is_written_may_go_through_the_shell(sealed):
    """The services' user sees into few folders; whoever calls the command opens the files."""

    def piped(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            sealed.command("verify-log", *words), input=given, capture_output=True, env=sealed.environ, check=False, timeout=60
        )

    old = (sealed.folder / "old.txt").read_bytes()
    exported = piped("--key", sealed.key, "--head", "-", "--export", "-", given=old)
    assert (exported.returncode, exported.stderr.splitlines()[-1]) == (0, b"Everything holds."), exported.stderr
    again = piped("--key", sealed.key, "--file", "-", "--head", str(sealed.folder / "old.txt"), given=exported.stdout)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, b"Everything holds."), again.stderr
    cut = piped("--key", sealed.key, "--file", "-", given=exported.stdout.replace(b"maintenance", b"maintenanse", 1))
    assert cut.returncode == 1
    assert b"NOT as it was sealed" in cut.stdout
    proof = piped("--key", sealed.key, "--event", str(sealed.event), "--proof", "-")
    assert verifier.read_proof(proof.stdout), proof.stderr
    for words in (("--file", "-", "--head", "-"), ("--export", "-", "--proof", "-")):
        assert b"one file that is read" in piped(*words).stderr


def test_a_file_that_may_not_be_opened_is_left_to_the_shell(sealed, monkeypatch):
    from prag.cli import main

    def closed(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", "/closed/head.txt")

    monkeypatch.setattr(Path, "read_text", closed)
    said: list[str] = []
    monkeypatch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(words)))
    assert main.main(["verify-log", "--head", "/closed/head.txt"]) == 1
    assert "/closed/head.txt (Permission denied)" in said[0]
    assert "< FILE" in said[0]


def test_the_proof_of_growth_is_checked_without_the_log(sealed):
    old, new = (verifier.read_head((sealed.folder / name).read_text()) for name in ("old.txt", "new.txt"))
    with psycopg.connect(at(sealed.name).superuser_conninfo(sealed.name)) as su:
        leaves = [row[0] for row in su.execute("select hash from audit.leaf order by position").fetchall()]
    path = sealed.folder / "grown.txt"
    path.write_bytes(proof_text(proof(consistency_spans(old.size, new.size), hash_from(leaves)), old=old.size, size=new.size))
    files = ("--head", str(sealed.folder / "old.txt"), "--head", str(sealed.folder / "new.txt"), "--proof", str(path))
    assert sealed.verifier("grown", "--key", sealed.key, *files).returncode == 0
    # A head that the log never had.
    text = (sealed.folder / "old.txt").read_text()
    (sealed.folder / "forged.txt").write_text(text.replace(text.split("\n")[2], "A" * 43 + "="))
    forged = ("--head", str(sealed.folder / "forged.txt"), *files[2:])
    done = sealed.verifier("grown", "--key", sealed.key, *forged)
    assert done.returncode == 1
    assert "does not bear the signature" in done.stdout
    assert "something before was changed" in done.stdout


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        ("update audit.event set object_id = gen_random_uuid() where id = {event}", "it was changed"),
        ("delete from audit.event where id = {event}", "is gone"),
        ("delete from audit.event where id >= {event}; delete from audit.leaf where event >= {event}", "its end was cut off"),
        ("insert into audit.event (at, verb, system) values (now() - interval '9 days', 'system', 'maintenance')", "it was put in later"),
        ("update audit.leaf set hash = sha256(hash) where event = {event}", "it was changed"),
        ("update audit.head set note = replace(note, 'time 20', 'time 19')", "does not bear the signature"),
        ("delete from audit.head", "The newest head counts 0 rows"),
    ],
)
def test_what_was_tampered_with_is_one_sentence_and_status_one(sealed, tamper, says, tmp_path):
    export = tmp_path / "log.txt"
    with as_superuser(sealed.name) as su:
        for table in ("event", "leaf", "head"):
            su.execute(f"create table public.kept_{table} as select * from audit.{table}")
        try:
            for statement in tamper.format(event=sealed.event).split("; "):
                su.execute(statement)
            kept = ("--key", sealed.key, "--head", str(sealed.folder / "new.txt"))
            done = sealed.prag("verify-log", *kept, "--export", str(export))
            assert done.returncode == 1, done.stdout + done.stderr
            assert f"{says}" in done.stdout
            assert "The log is NOT as it was sealed." in done.stdout
            again = sealed.verifier("log", str(export), *kept)
            assert (again.returncode, again.stdout) == (1, done.stdout)
        finally:
            for table in ("event", "leaf", "head"):
                su.execute(f"delete from audit.{table}")
                overriding = "overriding system value" if table == "event" else ""
                su.execute(f"insert into audit.{table} {overriding} select * from public.kept_{table}")
                su.execute(f"drop table public.kept_{table}")


def test_what_cannot_be_read_is_one_sentence_and_another_status(sealed, tmp_path):
    junk = tmp_path / "junk.txt"
    junk.write_text("nothing of that kind\n")
    for words in (("log", str(junk)), ("log", str(tmp_path / "absent")), ("head", "--key", sealed.key, "--head", str(junk)),
                  ("head", "--key", "junk", "--head", str(sealed.folder / "old.txt")), ("grown",), ("log",)):  # fmt: skip
        done = sealed.verifier(*words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert done.stderr.startswith("Not readable: ")
        assert done.stderr.count("\n") == 1
    done = sealed.prag("verify-log", "--head", str(junk))
    assert done.returncode == 1
    assert done.stderr.startswith("prag: The log was not checked: This is not a head")


def test_an_unknown_row_is_a_finding(sealed):
    done = sealed.prag("verify-log", "--event", "999999999")
    assert done.returncode == 1
    assert "There is no row 999999999 in the log." in done.stdout


def test_the_loop_seals_until_it_is_told_to_stop_and_what_came_last_too(sealed):
    is_sealed = "select exists (select from audit.leaf where event = %s)"
    with as_superuser(sealed.name) as su:
        first, deadline = sealed.write(su), time.monotonic() + 30
        loop = subprocess.Popen(sealed.command("seal", "--every", "600"), env=sealed.environ)
        try:
            while not su.execute(is_sealed, [first]).fetchone()[0]:
                assert time.monotonic() < deadline, "nothing was sealed"
                time.sleep(0.02)
            last = sealed.write(su)
            loop.send_signal(signal.SIGTERM)
            assert loop.wait(30) == 0
            assert su.execute(is_sealed, [last]).fetchone()[0]
        finally:
            loop.kill()
            loop.wait()


def test_a_proof_that_says_something_twice_is_none(sealed):
    proof = sealed.folder / "twice.txt"
    done = sealed.prag(
        "verify-log", "--key", sealed.key, "--head", str(sealed.keep("latest.txt")), "--event", str(sealed.event), "--proof", str(proof)
    )
    assert done.returncode == 0
    lines = proof.read_bytes().split(b"\n")
    row = next(line for line in lines if line.startswith(b"row "))
    proof.write_bytes(b"\n".join([row.replace(b"maintenance", b"somebody"), *lines]))
    done = sealed.verifier("event", "--key", sealed.key, "--head", str(sealed.folder / "latest.txt"), "--proof", str(proof))
    assert done.returncode != 0
    assert "twice" in done.stdout + done.stderr
