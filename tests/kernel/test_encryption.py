"""Does a ciphertext open only in its own place, with its own key?"""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prag.kernel.encryption import Unreadable, key_file, new_key, seal, unseal, unwrap, wrap

KEY, ROW = new_key(), uuid.uuid4()
PLACE = {"table": "cases.identity", "column": "address", "row": ROW}


@given(st.text())
def test_what_was_sealed_comes_back(text):
    assert unseal(KEY, seal(KEY, text, **PLACE), **PLACE) == text


@pytest.mark.parametrize(
    "moved",
    [{"table": "cases.person_name"}, {"column": "birth_date"}, {"row": uuid.uuid4()}],
    ids=["other table", "other column", "other row"],
)
def test_a_moved_ciphertext_does_not_open(moved):
    sealed = seal(KEY, "River street 1", **PLACE)
    with pytest.raises(Unreadable):
        unseal(KEY, sealed, **(PLACE | moved))


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(position, change):
    sealed = bytearray(seal(KEY, "River street 1", **PLACE))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(Unreadable):
        unseal(KEY, bytes(sealed), **PLACE)


def test_a_wrapped_key_opens_for_its_owner_and_master_only():
    master, key, owner = new_key(), new_key(), uuid.uuid4()
    wrapped = wrap(master, key, owner)
    assert unwrap(master, wrapped, owner) == key
    for other_master, other_owner in ((new_key(), owner), (master, uuid.uuid4())):
        with pytest.raises(Unreadable):
            unwrap(other_master, wrapped, other_owner)


def test_a_key_file_is_made_once_and_is_nobody_elses(tmp_path):
    path = tmp_path / "secrets" / "one.key"
    key = key_file(path)
    assert len(key) == 32
    assert key_file(path) == key
    assert path.stat().st_mode & 0o077 == 0
