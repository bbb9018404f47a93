"""How does a test seal, kept apart from other tests' rows? On a database of its own, with the real sealer and the real verifier."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from django.conf import settings

from prag.audit.sealer import Sealed, Signer, seal
from prag.audit.verifier import Head, Report, check_log, read_head, read_key
from prag.cli.verify_log import log_of
from prag.database.places import Places

SIGNER = Signer("test.example/prag-log", bytes(range(32)))
KEY = read_key(SIGNER.public)


def at(database: str) -> Places:
    """The test installation with another database."""
    return Places(settings.PLACES.data, None, database)


def seal_now(database: str, **options: int) -> Sealed:
    """One round of the sealer."""
    with psycopg.connect(at(database).conninfo("seal"), autocommit=True) as connection:
        return seal(connection, SIGNER, **options)


def newest(database: str) -> Head:
    """The head a witness would be given now."""
    with psycopg.connect(at(database).superuser_conninfo(database)) as su:
        return read_head(su.execute("select note from audit.head order by size desc limit 1").fetchone()[0])


def verified(database: str, kept: Sequence[Head] = (), event: int | None = None) -> Report:
    """The verifier's report on the log in a database."""
    with log_of(at(database)) as lines:
        return check_log(lines, keys=[KEY], kept=kept, event=event)
