"""What can be done from the command line? `prag COMMAND`, each with `--help`; every command lives in a file of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

import django.db
import psycopg

from prag.accounts.providers import ProviderMistake
from prag.database import reach
from prag.database.backup import CannotBackUp, CannotRestore
from prag.database.dump import CannotDump, NotEmpty
from prag.database.embedded import CannotStart
from prag.database.ledger import LedgerBroken
from prag.database.sample import DoesNotOpen
from prag.database.versions import NewerDatabase

COMMANDS: dict[str, str] = {
    "demo": "start everything on this machine with the invented world",
    "serve": "start the web process",
    "worker": "start the worker: what is due, and mail",
    "seal": "start the sealer: every minute the new rows of the log are sealed",
    "verify-log": "check the whole log, against heads that were kept elsewhere",
    "migrate": "make or update roles, tables, policies and catalogues",
    "identity": "tie an account to its subject at an institution's identity provider, or check the providers",
    "init": "begin a real jurisdiction, once",
    "doctor": "look at everything that must be right, and say what to do",
    "mail-test": "send one neutral mail through the configured server",
    "backup": "write the database and, apart, the keys; verify both",
    "restore": "fill an empty server from a backup; what was erased stays erased",
    "dsn": "print how a database role connects",
    "bench": "measure pages at several sizes beside two floors",
    "load": "let 200 practitioners work for 30 minutes and say how it held",
    "docs": "write the generated reference pages",
}


# What the parts below say in one sentence that the user can act upon.
SENTENCES = (CannotStart, ProviderMistake, CannotBackUp, CannotRestore, CannotDump, NotEmpty, LedgerBroken, DoesNotOpen, NewerDatabase)
# They make roles, so that a connection refused to them is not mended by one of them.
MAKERS = ("migrate", "restore", "demo")


class Mistake(Exception):
    """Something the user can mend; its message is the one sentence that says how."""


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit status; a mistake of the user or a database that is away prints one sentence and is status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(prog="prag", description=__import__("prag").__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        module = _module(name)
        module.arguments(subparsers.add_parser(name, help=help_text, description=module.__doc__))
    arguments = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int | None] = _module(arguments.command).run
    try:
        return run(arguments) or 0
    except (Mistake, *SENTENCES) as mistake:
        print(f"prag: {mistake}", file=sys.stderr)
        return 1
    except (psycopg.Error, django.db.Error) as failed:
        if not reach.tells(failed):
            raise
        print(f"prag: {reach.sentence(failed, making=arguments.command in MAKERS)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _module(name: str):
    import importlib

    return importlib.import_module(f"prag.cli.{name.replace('-', '_')}")


if __name__ == "__main__":
    sys.exit(main())
