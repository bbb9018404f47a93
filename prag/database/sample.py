"""Do keys and content belong together? Some names are opened with their keys, in memory, and only counted."""

from __future__ import annotations

from typing import Any

from prag.kernel.encryption import Unreadable, unseal, unwrap

SAMPLE = 50
_ROWS = (
    "select k.case_id, k.wrapped, n.id, n.name from cases.person_key k join cases.person_name n on n.case_id = k.case_id"
    " order by md5(k.id::text) limit %s"
)


class DoesNotOpen(Exception):
    """A person's name does not open with the key that was kept; the message says what that means."""


def open_some(connection: Any, master: bytes, most: int = SAMPLE) -> int:
    """How many names were opened, over a connection that sees all rows; 0 when there is no person. Raises `DoesNotOpen`."""
    rows = connection.execute(_ROWS, [most]).fetchall()
    for case, wrapped, row, sealed in rows:
        try:
            unseal(unwrap(master, wrapped, case), sealed, table="cases.person_name", column="name", row=row)
        except Unreadable:
            raise DoesNotOpen(
                "A person's name does not open with person-keys.key: this key file is not the one it was sealed with. Find the right one."
            ) from None
    return len(rows)
