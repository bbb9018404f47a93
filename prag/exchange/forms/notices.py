"""What is ticked to tell institutions of a release? One row an institution: yes or no, to which function, on what basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from prag.cases.rules import basis_is_named
from prag.exchange.actions import Chosen
from prag.exchange.board import Board, Recipient
from prag.exchange.rules import Basis
from prag.gate.words import BASES
from prag.organisations import choices
from prag.organisations.models import Institution, NoticeField
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, INSTITUTION_KINDS, data_text, sentence, word

CONSENT_BELOW = "consent:"


@dataclass(frozen=True, slots=True)
class RowFields:
    """The fields of one institution's row."""

    recipient: Recipient
    tell: BoundField
    function: BoundField
    basis: BoundField


class NoticesForm(PragForm):
    """Whom to tell; nothing may be ticked without a function and a basis in force."""

    consent_on = ThreePartDateField(
        label=_("Day of the person's written consent"), required=False,
        help_text=_("Only if you chose “consent, on the day below” for an institution."),
    )  # fmt: skip

    def __init__(self, *args: Any, board: Board, ticked: set[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        self.possible = [one for one in board.recipients if one.verdict and not one.leads]
        self.fields["consent_on"].latest = board.today  # type: ignore[attr-defined]
        for one in self.possible:
            self._add(one, one.id in ticked)
        self.order_fields([name for name in self.fields if name != "consent_on"])

    def _add(self, one: Recipient, ticked: bool) -> None:
        key = one.id.hex
        self.fields[f"tell_{key}"] = forms.BooleanField(label=one.name, required=False, initial=ticked)
        functions = [(function, sentence(word(FUNCTIONS, function))) for function in one.functions]
        self.fields[f"function_{key}"] = forms.ChoiceField(
            label=_("To which function?"), required=False, help_text=_("Whoever holds it reads the notice."), initial=one.function,
            choices=functions if len(functions) == 1 else choices.with_empty(functions),
        )  # fmt: skip
        self.fields[f"basis_{key}"] = forms.ChoiceField(
            label=_("On what basis?"), required=False, help_text=_("What allows you to tell it."),
            initial=one.basis.key if one.basis else "",
            choices=basis_choices(self.board, one),
        )  # fmt: skip

    def rows(self, *, told: bool = False) -> list[RowFields]:
        """The fields by institution: of those to tell, or of those that know the date in force already."""
        return [
            RowFields(one, *(self[f"{name}_{one.id.hex}"] for name in ("tell", "function", "basis")))
            for one in self.possible
            if one.knows is told
        ]

    def told_again(self) -> bool:
        """Whether one of those who know already is ticked or has an error, so that its row must be seen."""
        return any(row.tell.value() or row.function.errors or row.basis.errors for row in self.rows(told=True))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ticked = [one for one in self.possible if data.get(f"tell_{one.id.hex}")]
        if not ticked:
            self.add_error(None, _("Tick at least one institution."))
        for one in ticked:
            self._check(one, data)
        return data

    def _check(self, one: Recipient, data: dict[str, Any]) -> None:
        key = one.id.hex
        if f"function_{key}" in data and not data[f"function_{key}"]:
            self.add_error(f"function_{key}", _("Choose the function that gets it."))
        basis = data.get(f"basis_{key}")
        if f"basis_{key}" in data and not basis:
            self.add_error(f"basis_{key}", _("Choose a basis: without one nothing is sent."))
        if basis == CONSENT_BELOW and "consent_on" not in self.errors:
            verdict = basis_is_named("consent", legal_basis=None, agreement=None, consent_on=data.get("consent_on"))
            if not verdict:
                self.add_error("consent_on", verdict.reason)

    def chosen(self) -> list[Chosen]:
        """To whom it goes, after a valid form."""
        data = self.cleaned_data
        found = []
        for one in self.possible:
            key = one.id.hex
            if data.get(f"tell_{key}"):
                basis = _basis_from(data[f"basis_{key}"], one)
                if basis.kind == "consent" and basis.consent_on is None:
                    basis = replace(basis, consent_on=data["consent_on"])
                found.append(Chosen(one, data[f"function_{key}"], basis))
        return found


class ShortNoticeForm(NoticesForm):
    """Released today: the day, and everybody who must know, ticked beforehand."""

    released_on = ThreePartDateField(label=_("Day of the actual release"), help_text=_("For example, 12 3 2027."))

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, board=board, **kwargs)
        self.fields["released_on"].latest = board.today  # type: ignore[attr-defined]
        self.fields["released_on"].initial = board.today


class AlsoForm(PragForm):
    """Another institution to tell; it comes as a further row, with what it may learn."""

    also = choices.IdField(
        label=_("Another institution"), required=False,
        help_text=_("It comes into the list above, with what it would read. Nothing is sent yet."),
    )  # fmt: skip

    def __init__(self, *args: Any, jurisdiction: str, without: set[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = choices.with_empty(_others(jurisdiction, without))


def _others(jurisdiction: str, without: set[UUID]) -> choices.Choices:
    """Institutions of a kind that may learn something, and that have no row yet."""
    kinds = NoticeField.objects.values_list("institution_kind", flat=True).distinct()
    here = Institution.objects.filter(jurisdiction=jurisdiction, active=True, kind__in=list(kinds))
    found = here.exclude(id__in=without).order_by("name")
    groups: dict[str, list[tuple[UUID, str]]] = {}
    for id_, kind, name in found.values_list("id", "kind", "name"):
        groups.setdefault(kind, []).append((id_, data_text(name)))
    return [(word(INSTITUTION_KINDS, kind), groups[kind]) for kind in INSTITUTION_KINDS if kind in groups]


def basis_choices(board: Board, one: Recipient) -> choices.Choices:
    """The bases in force between the two institutions, by kind."""
    by_kind: dict[str, list[tuple[str, Any]]] = {}
    for option in one.options:
        by_kind.setdefault(option.kind, []).append((option.key, basis_word(board, option)))
    by_kind.setdefault("consent", []).append((CONSENT_BELOW, _("Consent, on the day below")))
    return [("", _("Choose one")), *((word(BASES, kind), by_kind[kind]) for kind in BASES if kind in by_kind)]


def basis_word(board: Board, basis: Basis) -> str:
    """A basis in words: its law, its agreement or its day."""
    if basis.kind == "consent":
        return _("Consent of %(day)s") % {"day": day(basis.consent_on)} if basis.consent_on else word(BASES, "consent")
    named = board.laws.get(basis.id) if basis.kind == "duty_in_law" else board.agreements.get(basis.id)  # type: ignore[arg-type]
    return named or word(BASES, basis.kind)


def _basis_from(key: str, one: Recipient) -> Basis:
    found = next((option for option in one.options if option.key == key), None)
    return found or Basis("consent", consent_on=_day_in(key))


def _day_in(key: str) -> date | None:
    _kind, _colon, said = key.partition(":")
    return date.fromisoformat(said) if said else None
