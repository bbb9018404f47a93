"""Does deploy/nginx.conf stand, and does it pass pages on as the guide says? Started on loopback with a certificate of its own.

`proxy_check.py NGINX FOLDER WEB-PORT PLAIN-PORT TLS-PORT`; status 1 and a sentence when something is not as it must be.
"""

from __future__ import annotations

import datetime
import http.client
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[1]
HOST = "prag.example.org"
# What the proxy says itself must have these, once, as an answer of Prag has.
HEADERS = (
    "cache-control", "content-security-policy", "strict-transport-security", "x-content-type-options", "x-frame-options",
    "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
)  # fmt: skip
DOCUMENT = "/cases/K7-QF3/documents/new/"


def certificate(folder: Path) -> None:
    """A key and a certificate for one day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


def configuration(folder: Path, web: int, plain: int, tls: int) -> Path:
    """The guide's file with this folder's ports, paths and certificate, inside the frame that Debian's nginx.conf gives it."""
    site = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        ("/opt/prag/deploy", str(folder)),
        ("/etc/ssl/prag", str(folder)), ("/var/log/nginx", str(folder)), ("server 127.0.0.1:8000;", f"server 127.0.0.1:{web};"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("    listen [::]:80;\n", ""), ("    listen [::]:443 ssl http2;\n", ""),
    ):  # fmt: skip
        if old not in site:
            sys.exit(f"deploy/nginx.conf no longer says {old!r}")
        site = site.replace(old, new)
    # The proxy's own user may not read where this repository lies.
    shutil.copytree(ROOT / "deploy" / "proxy-pages", folder / "proxy-pages", dirs_exist_ok=True)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = folder / "nginx.conf"
    whole.write_text(f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\nevents {{}}\nhttp {{\n{temporary}{site}}}\n")
    return whole


def ask(port: int, path: str, *, tls: bool, method: str = "GET", announced: int = 0, header: str = "") -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer; of a header that was sent twice both. `announced`: the length of a body that never comes."""
    if tls:
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=unchecked)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    more = {"Content-Length": str(announced)} if announced else {}
    connection.request(method, path, headers={"Host": HOST, "X-Long": header} | more)
    answer, headers = connection.getresponse(), {}
    for name, value in answer.getheaders():
        headers[name.lower()] = f"{headers[name.lower()]} AND {value}" if name.lower() in headers else value
    return answer.status, headers, answer.read().decode()


def own_page(tls: int, expected: int, says: str, path: str, **how: str | int) -> list[str]:
    """What is not right with an answer that the proxy must give itself: in both languages, with each header once."""
    status, headers, text = ask(tls, path, tls=True, **how)  # type: ignore[arg-type]
    wrong = [f"{path} {how}: {status} instead of {expected}"] if status != expected else []
    if says not in text or 'lang="sq"' not in text or 'lang="en"' not in text:
        wrong.append(f"{path} {how}: the page of {expected} does not say {says!r}: {text[:200]}")
    return wrong + [f"{path} {how}: {name} is {headers.get(name)}" for name in HEADERS if " AND " in headers.get(name, " AND ")]


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    """Until somebody listens, ten seconds at most."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("nginx did not start listening")


def look(plain: int, tls: int) -> list[str]:
    """What is not as it must be."""
    wrong = []
    status, headers, _ = ask(plain, "/", tls=False)
    if (status, headers.get("location")) != (301, f"https://{HOST}/"):
        wrong.append(f"plain HTTP is not sent to TLS: {status} {headers.get('location')}")
    status, headers, text = ask(tls, "/sign-in/", tls=True)
    if status != 200 or "csrfmiddlewaretoken" not in text:
        wrong.append(f"no page to sign in: {status}")
    if "__Host-prag-csrf" not in headers.get("set-cookie", "") or "Secure" not in headers.get("set-cookie", ""):
        wrong.append("the cookie is not bound to this host and TLS")
    if "max-age" not in headers.get("strict-transport-security", ""):
        wrong.append("no Strict-Transport-Security, so the web process does not know that it stands behind TLS")
    if twice := [name for name in HEADERS if " AND " in headers.get(name, " AND ")]:
        wrong.append(f"an answer of Prag has these headers not at all, or twice: {twice}")
    wrong += own_page(tls, 413, "Skedari është tepër i madh", DOCUMENT, method="POST", announced=25 << 20)
    wrong += own_page(tls, 413, "The file is too large", "/cases/K7-QF3/documents/new/", method="POST", announced=12 << 20)
    wrong += own_page(tls, 413, "This is too much at once", "/sign-in/", method="POST", announced=2 << 20)
    wrong += own_page(tls, 431, "This request was not carried out", "/sign-in/", header="x" * 20000)
    wrong += own_page(tls, 200, "Prag does not answer", "/proxy-pages/away.html")
    style = ask(tls, "/proxy-pages/page.css", tls=True)
    if (style[0], style[1].get("content-type")) != (200, "text/css"):
        wrong.append(f"the pages have no style sheet: {style[:2]}")
    status, headers, text = ask(tls, DOCUMENT, tls=True, method="GET")
    if "/proxy-pages/" in text or " AND " in headers.get("content-security-policy", ""):
        wrong.append(f"an answer of Prag does not pass as it is: {status}")
    status, _, _ = ask(tls, "/health", tls=True)
    if status != 200:
        wrong.append(f"the monitor on this machine does not get an answer: {status}")
    attempts = [ask(tls, "/sign-in/", tls=True, method="POST")[0] for _ in range(75)]
    if 429 in attempts[:60] or 429 not in attempts or ask(tls, "/sign-in/", tls=True)[0] != 200:
        wrong.append(f"attempts to sign in are not held back after sixty at once, and they alone: {attempts}")
    # Two a second come through meanwhile; of ten at once some do not.
    return wrong + min((own_page(tls, 429, "Too many requests at once", "/sign-in/", method="POST") for _ in range(10)), key=len)


def run(nginx: str, here: Path, web: int, plain: int, tls: int, look_at: Callable[[int, int], list[str]]) -> list[str]:
    """Check the file, start it, ask it, end it; what is wrong."""
    here.mkdir()
    certificate(here)
    whole = configuration(here, web, plain, tls)
    command = [nginx, "-c", str(whole), "-p", str(here), "-e", str(here / "nginx.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if tested.returncode:
        return [tested.stderr]
    running = subprocess.Popen(command)
    try:
        wait_for(plain, running)
        return look_at(plain, tls)
    finally:
        running.terminate()
        running.wait(10)


def main(nginx: str, folder: str, web: str, plain: str, tls: str) -> int:
    """The proxy in front of the web process, then in front of nobody."""
    ports = int(plain), int(tls)
    wrong = run(nginx, Path(folder) / "proxy", int(web), *ports, look)
    with socket.socket() as nobody:  # bound and never listening: a port that answers nobody
        nobody.bind(("127.0.0.1", 0))
        away = lambda _plain, tls: own_page(tls, 502, "Prag nuk përgjigjet", "/sign-in/")  # noqa: E731
        wrong += run(nginx, Path(folder) / "proxy-away", nobody.getsockname()[1], *ports, away)
    print("\n".join(wrong) or "nginx: TLS, cookies, health, its own pages and the flood of attempts are as the guide says.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
