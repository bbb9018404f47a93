"""Is the erasure ledger kept whole, also by a journal, and does a line that cannot be read stop a restore instead of being skipped?"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from prag.database import ledger
from prag.database.places import Places

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)
EARLY, LATE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_a_ledger_grows_and_never_forgets(tmp_path):
    path = tmp_path / "away" / "ledger"
    assert ledger.add(path, {TWO: LATE}) == [f"erased-key {TWO} 2026-05-06T07:08:09+00:00"]
    assert ledger.add(path, {ONE: EARLY}) == [f"erased-key {ONE} 2026-01-02T03:04:05+00:00"]
    assert ledger.add(path, {ONE: LATE}) == []
    assert ledger.read(path) == {ONE: EARLY, TWO: LATE}
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in path.parent.iterdir()] == ["ledger"], "no draft stays behind"


def test_an_extract_of_the_journal_is_a_ledger(tmp_path):
    path = tmp_path / "journal.txt"
    path.write_text(f"Nov 24 08:00:01 prag prag-worker[12]: {ledger.line(ONE, EARLY)}\n\n# a note\n{ledger.line(TWO, LATE)}\n")
    assert ledger.read(path) == {ONE: EARLY, TWO: LATE}
    assert ledger.union([path, path]) == {ONE: EARLY, TWO: LATE}


@pytest.mark.parametrize(
    "wrong",
    ["erased-key", f"erased-key {ONE}", f"erased-key {str(ONE)[:-1]} 2026-01-02", f"erased-key {ONE} yesterday", "something else"],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, wrong):
    path = tmp_path / "ledger"
    path.write_text(f"{ledger.line(TWO, LATE)}\n{wrong}\n")
    with pytest.raises(ledger.LedgerBroken, match=r"Line 2 of .*ledger is no line of an erasure ledger"):
        ledger.read(path)


def test_a_missing_ledger_is_named(tmp_path):
    with pytest.raises(ledger.LedgerBroken, match="cannot be read .*name a file that can"):
        ledger.read(tmp_path / "none")


def test_the_ledger_lies_where_it_was_said(tmp_path):
    here = Places(tmp_path, None, "prag")
    assert ledger.paths(here, {}) == [tmp_path / "erased.ledger"]
    assert [str(p) for p in ledger.paths(here, {"PRAG_ERASURE_LEDGER": "/mnt/a/l:/mnt/b/l"})] == ["/mnt/a/l", "/mnt/b/l"]
