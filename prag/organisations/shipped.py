"""What do the shipped files say of jurisdictions and shared words? Read as they are, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


def shipped(folder: Path = DATA) -> dict[str, dict[str, Any]]:
    """Code to what a jurisdiction's file says, for all that are shipped."""
    read = (yaml.safe_load(path.read_text()) for path in sorted(folder.glob("[A-Z][A-Z].yaml")))
    return {data["jurisdiction"]["code"]: data for data in read}


def catalogue(folder: Path = DATA) -> dict[str, Any]:
    """The words that all jurisdictions share."""
    return yaml.safe_load((folder / "catalogue.yaml").read_text())


def institution_kinds(folder: Path = DATA) -> list[str]:
    """The keys of the kinds of institutions."""
    return [kind["key"] for kind in catalogue(folder)["institution_kinds"]]
