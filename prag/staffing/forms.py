"""What is typed about people, functions, seats and leave?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from prag.gate.words import EXCLUSIONS, RENEWALS
from prag.kernel.codes import tidy_case_code
from prag.organisations import choices
from prag.organisations.models import FunctionKind, Practitioner
from prag.staffing.rules import LONGEST_SEAT
from prag.staffing.words import EXCLUSION_HINTS
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import data_text


def _people(people: Iterable[Practitioner], nobody: Any) -> list[tuple[str, Any]]:
    return [("", nobody), *((str(person.id), person.name) for person in people)]


def _kinds(kinds: Iterable[FunctionKind]) -> list[tuple[str, str]]:
    return [(kind.key, data_text(kind.name)) for kind in kinds]


class InviteForm(PragForm):
    """Somebody new."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("First name and family name, as colleagues know it."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address at work"),
        max_length=200,
        help_text=_("The invitation goes there. It must be this person’s own address, not one that several people read."),
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    functions = forms.MultipleChoiceField(
        label=_("Functions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none if this person only stands in for somebody: name the deputy afterwards."),
    )

    def __init__(self, *args: Any, kinds: Iterable[FunctionKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["functions"].choices = _kinds(kinds)  # type: ignore[attr-defined]


class RenewForm(PragForm):
    """Until when a seat goes on, and why."""

    ends = ThreePartDateField(label=_("New last day"), help_text=_("Later than the present one. For example, 12 3 2027."))
    reason = forms.ChoiceField(
        label=_("Why does it go on?"),
        widget=forms.RadioSelect,
        help_text=_("The reason is written down with the new last day."),
        choices=lambda: choices.from_words(RENEWALS),
    )
    consent_on = ThreePartDateField(
        label=_("Day of the person's new written consent"), help_text=_("The seat stands on consent, so it is asked for again.")
    )

    def __init__(self, *args: Any, after: date, today: date, on_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends"].earliest = max(after + timedelta(days=1), today)  # type: ignore[attr-defined]
        self.fields["ends"].latest = today + LONGEST_SEAT  # type: ignore[attr-defined]
        if on_consent:
            self.fields["consent_on"].latest = today  # type: ignore[attr-defined]
        else:
            del self.fields["consent_on"]

    def terms(self) -> dict[str, Any]:
        """What `renew_seat` takes beside the seat."""
        return {"ends": self.cleaned_data["ends"], "reason": self.cleaned_data["reason"], "consent_on": self.cleaned_data.get("consent_on")}


class DeputyRules(PragForm):
    """Holder, deputy, and the deputy's period: what a function and a seat have in common."""

    holder_needed = True
    holder = forms.ChoiceField(label=_("Holder"), help_text=_("Somebody of your institution, who acts day by day."))
    deputy = forms.ChoiceField(
        label=_("Deputy"), required=False, help_text=_("Acts within the period given here, whether the holder is away or not.")
    )
    deputy_from = ThreePartDateField(
        label=_("Deputy’s first day"), required=False, help_text=_("Needed when a deputy is named. For example, 12 3 2027.")
    )
    deputy_until = ThreePartDateField(
        label=_("Deputy’s last day"), required=False, help_text=_("Leave empty if no end is known. For example, 12 3 2027.")
    )

    def __init__(self, *args: Any, people: Iterable[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].required = self.holder_needed
        self.fields["holder"].choices = _people(people, _("Choose one") if self.holder_needed else _("Nobody"))  # type: ignore[attr-defined]
        self.fields["deputy"].choices = _people(people, _("Nobody"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["holder"], data["deputy"] = data.get("holder") or None, data.get("deputy") or None
        first, last = data.get("deputy_from"), data.get("deputy_until")
        if data["deputy"] is None:
            data["deputy_from"] = data["deputy_until"] = None
        elif first is None and "deputy_from" not in self.errors:
            self.add_error("deputy_from", _("Give the deputy’s first day."))
        elif first and last and last < first:
            self.add_error("deputy_until", _("The last day cannot be before the first."))
        if data["deputy"] and data["deputy"] == data["holder"]:
            self.add_error("deputy", _("The deputy must be somebody else than the holder."))
        return data


class FunctionForm(DeputyRules):
    """Who holds a function; it may stand empty for a while."""

    holder_needed = False


class NewFunctionForm(DeputyRules):
    """A function that the institution did not have yet, or a further person with one it has."""

    kind = forms.ChoiceField(label=_("Function"), widget=forms.RadioSelect, help_text=_("It decides what its holder may open."))
    field_order = ("kind", "holder", "deputy", "deputy_from", "deputy_until")

    def __init__(self, *args: Any, kinds: Iterable[FunctionKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds(kinds)  # type: ignore[attr-defined]


class SeatForm(DeputyRules):
    """Who sits on a seat."""


class LeaveForm(PragForm):
    """When somebody is away."""

    first = ThreePartDateField(label=_("First day of leave"))
    last = ThreePartDateField(
        label=_("Last day of leave"), required=False, help_text=_("Leave empty if it is not known. For example, 12 3 2027.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The last day of leave cannot be before the first."))
        return data


class ExcludeForm(PragForm):
    """From which case somebody is excluded, and why."""

    code = forms.CharField(
        label=_("Case code"), max_length=12, help_text=_("One of your institution’s seats, for example K7-QF3M."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Why"), choices=list(EXCLUSIONS.items()), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].option_hints = EXCLUSION_HINTS  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = tidy_case_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("A case code has two signs, a hyphen and three or four signs."))
        return code
