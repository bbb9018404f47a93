"""Check the whole log: every row against its place, every head against the rows, and both against heads that were kept elsewhere.

Prints one sentence for each finding; status 1 if there is any. `--export` writes what is checked to a file, for the verifier
that needs nothing of Prag (`prag/audit/verifier.py`); `--proof` writes the proof that one row stands in the log. One file that is
read and one that is written may be `-`, standard input and output, because the user who runs this sees into few folders; what is
found is then printed to standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
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

STREAM = Path("-")


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--file`, `--head`, `--key`, `--event`, `--proof`, `--export`."""
    parser.add_argument("--file", type=Path, help="check this export instead of the database; - is standard input")
    parser.add_argument(
        "--head", type=Path, action="append", default=[], help="a head that a witness kept; may be given several times; - as --file"
    )
    parser.add_argument("--key", action="append", default=[], help="the log's public key, as a witness wrote it down")
    parser.add_argument("--event", type=int, help="also prove that this row stands in the log")
    parser.add_argument("--proof", type=Path, help="write the proof of --event to this file; - is standard output")
    parser.add_argument("--export", type=Path, help="write the whole log to this file (- as --proof); it holds ids of people and cases")


def run(arguments: argparse.Namespace) -> int:
    """Check and say."""
    from prag.cli.main import Mistake

    _refuse_one_stream_for_two(arguments)
    try:
        keys, kept = [read_key(key) for key in arguments.key], [read_head(_text(path)) for path in arguments.head]
        with _lines(arguments) as lines:
            report = check_log(lines, keys=keys, kept=kept, event=arguments.event)
        if arguments.event is not None and report.position is not None:
            _prove(report, arguments.event, arguments.proof)
    except PermissionError as closed:
        advice = "this user may not go there, so let your shell open it: - for the name, and < FILE or > FILE after it."
        raise Mistake(f"The log was not checked: {closed.filename} ({closed.strerror}); {advice}") from closed
    except (Unreadable, OSError, ValueError) as wrong:
        raise Mistake(f"The log was not checked: {wrong}") from wrong
    except psycopg.OperationalError as away:
        raise Mistake(f"The log was not checked. {reach.sentence(away)}") from away
    out = sys.stderr if STREAM in (arguments.export, arguments.proof) else sys.stdout
    for sentence in report.said:
        print(sentence, file=out)
    for sentence in report.findings:
        print(f"WRONG: {sentence}", file=out)
    print("The log is NOT as it was sealed." if report.findings else "Everything holds.", file=out)
    return 1 if report.findings else 0


@contextmanager
def _lines(arguments: argparse.Namespace) -> Iterator[Iterable[bytes]]:
    if arguments.file:
        with nullcontext(sys.stdin.buffer) if arguments.file == STREAM else arguments.file.open("rb") as lines:
            yield lines
        return
    with server() as here, log_of(here) as lines:
        if not arguments.export:
            yield lines
            return
        if arguments.export == STREAM:
            yield _copied(lines, sys.stdout.buffer)
            return
        arguments.export.touch(mode=0o600)
        with arguments.export.open("wb") as copy:
            yield _copied(lines, copy)


def _text(path: Path) -> str:
    return sys.stdin.buffer.read().decode() if path == STREAM else path.read_text(encoding="utf-8")


def _refuse_one_stream_for_two(arguments: argparse.Namespace) -> None:
    from prag.cli.main import Mistake

    for read_or_written in ((arguments.file, *arguments.head), (arguments.export, arguments.proof)):
        if sum(path == STREAM for path in read_or_written) > 1:
            raise Mistake("- can stand for one file that is read and for one that is written: name the others.")


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
    if target == STREAM:
        sys.stdout.buffer.write(text)
    elif target:
        target.write_bytes(text)
