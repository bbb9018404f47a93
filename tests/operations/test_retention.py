"""Is an old backup removed with its keys, and nothing that a backup did not write?"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prag.database import retention
from prag.database.backup import CONTENTS
from tests.operations.running import on_test_server, own_folder, prag
from tests.support.canary_ground import own_database

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DATABASE, KEYS = ("prag.dump", CONTENTS), ("person-keys.dump", "prag.dump.secret", "person-keys.key", "erased.ledger", CONTENTS)


def half(folder: Path, names: tuple[str, ...], days: int) -> Path:
    folder.mkdir(parents=True)
    made = NOW - timedelta(days=days)
    for name in names:
        (folder / name).write_text(json.dumps({"made": made.isoformat()}) if name == CONTENTS else name)
    os.utime(folder, (made.timestamp(), made.timestamp()))
    return folder


@pytest.mark.parametrize(
    ("names", "days", "goes"),
    [
        (KEYS, 31, True),
        (KEYS, 30, False),
        (KEYS, 1, False),
        (KEYS[:3], 31, True),  # it never became whole
        (KEYS[:3], 1, False),
        ((*KEYS, "letter.txt"), 99, False),
        (("letter.txt",), 99, False),
        (("gate.key",), 99, False),  # some data folder's
        ((), 99, False),
    ],
)
def test_a_key_store_is_removed_when_it_is_old_and_a_backup_wrote_all_of_it(tmp_path, names, days, goes):
    one = half(tmp_path / "keys" / "one", names, days)
    new = half(tmp_path / "keys" / "today", KEYS, 99)
    (tmp_path / "database" / "today").mkdir(parents=True)
    removed = retention.remove_older(tmp_path / "database" / "today", new, timedelta(days=30), NOW)
    assert (removed, one.exists(), new.exists()) == (int(goes), not goes, True)
    assert {path.name for path in one.iterdir()} == set(names) if not goes else True


def test_both_halves_go_where_they_lie_together_and_a_link_is_not_followed(tmp_path):
    for part, names in (("database", DATABASE), ("keys", KEYS)):
        half(tmp_path / "all" / "old" / part, names, 31)
        half(tmp_path / "elsewhere" / part, names, 31)
    (tmp_path / "all" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "all" / "today").mkdir()
    assert retention.remove_older(tmp_path / "all" / "today", None, timedelta(days=30), NOW) == 2
    assert {path.name for path in (tmp_path / "all").iterdir()} == {"link", "today"}
    assert {path.name for path in (tmp_path / "elsewhere").rglob("*")} == {"database", "keys", *DATABASE, *KEYS}


def test_the_command_removes_what_it_made_itself_and_says_how_much():
    with own_folder() as folder, own_database("retention") as name:
        for day in ("first", "second"):
            done = prag("backup", str(folder / "d" / day), "--keys", str(folder / "k" / day), "--keep", "30", **on_test_server(name))
            assert done.returncode == 0, done.stderr
            assert "0 folders of backups older than 30 days" in done.stdout
        for contents in (folder / "d" / "first" / "database" / CONTENTS, folder / "k" / "first" / CONTENTS):
            said = json.loads(contents.read_text())
            contents.write_text(json.dumps(said | {"made": (datetime.now(UTC) - timedelta(days=31)).isoformat()}))
        done = prag("backup", str(folder / "d" / "third"), "--keys", str(folder / "k" / "third"), "--keep", "30", **on_test_server(name))
        assert "2 folders of backups older than 30 days were removed." in done.stdout, done.stderr
        assert {path.name for path in (*(folder / "d").iterdir(), *(folder / "k").iterdir())} == {"second", "third"}


def test_a_backup_without_a_number_of_days_is_a_sentence(tmp_path):
    done = prag("backup", str(tmp_path / "d"), "--keep", "soon")
    assert done.returncode == 2
    assert re.search("soon is no number of days", done.stderr)
