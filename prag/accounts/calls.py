"""What does sign-in ask of other parts? Somebody's functions and institution, and a mail about the account: definer functions alone."""

from __future__ import annotations

from uuid import UUID

from django.db import connections

from prag.access.roles import Role

NEW_DEVICE, FACTOR_CHANGED, RECOVERY_USED = "new_device", "factor_changed", "recovery_used"


def functions_held(practitioner: UUID) -> frozenset[Role]:
    """The functions that `practitioner` holds now, as holder or as deputy; none for somebody who left."""
    with connections["login"].cursor() as cursor:
        cursor.execute("select gate.functions_held(%s::uuid)", [practitioner])
        row = cursor.fetchone()
    return frozenset(Role(word) for word in row[0])


def institution_of(practitioner: UUID) -> str | None:
    """The key of the institution that `practitioner` works for now; None for somebody who left."""
    with connections["login"].cursor() as cursor:
        cursor.execute("select gate.institution_of_person(%s::uuid)", [practitioner])
        row = cursor.fetchone()
    return row[0]


def tell(kind: str, practitioner: UUID) -> None:
    """Queue a mail about the account; it goes out if the present transaction of the sign-in connection commits."""
    with connections["login"].cursor() as cursor:
        cursor.execute("select messages.tell_account(%s::text, %s::uuid)", [kind, practitioner])
