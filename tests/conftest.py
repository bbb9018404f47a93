"""How do tests get a database? A real server, a template built once by the owner, a clone for each worker; tests commit for real."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("PRAG_TEST_DATA") or ROOT / ".prag" / "test")
os.environ |= {"DATA": str(DATA), "PRAG_MODE": "test", "PRAG_LANGUAGE": "en", "DJANGO_SETTINGS_MODULE": "config.settings"}
os.environ["PRAG_CONNECT"] = "owner:owner,worker:worker"
os.environ.pop("DATABASE_URL", None)

_server = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the server (controller only), clone the template for this process, set Django up."""
    global _server
    worker = getattr(config, "workerinput", {}).get("workerid")
    if config.option.collectonly:
        return _setup_django()
    if worker is None:
        from scripts.build_texts import build
        from tests.support.server import start_with_template

        build()
        _server = start_with_template(DATA)
    if worker or not config.getoption("numprocesses", None):
        from tests.support.server import clone_for

        os.environ["PRAG_DATABASE"] = clone_for(worker or "main")
    _setup_django()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close connections, stop what we started."""
    if "django" in sys.modules:
        from django.db import connections

        connections.close_all()
    if _server is not None:
        _server.stop()


def _setup_django() -> None:
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()


@pytest.fixture(autouse=True)
def _nobody_inside() -> Iterator[None]:
    """Each test begins and ends with nobody signed in on the connections, and with no transaction left open."""
    from django.core import mail
    from django.db import connections

    mail.outbox = []
    yield
    from prag.gate.web import leave

    leave()
    for alias in connections:
        assert not connections[alias].in_atomic_block, f"a transaction is open on {alias}"


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """A connection that row-level security does not bind: to look behind the curtain and to break things on purpose."""
    from django.conf import settings

    with psycopg.connect(settings.PLACES.superuser_conninfo(settings.PLACES.database), autocommit=True) as connection:
        yield connection
