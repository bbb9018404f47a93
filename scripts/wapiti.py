"""What does a scanner for the web find, signed in as each persona? On a demo of its own, or on one that runs, with Wapiti through uv.

    .venv/bin/python scripts/wapiti.py [--port 8000] [--seconds 480] [persona …]

Of pages that differ only in what they are about (the release of one case and of another) it sees one.

Prints what it found for each persona, and whether it came to its end; status 1 when anything is above "low". Wapiti brings 60 packages
and is used by nothing else, so it is run from a folder of its own and stands in no list of ours. Modules that need a server outside
(ssrf, xxe, log4shell) are left out.
"""

from __future__ import annotations

import argparse
import html
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
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WAPITI = "wapiti3==3.3.2"
MODULES = "exec,file,permanentxss,redirect,sql,timesql,xss,upload,crlf,csrf,methods,htaccess"
CUT_OFF = r"Max (?:scan|attack) time was reached|requests were skipped"
# What an address is about: an id, a code, a number; and the words that name one of many of a kind.
ONE_OF_MANY = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]\d-[A-Z0-9]+|\d+)(?=[/.]|$)")
NAMED = re.compile(r"/(areas|reasons|summary|help)/[\w-]+")
NEVER = ("/sign-out/", "/language/", "/static/")
LOW = 1
LOG = ROOT / ".prag" / "wapiti.log"


class Visitor:
    """A browser on the front page of a demo, in English."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self._get("/")).group(1)  # type: ignore[union-attr]
        self._page = self._get("/language/", csrfmiddlewaretoken=token, language="en", next="/")

    def personas(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Who can be tried: label to the address and the fields of the button."""
        found = {}
        for row in re.findall(r'<dt class="govuk-summary-list__key">.*?</form>', self._page, re.DOTALL):
            if action := re.search(r'<form method="post" action="(/try/[^"]+)"', row):
                label = html.unescape(re.search(r"<dt[^>]*>(.*?)</dt>", row, re.DOTALL).group(1)).strip()  # type: ignore[union-attr]
                found[label] = action[1], dict(re.findall(r'name="(\w+)" value="([^"]*)"', row))
        return found

    def cookies(self, persona: str) -> str:
        """The cookies after “Try it as …” was pressed. Raises `SystemExit` when there is no such persona."""
        if persona not in self.personas():
            raise SystemExit(f"wapiti: no persona “{persona}” on {self.url}: {', '.join(self.personas()) or 'is this the demo?'}")
        address, fields = self.personas()[persona]
        self._get(address, **fields)
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)

    def one_of_each(self) -> tuple[list[str], list[str]]:
        """Addresses that this persona can reach by links: one of each kind, and those that are of the same kind as one of them."""
        seen, known, others, queue = {"/"}, {_kind("/"): "/"}, [], ["/"]
        while queue:
            for path in self._links(queue.pop(0)) - seen:
                seen.add(path)
                if _kind(path) in known:
                    others.append(path)
                else:
                    known[_kind(path)] = path
                    queue.append(path)
        return sorted(known.values()), sorted(others)

    def _links(self, path: str) -> set[str]:
        """Where a page leads to, also by its forms."""
        with suppress(OSError, UnicodeDecodeError):
            found = {html.unescape(one) for one in re.findall(r'(?:href|action)="(/[^"#]*)', self._get(path))}
            return {one for one in found if not one.startswith(NEVER)}
        return set()

    def _get(self, path: str, **fields: str) -> str:
        return self._opener.open(self.url + path, urllib.parse.urlencode(fields).encode() or None).read().decode()


def _kind(path: str) -> str:
    """What is the same in the addresses of pages of one kind."""
    address = urllib.parse.urlsplit(path)
    names = sorted(name for name, _ in urllib.parse.parse_qsl(address.query))
    return f"{NAMED.sub(r'/\1/*', ONE_OF_MANY.sub('/*', address.path))}?{'&'.join(names)}"


def scan(url: str, persona: str, seconds: int) -> dict[str, list[dict[str, object]]]:
    """What Wapiti reports: category to findings."""
    visitor = Visitor(url)
    cookies = visitor.cookies(persona)
    kinds, others = visitor.one_of_each()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(ROOT / ".tools/bin/uvx"), "--from", WAPITI, "wapiti", "-u", f"{url}/", "--scope", "domain", "-C", cookies, "-m", MODULES,
            "--flush-session", "--store-session", folder, "--no-bugreport",
            *(part for path in (*(f"{one}*" for one in NEVER), *others) for part in ("-x", url + path)),
            "--skip", "csrfmiddlewaretoken", "--skip", "sent_once",
            "--max-links-per-page", "60", "--max-scan-time", str(seconds), "--max-attack-time", str(max(20, seconds // 8)),
            "-v", "1", "-f", "json", "-o", str(report),
        ]  # fmt: skip
        began = time.monotonic()
        said = _said(command, seconds * 6 + 120)
        found = json.loads(report.read_text())
    cut = [line for line in said.splitlines() if re.search(CUT_OFF, line)]
    ended = f"cut off by time: {'; '.join(cut)}" if cut else "to its end"
    seen = f"{len(kinds)} kinds of address, {found['infos']['crawled_pages_nbr']} pages and forms seen"
    print(f"{persona}: {seen}, {time.monotonic() - began:.0f} s, {ended}", flush=True)
    return {kind: rows for part in ("vulnerabilities", "anomalies") for kind, rows in found[part].items() if rows}


def _said(command: list[str], seconds: int) -> str:
    """What a command prints; with us it ends, and whatever it started."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        said, _ = process.communicate(timeout=seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        raise SystemExit(f"wapiti: {said}")
    return said


def main() -> int:
    """Scan as each persona; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, help="of a demo that runs (default: one of its own is started)")
    parser.add_argument(
        "--seconds", type=int, default=480, help="for the crawl of each persona; an eighth of it for each kind of attack (default: 480)"
    )
    parser.add_argument("personas", nargs="*", help="as the front page calls them (default: all)")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that our demo ends too
    serious = 0
    with demo(arguments.port) as url:
        for persona in arguments.personas or Visitor(url).personas():
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
        LOG.parent.mkdir(exist_ok=True)
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
