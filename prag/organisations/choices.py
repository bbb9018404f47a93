"""What can be chosen in a form? Read from the catalogues of one jurisdiction."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.organisations.models import Agreement, Criterion, FunctionKind, Institution, Jurisdiction, LegalBasis
from prag.ui.words import INSTITUTION_KINDS, LANGUAGES, Words, data_text, word

Choices = list[tuple[Any, Any]]


class IdField(forms.TypedChoiceField):
    """One row of a catalogue, chosen by its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, empty_value=None, **kwargs)


def from_words(words: Words, keys: Iterable[str] | None = None) -> Choices:
    """The words as choices, all or those named."""
    return [(key, word(words, key)) for key in (words if keys is None else keys)]


def with_empty(choices: Choices) -> Choices:
    """A select that begins with nothing chosen."""
    return [("", _("Choose one")), *choices]


def legal_bases(jurisdiction: str, kind: str | None = None) -> Choices:
    """Legal bases by name."""
    rows = LegalBasis.objects.filter(jurisdiction=jurisdiction).order_by("name")
    return [(one.id, one.called) for one in (rows.filter(kind=kind) if kind else rows)]


def criteria(jurisdiction: str) -> Choices:
    """Grounds on which a case may be opened."""
    return _shipped(Criterion.objects.filter(jurisdiction=jurisdiction).order_by("name").values_list("id", "name"))


def languages(jurisdiction: str) -> Choices:
    """The jurisdiction's languages, then another one."""
    spoken = Jurisdiction.objects.values_list("languages", flat=True).get(code=jurisdiction)
    return from_words(LANGUAGES, [*spoken, "other"])


def agreements(jurisdiction: str, today: Any, parties: Iterable[UUID]) -> Choices:
    """Agreements in force that each of `parties` signed."""
    rows = Agreement.objects.filter(jurisdiction=jurisdiction, starts__lte=today, ends__gte=today)
    for party in parties:
        rows = rows.filter(parties__institution=party)
    return list(rows.order_by("title").distinct().values_list("id", "title"))


def institutions(jurisdiction: str, kinds: Container[str] = INSTITUTION_KINDS) -> Choices:
    """Institutions by kind, of all kinds or of some."""
    groups: dict[str, list[tuple[UUID, str]]] = {}
    rows = Institution.objects.filter(jurisdiction=jurisdiction, active=True).order_by("name")
    for id_, kind, name in rows.values_list("id", "kind", "name"):
        groups.setdefault(kind, []).append((id_, data_text(name)))
    return [(word(INSTITUTION_KINDS, kind), groups[kind]) for kind in INSTITUTION_KINDS if kind in groups and kind in kinds]


def _shipped(rows: Iterable[tuple[Any, str]]) -> Choices:
    return [(id_, data_text(name)) for id_, name in rows]


def function_is_there(function: str, institution: UUID) -> bool:
    """Whether an institution of this kind has the function."""
    kinds = FunctionKind.objects.values_list("institution_kinds", flat=True).filter(key=function).first() or ()
    kind = Institution.objects.values_list("kind", flat=True).filter(id=institution).first()
    return "any" in kinds or kind in kinds


def functions_by_kind() -> dict[str, list[str]]:
    """For each kind of institution the functions it has, in the order of the catalogue."""
    found: dict[str, list[str]] = {}
    for key, kinds in FunctionKind.objects.order_by("position").values_list("key", "institution_kinds"):
        for kind in INSTITUTION_KINDS if "any" in kinds else kinds:
            found.setdefault(kind, []).append(key)
    return found
