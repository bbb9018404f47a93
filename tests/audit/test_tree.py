"""Is the tree that of RFC 6962? Known vectors, a naive copy of the RFC's definitions, and the verifier that shares no code with it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prag.audit.tree import (
    TILE,
    Peaks,
    consistency_spans,
    hash_from,
    hash_from_tiles,
    inclusion_spans,
    leaf_hash,
    node_hash,
    proof,
    root_of,
)
from prag.audit.verifier import root_by_path, roots_by_path

# The test data of Certificate Transparency's reference implementation: eight entries, the root after each, and proofs.
ENTRIES = [bytes.fromhex(e) for e in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)  # fmt: skip
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
INCLUSION = {
    (0, 1): (),
    (0, 8): ("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
    (5, 8): ("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): ("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
}  # fmt: skip
CONSISTENCY = {
    (1, 1): (),
    (1, 8): ("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
    (6, 8): ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (2, 5): ("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
}  # fmt: skip


def naive_root(data: list[bytes]) -> bytes:
    """MTH, word by word as RFC 6962 section 2.1 defines it."""
    n = len(data)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return sha256(b"\0" + data[0]).digest()
    k = max(1 << i for i in range(n.bit_length()) if 1 << i < n)
    return sha256(b"\1" + naive_root(data[:k]) + naive_root(data[k:])).digest()


def naive_path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of section 2.1.1."""
    n = len(data)
    if n == 1:
        return []
    k = max(1 << i for i in range(n.bit_length()) if 1 << i < n)
    if m < k:
        return [*naive_path(m, data[:k]), naive_root(data[k:])]
    return [*naive_path(m - k, data[k:]), naive_root(data[:k])]


def naive_proof(m: int, data: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of section 2.1.2."""
    n = len(data)
    if m == n:
        return [] if whole else [naive_root(data)]
    k = max(1 << i for i in range(n.bit_length()) if 1 << i < n)
    if m <= k:
        return [*naive_proof(m, data[:k], whole), naive_root(data[k:])]
    return [*naive_proof(m - k, data[k:], False), naive_root(data[:k])]


def test_roots_are_those_of_the_known_vectors():
    assert root_of([]).hex() == EMPTY
    assert [root_of(LEAVES[:n]).hex() for n in range(1, 9)] == list(ROOTS)


@pytest.mark.parametrize(("at", "hashes"), INCLUSION.items())
def test_inclusion_proofs_are_those_of_the_known_vectors(at, hashes):
    position, size = at
    assert [h.hex() for h in proof(inclusion_spans(position, size), hash_from(LEAVES))] == list(hashes)


@pytest.mark.parametrize(("sizes", "hashes"), CONSISTENCY.items())
def test_consistency_proofs_are_those_of_the_known_vectors(sizes, hashes):
    assert [h.hex() for h in proof(consistency_spans(*sizes), hash_from(LEAVES))] == list(hashes)


@given(st.lists(st.binary(max_size=8), max_size=70), st.data())
def test_root_and_proofs_are_those_of_the_definition(data, draw):
    leaves = [leaf_hash(one) for one in data]
    assert root_of(leaves) == naive_root(data)
    if not data:
        return
    position, old = draw.draw(st.integers(0, len(data) - 1)), draw.draw(st.integers(1, len(data)))
    path = proof(inclusion_spans(position, len(data)), hash_from(leaves))
    assert path == naive_path(position, data)
    assert root_by_path(leaves[position], position, len(data), path) == root_of(leaves)
    grown = proof(consistency_spans(old, len(data)), hash_from(leaves))
    assert grown == naive_proof(old, data)
    assert roots_by_path(old, len(data), root_of(leaves[:old]), grown) == (root_of(leaves[:old]), root_of(leaves))


@given(st.integers(2, 40), st.data())
def test_a_proof_with_one_wrong_hash_proves_nothing(size, draw):
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    position, old = draw.draw(st.integers(0, size - 1)), draw.draw(st.integers(1, size - 1))
    path = proof(inclusion_spans(position, size), hash_from(leaves))
    grown = proof(consistency_spans(old, size), hash_from(leaves))
    for hashes, holds in (
        (path, lambda p: root_by_path(leaves[position], position, size, p) == root_of(leaves)),
        (grown, lambda p: roots_by_path(old, size, root_of(leaves[:old]), p) == (root_of(leaves[:old]), root_of(leaves))),
    ):
        wrong = draw.draw(st.integers(0, len(hashes) - 1))
        assert holds(hashes)
        assert not holds([*hashes[:wrong], sha256(hashes[wrong]).digest(), *hashes[wrong + 1 :]])
        assert not holds(hashes[:-1])
        assert not holds([*hashes, hashes[-1]])
    other = draw.draw(st.integers(0, size - 1).filter(lambda n: n != position))
    assert root_by_path(leaves[position], other, size, path) != root_of(leaves)


@given(st.lists(st.integers(0, 40), max_size=6))
def test_growing_piece_by_piece_is_the_same_tree(pieces):
    leaves, peaks = [], Peaks()
    for width in pieces:
        fresh = [leaf_hash(bytes([len(leaves) + n])) for n in range(width)]
        leaves += fresh
        peaks = Peaks(peaks.size, peaks.hashes)
        peaks.add(fresh)
        assert peaks.root() == root_of(leaves)


@pytest.mark.parametrize("size", [1, TILE - 1, TILE, TILE + 1, 3 * TILE, 5 * TILE + 17])
def test_proofs_from_tiles_are_those_from_all_leaves(size):
    leaves = [leaf_hash(str(n).encode()) for n in range(size)]
    tiles = Peaks().add(leaves)
    assert len(tiles) == size // TILE
    asked = []

    def leaf(first, last):
        asked.append(last - first)
        return leaves[first:last]

    for old in {1, TILE, size // 2, size - 1, size} - {0}:
        if old <= size:
            spans = consistency_spans(old, size)
            assert proof(spans, hash_from_tiles(tiles, leaf)) == proof(spans, hash_from(leaves))
    assert max(asked, default=0) < TILE


def test_what_cannot_be_is_refused():
    for wrong in ((0, 0), (3, 3), (-1, 2)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_spans(*wrong)
    for wrong in ((0, 1), (3, 2)):
        with pytest.raises(ValueError, match="cannot have grown"):
            consistency_spans(*wrong)
    with pytest.raises(ValueError, match="peaks"):
        Peaks(3, [b""])
    # A leaf never passes for a node.
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
