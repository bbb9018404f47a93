"""Look at everything that must be right and say what to do: one line a question, status 1 if something is wrong. Changes nothing."""

from __future__ import annotations

import argparse

from prag.cli.database import server, setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(_: argparse.Namespace) -> int:
    """Ask, print, count."""
    setup_django("owner:owner")
    wrong = 0
    with server() as here:
        from prag.cli.machines import MACHINES
        from prag.operations.doctor import examine
        from prag.operations.doctor.ground import Ground

        for found in examine(Ground(here, MACHINES)):
            wrong += len(found.wrong)
            print(f"{'WRONG' if found.wrong else 'ok   '} {found.name}", flush=True)
            for sentence in found.wrong:
                print(f"        {sentence}", flush=True)
    print(f"{wrong} things to mend." if wrong else "Nothing is wrong.")
    return 1 if wrong else 0
