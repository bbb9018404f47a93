"""Are roles, migrations and the administration of the installation what they should be?"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from prag.database import versions
from prag.database.roles import LOGINS, ROLES
from prag.operations.doctor.ground import Ground

MEMBERSHIPS = {("prag_owner", "prag_gate"), ("prag_owner", "prag_maintain")}
FOUND = (
    "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit from pg_roles"
    " where rolname like 'prag\\_%'"
)
POWERS = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication", "rolinherit")


OWN_SETTINGS = """
    select distinct r.rolname from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = any (%s) order by 1
"""


def roles_are_what_they_should(here: Ground) -> Iterator[str]:
    """No power beside the list, nobody a member of anything, every password right."""
    with here.database() as inside:
        found = {name: (login, powers) for name, login, *powers in inside.execute(FOUND).fetchall()}
        members = set(
            inside.execute(
                "select m.member::regrole::text, m.roleid::regrole::text from pg_auth_members m"
                " where m.member::regrole::text like 'prag\\_%' or m.roleid::regrole::text like 'prag\\_%'"
            ).fetchall()
        )
        own_settings = [name for (name,) in inside.execute(OWN_SETTINGS, [[role.name for role in ROLES]]).fetchall()]
    for name in own_settings:
        yield f"{name} has settings of its own, which it may have given itself: run prag migrate, which takes them away."
    for role in ROLES:
        if role.name not in found:
            yield f"The role {role.name} is missing: run prag migrate."
            continue
        login, powers = found[role.name]
        if login != role.login:
            yield f"{role.name} may {'not ' if role.login else ''}log in: run prag migrate."
        for power, has in zip(POWERS, powers, strict=True):
            if has:
                yield f"{role.name} has {power.removeprefix('rol')}, which it must not: run prag migrate, which takes it away."
    # Who may create roles becomes a member of what it creates; that one is no role of ours.
    for member, of in sorted(members - MEMBERSHIPS):
        if member.startswith("prag_") and member in found and member in {role.name for role in ROLES}:
            yield f"{member} is a member of {of}: revoke {of} from {member}."
    for login_role in LOGINS:
        if here.places.sealer and login_role == "prag_seal":
            continue  # another user's password, which nobody here can read: whether the log is sealed tells
        try:
            psycopg.connect(here.places.conninfo(login_role), connect_timeout=10).close()
        except psycopg.OperationalError:
            yield f"{login_role} cannot connect with its password in {here.places.secrets}: run prag migrate, which sets it."


def nothing_waits_to_be_migrated(here: Ground) -> Iterator[str]:
    """Every migration of this code stands in the database, and no other."""
    with here.database() as inside:
        found = versions.applied(inside)
    yield from versions.difference(found).objections()


def somebody_administers(here: Ground) -> Iterator[str]:
    """The jurisdiction was begun, and two administrators can stand in for each other."""
    with here.database() as inside:
        people = inside.execute("select count(*) from organisations.practitioner where active").fetchone()
        held = inside.execute(
            "select count(distinct holder_id) from organisations.function where kind = 'administrator' and holder_id is not null"
        ).fetchone()
    if not people or people[0] == 0:
        yield "Nobody works here yet: run prag init."
    elif here.production and held and held[0] < 2:
        yield f"{held[0]} administrators of two: without the second nobody can stand in; an access manager names one under “People”."
