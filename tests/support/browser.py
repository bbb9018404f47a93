"""With what does a journey look at Prag? A real web process on the test's own database, and a real Chromium with axe."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from prag.cli.serve import command
from prag.database.places import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SERIOUS = ("serious", "critical")


def executable() -> str | None:
    """The path of a Chromium on this machine, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


class Site:
    """A web process on the test database, on `port` or a free one."""

    def __init__(self, port: int = 0) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        env = os.environ | {"PORT": str(self.port), "PRAG_CONNECT": ""}
        self.process = subprocess.Popen(command(self.port, workers=1), env=env, start_new_session=True)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("the web process did not start")

    def stop(self) -> None:
        """End the process that this object started."""
        self.process.terminate()
        self.process.wait(10)


def findings(page) -> list[str]:
    """axe's serious and critical findings on the page as it stands, one line each."""
    # The page's own policy forbids foreign scripts; the check is let in through the browser, not through the page.
    page.evaluate(AXE.read_text() + ";0")  # 0: nothing of it is sent back
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [f"{v['id']} ({v['impact']}): {v['help']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in SERIOUS]
