"""Does `prag init` ask for everything, ask again what was answered wrongly, and show no password?"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys

import pytest

from prag.operations.asking import asked
from prag.operations.beginning import Beginning, environment, read
from tests.operations.running import on_test_server
from tests.operations.test_beginning import KINDS, SHIPPED, smtp
from tests.support.canary_ground import own_database

ANSWERS = [
    "MK", "https://prag.example.org", "mk_prison_skopje", "Vera Example", "vera@example.org", "mk_csw_skopje", "Goran Example",
    "goran@example.org", "Ana Example", "ana@example.org", "mk_sanctions_directorate", "Boris Example", "boris@example.org",
    "mk_sanctions_directorate", "mk_data_protection", "mk_csw_skopje", "prag@example.org", "dpo@example.org",
]  # fmt: skip


def answered(*answers: str) -> tuple[Beginning, list[str]]:
    """What the answers make, each of them used, and what was said about wrong ones."""
    left, told = list(answers), []
    said = read(asked(lambda _: left.pop(0), told.append, SHIPPED, KINDS), SHIPPED, KINDS)
    assert left == []
    return said, told


def test_answers_to_questions_make_the_same_file():
    said, told = answered(*ANSWERS, "")
    assert told == []
    assert [p.name for p in said.administrators] == ["Ana Example", "Boris Example"]
    assert (said.witnesses, said.mail.server) == (["mk_data_protection", "mk_csw_skopje"], "")
    assert "PRAG_SMTP_HOST" not in environment(said, "Europe/Skopje")
    assert environment(said, "Europe/Skopje")["PRAG_HOSTS"] == "prag.example.org,127.0.0.1"


def test_port_security_user_and_password_of_the_mail_server_are_asked_for():
    said, told = answered(*ANSWERS, "mail.example.org", "prag", " pass word ", "465", "tls")
    assert smtp(said) == ["HOST=mail.example.org", "PORT=465", "SECURITY=tls", "USER=prag", "PASSWORD= pass word "]
    assert told == []
    assert "pass word" not in repr(said)
    said, _ = answered(*ANSWERS, "mail.example.org", "", "", "")
    assert smtp(said) == ["HOST=mail.example.org", "PORT=587", "SECURITY=starttls"], "and nobody is left without TLS by saying nothing"


WRONG = [
    (0, "XX", "name one of BA, ME, MK"),
    (1, "prag.example.org", "with https://"),
    (2, "mk_nowhere", "mk_nowhere is no institution here"),
    (4, "vera", "vera is no e-mail address"),
    (5, "mk_prison_skopje", "this institution stands here twice"),
    (8, "", "write the person's name"),
    (9, "vera@example.org", "vera@example.org stands here twice"),
    (10, "mk_prison_skopje", "administrators belong to"),
    (15, "mk_data_protection", "this institution stands here twice"),
    (18, "mail.example.org:25", "the mail server alone"),
    (20, "", "write the password of prag"),
    (20, "se\x07cret", "without control characters"),
    (21, "smtp", "smtp is no port"),
    (21, "70000", "70000 is no port"),
    (22, "none", "choose starttls or tls"),
    (22, "perhaps", "choose one of none, starttls, tls"),
]


@pytest.mark.parametrize(("place", "answer", "words"), WRONG)
def test_a_wrong_answer_is_asked_again_at_once_and_the_others_stay(place, answer, words):
    right = [*ANSWERS, "mail.example.org", "prag", "s3cret", "587", "starttls"]
    said, told = answered(*right[:place], answer, answer, *right[place:])
    assert len(told) == 2
    assert words in told[0]
    assert "cret" not in told[0]
    assert said == answered(*right)[0]


def test_the_password_typed_at_a_terminal_is_not_echoed():
    ours, theirs = pty.openpty()
    with own_database("typed") as name:
        env = {**os.environ, "PRAG_CONNECT": ""} | on_test_server(name)
        process = subprocess.Popen([sys.executable, "-m", "prag", "init"], stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        shown = ""
        for answer in (*ANSWERS, "mail.example.org", "prag", "hidden-word", "587", "starttls"):
            shown += _until(ours, ": ")
            os.write(ours, answer.encode() + b"\n")
        shown += _until(ours, None)
        process.wait(60)
    os.close(ours)
    assert "Password of that user" in shown
    assert "starttls" in shown
    assert "hidden-word" not in shown
    assert "invented world of the demo" in shown, shown


def _until(terminal: int, words: str | None) -> str:
    """What comes, up to the prompt; to the end without one."""
    seen = ""
    while words is None or not seen.endswith(words) or seen.endswith("(empty: "):
        assert select.select([terminal], [], [], 30)[0], f"nothing came after {seen!r}"
        try:
            piece = os.read(terminal, 1).decode("latin-1")
        except OSError:
            break
        seen += piece
    return seen
