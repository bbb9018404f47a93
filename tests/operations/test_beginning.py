"""Does `prag init` take what is right, name the line of what is wrong, and begin an installation exactly once?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from prag.cli.init import _text, _write
from prag.cli.main import Mistake
from prag.database.embedded import EmbeddedServer
from prag.database.places import Places
from prag.operations.beginning import EXAMPLE, Beginning, Mistakes, environment, read
from prag.organisations.shipped import institution_kinds, shipped
from tests.operations.running import on_test_server, own_folder, prag, with_own_server
from tests.support.canary_ground import as_superuser, own_database

SHIPPED, KINDS = shipped(), institution_kinds()
PRODUCTION = {"PRAG_MODE": "production"}


def mistakes(text: str) -> list[str]:
    with pytest.raises(Mistakes) as wrong:
        read(text, SHIPPED, KINDS)
    return wrong.value.sentences


def changed(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1, old
    return EXAMPLE.replace(old, new)


def test_the_example_is_right():
    said = read(EXAMPLE, SHIPPED, KINDS)
    assert said.jurisdiction == "MK"
    assert [p.email for p in said.administrators] == ["ana@example.org", "boris@example.org"]
    assert [p.institution for p in said.managers] == ["mk_prison_skopje", "mk_csw_example"]
    assert said.witnesses == ["mk_data_protection", "mk_csw_example"]
    assert set(said.institutions) == {"mk_prison_skopje", "mk_csw_example", "mk_sanctions_directorate", "mk_data_protection"}


def _line(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


CASES = [
    ("jurisdiction: MK ", "jurisdiction: XX ", "jurisdiction", "name one of BA, ME, MK"),
    ("address: https://prag.example.org", "address: http://prag.example.org", "address", "with https://"),
    ("address: https://prag.example.org", "address: https://prag.example.org/prag", "address", "without a path"),
    ("    email: boris@example.org", "    email: boris", "administrators[1].email", "boris is no e-mail address"),
    ("    email: boris@example.org", "    email: ana@example.org", "administrators[1].email", "stands here twice"),
    ("  - name: Boris Example", "  - name:", "administrators[1].name", "write the person's name"),
    ("      email: vera@example.org", "      email: ana@example.org", "institutions[0].access_manager.email", "stands here twice"),
    (
        "  - institution: mk_prison_skopje ",
        "  - institution: mk_nowhere ",
        "institutions[0].institution",
        "mk_nowhere is no institution here",
    ),
    ("      key: mk_csw_example", "      key: ba_csw", "institutions[1].institution.key", "begins with mk_"),
    ("      key: mk_csw_example", "      key: mk_csw_skopje", "institutions[1].institution.key", "mk_csw_skopje is taken"),
    ("      kind: social_work", "      kind: bakery", "institutions[1].institution.kind", "choose one of prison,"),
    ("      place: mk_skopje", "      place: Skopje", "institutions[1].institution.place", "choose one of mk_skopje"),
    ("  - mk_data_protection", "  - mk_csw_example", "witnesses[1]", "stands here twice"),
    ("  from: prag@example.org", "  from: prag", "mail.from", "prag is no e-mail address"),
    ("  port: 587", "  port: smtp", "mail.port", "smtp is no port"),
    ("  server: mail.example.org", '  server: "mail.example.org $(id)"', "mail.server", "the mail server alone"),
    ("address: https://prag.example.org", "address: https://$(id)", "address", "the address people open"),
    ("  security: starttls ", "  security: perhaps ", "mail.security", "choose one of none, starttls, tls"),
    ("mail:\n", "mails:\n", "mails", "there is no such field"),
]


@pytest.mark.parametrize(("old", "new", "where", "words"), CASES)
def test_a_mistake_is_one_sentence_with_line_and_field(old, new, where, words):
    text = changed(old, new)
    found = [s for s in mistakes(text) if f", {where}: " in s]
    assert len(found) == 1, mistakes(text)
    assert words in found[0]
    number = int(re.match(r"line (\d+),", found[0])[1])
    needle = "  - mk_csw_example" if where == "witnesses[1]" else new.strip("\n")
    expected = [n for n, line in enumerate(text.splitlines(), 1) if needle in line + " "]
    assert number in expected, found


def test_all_mistakes_are_named_at_once():
    text = changed("  from: prag@example.org", "  from: prag").replace("port: 587", "port: 0").replace("email: ana@", "email: ana at ")
    assert len(mistakes(text)) == 3


def test_one_administrator_one_institution_and_one_witness_are_too_few():
    text = EXAMPLE
    for first, last in (
        ("  - name: Boris", "\ninstitutions:"),
        ("  - institution:       ", "\nwitnesses:"),
        ("  - mk_csw_example", "\nmail:"),
    ):
        start = text.index(first)
        text = text[:start] + text[text.index(last, start) :]
    found = mistakes(text)
    assert [s.split(": ")[0].split(", ")[1] for s in found] == ["institutions", "administrators", "witnesses"]


def test_an_administrator_of_another_kind_of_institution_is_refused():
    text = EXAMPLE.replace("    institution: mk_sanctions_directorate", "    institution: mk_prison_skopje", 1)
    assert any("administrators[0].institution: administrators belong to" in s for s in mistakes(text))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "jurisdiction"])
def test_a_file_of_another_form_is_refused(text):
    assert "must name jurisdiction, address" in mistakes(text)[0]


def test_what_is_no_yaml_is_named_by_its_line():
    assert mistakes("jurisdiction: MK\naddress: [\n")[0].startswith("line 3: this is no YAML")


def smtp(said: Beginning) -> list[str]:
    return [f"{name.removeprefix('PRAG_SMTP_')}={value}" for name, value in environment(said, "Europe/Skopje").items() if "SMTP" in name]


LOGIN = [
    ("user: prag\n  password: pw", ""),
    ("user: prag", "mail.password: write the password of prag"),
    ("password: hidden-word", "mail.user: write whose password it is"),
    ("user: prag\n  password: 0123", "mail.password: write it on one line, in quotes"),
    ('user: prag\n  password: "a\\nhidden-word"', "mail.password: write it on one line, in quotes"),
]


@pytest.mark.parametrize(("lines", "words"), LOGIN)
def test_user_and_password_come_together_and_the_password_is_not_repeated(lines, words):
    text = changed("  # user: prag ", f"  {lines}\n  #")
    if not words:
        assert smtp(read(text, SHIPPED, KINDS))[-2:] == ["USER=prag", "PASSWORD=pw"]
        return
    (found,) = mistakes(text)
    assert words in found
    assert "hidden-word" not in found


@pytest.mark.parametrize(("server", "right"), [("mail.example.org", False), ("127.0.0.1", True), ("localhost", True)])
def test_no_password_travels_readable_to_another_machine(server, right):
    text = changed("  # user: prag ", "  user: prag\n  password: pw\n  #").replace("security: starttls", "security: none")
    text = text.replace("server: mail.example.org", f"server: {server}")
    if right:
        assert read(text, SHIPPED, KINDS).mail.security == "none"
    else:
        assert "mail.security: choose starttls or tls" in mistakes(text)[0]


@pytest.fixture(scope="module")
def begun() -> Iterator[tuple[Places, Path, str]]:
    """A real installation without a mail server: places, its file, and what init printed."""
    with own_folder() as folder:
        here, file = Places(folder / "real", None, "prag"), folder / "begin.yaml"
        file.write_text(EXAMPLE.replace("  server: mail.example.org", "  # no server", 1).replace("  port: 587\n  security: starttls", ""))
        environ = with_own_server(here.data) | PRODUCTION
        migrated = prag("migrate", **environ)
        assert migrated.returncode == 0, migrated.stderr
        done = prag("init", "--from", str(file), **environ)
        assert done.returncode == 0, done.stderr
        with EmbeddedServer(here):
            yield here, file, done.stdout


@pytest.fixture
def root(begun) -> Iterator[psycopg.Connection]:
    with psycopg.connect(begun[0].superuser_conninfo("prag"), autocommit=True) as superuser:
        yield superuser


def test_the_links_are_printed_and_work(begun, root):
    said = begun[2]
    links = re.findall(r"https://prag\.example\.org(/\S+)", said)
    print(said)
    assert len(links) == 4
    assert root.execute("select count(*) from accounts.invitation where used_at is null and expires > now()").fetchone() == (4,)
    assert root.execute("select count(*) from messages.outgoing").fetchone() == (0,), "no mail carries a link beside the printed one"
    assert "are not shown again" in said
    assert "[ ] Impact assessment" in said
    proposals = [
        root.execute(f"select count(*) from organisations.{table} where jurisdiction_id = 'mk' and not confirmed").fetchone()[0]
        for table in ("legal_basis", "deadline")
    ]
    assert min(proposals) > 0
    assert "Legal bases ({}) and intervals ({})".format(*proposals) in said


def test_what_stands_now_is_what_the_file_says(root):
    functions = root.execute(
        "select f.kind, p.email, i.key from organisations.function f join organisations.practitioner p on p.id = f.holder_id"
        " join organisations.institution i on i.id = f.institution_id order by 1, 2"
    ).fetchall()
    assert functions == [
        ("access_manager", "goran@example.org", "mk_csw_example"),
        ("access_manager", "vera@example.org", "mk_prison_skopje"),
        ("administrator", "ana@example.org", "mk_sanctions_directorate"),
        ("administrator", "boris@example.org", "mk_sanctions_directorate"),
    ]
    institutions = {row[0] for row in root.execute("select key from organisations.institution").fetchall()}
    assert institutions == {"mk_prison_skopje", "mk_csw_example", "mk_sanctions_directorate", "mk_data_protection"}, "and no invented one"
    assert root.execute("select count(*) from organisations.legal_basis where confirmed").fetchone() == (0,)
    assert root.execute("select count(*) from organisations.deadline where confirmed").fetchone() == (0,)
    witnesses = "select i.key from sealing.witness w join organisations.institution i on i.id = w.institution_id order by 1"
    assert root.execute(witnesses).fetchall() == [("mk_csw_example",), ("mk_data_protection",)]
    logged = root.execute("select object, count(*) from audit.event where system = 'init' group by 1 order by 1").fetchall()
    assert logged == [("function", 4), ("institution", 4), ("practitioner", 4), ("witness_named", 2)]


def test_the_keys_are_there_from_the_beginning(begun):
    assert {path.name for path in begun[0].secrets.glob("*.key")} >= {"person-keys.key", "accounts.key", "gate.key", "django.key"}


def test_the_settings_are_written_for_the_owner_alone(begun):
    path = begun[0].data / "prag.env"
    assert path.stat().st_mode & 0o077 == 0
    assert "PRAG_URL=https://prag.example.org\n" in path.read_text()
    assert "PRAG_MAIL_FROM=prag@example.org\n" in path.read_text()


def test_what_was_typed_stays_a_word_for_the_shell_that_reads_the_settings(tmp_path):
    said = {"PRAG_MAIL_FROM": "o'brien+$(touch${IFS}here);x@example.org", "PRAG_DPO_CONTACT": "a b"}
    _write(Places(tmp_path, None, "prag"), said)
    read_back = 'set -a; . ./prag.env; printf \'%s|%s\' "$PRAG_MAIL_FROM" "$PRAG_DPO_CONTACT"'
    done = subprocess.run(["sh", "-c", read_back], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "|".join(said.values())
    assert [path.name for path in tmp_path.iterdir()] == ["prag.env"]


def test_a_second_run_is_refused_and_changes_nothing(begun, root):
    before = root.execute("select count(*) from organisations.practitioner").fetchone()
    done = prag("init", "--from", str(begun[1]), **(with_own_server(begun[0].data) | PRODUCTION | {"PRAG_SERVER_RUNS": "1"}))
    assert done.returncode == 1
    assert "begun already" in done.stderr
    assert root.execute("select count(*) from organisations.practitioner").fetchone() == before


def test_migrating_again_brings_no_example_institutions(begun, root):
    done = prag("migrate", **(with_own_server(begun[0].data) | PRODUCTION | {"PRAG_SERVER_RUNS": "1"}))
    assert done.returncode == 0, done.stderr
    assert root.execute("select count(*) from organisations.institution").fetchone() == (4,)


def test_beside_the_demo_it_is_refused(tmp_path):
    (tmp_path / "begin.yaml").write_text(EXAMPLE)
    with own_database("begin") as name:
        done = prag("init", "--from", str(tmp_path / "begin.yaml"), **on_test_server(name))
    assert done.returncode == 1
    assert "invented world of the demo" in done.stderr


@pytest.mark.parametrize("command", [("init", "--from"), ("backup",)])
def test_before_migrate_it_says_so(tmp_path, command):
    (tmp_path / "there").write_text(EXAMPLE)
    with own_database("bare") as name:
        with as_superuser("postgres") as superuser:
            superuser.execute(f"drop database {name} with (force)")
            superuser.execute(f"create database {name} owner prag_owner template template0")
        path = tmp_path / "there" if command[0] == "init" else tmp_path / "backup"
        done = prag(*command, str(path), **on_test_server(name))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "holds nothing yet: run prag migrate" in done.stderr


def test_mistakes_are_printed_with_the_file_and_nothing_starts(tmp_path):
    path = tmp_path / "begin.yaml"
    path.write_text(changed("  from: prag@example.org", "  from: prag"))
    done = prag("init", "--from", str(path), **with_own_server(tmp_path / "none"))
    assert done.returncode == 1
    assert f"prag: {path}, line {_line(path.read_text(), 'from: prag')}, mail.from: prag is no e-mail address." in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_missing_file_and_missing_answers_are_one_sentence(tmp_path):
    done = prag("init", "--from", str(tmp_path / "none.yaml"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot be read (No such file or directory): name the file" in done.stderr
    done = prag("init", stdin="MK\n")
    assert done.returncode == 1
    assert "answers ended early" in done.stderr
    # Whoever forgets --from gives the file's lines for answers.
    done = prag("init", stdin=EXAMPLE)
    assert done.returncode == 1
    assert done.stderr.endswith("prag init --from - < FILE\n")


def test_a_file_that_this_user_may_not_read_is_asked_for_by_standard_input(tmp_path, monkeypatch):
    def closed(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", closed)
    with pytest.raises(Mistake, match=r"cannot be read by this user \(Permission denied\): .*prag init --from - < FILE"):
        _text(tmp_path / "begin.yaml")


def test_standard_input_is_a_file_like_another():
    said = prag("init", "--from", "-", stdin=changed("  from: prag@example.org", "  from: prag"))
    assert (said.returncode, said.stdout) == (1, ""), "no question is asked"
    assert "prag: standard input, line " in said.stderr
    assert "mail.from: prag is no e-mail address." in said.stderr
    assert "line 1: the file must name" in prag("init", "--from", "-").stderr


def test_the_example_is_printed():
    assert prag("init", "--example").stdout == EXAMPLE
