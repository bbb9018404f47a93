"""Start the web process. In production it refuses to start on a ground that is not safe, and says why."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from prag.cli.database import setup_django
from prag.database.places import places
from prag.operations.production import objections_to

WORKERS = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`, `--workers`."""
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port on 127.0.0.1 (default: PORT or 8000)")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"web processes (default: {WORKERS})")


def run(arguments: argparse.Namespace) -> int:
    """Check the ground, then become the application server."""
    from prag.cli.main import Mistake

    if in_production():
        setup_django()
        objections = objections_to(places())
        if objections:
            raise Mistake("This installation does not start in production: " + " ".join(objections))
    check_port(arguments.port)
    os.execve(sys.executable, command(arguments.port, arguments.workers), environment())
    return 0


def in_production() -> bool:
    """Whether this is no demo and no test."""
    return os.environ.get("PRAG_MODE", "production") == "production"


def command(port: int, workers: int = WORKERS) -> list[str]:
    """The command line of the application server, listening on loopback."""
    patience = int(os.environ.get("PRAG_PATIENCE_SECONDS", "20"))  # how long headers may take to arrive; then, how long the body
    return [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--backlog", "1024", "--backpressure", "512", "--http", "1",
        "--loop", "uvloop", "--http1-header-read-timeout", str(patience * 1000), "--http1-buffer-size", str(64 * 1024),
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "config.rsgi:application",
    ]  # fmt: skip


def environment() -> dict[str, str]:
    """Our environment, with two arenas of memory instead of one a thread, which would never be given back."""
    return {"MALLOC_ARENA_MAX": "2", **os.environ}


def check_port(port: int) -> None:
    """Raise `Mistake` when the port is taken."""
    from prag.cli.main import Mistake

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Mistake(f"Port {port} is in use: stop what runs there, or choose another one with PORT=…") from None
