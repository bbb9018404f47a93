"""What may an administrator do? Institutions, their first access manager, agreements, confirmed bases. No case."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from prag.access.actor import Actor
from prag.accounts import actions as accounts
from prag.accounts.models import Kind
from prag.gate.verbs import call
from prag.staffing.actions import Named, appoint, refusal_logged, register


def derived_key(jurisdiction: str, short_name: str) -> str:
    """A key from the name, such as `mk_csw_ohrid_3f9a`; random at its end, so that two equal names do not meet."""
    plain = unicodedata.normalize("NFKD", short_name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:24].strip("_") or "institution"
    return f"{jurisdiction}_{slug}_{secrets.token_hex(2)}"


@refusal_logged()
def add_institution(*, actor: Actor, kind: str, name: str, short_name: str, place: UUID, manager: str, email: str) -> UUID:
    """An institution with its first access manager, who is invited. Raises `Refused`."""
    with transaction.atomic():
        made = call(
            "gate.add_institution",
            p_key=derived_key(actor.jurisdiction, short_name),
            p_kind=kind,
            p_name=name,
            p_short_name=short_name,
            p_place=place,
        )
        name_manager(actor=actor, institution=made, name=manager, email=email)
    return made


@refusal_logged()
def name_manager(*, actor: Actor, institution: UUID, name: str, email: str) -> UUID:
    """The access manager of an institution that has none; every other function is that person's to name. Raises `Refused`."""
    with transaction.atomic():
        person = register(institution=institution, name=name, email=email)
        appoint(institution=institution, function=None, kind="access_manager", named=Named(person), tell=False)
        accounts.invite(practitioner=person, email=email, kind=Kind.JOIN, by=actor)
    return person


def institutions_without_manager() -> set[UUID]:
    """Those for which the administrator can still name the first access manager."""
    return set(call("gate.institutions_without_manager"))


def record_agreement(*, title: str, purpose: str, starts: date, ends: date, parties: Sequence[UUID]) -> UUID:
    """An agreement between institutions of the jurisdiction. Raises `Refused`."""
    return call(
        "gate.record_agreement", p_title=title, p_purpose=purpose, p_starts=starts, p_ends=ends, p_parties=[UUID(str(p)) for p in parties]
    )


def confirm_basis(*, basis: UUID) -> None:
    """The authority has confirmed a legal basis. Raises `Refused`."""
    call("gate.confirm_basis", p_basis=basis)


def confirm_deadline(*, deadline: UUID) -> None:
    """The authority has confirmed an interval. Raises `Refused`."""
    call("gate.confirm_deadline", p_deadline=deadline)
