"""How is data put in that no user typed? As `prag_maintain`, in one transaction, from the command line only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

ALIAS = "owner"


@contextmanager
def as_maintainer() -> Iterator[str]:
    """The alias of a connection that is `prag_maintain` until the block ends; everything in it commits or nothing."""
    with transaction.atomic(using=ALIAS):
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("set local role prag_maintain")
        yield ALIAS
