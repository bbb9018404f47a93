"""Check the whole log: every row against its place, every head against the rows, and both against heads that were kept elsewhere.

Prints one sentence for each finding; status 1 if there is any. `--export` writes what is checked to a file, for the verifier
that needs nothing of Prag (`prag/audit/verifier.py`); `--proof` writes the proof that one row stands in the log.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import psycopg

from prag.audit.export import log_lines
from prag.audit.heads import proof_text
from prag.audit.tree import hash_from, inclusion_spans, proof
from prag.audit.verifier import Report, Unreadable, check_event, check_log, read_head, read_key, read_proof
from prag.cli.database import server
from prag.database import reach
from prag.database.places import Places


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--file`, `--head`, `--key`, `--event`, `--proof`, `--export`."""
    parser.add_argument("--file", type=Path, help="check this export instead of the database")
    parser.add_argument("--head", type=Path, action="append", default=[], help="a head that a witness kept; may be given several times")
    parser.add_argument("--key", action="append", default=[], help="the log's public key, as a witness wrote it down")
    parser.add_argument("--event", type=int, help="also prove that this row stands in the log")
    parser.add_argument("--proof", type=Path, help="write the proof of --event to this file")
    parser.add_argument("--export", type=Path, help="write the whole log to this file; it holds ids of people and cases")


def run(arguments: argparse.Namespace) -> int:
    """Check and say."""
    from prag.cli.main import Mistake

    try:
        keys, kept = [read_key(key) for key in arguments.key], [read_head(path.read_text()) for path in arguments.head]
        with _lines(arguments) as lines:
            report = check_log(lines, keys=keys, kept=kept, event=arguments.event)
        if arguments.event is not None and report.position is not None:
            _prove(report, arguments.event, arguments.proof)
    except (Unreadable, OSError, ValueError) as wrong:
        raise Mistake(f"The log was not checked: {wrong}") from wrong
    except psycopg.OperationalError as away:
        raise Mistake(f"The log was not checked. {reach.sentence(away)}") from away
    for sentence in report.said:
        print(sentence)
    for sentence in report.findings:
        print(f"WRONG: {sentence}")
    print("The log is NOT as it was sealed." if report.findings else "Everything holds.")
    return 1 if report.findings else 0


@contextmanager
def _lines(arguments: argparse.Namespace) -> Iterator[Iterable[bytes]]:
    if arguments.file:
        with arguments.file.open("rb") as lines:
            yield lines
        return
    with server() as here, log_of(here) as lines:
        if not arguments.export:
            yield lines
            return
        arguments.export.touch(mode=0o600)
        with arguments.export.open("wb") as copy:
            yield _copied(lines, copy)


@contextmanager
def log_of(here: Places) -> Iterator[Iterable[bytes]]:
    """The lines of the log in the database, seen by the maintainer at one moment."""
    with psycopg.connect(here.conninfo("owner")) as owner:
        owner.read_only = True
        owner.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        owner.execute("set local role prag_maintain")
        yield log_lines(owner)


def _copied(lines: Iterable[bytes], copy: BinaryIO) -> Iterator[bytes]:
    for line in lines:
        copy.write(line + b"\n")
        yield line


def _prove(report: Report, event: int, target: Path | None) -> None:
    """The proof of one row under the newest head, checked as whoever receives it will check it."""
    head, position = report.heads[-1], report.position or 0
    if position >= head.size:
        return
    hashes = proof(inclusion_spans(position, head.size), hash_from(report.leaves))
    text = proof_text(hashes, row=report.row or b"", position=position, size=head.size)
    for finding in check_event(head, read_proof(text)):
        report.found(finding)
    report.said.append(f"Its proof under the newest head, of {head.size} rows, has {len(hashes)} hashes.")
    if target:
        target.write_bytes(text)
