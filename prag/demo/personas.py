"""Whom may a visitor try Prag as? The personas of the invented world, only where its marker row exists."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from prag.accounts.models import User
from prag.demo.models import Persona
from prag.ui.words import data_text


@dataclass(frozen=True, slots=True)
class Choice:
    """One persona on the front page."""

    practitioner: uuid.UUID
    label: str
    one_line: str


def list_personas() -> list[Choice]:
    """The personas to choose from; none outside the demo."""
    if not settings.DEMO:
        return []
    return [
        Choice(row.practitioner_id, data_text(row.label), data_text(row.one_line))
        for row in Persona.objects.order_by("position").only("practitioner_id", "label", "one_line")
    ]


def account_of(practitioner: uuid.UUID) -> AbstractBaseUser | None:
    """The persona's account, or None when there is no such persona."""
    if not any(choice.practitioner == practitioner for choice in list_personas()):
        return None
    return User.objects.filter(practitioner_id=practitioner, demo=True, is_active=True).first()
