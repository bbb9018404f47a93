"""Was the log of Prag changed? A verifier in one file for auditors: it needs Python and the package `cryptography`, nothing of Prag.

Four questions; status 0: everything holds, 1: something does not, 2: the question could not be read.

    python verifier.py log EXPORT --key KEY --head kept.txt [--event ID]   the whole log, written by `prag verify-log --export EXPORT`
    python verifier.py grown --key KEY --head old.txt --head new.txt --proof proof.txt     the log only grew between two heads
    python verifier.py event --key KEY --head kept.txt --proof event.txt                   one row stands in the log
    python verifier.py head --key KEY --head kept.txt                                      a head bears the log's signature

How it works. A row of the log is a line of text: the number of this form (1) and every column, separated by tabs as PostgreSQL's
COPY writes them (times in UTC, nothing is \\N). SHA-256 of a zero byte and that line is the row's leaf; leaves are joined in
pairs to one root, as RFC 6962 section 2.1 says. A head is a signed note: who, how many rows, the root, when, and an Ed25519
signature over these lines. Whoever kept one head can show that no row counted in it was changed, taken away, added or moved since.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM, ED25519 = b"1", b"\x01"
# A row so much older or newer than the seals around it was put in later; a transaction open for longer is reported on purpose.
GRACE = timedelta(hours=1)
MOST_FINDINGS = 100  # more of them say no better that the log was rewritten


class Unreadable(Exception):
    """A file is not what it should be; the message is one sentence."""


@dataclass(frozen=True)
class Key:
    """A log's public key, written `origin+id+base64`."""

    origin: str
    number: bytes
    public: bytes


@dataclass(frozen=True)
class Head:
    """A signed head: how many rows, their root, when."""

    origin: str
    size: int
    root: bytes
    at: datetime
    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def by(self, keys: Iterable[Key]) -> bool:
        """Whether one of the keys signed it."""
        for key in keys:
            for origin, number, signature in self.signatures:
                if (origin, number) == (key.origin, key.number) and origin == self.origin:
                    with suppress(InvalidSignature):
                        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, self.text)
                        return True
        return False


@dataclass
class Report:
    """What was found: nothing means that everything holds. `said`: what was looked at."""

    findings: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unsealed: int = 0
    leaves: list[bytes] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    row: bytes | None = None  # the one that was asked for
    position: int | None = None

    @property
    def size(self) -> int:
        """How many rows are sealed."""
        return len(self.leaves)

    def found(self, sentence: str) -> None:
        """Note a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(sentence)


def read_key(text: str) -> Key:
    """The key in its written form. Raises `Unreadable`."""
    try:
        # Base64 may contain a plus sign itself; origin and id do not.
        origin, number, rest = text.strip().split("+", 2)
        blob = base64.b64decode(rest, validate=True)
        key = Key(origin, bytes.fromhex(number), blob[1:])
    except ValueError as wrong:
        raise Unreadable("The key is not of the form origin+id+base64.") from wrong
    if blob[:1] != ED25519 or len(key.public) != 32 or key.number != key_number(key.origin, key.public):
        raise Unreadable("The key is damaged: its id does not fit it.")
    return key


def key_number(origin: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def read_head(note: str) -> Head:
    """The head in a signed note. Raises `Unreadable`."""
    text, _, below = note.replace("\r\n", "\n").partition("\n\n")
    try:
        origin, size, root, *more = text.split("\n")
        at = next(line.removeprefix("time ") for line in more if line.startswith("time "))
        signatures = []
        for line in below.strip().split("\n"):
            dash, name, blob = line.split(" ")
            raw = base64.b64decode(blob, validate=True)
            if dash == "\N{EM DASH}":
                signatures.append((name, raw[:4], raw[4:]))
        when = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return Head(origin, int(size), base64.b64decode(root, validate=True), when, text.encode() + b"\n", tuple(signatures))
    except (ValueError, StopIteration) as wrong:
        raise Unreadable("This is not a head of the log: it should have a name, a number, a hash, a time and a signature.") from wrong


def joined(left: bytes, right: bytes) -> bytes:
    """The hash above two hashes."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_after(stack: Sequence[bytes]) -> bytes:
    """The root of a tree whose complete parts are `stack` (one at least), the largest first."""
    *others, node = stack
    for left in reversed(others):
        node = joined(left, node)
    return node


def root_by_path(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2); None when it has not the form of one."""
    if not 0 <= position < size:
        return None
    here, end, node = position, size - 1, leaf
    for other in path:
        if end == 0:
            return None
        if here & 1 or here == end:
            node = joined(other, node)
            while not here & 1 and here:
                here, end = here >> 1, end >> 1
        else:
            node = joined(node, other)
        here, end = here >> 1, end >> 1
    return node if end == 0 else None


def roots_by_path(old: int, size: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that a proof of growth leads to (RFC 9162, 2.1.4.2); None when it has not the form of one."""
    if not 0 < old <= size:
        return None
    if old == size:
        return (old_root, old_root) if not path else None
    path = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not path:
        return None
    here, end = old - 1, size - 1
    while here & 1:
        here, end = here >> 1, end >> 1
    first = second = path[0]
    for other in path[1:]:
        if end == 0:
            return None
        if here & 1 or here == end:
            first, second = joined(other, first), joined(other, second)
            while not here & 1 and here:
                here, end = here >> 1, end >> 1
        else:
            second = joined(second, other)
        here, end = here >> 1, end >> 1
    return (first, second) if end == 0 else None


def check_log(lines: Iterable[bytes], *, keys: Sequence[Key] = (), kept: Sequence[Head] = (), event: int | None = None) -> Report:
    """Go through a whole log, line by line, and compare it with its own heads and with those kept elsewhere. Raises `Unreadable`."""
    report = Report()
    claimed, lines = _front(lines, report)
    trusted = tuple(keys) or tuple(claimed)
    for head in report.heads:
        if not head.by(trusted):
            report.found(f"The head of {head.size} rows does not bear the signature of the log.")
    for before, after in zip(report.heads, report.heads[1:], strict=False):
        if after.size <= before.size or after.at < before.at or after.origin != before.origin:
            report.found(f"The head of {after.size} rows does not follow the one of {before.size}.")
    roots = _check_rows(lines, report, {head.size for head in (*report.heads, *kept)}, event)
    for head in report.heads:
        if head.size in roots and roots[head.size] != head.root:
            report.found(f"The log's own head of {head.size} rows does not fit the rows.")
    newest = max((head.size for head in report.heads), default=0)
    if newest != report.size:
        report.found(f"The newest head counts {newest} rows, the log holds {report.size} sealed ones.")
    for head in kept:
        _check_kept(head, trusted, roots, report)
    _say(report, keys, kept, event)
    return report


def _front(lines: Iterable[bytes], report: Report) -> tuple[list[Key], Iterator[bytes]]:
    """The keys and heads that the log says are its own, and the rows after them."""
    rows, keys = iter(lines), []
    for line in rows:
        kind, _, rest = line.rstrip(b"\n").partition(b"\t")
        if kind == b"key":
            keys.append(read_key(rest.decode()))
        elif kind == b"head":
            report.heads.append(read_head(base64.b64decode(rest).decode()))
        elif kind == b"rows":
            return keys, rows
        else:
            break
    raise Unreadable("This is not an export of the log.")


def _check_rows(lines: Iterable[bytes], report: Report, sizes: set[int], event: int | None) -> dict[int, bytes]:
    """Every row against its leaf; the root at each of `sizes`."""
    roots, stack, leaves = {}, [], report.leaves
    wanted, bounds, sha256 = str(event).encode(), _bounds(report.heads), hashlib.sha256
    newest = _stamp(report.heads[-1].at, -GRACE) if report.heads else b""
    for line in lines:
        position, _, rest = line.rstrip(b"\n").partition(b"\t")
        number, hashed, row = rest.split(b"\t", 2)
        form, id_, at, _ = row.split(b"\t", 3)
        if id_ == wanted:
            report.row, report.position = row, None if position == b"\\N" else int(position)
        if position == b"\\N":
            report.unsealed += 1
            if at < newest:
                report.found(f"Row {id_.decode()} says that it is older than the last seal, which does not hold it: it was put in later.")
            continue
        if int(position) != (size := len(leaves)):
            report.found(f"Where place {size} of the log should be stands place {int(position)}.")
        leaf = sha256(b"\0" + row).digest()
        if id_ == b"\\N":
            report.found(f"Row {number.decode()} is gone, which was sealed at place {size}.")
        elif leaf.hex().encode() != hashed or form != FORM or id_ != number:
            report.found(f"Row {id_.decode()} is not what was sealed at place {size}: it was changed.")
        low, high = next(bounds)
        if id_ != b"\\N" and not low <= at[:19] <= high:
            report.found(f"Row {id_.decode()} says {at.decode()}, which does not fit the seals around it: it was put in later.")
        leaves.append(leaf)
        while size & 1:
            leaf = sha256(b"\1" + stack.pop() + leaf).digest()
            size >>= 1
        stack.append(leaf)
        if len(leaves) in sizes:
            roots[len(leaves)] = root_after(stack)
    return roots


def _bounds(heads: Sequence[Head]) -> Iterator[tuple[bytes, bytes]]:
    """Place by place, between which times its row was written, as the heads before and after it say; in the form the rows have."""
    low, place = b"", 0
    for head in heads:
        high = _stamp(head.at, GRACE)
        yield from ((low, high) for _ in range(place, head.size))
        low, place = _stamp(head.at, -GRACE), head.size
    while True:
        yield low, b"~"


def _stamp(at: datetime, moved: timedelta) -> bytes:
    return f"{at + moved:%Y-%m-%d %H:%M:%S}".encode()


def _check_kept(head: Head, keys: Sequence[Key], roots: dict[int, bytes], report: Report) -> None:
    if not head.by(keys):
        report.found(f"The kept head of {head.size} rows does not bear the signature of this log.")
    if head.size > report.size:
        report.found(f"The kept head counts {head.size} rows, the log holds {report.size}: its end was cut off.")
    elif head.size and roots[head.size] != head.root:
        report.found(f"The first {head.size} rows are not those of the head kept at {head.at:%Y-%m-%d %H:%M:%S} UTC: they were changed.")


def _say(report: Report, keys: Sequence[Key], kept: Sequence[Head], event: int | None) -> None:
    report.said.append(f"{report.size} rows are sealed under {len(report.heads)} heads, {report.unsealed} wait for the next seal.")
    if not keys:
        report.said.append("No key was given (--key): the signatures were compared with the key that the log itself names.")
    for head in kept:
        report.said.append(f"Compared with a kept head of {head.size} rows, {head.at:%Y-%m-%d %H:%M:%S} UTC.")
    if not kept:
        report.said.append("No kept head was given (--head): a log rewritten as a whole, key included, would not be noticed.")
    if event is not None and report.row is None:
        report.found(f"There is no row {event} in the log.")
    elif event is not None and report.position is None:
        report.said.append(f"Row {event} is written and waits for the next seal.")
    elif event is not None:
        report.said.append(f"Row {event} stands at place {report.position} of the sealed log.")


@dataclass(frozen=True)
class Proof:
    """A proof as a file: what it is about, and its hashes."""

    numbers: dict[str, int]
    row: bytes
    hashes: list[bytes]


def read_proof(text: bytes) -> Proof:
    """A proof file: lines of a word and a value. Raises `Unreadable`."""
    numbers, row, hashes, said = {}, b"", [], set()
    try:
        for line in text.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n"):
            word, _, value = line.partition(b" ")
            if word in said:
                raise Unreadable("This is not a proof of the log: a word stands in it twice.")
            if word == b"hash":
                hashes.append(base64.b64decode(value, validate=True))
            elif word == b"row":
                row = value
            elif not line.startswith(b"#"):
                numbers[word.decode()] = int(value)
            said |= {word} - {b"#", b"hash"}
    except ValueError as wrong:
        raise Unreadable("This is not a proof of the log.") from wrong
    return Proof(numbers, row, hashes)


def check_grown(old: Head, new: Head, proof: Proof) -> list[str]:
    """Whether the log of the older head is the beginning of that of the newer one."""
    if old.size > new.size:
        return [f"The later head counts fewer rows ({new.size}) than the earlier ({old.size}): the log was cut."]
    if (old.size, new.size) != (proof.numbers.get("old"), proof.numbers.get("size")):
        return ["The proof is about other heads than these two."]
    if roots_by_path(old.size, new.size, old.root, proof.hashes) != (old.root, new.root):
        return [f"The log of {new.size} rows did not grow out of the log of {old.size} rows: something before was changed."]
    return []


def check_event(head: Head, proof: Proof) -> list[str]:
    """Whether the row of the proof stands in the log of the head."""
    if proof.numbers.get("size") != head.size:
        return ["The proof is about another head than this one."]
    if root_by_path(hashlib.sha256(b"\0" + proof.row).digest(), proof.numbers.get("position", -1), head.size, proof.hashes) != head.root:
        return ["This row does not stand in the log of this head."]
    return []


def main(argv: Sequence[str] | None = None) -> int:
    """Answer one question. Returns the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("question", choices=("log", "grown", "event", "head"))
    parser.add_argument("export", nargs="?", type=Path)
    parser.add_argument("--key", action="append", default=[], help="the log's public key, as a witness wrote it down")
    parser.add_argument("--head", action="append", default=[], type=Path, help="a head that was kept")
    parser.add_argument("--proof", type=Path, help="a proof that was handed over")
    parser.add_argument("--event", type=int, help="the number of one row that must stand in the log")
    asked = parser.parse_args(argv)
    try:
        return _answer(asked)
    except (Unreadable, OSError, ValueError) as wrong:
        print(f"Not readable: {wrong}", file=sys.stderr)
        return 2


def _answer(asked: argparse.Namespace) -> int:
    keys, heads = [read_key(key) for key in asked.key], [read_head(path.read_text()) for path in asked.head]
    if asked.question == "log":
        if asked.export is None:
            raise Unreadable("Name the file that prag verify-log --export wrote.")
        with asked.export.open("rb") as lines:
            report = check_log(lines, keys=keys, kept=heads, event=asked.event)
        return _close(report.findings, report.said)
    if not keys or len(heads) != (2 if asked.question == "grown" else 1) or (asked.question != "head" and asked.proof is None):
        raise Unreadable("A key, the head (two for “grown”, the older first) and, but for “head”, a proof are needed; see --help.")
    findings = [f"The head of {head.size} rows does not bear the signature of this key." for head in heads if not head.by(keys)]
    said = [f"Head: {head.size} rows, {head.at:%Y-%m-%d %H:%M:%S} UTC." for head in heads]
    if asked.question == "grown":
        findings += check_grown(heads[0], heads[1], read_proof(asked.proof.read_bytes()))
    if asked.question == "event":
        findings += check_event(heads[0], read_proof(asked.proof.read_bytes()))
    return _close(findings, said)


def _close(findings: Sequence[str], said: Sequence[str]) -> int:
    for sentence in said:
        print(sentence)
    for sentence in findings:
        print(f"WRONG: {sentence}")
    print("The log is NOT as it was sealed." if findings else "Everything holds.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
