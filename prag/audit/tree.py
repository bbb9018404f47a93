"""How is the Merkle tree of RFC 6962 (section 2.1) made? Hashes, the root row by row, and what both proofs consist of; pure functions.

Whether a proof holds is asked in `prag/audit/verifier.py`, which shares no code with this file on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

# A tile is a complete subtree of 256 leaves: kept, so that a proof about a long log reads one hash for each instead of all leaves.
TILE_HEIGHT = 8
TILE = 1 << TILE_HEIGHT
Span = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: its bytes after a zero byte, so that no leaf can pass for a node."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\1" + left + right).digest()


class Peaks:
    """The complete subtrees of a tree that grows at its right end, the largest first: all that adding a leaf needs to know."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size, self.hashes = size, list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.hashes)}")

    def add(self, leaves: Iterable[bytes]) -> list[bytes]:
        """Append leaf hashes; answers with the tiles that became complete."""
        tiles = []
        for node in leaves:
            rest, height = self.size, 0
            while rest & 1:
                node = node_hash(self.hashes.pop(), node)
                rest, height = rest >> 1, height + 1
                if height == TILE_HEIGHT:
                    tiles.append(node)
            self.hashes.append(node)
            self.size += 1
        return tiles

    def root(self) -> bytes:
        """The root; of no leaf at all, the hash of nothing."""
        if not self.hashes:
            return sha256(b"").digest()
        *others, node = self.hashes
        for peak in reversed(others):
            node = node_hash(peak, node)
        return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes (MTH of the RFC)."""
    peaks = Peaks()
    peaks.add(leaves)
    return peaks.root()


def inclusion_spans(position: int, size: int) -> list[Span]:
    """Of which stretches of leaves the roots prove that the leaf at `position` is in the tree (PATH). Raises ValueError."""
    if not 0 <= position < size:
        raise ValueError(f"there is no leaf {position} in a tree of {size}")
    spans, first, last = [], 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        if position < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[Span]:
    """Of which stretches of leaves the roots prove that a tree of `old` leaves is the beginning of this one (PROOF). Raises ValueError."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {size} cannot have grown from one of {old}")
    spans, first, last = [], 0, size
    while old != last:
        middle = first + _split(last - first)
        if old <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    # The old root itself is known to whoever asks, unless it is only a part of what it began with.
    return ([(first, last)] if first else []) + spans[::-1]


def proof(spans: Iterable[Span], hash_of: Callable[[int, int], bytes]) -> list[bytes]:
    """The hashes of a proof. `hash_of(first, last)`: the root over the leaves from `first` to before `last`."""
    return [hash_of(first, last) for first, last in spans]


def hash_from(leaves: Sequence[bytes]) -> Callable[[int, int], bytes]:
    """`hash_of` over all leaf hashes."""
    return lambda first, last: root_of(leaves[first:last])


def hash_from_tiles(tiles: Sequence[bytes], leaf: Callable[[int, int], Sequence[bytes]]) -> Callable[[int, int], bytes]:
    """`hash_of` over the tiles; `leaf(first, last)` fetches the few leaf hashes that no complete tile covers."""

    def hash_of(first: int, last: int) -> bytes:
        # Every stretch of a proof begins at a multiple of its own width: it holds whole tiles, or lies within one.
        whole = [] if first % TILE else tiles[first // TILE : last // TILE]
        rest = leaf(first + len(whole) * TILE, last)
        peaks = Peaks()
        peaks.add(whole)
        below = Peaks()
        below.add(rest)
        if not whole or not rest:
            return (peaks if whole else below).root()
        node = below.root()
        for peak in reversed(peaks.hashes):
            node = node_hash(peak, node)
        return node

    return hash_of


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)
