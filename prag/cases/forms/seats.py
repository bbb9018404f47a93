"""What is typed to give, ask for or refuse a seat, and to step back from a case?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.access.compartments import LIMITS, PARTS
from prag.access.roles import Role
from prag.cases.actions import seat_terms
from prag.cases.rules import basis_is_named, parts_fit_function
from prag.cases.words import BASIS_HINTS, EXCLUSION_HINTS, PART_HINTS
from prag.cases.words import PARTS as PART_WORDS
from prag.gate.words import BASES, EXCLUSIONS
from prag.kernel.codes import tidy_case_code
from prag.organisations import choices
from prag.staffing.rules import LONGEST_SEAT
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import FUNCTIONS, word

SEATED = [role for role in Role if LIMITS[role]]
# The rest is written by the responsible institution's own seat alone, which comes with the case.
GIVEN_TO_WRITE = ("work", "health", "contacts")
_FIELD_OF_BASIS = {"duty_in_law": "legal_basis", "agreement": "agreement", "consent": "consent_on"}


class TermsForm(PragForm):
    """On what a seat is given: what it opens, why, and until when."""

    parts = forms.MultipleChoiceField(
        label=_("What may be opened?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose only what this institution needs for its own task."),
    )  # fmt: skip
    writes = forms.MultipleChoiceField(
        label=_("Where may be written?"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("Only parts chosen above."),
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("On what basis?"), widget=forms.RadioSelect, choices=lambda: choices.from_words(BASES),
        help_text=_("Without a basis there is no seat. Fill in the one field below that belongs to your choice."),
    )  # fmt: skip
    legal_basis = choices.IdField(label=_("Law"), required=False, help_text=_("For a duty in law."))
    agreement = choices.IdField(
        label=_("Agreement"), required=False, help_text=_("For an agreement. Only agreements in force that your institution signed.")
    )
    consent_on = ThreePartDateField(
        label=_("Day of the person's written consent"), required=False, help_text=_("For consent. For example, 12 3 2027.")
    )
    ends = ThreePartDateField(
        label=_("Last day of the seat"), help_text=_("A seat always ends. It can be given again with a reason. For example, 12 3 2027.")
    )

    def __init__(self, *args: Any, jurisdiction: str, today: date, parties: Iterable[UUID], functions: Iterable[str] = SEATED,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        possible = {part for role in functions for part in LIMITS[Role(role)]}
        shown = [part for part in PARTS if part in possible]
        self.fields["parts"].choices = choices.from_words(PART_WORDS, shown)
        self.fields["writes"].choices = choices.from_words(PART_WORDS, [part for part in shown if part in GIVEN_TO_WRITE])
        self.fields["parts"].option_hints = PART_HINTS  # type: ignore[attr-defined]
        self.fields["basis"].option_hints = BASIS_HINTS  # type: ignore[attr-defined]
        self.fields["legal_basis"].choices = choices.with_empty(choices.legal_bases(jurisdiction, "duty_in_law"))
        self.fields["agreement"].choices = choices.with_empty(choices.agreements(jurisdiction, today, parties))
        self.fields["ends"].earliest, self.fields["ends"].latest = today, today + LONGEST_SEAT
        self.fields["consent_on"].latest = today

    def terms(self) -> dict[str, Any]:
        """What `give_seat` takes; only the field that belongs to the basis counts."""
        data = self.cleaned_data
        named = {name: data[name] if _FIELD_OF_BASIS[data["basis"]] == name else None for name in _FIELD_OF_BASIS.values()}
        return seat_terms(compartments=data["parts"], writes=data["writes"], basis=data["basis"], ends=data["ends"], **named)

    def _check_terms(self, data: dict[str, Any], function: str) -> None:
        if data.get("basis"):
            named = {name: data.get(name) for name in _FIELD_OF_BASIS.values()}
            verdict, field = basis_is_named(data["basis"], **named), _FIELD_OF_BASIS[data["basis"]]
            if not verdict and field not in self.errors:
                self.add_error(field, verdict.reason)
        if function and data.get("parts"):
            verdict = parts_fit_function(function, data["parts"], data.get("writes") or [])
            if not verdict:
                unread = set(data.get("writes") or []) - set(data["parts"])
                fits = parts_fit_function(function, data["parts"], [])
                self.add_error("writes" if unread and fits else "parts", verdict.reason)


class SeatForm(TermsForm):
    """A seat for an institution's function."""

    institution = choices.IdField(label=_("Institution"), help_text=_("Only one that needs the case for its own task."))
    function = forms.ChoiceField(label=_("Function"), help_text=_("Its access manager then names who holds the seat."))
    field_order = ("institution", "function")

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, jurisdiction=jurisdiction, **kwargs)
        self.fields["institution"].choices = choices.with_empty(choices.institutions(jurisdiction))
        self.fields["function"].choices = choices.with_empty([(role.value, word(FUNCTIONS, role).capitalize()) for role in SEATED])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_terms(data, data.get("function") or "")
        if data.get("function") and data.get("institution") and not choices.function_is_there(data["function"], data["institution"]):
            self.add_error("function", _("An institution of this kind has no such function."))
        return data


class RequestForm(TermsForm):
    """The answer to an institution that asked for a seat; terms only when it is given."""

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, help_text=_("With a seat, fill in the terms as well; without one, say why."),
        choices=[("given", _("Give a seat on the terms below")), ("refused", _("Give no seat"))],
    )  # fmt: skip
    field_order = ("answer",)

    def __init__(self, *args: Any, function: str, **kwargs: Any) -> None:
        super().__init__(*args, functions=[function], **kwargs)
        self.function = function
        if self.data.get(self.add_prefix("answer")) == "refused":
            for name in ("parts", "basis", "ends"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "given":
            self._check_terms(data, self.function)
        return data


class AskForm(PragForm):
    """A question for a seat, by the code that somebody gave on paper or by telephone."""

    code = forms.CharField(
        label=_("Code of the case"), max_length=20, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For example, K7-QF3. Somebody at the table gives it to you; Prag does not show it."),
    )  # fmt: skip
    function = forms.ChoiceField(
        label=_("Which function of yours asks?"), widget=forms.RadioSelect, help_text=_("The seat would be for this function alone.")
    )
    basis = forms.ChoiceField(
        label=_("On what basis?"), widget=forms.RadioSelect, choices=lambda: choices.from_words(BASES),
        help_text=_("What allows your institution to see the case. Whoever decides checks it."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What would you do for the person?"), max_length=1000, widget=forms.Textarea,
        help_text=_("Write your task in two or three sentences. Write no name and nothing about the person's past."),
    )  # fmt: skip

    def __init__(self, *args: Any, functions: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(functions)
        self.fields["function"].choices = [(role, word(FUNCTIONS, role).capitalize()) for role in own]
        self.fields["basis"].option_hints = BASIS_HINTS  # type: ignore[attr-defined]
        if len(own) == 1:
            self.fields["function"].initial = own[0]

    def clean_code(self) -> str:
        code = tidy_case_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This is not a code. A code looks like K7-QF3 or K7-QF3M."))
        return code


class StepBackForm(PragForm):
    """Why somebody must not work on a case."""

    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect, choices=lambda: choices.from_words(EXCLUSIONS))
    sure = forms.BooleanField(label=_("I understand that I will no longer see this case."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].option_hints = EXCLUSION_HINTS  # type: ignore[attr-defined]
