"""Write the generated reference pages in docs/reference, or with --check say which are out of date."""

from __future__ import annotations

import argparse
from pathlib import Path

from prag.cli.database import setup_django
from prag.database.places import ROOT

FOLDER = ROOT / "docs" / "reference"


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--check`."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")


def run(arguments: argparse.Namespace) -> int:
    """Write or compare."""
    setup_django()
    from prag.cli.reference import PAGES

    stale = []
    for name, page in PAGES.items():
        path: Path = FOLDER / name
        text = page()
        if path.exists() and path.read_text() == text:
            continue
        if arguments.check:
            stale.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for name in stale:
        print(f"docs/reference/{name} is out of date: run make docs")
    return 1 if stale else 0
