"""Does the deployment guide hold? Its script is run, its units are verified, and what it names is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from prag.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "deploy.md").read_text()
POSTGRES = Path("/usr/lib/postgresql/15/bin")
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))


@pytest.mark.skipif(not (POSTGRES / "initdb").exists(), reason="NOT RUN: there is no Debian PostgreSQL 15 on this machine")
def test_the_guide_can_be_walked_from_an_empty_server_to_a_restored_one():
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PRAG_", "DATA", "PORT"))}
    done = subprocess.run(
        [str(ROOT / "scripts" / "deploy_check.sh")],
        capture_output=True,
        text=True,
        env=env,
        check=False,
        timeout=400,
        stdin=subprocess.DEVNULL,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All steps of the guide passed." in done.stdout
    assert done.stdout.count("Nothing is wrong.") == 2
    if os.environ.get("CI"):
        assert "nginx: TLS, cookies, health and the flood of attempts are as the guide says." in done.stdout, done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="NOT RUN: there is no systemd-analyze on this machine")
def test_the_units_are_valid_and_hardened(tmp_path):
    for name in UNITS:
        # The program is not installed here; whether it starts is the script's question.
        (tmp_path / name).write_text((DEPLOY / name).read_text().replace("/opt/prag/.venv/bin/prag", "/bin/true"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, [line for line in verified.stderr.splitlines() if str(tmp_path) in line]) == (0, [])
    for name in UNITS:
        if name.endswith(".service"):
            said = subprocess.run(
                ["systemd-analyze", "security", "--offline=true", str(tmp_path / name)], capture_output=True, text=True, check=False
            ).stdout
            exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
            assert exposure, said
            assert float(exposure[1]) < 3, f"{name}: {exposure[0]}"


def test_every_command_of_the_guide_is_one():
    named = set(re.findall(r"^prag ([a-z-]+)", GUIDE, re.MULTILINE))
    assert named >= {"migrate", "init", "doctor", "backup", "restore", "mail-test"}
    assert named <= set(COMMANDS)
    for unit in UNITS:
        for command in re.findall(r"/opt/prag/\.venv/bin/prag ([a-z-]+)", (DEPLOY / unit).read_text()):
            assert command in COMMANDS, unit


def test_every_file_that_is_named_is_there_and_every_file_is_named():
    named = {name.rstrip(".") for name in re.findall(r"deploy/([\w.-]+)", GUIDE)}
    assert named == {path.name for path in DEPLOY.iterdir()}


def test_the_wrapper_is_a_shell_script_that_parses():
    for script in (DEPLOY / "prag", ROOT / "scripts" / "deploy_check.sh", ROOT / "scripts" / "nginx.sh"):
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0, script
        assert script.stat().st_mode & 0o111, script
