"""Does deploy/nginx.conf stand, and does it pass pages on as the guide says? Started on loopback with a certificate of its own.

`proxy_check.py NGINX FOLDER WEB-PORT PLAIN-PORT TLS-PORT`; status 1 and a sentence when something is not as it must be.
"""

from __future__ import annotations

import datetime
import http.client
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[1]
HOST = "prag.example.org"


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
        ("/etc/ssl/prag", str(folder)), ("/var/log/nginx", str(folder)), ("server 127.0.0.1:8000;", f"server 127.0.0.1:{web};"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("    listen [::]:80;\n", ""), ("    listen [::]:443 ssl http2;\n", ""),
    ):  # fmt: skip
        if old not in site:
            sys.exit(f"deploy/nginx.conf no longer says {old!r}")
        site = site.replace(old, new)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = folder / "nginx.conf"
    whole.write_text(f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\nevents {{}}\nhttp {{\n{temporary}{site}}}\n")
    return whole


def ask(port: int, path: str, *, tls: bool, method: str = "GET") -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer."""
    if tls:
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=unchecked)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={"Host": HOST})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()


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
    status, _, _ = ask(tls, "/health", tls=True)
    if status != 200:
        wrong.append(f"the monitor on this machine does not get an answer: {status}")
    attempts = [ask(tls, "/sign-in/", tls=True, method="POST")[0] for _ in range(75)]
    if 429 in attempts[:60] or 429 not in attempts or ask(tls, "/sign-in/", tls=True)[0] != 200:
        wrong.append(f"attempts to sign in are not held back after sixty at once, and they alone: {attempts}")
    return wrong


def main(nginx: str, folder: str, web: str, plain: str, tls: str) -> int:
    """Check the file, start it, ask it, end it."""
    here = Path(folder) / "proxy"
    here.mkdir()
    certificate(here)
    whole = configuration(here, int(web), int(plain), int(tls))
    command = [nginx, "-c", str(whole), "-p", str(here), "-e", str(here / "nginx.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if tested.returncode:
        print(tested.stderr)
        return 1
    running = subprocess.Popen(command)
    try:
        wait_for(int(plain), running)
        wrong = look(int(plain), int(tls))
    finally:
        running.terminate()
        running.wait(10)
    print("\n".join(wrong) or "nginx: TLS, cookies, health and the flood of attempts are as the guide says.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
