"""In which schema does a migration make its tables? One schema per package."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations


def in_schema(name: str) -> migrations.RunSQL:
    """The first operation of each of our migrations: makes the schema and puts what follows into it."""
    return migrations.RunSQL(
        f"create schema if not exists {name}; set local search_path to {name},{settings.SEARCH_PATH}",
        migrations.RunSQL.noop,
    )
