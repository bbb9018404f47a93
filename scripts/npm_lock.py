"""What does package-lock.json lock, and what becomes of each package: does it reach browsers, does it only build, does it only test?

The lock itself tells tests from the rest; what is served is what the build copies (`build_assets.COPIES`) or a style sheet takes in.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.build_assets import COPIES

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"
SERVED, BUILD, TEST = "served", "build", "test"
# By what a package names others (package.json); those that are not in the lock are for other machines or were never wanted.
_ASKS = ("dependencies", "optionalDependencies", "peerDependencies")


@dataclass(frozen=True)
class NpmLocked:
    """One package of the lock. `place`: where it lies; `sha512`: of its archive, in hex; `asks`: the places of what it needs."""

    name: str
    version: str
    place: str
    sha512: str
    licence: str
    use: str
    asks: tuple[str, ...]


def npm_locked(text: str | None = None, served: set[str] | None = None) -> tuple[list[NpmLocked], tuple[str, ...]]:
    """Every package of the lock, and the places of those that the project itself asks for. Raises `ValueError` for one without digest."""
    entries: dict[str, dict[str, Any]] = json.loads(text if text is not None else LOCK.read_text())["packages"]
    reach = served_names() if served is None else served
    found = [_package(place, entry, entries, reach) for place, entry in sorted(entries.items()) if place]
    return found, _asks("", entries[""], entries, (*_ASKS, "devDependencies"))


def served_names() -> set[str]:
    """The packages of which something reaches browsers: files that are copied, and what the style sheets load."""
    sheets = "".join(file.read_text() for file in sorted((ROOT / "prag" / "ui" / "scss").glob("*.scss")))
    loaded = re.findall(r'@(?:use|forward|import)\s+"(?:\.?/)?(?:node_modules/)?([^"]+)"', sheets)
    names = {_named(path) for path in (*COPIES, *loaded)}
    return names & {_name(place) for place in json.loads(LOCK.read_text())["packages"]}


def _named(path: str) -> str:
    return "/".join(path.split("/")[: 2 if path.startswith("@") else 1])


def _name(place: str) -> str:
    return place.rpartition("node_modules/")[2]


def _package(place: str, entry: dict[str, Any], entries: dict[str, dict[str, Any]], served: set[str]) -> NpmLocked:
    kind, _, digest = entry.get("integrity", "").partition("-")
    if kind != "sha512":
        raise ValueError(f"package-lock.json has no SHA-512 for {place}: lock it again.")
    use = SERVED if _name(place) in served else TEST if entry.get("dev") else BUILD
    sha512 = base64.b64decode(digest, validate=True).hex()
    return NpmLocked(_name(place), entry["version"], place, sha512, entry.get("license", ""), use, _asks(place, entry, entries, _ASKS))


def _asks(place: str, entry: dict[str, Any], entries: dict[str, dict[str, Any]], kinds: tuple[str, ...]) -> tuple[str, ...]:
    names = sorted({name for kind in kinds for name in entry.get(kind, {})})
    return tuple(found for name in names if (found := _found_from(place, name, entries)))


def _found_from(place: str, name: str, entries: dict[str, dict[str, Any]]) -> str | None:
    # As Node looks for a package: beside the one that asks, then in each folder above it.
    while True:
        here = f"{place}/node_modules/{name}" if place else f"node_modules/{name}"
        if here in entries:
            return here
        if not place:
            return None
        place = place.rpartition("node_modules/")[0].rstrip("/")
