"""Does root hand over what it made, and nothing that a link in its place leads to?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prag.kernel import files

SOMEBODY = 54321
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root hands files over")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A folder of the services' user."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    os.chown(folder, SOMEBODY, SOMEBODY)
    return folder


def owners(*paths: Path) -> set[tuple[int, int]]:
    return {(path.lstat().st_uid, path.lstat().st_gid) for path in paths}


def test_files_and_folders_belong_to_the_owner_of_the_folder_they_lie_in(theirs):
    files.write_private(theirs / "a" / "b" / "written", b"1")
    files.make_private(theirs / "a" / "made", b"2")
    found = (theirs / "a", theirs / "a" / "b", theirs / "a" / "b" / "written", theirs / "a" / "made")
    assert owners(*found) == {(SOMEBODY, SOMEBODY)}
    assert {path.stat().st_mode & 0o777 for path in found[2:]} == {0o600}


def test_a_link_in_the_place_of_a_new_file_is_not_followed(theirs, tmp_path, monkeypatch):
    precious = tmp_path / "precious"
    precious.write_text("root's")
    sync = os.fsync

    def swap(descriptor: int) -> None:
        sync(descriptor)
        for draft in list(theirs.glob(".key.*")):
            draft.unlink()
            draft.symlink_to(precious)

    monkeypatch.setattr(files.os, "fsync", swap)
    files.write_private(theirs / "key", b"content")
    assert (theirs / "key").is_symlink(), "the swap happened"
    assert owners(precious) == {(0, 0)}


def test_a_link_in_the_place_of_a_new_folder_is_not_followed(theirs, tmp_path, monkeypatch):
    precious = tmp_path / "precious"
    precious.mkdir()
    mkdir = Path.mkdir

    def swap(self: Path, *words: object, **named: object) -> None:
        mkdir(self, *words, **named)
        self.rmdir()
        self.symlink_to(precious)

    monkeypatch.setattr(Path, "mkdir", swap)
    files.private_folder(theirs / "secrets")
    assert owners(precious) == {(0, 0)}
