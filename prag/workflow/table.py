"""What is a transition? A row: verb, from, to, permission, guards. And what does a table of them look like as a picture?"""

from __future__ import annotations

from dataclasses import dataclass

from prag.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow. `source` None: the beginning. `guards` are the words of the refusals that may stop it."""

    verb: str
    source: str | None
    target: str
    permission: Permission
    guards: tuple[str, ...] = ()


def picture(table: tuple[Transition, ...]) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {row.source or '[*]'} --> {row.target}: {row.verb}" for row in table]
    return "\n".join(lines)
