"""How does a test get a database of its own? A clone that Django's connections look at while a block runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from tests.support.server import clone, here


def own_name(purpose: str) -> str:
    """A database name that no other test process uses."""
    return f"{os.environ['PRAG_DATABASE']}_{purpose}"


@contextmanager
def looking_at(name: str, **options: str) -> Iterator[str]:
    """Django's connections go to database `name` until the block ends. `options` are server settings of the session."""
    before = {alias: (connections.settings[alias]["NAME"], connections.settings[alias]["OPTIONS"]) for alias in connections}
    extra = "".join(f" -c {key}={value}" for key, value in options.items())
    try:
        for alias in connections:
            connections[alias].close()
            kept = connections.settings[alias]["OPTIONS"]
            connections.settings[alias]["NAME"] = name
            connections.settings[alias]["OPTIONS"] = kept | {"options": kept["options"] + extra}
        yield name
    finally:
        for alias, (database, kept) in before.items():
            connections[alias].close()
            connections.settings[alias]["NAME"] = database
            connections.settings[alias]["OPTIONS"] = kept


def as_superuser(database: str) -> psycopg.Connection[Any]:
    """A connection that no policy binds; every statement commits."""
    return psycopg.connect(here().superuser_conninfo(database), autocommit=True)


def copy_of(source: str, name: str) -> str:
    """Make database `name` a copy of `source` with the same rights; returns its name."""
    with as_superuser("postgres") as superuser:
        superuser.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        superuser.execute(sql.SQL("create database {} template {} owner prag_owner").format(sql.Identifier(name), sql.Identifier(source)))
        superuser.execute(
            sql.SQL("grant connect on database {} to prag_owner, prag_app, prag_worker, prag_seal, prag_login").format(sql.Identifier(name))
        )
    return name


def drop(name: str) -> None:
    """Drop a database if it is there."""
    with as_superuser("postgres") as superuser:
        superuser.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@contextmanager
def own_database(purpose: str) -> Iterator[str]:
    """A fresh clone of the template, looked at by Django until the block ends, then dropped."""
    name = own_name(purpose)
    clone(name)
    try:
        with looking_at(name):
            yield name
    finally:
        drop(name)
