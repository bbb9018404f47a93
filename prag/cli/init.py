"""Begin a real jurisdiction: institutions, two administrators, access managers, witnesses, mail. Once, never beside the demo.

Asks, or reads a YAML file (`--from FILE`, `--from -` for standard input; `--example` prints one). Run `prag migrate` before.
Writes the settings of web and worker to `prag.env` in the data folder. Legal bases and intervals stand unconfirmed: they are
proposals, not law.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from getpass import getpass
from pathlib import Path

from prag.cli.database import server, setup_django
from prag.database.places import Places
from prag.database.versions import difference_of
from prag.kernel.encryption import key_file
from prag.kernel.files import write_private

STDIN, STANDARD_INPUT = Path("-"), "standard input"
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
    parser.add_argument("--from", dest="file", type=Path, metavar="FILE", help="read the answers from this YAML file; - is standard input")
    parser.add_argument("--example", action="store_true", help="print a commented file, then end")


def run(arguments: argparse.Namespace) -> int:
    """Read, check, write, invite, print what is left to do."""
    from prag.operations import beginning as words

    if arguments.example:
        print(words.EXAMPLE, end="")
        return 0
    from prag.organisations.shipped import institution_kinds, shipped

    places_of, kinds = shipped(), institution_kinds()
    text = _text(arguments.file) if arguments.file else _answers(places_of, kinds)
    try:
        wanted = words.read(text, places_of, kinds)
    except words.Mistakes as mistakes:
        where = f"{STANDARD_INPUT if arguments.file == STDIN else arguments.file}, " if arguments.file else ""
        for sentence in mistakes.sentences:
            print(f"prag: {where}{sentence}", file=sys.stderr)
        return 1
    settings = words.environment(wanted, places_of[wanted.jurisdiction]["jurisdiction"]["time_zone"])
    os.environ |= {name: value for name, value in settings.items() if name != words.SECRET}
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


def _text(file: Path) -> str:
    from prag.cli.main import Mistake

    try:
        if file == STDIN:
            return sys.stdin.buffer.read().decode()
        return file.read_text(encoding="utf-8")
    except PermissionError as closed:
        # deploy/prag runs this as the services' user, who does not see into the folder of root that the guide is followed in.
        advice = "give it by standard input, prag init --from - < FILE"
        raise Mistake(f"{file} cannot be read by this user ({closed.strerror}): {advice}") from None
    except OSError as failed:
        raise Mistake(f"{file} cannot be read ({failed.strerror}): name the file that prag init --example began.") from None
    except UnicodeDecodeError:
        raise Mistake(f"{STANDARD_INPUT if file == STDIN else file} is no text in UTF-8: save it as that, then do this again.") from None


def _answers(places_of, kinds) -> str:
    from prag.operations.asking import asked

    return asked(_ask, lambda sentence: print(f"  {sentence}", file=sys.stderr), places_of, kinds)


def _ask(question) -> str:
    from prag.cli.main import Mistake

    try:
        # Without a terminal nothing is echoed, and the password is a line like the others.
        return getpass(question.prompt) if question.secret and sys.stdin.isatty() else input(question.prompt)
    except EOFError:
        raise Mistake("The answers ended early: answer every question, or give a file, prag init --from - < FILE") from None


def _write(here: Places, settings: dict[str, str]) -> None:
    # A shell reads the file as well as systemd does: what somebody typed stays a word.
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in settings.items()]
    write_private(here.data / "prag.env", "".join(lines).encode())
