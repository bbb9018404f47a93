"""How does a test come from an institution? A real OpenID Connect provider on this machine, and somebody who signs in there."""

from __future__ import annotations

import json
import socket
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
import yaml

from prag.database.places import ROOT
from scripts.build_assets import install, tool

CLIENT, SECRET = "prag", "a secret with : and %"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class IdentityProvider:
    """The running provider. `people`: subject to claims. `back`: where it leads back to."""

    def __init__(self, people: dict[str, dict[str, Any]], back: str) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        install()
        script = ROOT / "tests" / "support" / "identity_provider.mjs"
        command = [tool("node"), str(script), str(self.port), CLIENT, SECRET, back, json.dumps(people)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)
        if "ready" not in self.process.stdout.readline():
            raise RuntimeError("the identity provider did not start")

    def stop(self) -> None:
        """End the process that this object started."""
        self.process.terminate()
        self.process.wait(10)
        self.process.stdin.close()
        self.process.stdout.close()

    def file(self, folder: Path, institutions: list[str], **more: Any) -> Path:
        """The file for `PRAG_IDENTITY_PROVIDERS` that names this provider, which speaks for the people of `institutions` (keys)."""
        secret = folder / "client.secret"
        secret.write_text(SECRET + "\n")
        entry = {
            "id": "ministry", "name": "Ministry of Justice", "issuer": self.issuer, "client_id": CLIENT,
            "client_secret_file": str(secret), "institutions": institutions,
            "link_by_email": True, "phishing_resistant": {"acr": ["phr"], "amr": ["hwk"]},
        }  # fmt: skip
        path = folder / "providers.yaml"
        path.write_text(yaml.safe_dump([entry | more]))
        return path

    def sign_in(self, address: str, subject: str, **said: Any) -> str:
        """Follow the address to the provider, sign in there, and answer the address that leads back."""
        browser = requests.Session()
        browser.trust_env = False
        answer = browser.get(address, timeout=10)
        assert "Sign in here" in answer.text, answer.text[:500]
        answer = browser.post(answer.url, {"subject": subject} | said, allow_redirects=False, timeout=10)
        while (place := urljoin(answer.url, answer.headers["Location"])).startswith(self.issuer):
            answer = browser.get(place, allow_redirects=False, timeout=10)
        return place
