"""Print how a database role connects (for psql and for a monitor). The password is in it."""

from __future__ import annotations

import argparse

from prag.database.places import SHORT_NAMES, places


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--role`."""
    parser.add_argument("--role", choices=sorted(SHORT_NAMES), default="app", help="whose connection (default: app)")


def run(arguments: argparse.Namespace) -> int:
    """Run it."""
    print(places().conninfo(arguments.role))
    return 0
