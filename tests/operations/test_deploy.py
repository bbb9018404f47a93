"""Does the deployment guide hold? Its script is run, its units are verified, and what it names is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from prag.accounts.providers import read_providers
from prag.cli.main import COMMANDS
from prag.operations.beginning import EXAMPLE
from prag.ui.headers import PERMISSIONS_POLICY
from tests.operations.running import on_test_server
from tests.support.canary_ground import own_database

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
        assert "nginx: TLS, cookies, health, its own pages and the flood of attempts are as the guide says." in done.stdout, done.stderr


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


def test_the_example_of_the_providers_is_read_by_what_reads_the_real_one(tmp_path):
    """As in production; and the address that the file tells to register is the one to which Prag lets a provider lead back."""
    text = (DEPLOY / "identity-providers.yaml").read_text()
    (tmp_path / "secret").write_text("x")
    file = tmp_path / "providers.yaml"
    file.write_text(text.replace("/etc/prag/ministry.secret", str(tmp_path / "secret")))
    [provider] = read_providers(str(file), loopback=False)
    assert (provider["provider_id"], provider["secret"], provider["settings"]["link_by_email"]) == ("ministry", "x", False)
    assert provider["settings"]["phishing_resistant"] == {"acr": [], "amr": []}
    back = reverse("openid_connect_callback", kwargs={"provider_id": provider["provider_id"]})
    assert f"https://prag.example.org{back} " in text
    assert f"https://prag.example.org{back}" in GUIDE
    for line in ("PRAG_IDENTITY_PROVIDERS=/etc/prag/identity-providers.yaml", "install -m 640 -g prag /dev/null /etc/prag/ministry.secret"):
        assert line in GUIDE
    assert "PRAG_IDENTITY_PROVIDERS=/etc/prag/identity-providers.yaml" in (DEPLOY / "prag.env").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="NOT RUN: there is no systemd-analyze on this machine")
def test_the_web_process_reaches_an_issuer_with_the_addition_alone(tmp_path):
    """Valid as a part of the unit, still hardened; a mistake in it would be told. The installed unit alone lets nothing out."""
    unit, addition = (DEPLOY / "prag-web.service").read_text(), (DEPLOY / "prag-web-identity.conf").read_text()
    assert re.findall("^IPAddress.*", unit, re.MULTILINE) == ["IPAddressDeny=any", "IPAddressAllow=localhost"]
    allowed = re.findall("^IPAddressAllow=(.*)$", addition, re.MULTILINE)
    assert [ip_address(one).is_global for one in allowed] == [False, False], "of the block for examples (RFC 5737)"
    (tmp_path / "prag-web.service").write_text(unit.replace("/opt/prag/.venv/bin/prag", "/bin/true"))
    (tmp_path / "prag-web.service.d").mkdir()
    part = tmp_path / "prag-web.service.d" / "identity.conf"
    for text, clean in ((addition, True), (addition.replace("192.0.2.10", "login.ministry.example"), False)):
        part.write_text(text.replace("/opt/prag/.venv/bin/prag", "/bin/true"))
        verified = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / "prag-web.service")], capture_output=True, text=True, check=False
        )
        assert ([line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []) is clean, verified.stderr
    [command] = re.findall(r"ExecStartPre=-/opt/prag/\.venv/bin/prag (.*)", addition)
    assert command == "identity --check"


def test_every_command_of_the_guide_is_one():
    named = set(re.findall(r"^prag ([a-z-]+)", GUIDE, re.MULTILINE))
    assert named >= {"migrate", "init", "doctor", "backup", "restore", "mail-test"}
    assert named <= set(COMMANDS)
    for unit in UNITS:
        for command in re.findall(r"/opt/prag/\.venv/bin/prag ([a-z-]+)", (DEPLOY / unit).read_text()):
            assert command in COMMANDS, unit


def test_the_sealer_has_a_user_and_a_folder_that_no_other_service_reaches():
    def said(unit: str, name: str) -> list[str]:
        return re.findall(rf"^{name}=(.*)$", (DEPLOY / unit).read_text(), re.MULTILINE)

    named = dict(line.split("=", 1) for line in (DEPLOY / "prag.env").read_text().splitlines() if line[:1] not in ("", "#"))
    folder, services = named["PRAG_SEAL_DATA"], named["DATA"]
    for unit in (name for name in UNITS if name.endswith(".service")):
        ours = unit == "prag-sealer.service"
        assert said(unit, "User") == said(unit, "Group") == ["prag-seal" if ours else "prag"], unit
        written = said(unit, "ReadWritePaths")[0].split()
        assert (folder in written, services in written) == (ours, not ours), unit
        assert any(path.startswith(f"-{services}/") for path in said(unit, "EnvironmentFile")) != ours, unit
    assert f"install -d -o prag-seal -g prag-seal -m 700 {folder}" in GUIDE
    assert not folder.startswith(f"{services}/")


def test_the_nightly_backup_keeps_keys_as_long_as_is_promised():
    days = re.search(r"prag backup .*--keep (\d+)'", (DEPLOY / "prag-backup.service").read_text())
    assert days
    assert f"older than {days[1]} days (`--keep {days[1]}`)" in GUIDE
    assert f"after {days[1]} days (`prag backup --keep {days[1]}`)" in (ROOT / "SECURITY.md").read_text()


def test_every_file_that_is_named_is_there_and_every_file_is_named():
    named = {name.rstrip(".") for name in re.findall(r"deploy/([\w.-]+)", GUIDE)}
    assert named == {path.name for path in DEPLOY.iterdir()}


def test_the_proxy_has_a_page_of_its_own_for_what_it_answers_itself():
    """What nginx makes of it is asked by the script; here, that the file, the pages and Prag itself say the same."""
    text = (DEPLOY / "nginx.conf").read_text()
    [outer, inner] = [dict.fromkeys(re.findall(r"error_page ([\d ]+?)(?: =\d+)? /proxy-pages/", part)) for part in text.split("11m;")]
    assert outer == inner
    assert {code for codes in outer for code in codes.split()} >= {"400", "413", "429", "502", "504"}
    pages = DEPLOY / "proxy-pages"
    named = set(re.findall(r"/proxy-pages/([\w-]+\.html)", text))
    assert named == {page.name for page in pages.glob("*.html")}
    for page in pages.glob("*.html"):
        said = page.read_text()
        assert said.count("<h1>") == said.count('<section lang="en">') == 1, page.name
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=|https?://", said), page.name
    assert f'"{PERMISSIONS_POLICY}"' in text
    megabytes = settings.DOCUMENT_MOST_BYTES >> 20
    assert (pages / "too-large.html").read_text().count(f"{megabytes} MB") == 2
    assert "/proxy-pages/too-large.html" in text.split("11m;")[1].split("proxy_pass")[0]
    assert "deploy/proxy-pages/too-large.html" in GUIDE


def test_the_machine_that_takes_the_log_is_known_by_an_authority():
    """Its name is asked of its certificate (x509/name), which nobody can check without a file of authorities."""
    text = "\n".join(line for line in (DEPLOY / "rsyslog.conf").read_text().splitlines() if not line.startswith("#"))
    [authorities] = re.findall(r'global\(DefaultNetstreamDriverCAFile="([^"]+)"\)', text)
    assert text.index(authorities) < text.index("action(")
    assert 'StreamDriverAuthMode="x509/name"' in text
    assert Path(authorities).exists(), "Debian's ca-certificates has it elsewhere"
    [target] = re.findall(r'target="([^"]+)"', text)
    assert f'StreamDriverPermittedPeers="{target}"' in text
    assert all(word in GUIDE for word in (target, "DefaultNetstreamDriverCAFile", "/etc/rsyslog.d/prag.conf"))


@pytest.mark.skipif(not shutil.which("rsyslogd"), reason="NOT RUN: there is no rsyslogd on this machine")
def test_rsyslog_reads_its_file(tmp_path):
    """And a mistake in it is one: else this would say nothing."""
    text = (DEPLOY / "rsyslog.conf").read_text()
    for name, content, status in (("ours", text, 0), ("wrong", text.replace("action(", "action(no.such="), 1)):
        file = tmp_path / f"{name}.conf"
        file.write_text(content)
        done = subprocess.run(["rsyslogd", "-N1", "-f", str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == status, f"{name}: {done.stderr}"


@pytest.mark.parametrize(("command", "reads"), [("migrate", False), ("restore", False), ("seal", False), ("doctor", True), ("init", True)])
def test_root_never_reads_as_shell_what_the_services_may_write(tmp_path, command, reads):
    """The wrapper itself, with its three places and `runuser` in a folder: who ran the file that the services' user may change?"""
    (tmp_path / "etc").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "etc" / "prag.env").write_text("PORT=8000\n")
    (tmp_path / "lib" / "prag.env").write_text('PRAG_URL=https://prag.example.org\nRAN_BY="${USER_NOW:-root}"\n')
    for name, lines in (("prag", 'echo "$1 ${PORT:-} ${PRAG_URL:-} ${RAN_BY:-nobody}"'), ("runuser", 'shift 3; USER_NOW=prag exec "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{lines}\n")
        (tmp_path / name).chmod(0o755)
    text = (DEPLOY / "prag").read_text().replace("/opt/prag/.venv/bin/prag", str(tmp_path / "prag"))
    text = text.replace("/etc/prag/", f"{tmp_path}/etc/").replace("/var/lib/prag/", f"{tmp_path}/lib/")
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-c", text, "prag", command, "--help"], capture_output=True, text=True, env=env, check=True)
    assert done.stdout == (f"{command} 8000 https://prag.example.org prag\n" if reads else f"{command} 8000  nobody\n")


@pytest.mark.parametrize("right", [True, False])
def test_the_file_of_the_guide_reaches_init_through_the_wrapper(tmp_path, right):
    """As the guide says it, by standard input: another user than root would not see into root's folder."""
    assert "\nprag init --from - < begin.yaml\n" in GUIDE
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "prag.env").write_text("PRAG_MODE=production\n")
    for name, lines in (("prag", f'cd {ROOT}; exec {sys.executable} -m prag "$@"'), ("runuser", 'shift 3; exec "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{lines}\n")
        (tmp_path / name).chmod(0o755)
    text = (DEPLOY / "prag").read_text().replace("/opt/prag/.venv/bin/prag", str(tmp_path / "prag"))
    text = text.replace("/etc/prag/", f"{tmp_path}/etc/").replace("/var/lib/prag/", f"{tmp_path}/lib/")
    said = EXAMPLE if right else EXAMPLE.replace("port: 587", "port: smtp")
    line = EXAMPLE[: EXAMPLE.index("port: 587")].count("\n") + 1
    with own_database("wrapped") as name:
        env = {**os.environ, "PRAG_CONNECT": "", "PATH": f"{tmp_path}:{os.environ['PATH']}"} | on_test_server(name)
        words = ["sh", "-c", text, "prag", "init", "--from", "-"]
        done = subprocess.run(words, input=said, capture_output=True, text=True, env=env, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert ("invented world of the demo" if right else f"standard input, line {line}, mail.port: smtp is no port") in done.stderr


def test_the_guide_and_the_settings_name_how_the_mail_server_knows_who_sends():
    for name in ("PRAG_SMTP_USER", "PRAG_SMTP_PASSWORD"):
        assert name in GUIDE
        assert name in (DEPLOY / "prag.env").read_text()


def test_the_wrapper_is_a_shell_script_that_parses():
    for script in (DEPLOY / "prag", ROOT / "scripts" / "deploy_check.sh", ROOT / "scripts" / "nginx.sh"):
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0, script
        assert script.stat().st_mode & 0o111, script
