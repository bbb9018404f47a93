"""What can be done from the command line? `prag COMMAND`, each with `--help`; every command lives in a file of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from prag.accounts.providers import ProviderMistake
from prag.database.embedded import CannotStart

COMMANDS: dict[str, str] = {
    "demo": "start everything on this machine with the invented world",
    "serve": "start the web process",
    "worker": "start the worker: what is due, and mail",
    "seal": "start the sealer: every minute the new rows of the log are sealed",
    "verify-log": "check the whole log, against heads that were kept elsewhere",
    "migrate": "make or update roles, tables, policies and catalogues",
    "identity": "tie an account to its subject at an institution's identity provider",
    "dsn": "print how a database role connects",
    "bench": "measure pages at several sizes beside two floors",
    "load": "let 200 practitioners work for 30 minutes and say how it held",
    "docs": "write the generated reference pages",
}


class Mistake(Exception):
    """Something the user can mend; its message is the one sentence that says how."""


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit status; a mistake of the user prints one sentence and is status 1."""
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
    except (Mistake, CannotStart, ProviderMistake) as mistake:
        print(f"prag: {mistake}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _module(name: str):
    import importlib

    return importlib.import_module(f"prag.cli.{name.replace('-', '_')}")


if __name__ == "__main__":
    sys.exit(main())
