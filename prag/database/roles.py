"""Who exists in the database? The roles, as data, and how they are made (DESIGN §4)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from prag.kernel.files import make_private


@dataclass(frozen=True)
class Role:
    """A database role: whether it may log in and what it is for."""

    name: str
    login: bool
    meaning: str


ROLES = (
    Role("prag_owner", True, "owns the tables, runs migrations; row-level security hides every protected row from it"),
    Role("prag_gate", False, "owns the schema gate and its functions; the only role that decides what a request sees"),
    Role("prag_maintain", False, "data migrations, dump, seeding, erasure"),
    Role("prag_app", True, "the web process: sees only what the gate opened for the present request"),
    Role("prag_worker", True, "the worker: ids, kinds, dates and states, never content"),
    Role("prag_seal", True, "seals the log"),
    Role("prag_login", True, "accounts and sessions, nothing else"),
)
# A role may change its own settings, so none of ours has any.
SET_FOR_DATABASE = """
    select r.rolname, d.datname from pg_db_role_setting s join pg_roles r on r.oid = s.setrole join pg_database d on d.oid = s.setdatabase
     where r.rolname = any (%s)
"""
LOGINS = tuple(role.name for role in ROLES if role.login)


def password_of(secrets_dir: Path, role: str) -> str:
    """The role's password from its 0600 file; a random one is made on first use."""
    path = secrets_dir / f"{role}.password"
    if not path.exists():
        make_private(path, secrets.token_urlsafe(32).encode())
    return path.read_text().strip()


def make_roles(superuser: psycopg.Connection, password: Callable[[str], str]) -> None:
    """Create or mend the roles; `password` of a role that logs in. Needs a connection that may create roles; idempotent.

    The owner may become the gate and the maintainer by SET ROLE, and inherits from neither, so nothing it does by
    accident passes a policy. No role is a member of anything else and none has BYPASSRLS.
    """
    superuser.autocommit = True
    known = {row[0] for row in superuser.execute("select rolname from pg_roles").fetchall()}
    for role in ROLES:
        name = sql.Identifier(role.name)
        if role.name not in known:
            superuser.execute(sql.SQL("create role {}").format(name))
        options = "login" if role.login else "nologin"
        superuser.execute(
            sql.SQL("alter role {} {} noinherit nosuperuser nocreatedb nocreaterole nobypassrls noreplication").format(
                name, sql.SQL(options)
            )
        )
        superuser.execute(sql.SQL("alter role {} reset all").format(name))
        if role.login:
            superuser.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(password(role.name))))
    for role_name, database in superuser.execute(SET_FOR_DATABASE, [[role.name for role in ROLES]]).fetchall():
        superuser.execute(sql.SQL("alter role {} in database {} reset all").format(sql.Identifier(role_name), sql.Identifier(database)))
    superuser.execute("grant prag_gate, prag_maintain to prag_owner")


def make_database(superuser: psycopg.Connection, name: str) -> None:
    """Create the database, owned by `prag_owner`, if it is not there; nobody else may create in it."""
    superuser.autocommit = True
    if not superuser.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        superuser.execute(sql.SQL("create database {} owner prag_owner template template0 encoding 'UTF8'").format(sql.Identifier(name)))
    database = sql.Identifier(name)
    superuser.execute(sql.SQL("revoke all on database {} from public").format(database))
    logins = sql.SQL(", ").join(map(sql.Identifier, LOGINS))
    superuser.execute(sql.SQL("grant connect on database {} to {}").format(database, logins))
    superuser.execute(sql.SQL("grant create, temporary on database {} to prag_owner").format(database))
    superuser.execute(sql.SQL("grant temporary on database {} to prag_maintain").format(database))
