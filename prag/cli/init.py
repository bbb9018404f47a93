"""Begin a real jurisdiction: institutions, two administrators, access managers, witnesses, mail. Once, never beside the demo.

Asks, or reads a YAML file (`--from FILE`; `--example` prints one). Run `prag migrate` before. Writes the settings of web and worker
to `prag.env` in the data folder. Legal bases and intervals stand unconfirmed: they are proposals, not law.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from prag.cli.database import server, setup_django
from prag.database.places import Places
from prag.database.versions import difference_of
from prag.kernel.encryption import key_file
from prag.kernel.files import write_private

CHECKLIST = """
Before the first case:
  [ ] Impact assessment done and shown to the data protection authority (docs/reference/personal-data.md lists what is kept and
      who reads it).
  [ ] Agreements between the institutions signed, and recorded under “Administration”.
  [ ] Legal bases ({bases}) and intervals ({deadlines}) read by the authority and confirmed under “Administration”; until then they are
      shown as “proposal, not law”.
  [ ] Retention: how long a closed case is kept, and who erases it by two hands, is decided in writing.
  [ ] Backups run daily, database and keys in different hands; a restore was tried (prag backup, prag restore).
  [ ] The erasure ledger lies on another machine (PRAG_ERASURE_LEDGER).
  [ ] The witness institutions ({witnesses}) know where to keep the heads of the log.
  [ ] prag doctor finds nothing wrong; prag mail-test ADDRESS arrived.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--from`, `--example`."""
    parser.add_argument("--from", dest="file", type=Path, metavar="FILE", help="read the answers from this YAML file")
    parser.add_argument("--example", action="store_true", help="print a commented file, then end")


def run(arguments: argparse.Namespace) -> int:
    """Read, check, write, invite, print what is left to do."""
    from prag.operations import beginning as words

    if arguments.example:
        print(words.EXAMPLE, end="")
        return 0
    text = _text(arguments.file)
    from prag.organisations.shipped import institution_kinds, shipped

    places_of = shipped()
    try:
        wanted = words.read(text, places_of, institution_kinds())
    except words.Mistakes as mistakes:
        where = f"{arguments.file}, " if arguments.file else ""
        for sentence in mistakes.sentences:
            print(f"prag: {where}{sentence}", file=sys.stderr)
        return 1
    settings = words.environment(wanted, places_of[wanted.jurisdiction]["jurisdiction"]["time_zone"])
    os.environ |= settings
    with server() as here:
        begun = _begin(wanted, here)
        # From now on a missing key is a lost one, so they are made here and not at their first use.
        for name in ("person-keys.key", "accounts.key"):
            key_file(here.secrets / name)
        _write(here, settings)
    for person in begun.invited:
        print(f"{person.function}: {person.name} <{person.email}>" + (f"\n    {person.link}" if person.link else " is invited by mail"))
    if not wanted.mail.server:
        print("There is no mail server: hand each link over yourself. They work once, for seven days, and are not shown again.")
    print(f"Settings for web and worker: {here.data / 'prag.env'}")
    print(CHECKLIST.format(bases=begun.unconfirmed_bases, deadlines=begun.unconfirmed_deadlines, witnesses=", ".join(wanted.witnesses)))
    return 0


def _begin(wanted, here: Places):
    from prag.cli.main import Mistake

    setup_django("owner:owner")
    from prag.operations.begin import CannotBegin, begin

    if objections := difference_of(here).objections():
        raise Mistake(" ".join(objections))
    try:
        return begin(wanted)
    except CannotBegin as reason:
        raise Mistake(str(reason)) from None


def _text(file: Path | None) -> str:
    from prag.cli.main import Mistake
    from prag.operations.beginning import asked

    if file is None:
        return asked(_ask)
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as failed:
        raise Mistake(f"{file} cannot be read ({failed}): name the file that prag init --example began.") from None


def _ask(question: str, example: str) -> str:
    from prag.cli.main import Mistake

    try:
        return input(f"{question}{f' (for example {example})' if example else ''}: ").strip()
    except EOFError:
        raise Mistake("The answers ended early: answer every question, or give a file with --from FILE.") from None


def _write(here: Places, settings: dict[str, str]) -> None:
    # A shell reads the file as well as systemd does: what somebody typed stays a word.
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in settings.items()]
    write_private(here.data / "prag.env", "".join(lines).encode())
