"""What changes in a profile? A statement is recorded, or corrected by a new one; nothing is ever overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from prag.access.actor import Actor
from prag.cases.keys import key_of
from prag.gate.content import OpenCase
from prag.kernel.clock import now, today
from prag.kernel.encryption import seal, unseal
from prag.kernel.verdict import demand
from prag.organisations.models import LifeArea
from prag.profiles import rules
from prag.profiles.models import ContactStatement, HealthStatement, Statement, WorkStatement

MODELS: dict[str, type[Statement]] = {model.compartment: model for model in (WorkStatement, HealthStatement, ContactStatement)}
SEALED_IN = "profiles.health_statement"


@dataclass(frozen=True)
class Said:
    """What somebody wants to put on record about one life area."""

    kind: str
    rating: str
    direction: str
    text: str
    said_on: date
    source: str = ""
    strength: bool = False
    asked_none: bool = False
    own_words: bool = False
    source_grade: str | None = None
    information_grade: str | None = None


def record_statement(
    *, actor: Actor, opened: OpenCase, area: LifeArea, said: Said, function: str, replaces: uuid.UUID | None = None
) -> Statement:
    """Record a statement in an opened case. Raises `Refused` when a rule refuses, `CaseNotOpen` without the right to write."""
    demand(rules.says_something(said.asked_none, said.rating, said.text))
    demand(rules.says_how_reliable(said.kind, said.source, said.source_grade, said.information_grade))
    demand(rules.said_in_time(said.said_on, today()))
    model, row_id = MODELS[area.compartment], uuid.uuid4()
    values: dict[str, Any] = {name: getattr(said, name) for name in Said.__dataclass_fields__}
    if model is HealthStatement:
        key = key_of(opened)
        for column in ("text", "source"):
            values[column] = seal(key, values[column], table=SEALED_IN, column=column, row=row_id)
    with transaction.atomic():
        return model.objects.add(
            opened,
            id=row_id,
            area=area,
            author=actor.practitioner,
            institution_id=actor.institution,
            function_kind=function,
            recorded_at=now(),
            replaces=replaces,
            **values,
        )


def correct_statement(*, actor: Actor, opened: OpenCase, old: Statement, said: Said, function: str) -> Statement:
    """Record the corrected version; the old one stays, struck through. Raises `Refused`."""
    corrected = MODELS[old.compartment].objects.of(opened).filter(replaces=old.id).exists()
    demand(rules.may_correct(old.author, actor.practitioner, corrected))
    return record_statement(actor=actor, opened=opened, area=old.area, said=said, function=function, replaces=old.id)


def words_of(opened: OpenCase, statements: Iterable[Statement]) -> dict[uuid.UUID, tuple[str, str]]:
    """Statement id to (text, source) in clear; the person's key is fetched once, and only if something is sealed."""
    key: bytes | None = None
    words: dict[uuid.UUID, tuple[str, str]] = {}
    for one in statements:
        if isinstance(one, HealthStatement):
            key = key or key_of(opened)
            text, source = (unseal(key, getattr(one, c), table=SEALED_IN, column=c, row=one.id) for c in ("text", "source"))
            words[one.id] = (text, source)
        else:
            words[one.id] = (one.text, one.source)
    return words
