"""Is the ground safe enough to start in production? Another version, demo data, a superuser, a default secret or debug are not."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import psycopg

from prag.database import versions
from prag.database.places import Places


def objections_to(here: Places) -> list[str]:
    """Why production must not start here: another version, demo data, a superuser, a default secret, debug. Empty when it may.

    Django must be set up. Raises psycopg.Error when the database is away.
    """
    if another := versions.difference_of(here).objections():
        # What follows is asked of tables and functions that may not be there.
        return another
    objections = []
    if here.url and (user := urlsplit(here.url).username):
        with psycopg.connect(here.url) as connection:
            row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
        if row and row[0]:
            objections.append(f"DATABASE_URL signs in as the superuser {user}: give prag serve an address without user and password.")
    with psycopg.connect(here.conninfo("app")) as connection:
        superuser, bypass = connection.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user").fetchone()
        demo = connection.execute("select demo.is_demo_world()").fetchone()[0]
    if superuser or bypass:
        objections.append("prag_app may do everything: run prag migrate, which takes that right away.")
    if demo:
        objections.append("The database holds the invented world of the demo: use a database of its own.")
    secret = os.environ.get("PRAG_SECRET_KEY", "")
    if os.environ.get("DJANGO_DEBUG") or os.environ.get("PRAG_DEBUG"):
        objections.append("Debug is switched on: unset PRAG_DEBUG.")
    if secret and (len(secret) < 50 or len(set(secret)) < 10):
        objections.append("PRAG_SECRET_KEY is a default or too short: unset it, and a random one is made in the data folder.")
    return objections
