"""What is in Prag? A list of every locked package (CycloneDX 1.6, JSON) with version and digests, from both locks: Python's and npm's.

`sbom.py [FILE]` writes FILE (default: sbom.json), byte for byte the same for the same locks. Which packages run in production or reach
browsers and which only build, test or check is said of each.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":  # called by its path, Python sees the folder of this file alone
    sys.path.insert(0, str(ROOT))

from scripts.npm_lock import SERVED, NpmLocked, npm_locked  # noqa: E402

LOCK = ROOT / "requirements.lock"


@dataclass
class Locked:
    """One package of the lock: what asks for it, for which machines, and the digests of its files."""

    name: str
    version: str
    marker: str = ""
    digests: list[str] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)


def locked(text: str) -> list[Locked]:
    """The packages of a lock as uv writes it."""
    found: list[Locked] = []
    for line in text.splitlines():
        if begins := re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]*?))?\s*\\?$", line):
            found.append(Locked(canonicalize_name(begins[1]), begins[2], begins[3] or ""))
        elif digest := re.match(r"\s+--hash=sha256:([0-9a-f]{64})", line):
            found[-1].digests.append(digest[1])
        elif found and (asks := re.match(r"\s+#\s+(?:via\s+)?([A-Za-z0-9][\w.-]*(?: \(pyproject\.toml(?::\w+)?\))?)\s*$", line)):
            found[-1].asked_by += [] if asks[1] == "via" else [asks[1]]
    return found


def at_run_time(packages: list[Locked], project: dict[str, Any]) -> set[str]:
    """The packages that a production installation imports: what the project asks for, and what that asks for."""
    asked = {canonicalize_name(Requirement(one).name) for one in project["project"]["dependencies"]}
    while more := {p.name for p in packages if p.name not in asked and asked & {asker(a) for a in p.asked_by}}:
        asked |= more
    return asked


def bom(packages: list[Locked], project: dict[str, Any]) -> Bom:
    """The list as CycloneDX has it."""
    running = at_run_time(packages, project)
    made = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, "prag:" + ",".join(f"{p.name}=={p.version}" for p in packages)))
    about = project["project"]
    made.metadata.component = Component(name=about["name"], version=about["version"], type=ComponentType.APPLICATION, bom_ref="prag")
    components = {"prag": made.metadata.component}
    for package in packages:
        properties = [Property(name="prag:file-sha256", value=digest) for digest in package.digests]
        if package.marker:
            properties.append(Property(name="prag:marker", value=package.marker))
        components[package.name] = Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{package.name}@{package.version}",
            purl=PackageURL("pypi", name=package.name, version=package.version),
            scope=ComponentScope.REQUIRED if package.name in running else ComponentScope.EXCLUDED,
            # One file a package: its digest is the package's. Several: each is a property, because a component has one digest a kind.
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=package.digests[0])] if len(package.digests) == 1 else [],
            properties=properties,
        )
        made.components.add(components[package.name])
    for name, component in components.items():
        made.register_dependency(component, [components[p.name] for p in packages if name in {asker(a) for a in p.asked_by}])
    return made


def add_npm(made: Bom, packages: list[NpmLocked], asked: tuple[str, ...]) -> None:
    """The packages of npm, `asked` (places) by the project itself. The scope says whether a package reaches browsers."""
    components = {}
    for package in packages:
        group, _, name = package.name.rpartition("/")
        components[package.place] = Component(
            name=name,
            group=group or None,
            version=package.version,
            type=ComponentType.LIBRARY,
            # The place, because two versions of one package may lie at two places.
            bom_ref=f"npm:{package.place.removeprefix('node_modules/')}@{package.version}",
            purl=PackageURL("npm", namespace=group or None, name=name, version=package.version),
            scope=ComponentScope.REQUIRED if package.use == SERVED else ComponentScope.EXCLUDED,
            hashes=[HashType(alg=HashAlgorithm.SHA_512, content=package.sha512)],
            licenses=[LicenseFactory().make_from_string(package.licence)] if package.licence else [],
            properties=[Property(name="prag:use", value=package.use)],
        )
        made.components.add(components[package.place])
    for package in packages:
        made.register_dependency(components[package.place], [components[place] for place in package.asks])
    made.register_dependency(made.metadata.component, [components[place] for place in asked])  # type: ignore[arg-type]


def asker(said: str) -> str:
    """Who asked for a package, as the lock says it; the project itself is `prag`."""
    return canonicalize_name(said.split(" (")[0])


def written(text: str | None = None) -> str:
    """The whole file, without the moment of its making."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    made = bom(locked(text if text is not None else LOCK.read_text()), project)
    packages, asked = npm_locked()
    add_npm(made, packages, asked)
    both = [f"{made.serial_number}", *(f"{one.place}@{one.version}" for one in packages)]
    made.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, "prag:" + ",".join(both))
    said = json.loads(JsonV1Dot6(made).output_as_string())
    said["metadata"].pop("timestamp", None)
    return json.dumps(said, indent=1, sort_keys=True) + "\n"


def main(argv: list[str]) -> int:
    """Write the file and say how much is in it."""
    target = Path(argv[0] if argv else ROOT / "sbom.json")
    target.write_text(written())
    components = json.loads(target.read_text())["components"]
    for kind, use in (("pypi", "at run time"), ("npm", "of which something reaches browsers")):
        ours = [one for one in components if one["purl"].startswith(f"pkg:{kind}/")]
        print(f"{target}: {len(ours)} packages of {kind}, {sum(one['scope'] == 'required' for one in ours)} {use}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
