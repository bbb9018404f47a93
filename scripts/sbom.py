"""What is in Prag? A list of every locked package (CycloneDX 1.6, JSON) with version and digests, written from requirements.lock.

`sbom.py [FILE]` writes FILE (default: sbom.json), byte for byte the same for the same lock. Which packages run in production and which
only build, test or check is said of each.
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

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
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


def asker(said: str) -> str:
    """Who asked for a package, as the lock says it; the project itself is `prag`."""
    return canonicalize_name(said.split(" (")[0])


def written(text: str | None = None) -> str:
    """The whole file, without the moment of its making."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    said = json.loads(JsonV1Dot6(bom(locked(text if text is not None else LOCK.read_text()), project)).output_as_string())
    said["metadata"].pop("timestamp", None)
    return json.dumps(said, indent=1, sort_keys=True) + "\n"


def main(argv: list[str]) -> int:
    """Write the file and say how much is in it."""
    target = Path(argv[0] if argv else ROOT / "sbom.json")
    target.write_text(written())
    components = json.loads(target.read_text())["components"]
    running = sum(one["scope"] == "required" for one in components)
    print(f"{target}: {len(components)} packages, {running} of them at run time")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
