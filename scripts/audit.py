"""Is a weakness known of anything that is locked? Asked of the public advisory services for Python and for npm; beside it, what is in
Prag (sbom.json).

Status 0: every package was asked for and nothing is known. 1: something is known and must be mended. 2: somebody could not be
asked, which is not "nothing found".
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts import sbom
from scripts.build_assets import BuildError, tool
from scripts.npm_lock import NpmLocked, npm_locked

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 600


def asked() -> tuple[list[dict[str, Any]], str]:
    """What `pip-audit` found of each package, and what it said besides; no packages when it could not ask at all."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(sbom.LOCK), "--require-hashes", "--disable-pip",
        "--progress-spinner", "off", "--timeout", "20", "--format", "json",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
        return json.loads(done.stdout)["dependencies"], done.stderr
    except (ValueError, KeyError):
        return [], done.stderr
    except subprocess.TimeoutExpired:
        return [], f"no answer within {MOST_SECONDS} s"


def verdict(found: list[dict[str, Any]], expected: set[str], besides: str = "") -> tuple[int, list[str]]:
    """Status and sentences. `found`: as `pip-audit` answers; `expected`: every package of the lock."""
    weak = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole.get('fix_versions', [])) or 'no version yet'}"
        for one in found
        for hole in one.get("vulns", [])
    ]
    answered = {sbom.canonicalize_name(one["name"]) for one in found if "skip_reason" not in one}
    missing = sorted(expected - answered)
    said = list(weak)
    if weak:
        said.append("Raise these versions in pyproject.toml and lock again (CONTRIBUTING.md).")
    if missing:
        why = next(
            (one["skip_reason"] for one in found if "skip_reason" in one), besides.strip().splitlines()[-1] if besides.strip() else ""
        )
        said.append(f"NOT AUDITED: {len(missing)} of {len(expected)} packages, first {missing[0]} ({why}).")
        said.append("So nothing is known of them either way: run make audit where the network reaches the advisory service.")
    if not said:
        said.append(f"No known weakness in {len(expected)} locked packages.")
    return (1 if weak else 2 if missing else 0), said


def npm_asked(folder: Path = ROOT) -> tuple[dict[str, Any], str]:
    """What `npm audit` answers for the lock in the folder, and what it said besides; no answer when it could not ask."""
    try:
        npm = tool("npm")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        command = [npm, "audit", "--package-lock-only", "--json", "--include=optional", "--include=dev"]
        done = subprocess.run(
            command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
        )
        answer = json.loads(done.stdout)
    except BuildError as missing:
        return {}, str(missing)
    except ValueError:
        return {}, done.stderr
    except subprocess.TimeoutExpired:
        return {}, f"no answer within {MOST_SECONDS} s"
    return (answer, done.stderr) if isinstance(answer, dict) else ({}, "npm gave no report")


def npm_verdict(answer: dict[str, Any], locked: list[NpmLocked], besides: str = "") -> tuple[int, list[str]]:
    """Status and sentences. `answer`: as `npm audit --json` says it; `locked`: every package of the lock."""
    holes, counted = answer.get("vulnerabilities"), answer.get("metadata", {}).get("dependencies", {}).get("total", 0)
    if "error" in answer or not isinstance(holes, dict) or counted < len(locked):
        lines = besides.strip().splitlines()
        why = answer.get("message") or (lines[0] if lines else f"npm reports on {counted} of them")
        return 2, [
            f"NOT AUDITED: {len(locked)} packages of npm ({why}).",
            "So nothing is known of them either way: run make audit where the network reaches npm's advisory service.",
        ]
    places = {one.place: one for one in locked}
    weak = []
    for name, hole in sorted(holes.items()):
        known = ", ".join(via["url"] for via in hole["via"] if isinstance(via, dict)) or f"through {', '.join(map(str, hole['via']))}"
        here = [places[place] for place in hole["nodes"] if place in places]
        weak += [f"{name} {one.version} ({one.use}): {hole['severity']}, {known}" for one in here]
        weak += [f"{name}: {hole['severity']}, {known}"] if not here else []
    if weak:
        return 1, [*weak, "Raise these versions in package.json and lock again (npm install --package-lock-only)."]
    return 0, [f"No known weakness in {len(locked)} locked packages of npm."]


def main() -> int:
    """Write the list, ask both, say. Something known weighs more than somebody who could not be asked."""
    sbom.main([])
    answer, besides = npm_asked()
    verdicts = [verdict(*_asked_of_all()), npm_verdict(answer, npm_locked()[0], besides)]
    for status, said in verdicts:
        print("\n".join(said), file=sys.stderr if status else sys.stdout)
    found = {status for status, _said in verdicts}
    return 1 if 1 in found else max(found)


def _asked_of_all() -> tuple[list[dict[str, Any]], set[str], str]:
    found, besides = asked()
    return found, {package.name for package in sbom.locked(sbom.LOCK.read_text())}, besides


if __name__ == "__main__":
    sys.exit(main())
