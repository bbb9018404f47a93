"""Who is asking? Plain values, so that web, worker and command line ask the same way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.kernel.verdict import ALLOWED, Verdict, refused


@dataclass(frozen=True, slots=True)
class Actor:
    """A practitioner in one request: ids and functions, no names of others."""

    practitioner: UUID
    institution: UUID
    jurisdiction: str
    roles: frozenset[Role]
    request: UUID

    def reach(self, permission: Permission) -> Reach:
        """The widest reach any of the functions gives."""
        order = list(Reach)
        return max((TABLE[permission][role] for role in self.roles), key=order.index, default=Reach.NONE)


def may(actor: Actor, permission: Permission) -> Verdict:
    """Whether the actor's functions ever allow it; on what, the reach and the gate say."""
    if actor.reach(permission) is not Reach.NONE:
        return ALLOWED
    return refused("", who=", ".join(holders(permission)))


def holders(permission: Permission) -> list[Role]:
    """The functions that may, for a blocked control that names who can."""
    return [role for role, reach in TABLE[permission].items() if reach is not Reach.NONE]
