"""Make or update what the database needs: roles, tables, policies, catalogues. Safe to repeat."""

from __future__ import annotations

import argparse

from prag.cli.database import bring_up_to_date, server, setup_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: DATABASE_URL and DATA say where."""


def run(_: argparse.Namespace) -> int:
    """Run it."""
    with server() as here:
        setup_django("owner:owner")
        bring_up_to_date(here)
    print("The database is up to date.")
    return 0
