"""Is a weakness known of anything that is locked? Asked of the public advisory service; beside it, what is in Prag (sbom.json).

Status 0: every package was asked for and nothing is known. 1: something is known and must be mended. 2: somebody could not be
asked, which is not "nothing found".
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts import sbom

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


def main() -> int:
    """Write the list, ask, say."""
    sbom.main([])
    status, said = verdict(*_asked_of_all())
    print("\n".join(said), file=sys.stderr if status else sys.stdout)
    return status


def _asked_of_all() -> tuple[list[dict[str, Any]], set[str], str]:
    found, besides = asked()
    return found, {package.name for package in sbom.locked(sbom.LOCK.read_text())}, besides


if __name__ == "__main__":
    sys.exit(main())
