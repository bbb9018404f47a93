"""Is the list of what is in Prag complete, and does the audit never call silence a clean bill?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import sbom
from scripts.audit import verdict

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def written() -> dict:
    return json.loads(sbom.written())


def test_every_locked_package_with_every_digest_is_listed_and_nothing_else(written):
    """Counted by another reading of the lock than the script's own."""
    pinned = {canonicalize_name(n): v for n, v in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE)}
    assert {one["name"]: one["version"] for one in written["components"]} == pinned
    digests = [p["value"] for one in written["components"] for p in one["properties"] if p["name"] == "prag:file-sha256"]
    assert sorted(digests) == sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK))
    print(f"\nn = {len(pinned)} packages, {len(digests)} files")


def test_what_the_project_asks_for_is_needed_and_what_only_tests_is_not(written):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    scope = {one["name"]: one["scope"] for one in written["components"]}
    asked = {canonicalize_name(Requirement(one).name) for one in project["project"]["dependencies"]}
    assert {scope[name] for name in asked} == {"required"}
    for name in ("psycopg-binary", "sqlparse", "asgiref", "markupsafe", "cffi"):
        assert scope[name] == "required", name
    for name in ("pytest", "ruff", "playwright", "pip-audit", "aiosmtpd"):
        assert scope[name] == "excluded", name


def test_every_package_says_who_asked_for_it(written):
    asked = {ref for one in written["dependencies"] for ref in one.get("dependsOn", [])}
    assert asked == {one["bom-ref"] for one in written["components"]}


def test_the_same_lock_is_written_the_same_and_the_form_is_cyclonedx(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "sbom.py"), str(tmp_path / "b.json")], check=True, capture_output=True, text=True
    )
    assert (tmp_path / "b.json").read_text() == sbom.written()
    assert "packages" in done.stdout
    said = json.loads((tmp_path / "b.json").read_text())
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")


HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}


@pytest.mark.parametrize(
    ("found", "status", "words"),
    [
        ([{"name": "A_b", "version": "1", "vulns": []}, {"name": "c", "version": "1", "vulns": []}], 0, "No known weakness in 2"),
        ([{"name": "a-b", "version": "1", "vulns": [HOLE]}, {"name": "c", "version": "1", "vulns": []}], 1, "PYSEC-2026-1, mended in 2.0"),
        ([{"name": "a-b", "version": "1", "vulns": []}], 2, "NOT AUDITED: 1 of 2 packages, first c"),
        ([{"name": "a-b", "skip_reason": "not found"}, {"name": "c", "version": "1", "vulns": []}], 2, "first a-b (not found)"),
        ([{"name": "a-b", "skip_reason": "x"}, {"name": "c", "version": "1", "vulns": [HOLE]}], 1, "NOT AUDITED: 1 of 2"),
        ([], 2, "NOT AUDITED: 2 of 2 packages"),
    ],
)
def test_silence_is_not_a_clean_bill(found, status, words):
    got, said = verdict(found, {"a-b", "c"}, "no route to host")
    assert got == status
    assert words in "\n".join(said)
