"""Is the list of what is in Prag complete, and does the audit never call silence a clean bill?"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import sbom
from scripts.audit import npm_asked, npm_verdict, verdict
from scripts.build_assets import MODULES, TARGET
from scripts.npm_lock import npm_locked

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
NPM = {place: one for place, one in json.loads((ROOT / "package-lock.json").read_text())["packages"].items() if place}


@pytest.fixture(scope="module")
def written() -> dict:
    return json.loads(sbom.written())


def of(kind: str, written: dict) -> list[dict]:
    return [one for one in written["components"] if one["purl"].startswith(f"pkg:{kind}/")]


def test_every_locked_package_with_every_digest_is_listed_and_nothing_else(written):
    """Counted by another reading of the lock than the script's own."""
    pinned = {canonicalize_name(n): v for n, v in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE)}
    assert {one["name"]: one["version"] for one in of("pypi", written)} == pinned
    assert len(of("pypi", written)) + len(of("npm", written)) == len(written["components"])
    digests = [p["value"] for one in written["components"] for p in one["properties"] if p["name"] == "prag:file-sha256"]
    assert sorted(digests) == sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK))
    print(f"\nn = {len(pinned)} packages, {len(digests)} files")


def test_what_the_project_asks_for_is_needed_and_what_only_tests_is_not(written):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    scope = {one["name"]: one["scope"] for one in of("pypi", written)}
    asked = {canonicalize_name(Requirement(one).name) for one in project["project"]["dependencies"]}
    assert {scope[name] for name in asked} == {"required"}
    for name in ("psycopg-binary", "sqlparse", "asgiref", "markupsafe", "cffi"):
        assert scope[name] == "required", name
    for name in ("pytest", "ruff", "playwright", "pip-audit", "aiosmtpd"):
        assert scope[name] == "excluded", name


def test_every_package_of_npm_is_listed_with_digest_and_licence(written):
    """Counted by another reading of the lock: version, SHA-512 and licence as they stand there."""
    there = sorted(
        (place.rpartition("node_modules/")[2], one["version"], base64.b64decode(one["integrity"][7:]).hex(), one["license"])
        for place, one in NPM.items()
    )
    listed = of("npm", written)
    said = sorted(
        ("/".join(filter(None, (one.get("group"), one["name"]))), one["version"], one["hashes"][0]["content"],
         one["licenses"][0]["license"]["id"])
        for one in listed
    )  # fmt: skip
    assert said == there
    assert {one["hashes"][0]["alg"] for one in listed} == {"SHA-512"}
    assert "pkg:npm/%40ministryofjustice/frontend@" + NPM["node_modules/@ministryofjustice/frontend"]["version"] in {
        one["purl"] for one in listed
    }
    print(f"\nn = {len(listed)} packages of npm")


def test_what_reaches_browsers_is_told_from_what_builds_and_tests(written):
    """Asked of the files: what lies byte for byte both in the folder that is served and in a package is of that package."""
    use = {one["bom-ref"].removeprefix("npm:").rpartition("@")[0]: one["properties"][0]["value"] for one in of("npm", written)}
    scope = {one["bom-ref"].removeprefix("npm:").rpartition("@")[0]: one["scope"] for one in of("npm", written)}
    assert {use[place.removeprefix("node_modules/")] for place, one in NPM.items() if one.get("dev")} == {"test"}
    assert use["sass"] == "build"
    assert all((scope[name] == "required") == (use[name] == "served") for name in use)
    assert TARGET.exists(), "make assets"
    out = {file.read_bytes() for file in TARGET.rglob("*") if file.is_file()}
    names = [place.removeprefix("node_modules/") for place in NPM if (ROOT / place).is_dir()]
    kinds = (".js", ".svg", ".woff2", ".css")
    reach = {
        name
        for name in names
        if any(
            file.suffix in kinds and file.stat().st_size and file.read_bytes() in out
            for file in (MODULES / name).rglob("*")
            if file.is_file()
        )
    }
    assert {name for name, what in use.items() if what == "served"} == reach


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


ADVISORY = {
    "id": 7, "url": "https://advisories.invalid/7", "title": "made up", "severity": "high", "vulnerable_versions": "<=99", "cwe": [],
    "cvss": {"score": 0, "vectorString": None},
}  # fmt: skip


@contextlib.contextmanager
def advisory_service(status: int, known: dict[str, list[dict]]) -> Iterator[tuple[str, list[str]]]:
    """An advisory service of npm's form on this machine; its address, and the paths it was asked at."""
    asked: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(known if status == 200 else {}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_about: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("answers", "known", "status", "words"),
    [
        (200, {}, 0, "No known weakness in"),
        (200, {"htmx.org": [ADVISORY]}, 1, "(served): high, https://advisories.invalid/7"),
        (200, {"oidc-provider": [ADVISORY]}, 1, "(test): high, https://advisories.invalid/7"),
        (405, {}, 2, "NOT AUDITED: "),
    ],
)
def test_npm_itself_asks_and_silence_is_not_a_clean_bill(tmp_path, monkeypatch, answers, known, status, words):
    """The real `npm audit` on the real lock, against a service that knows what we made up."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    with advisory_service(answers, known) as (address, asked):
        (tmp_path / ".npmrc").write_text((ROOT / ".npmrc").read_text() + f"\nregistry={address}\nfetch-retries=0\ncache={tmp_path}/cache\n")
        for name in ("registry", "REGISTRY"):
            monkeypatch.delenv(f"npm_config_{name}", raising=False)
        answer, besides = npm_asked(tmp_path)
    got, said = npm_verdict(answer, npm_locked()[0], besides)
    assert (got, words in "\n".join(said)) == (status, True), said
    assert any("advisories" in path for path in asked)


@pytest.mark.parametrize(
    ("answer", "besides", "words"),
    [
        ({}, "npm is missing. Run `make setup`", "(npm is missing. Run `make setup`)"),
        ({"message": "405 Method Not Allowed", "error": {}}, "", "(405 Method Not Allowed)"),
        ({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 3}}}, "", "(npm reports on 3 of them)"),
        ({"vulnerabilities": {}}, "", "(npm reports on 0 of them)"),
    ],
)
def test_what_npm_could_not_ask_is_not_audited(answer, besides, words):
    status, said = npm_verdict(answer, npm_locked()[0], besides)
    assert status == 2
    assert f"NOT AUDITED: {len(NPM)} packages of npm {words}" in said[0]
