"""How do the commands get a database that is ready? Started if it is embedded, migrated, the gate installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from prag.database.embedded import EmbeddedServer
from prag.database.places import Places, places
from prag.database.prepare import migrate_tables, prepare_server
from prag.database.versions import refuse_newer


@contextmanager
def server() -> Iterator[Places]:
    """The places, with the embedded server running if there is one to run."""
    here = places()
    if here.embedded and not os.environ.get("PRAG_SERVER_RUNS"):
        with EmbeddedServer(here):
            yield here
    else:
        yield here


def setup_django(connect: str = "") -> None:
    """Load the settings with the extra connections `connect` (`alias:role,…`)."""
    if connect:
        os.environ["PRAG_CONNECT"] = connect
    import django

    django.setup()


def bring_up_to_date(here: Places) -> None:
    """Roles, tables, gate, catalogues: all of `prag migrate`. Django must be set up with the owner's connection.

    Raises `NewerDatabase` before anything is touched: an old gate over newer tables would protect what it does not know by nothing.
    """
    refuse_newer(here)
    prepare_server(here)
    bring_tables_up_to_date(here)


def bring_tables_up_to_date(here: Places) -> None:
    """The same without roles and rights to connect: for a database in which nobody may be yet."""
    migrate_tables()
    from django.conf import settings

    from prag.cli.machines import MACHINES
    from prag.gate.install import install
    from prag.gate.token import signing_key
    from prag.organisations.load import load_catalogue
    from prag.workflow.install import install_steps

    with psycopg.connect(here.conninfo("owner")) as owner:
        install(owner, key=signing_key())
        install_steps(owner, MACHINES)
    load_catalogue(institutions=settings.DEMO)


def fingerprint() -> str:
    """A digest of everything that `bring_up_to_date` puts into the database: when it is unchanged there is nothing to do."""
    import hashlib
    from pathlib import Path

    root = Path(__file__).resolve().parents[1]
    patterns = (
        "*/migrations/*.py",
        "*/sql/*.sql",
        "gate/*.py",
        "access/*.py",
        "*/workflow.py",
        "workflow/*.py",
        "audit/verbs.py",
        "organisations/data/*.yaml",
        "database/*.py",
    )
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
