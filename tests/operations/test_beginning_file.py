"""Where does `prag init` take its answers from, and what does it say of a file that is not there or may not be read?"""

from __future__ import annotations

from pathlib import Path

import pytest

from prag.cli.init import _text
from prag.cli.main import Mistake
from prag.operations.beginning import EXAMPLE
from tests.operations.running import prag
from tests.operations.test_beginning import changed


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
