"""How is a person's identity kept? Sealed with the person's own key, which itself is wrapped by a key outside the database."""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass

from django.conf import settings

from prag.cases.models import Identity, PersonKey, PersonName
from prag.gate.content import OpenCase
from prag.kernel.encryption import key_file, new_key, seal, unseal, unwrap, wrap


@functools.cache
def master_key() -> bytes:
    """The installation's wrapping key, from its file."""
    return key_file(settings.MASTER_KEY_FILE)


@dataclass(frozen=True)
class Person:
    """Who a case is about, in clear: only ever in memory, after a logged opening."""

    name: str
    birth_date: str = ""
    personal_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class SealedPerson:
    """The same, ready to store."""

    wrapped_key: bytes
    name_id: uuid.UUID
    name: bytes
    identity_id: uuid.UUID
    birth_date: bytes
    personal_number: bytes
    address: bytes


def seal_person(case_id: uuid.UUID, person: Person, key: bytes | None = None) -> SealedPerson:
    """Make the person's key and seal each field for its own place."""
    key = key or new_key()
    name_id, identity_id = uuid.uuid4(), uuid.uuid4()

    def of_identity(column: str, text: str) -> bytes:
        return seal(key, text, table="cases.identity", column=column, row=identity_id)

    return SealedPerson(
        wrap(master_key(), key, case_id),
        name_id,
        seal(key, person.name, table="cases.person_name", column="name", row=name_id),
        identity_id,
        of_identity("birth_date", person.birth_date),
        of_identity("personal_number", person.personal_number),
        of_identity("address", person.address),
    )


def key_of(opened: OpenCase) -> bytes:
    """The person's key of an opened case. Raises `CaseNotOpen` or `PersonKey.DoesNotExist` (erased)."""
    return unwrap(master_key(), PersonKey.objects.of(opened).get().wrapped, opened.case_id)


def name_of(opened: OpenCase) -> str:
    """The person's name; the compartment `name` must be open."""
    row = PersonName.objects.of(opened).get()
    return unseal(key_of(opened), row.name, table="cases.person_name", column="name", row=row.id)


def person_of(opened: OpenCase) -> Person:
    """The whole identity; the compartments `name` and `identity` must be open."""
    key, row = key_of(opened), Identity.objects.of(opened).get()
    fields = {
        column: unseal(key, getattr(row, column), table="cases.identity", column=column, row=row.id)
        for column in ("birth_date", "personal_number", "address")
    }
    return Person(name_of(opened), **fields)


def names_of(opened: list[OpenCase]) -> dict[uuid.UUID, str]:
    """Case id to name for the name search: two queries however many cases."""
    keys = {row.case_id: unwrap(master_key(), row.wrapped, row.case_id) for row in PersonKey.objects.of_many(opened)}
    return {
        row.case_id: unseal(keys[row.case_id], row.name, table="cases.person_name", column="name", row=row.id)
        for row in PersonName.objects.of_many(opened)
        if row.case_id in keys
    }
