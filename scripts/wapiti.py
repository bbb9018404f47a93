"""What does a scanner for the web find, signed in as each persona? On a demo of its own, or on one that runs, with Wapiti through uv.

    .venv/bin/python scripts/wapiti.py [--port 8000] [--seconds 180] [persona …]

Prints what it found for each persona; status 1 when anything is above "low". Wapiti brings 60 packages and is used by nothing else, so
it is run from a folder of its own and stands in no list of ours. Modules that need a server outside (ssrf, xxe, log4shell) are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WAPITI = "wapiti3==3.3.2"
MODULES = "exec,file,permanentxss,redirect,sql,timesql,xss,upload,crlf,csrf,methods,htaccess"
PERSONAS = ("Treatment officer", "Social worker", "Access manager", "Administrator")
LOW = 1
LOG = ROOT / ".prag" / "wapiti.log"


def cookies_of(url: str, persona: str) -> str:
    """The cookies of a browser in which “Try it as …” was pressed. Raises `SystemExit` when there is no such persona."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', opener.open(url).read().decode()).group(1)  # type: ignore[union-attr]
    english = {"csrfmiddlewaretoken": token, "language": "en", "next": "/"}
    page = opener.open(f"{url}/language/", urllib.parse.urlencode(english).encode()).read().decode()
    for form in re.findall(r'<form method="post" action="/try/.*?</form>', page, re.DOTALL):
        if f" {persona.lower()}" in " ".join(re.sub(r"<[^>]+>", " ", form).split()).lower():
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
            address = re.search(r'action="([^"]+)"', form).group(1)  # type: ignore[union-attr]
            opener.open(url + address, urllib.parse.urlencode(fields).encode()).read()
            return "; ".join(f"{one.name}={one.value}" for one in jar)
    raise SystemExit(f"wapiti: no persona “{persona}” on {url}: is this the demo?")


def scan(url: str, persona: str, seconds: int) -> dict[str, list[dict[str, object]]]:
    """What Wapiti reports: category to findings."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(ROOT / ".tools/bin/uvx"), "--from", WAPITI, "wapiti", "-u", f"{url}/", "-s", f"{url}/cases/", "--scope", "domain",
            "-C", cookies_of(url, persona), "-m", MODULES, "--flush-session", "--store-session", folder, "--no-bugreport",
            "-x", f"{url}/sign-out/*", "-x", f"{url}/language/*", "-x", f"{url}/static/*",
            "--skip", "csrfmiddlewaretoken", "--skip", "sent_once",
            "--max-links-per-page", "60", "--max-scan-time", str(seconds), "--max-attack-time", str(max(20, seconds // 8)),
            "-v", "0", "-f", "json", "-o", str(report),
        ]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=seconds * 6 + 120)
        found = json.loads(report.read_text())
    print(f"{persona}: {found['infos']['crawled_pages_nbr']} pages and forms seen")
    return {kind: rows for part in ("vulnerabilities", "anomalies") for kind, rows in found[part].items() if rows}


def main() -> int:
    """Scan as each persona; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, help="of a demo that runs (default: one of its own is started)")
    parser.add_argument("--seconds", type=int, default=180, help="time for each persona's scan (default: 180)")
    parser.add_argument("personas", nargs="*", default=PERSONAS)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that our demo ends too
    serious = 0
    with demo(arguments.port) as url:
        for persona in arguments.personas or PERSONAS:
            for kind, rows in scan(url, persona, arguments.seconds).items():
                for row in rows:
                    serious += int(row["level"]) > LOW  # type: ignore[call-overload]
                    print(f"  {kind} (level {row['level']}): {row['method']} {row['path']} {row['parameter']}: {row['info']}")
        broken = broken_pages(arguments.port)
    print("\n".join([f"{serious} above low, {len(broken)} pages broken", *broken]))
    serious += len(broken)
    return 1 if serious else 0


def broken_pages(port: int | None) -> list[str]:
    """What the scan broke (status 500), as the log of our own demo says; of a demo that runs anyway, its own output tells."""
    return [] if port else [line for line in LOG.read_text().splitlines() if line.startswith("Internal Server Error")]


@contextmanager
def demo(port: int | None) -> Iterator[str]:
    """The address of the demo at `port`, or of a fresh one, which ends with the block."""
    if port:
        yield f"http://localhost:{port}"
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {"DATA": data, "PORT": str(port), "PRAG_LANGUAGE": "en"}
        with LOG.open("w") as log:
            command = [sys.executable, "-m", "prag", "demo"]
            process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
        try:
            _wait(f"http://localhost:{port}/", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("wapiti: the demo did not start")


if __name__ == "__main__":
    sys.exit(main())
