"""Does `prag doctor` ask every question, of a database that answers and of one that is away, and say it with its status?"""

from __future__ import annotations

from prag.operations import doctor
from tests.operations.running import on_test_server, prag
from tests.support.canary_ground import as_superuser, own_database


def test_the_command_asks_every_question_of_a_database_that_is_away(tmp_path):
    away = {"DATABASE_URL": f"postgresql://someone:hidden-word@/prag?host={tmp_path}/nowhere", "DATA": str(tmp_path / "data")}
    done = prag("doctor", PRAG_MODE="production", **away)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("        ")]
    assert (done.returncode, done.stderr) == (1, "")
    assert [line[6:] for line in lines[:-1]] == [name for name, _ in doctor.CHECKS]
    assert "hidden-word" not in done.stdout


def test_the_command_prints_a_line_for_each_question_and_ends_with_1():
    with own_database("examined") as name:
        done = prag("doctor", **on_test_server(name))
        assert done.returncode == 1
        assert "WRONG worker" in done.stdout
        with as_superuser(name) as superuser:
            superuser.execute("insert into gate.pulse values ('worker', now())")
            superuser.execute("update audit.sealing set sealed_at = now()")
        done = prag("doctor", **on_test_server(name))
    print(done.stdout)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("        ")]
    assert [line[6:] for line in lines[:-1]] == [name for name, _ in doctor.CHECKS]
    assert (done.returncode, lines[-1]) == (0, "Nothing is wrong."), done.stdout
