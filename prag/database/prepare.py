"""How does an empty server become Prag's? Roles, database, tables, gate: the steps of `prag migrate`, each safe to repeat."""

from __future__ import annotations

import psycopg
from django.core.management import call_command
from psycopg import sql

from prag.database.places import Places
from prag.database.roles import make_database, make_roles


def prepare_server(places: Places) -> None:
    """Make or mend roles and database, over the connection that may create roles."""
    with psycopg.connect(places.superuser_conninfo(), autocommit=True) as superuser:
        make_roles(superuser, places.password)
        make_database(superuser, places.database)
    prepare_database(places)


def prepare_database(places: Places) -> None:
    """Take away what every PostgreSQL role has in a new database, and make the schema of the third-party tables."""
    with psycopg.connect(places.superuser_conninfo(places.database), autocommit=True) as superuser:
        superuser.execute("revoke create on schema public from public")
        # Large objects know no row-level security, so nobody may make one.
        for function in superuser.execute(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^lo(_|write|read)'"
        ).fetchall():
            superuser.execute(sql.SQL("revoke execute on function {} from public").format(sql.SQL(function[0])))
        superuser.execute("create schema if not exists vendor authorization prag_owner")


def migrate_tables(verbosity: int = 0) -> None:
    """Run Django's migrations as `prag_owner` (the alias `owner`)."""
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
