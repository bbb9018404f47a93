"""What is typed about a service or a line of the role map?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.kernel.clock import today
from prag.organisations.choices import Choices, IdField, with_empty
from prag.organisations.models import FunctionKind, Institution, LifeArea, Place
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import data_text

_NO_END = _("Leave empty if no end is known. For example, 12 3 2027.")
_WHOLE = {
    "invalid": _("Write a number of days in figures, for example 14."),
    "min_value": _("Write 0 or more days."),
    "max_value": _("Write at most %(limit_value)s days."),
}


def place_choices(jurisdiction: str) -> Choices:
    """The places of a jurisdiction by name."""
    found = Place.objects.filter(jurisdiction=jurisdiction).order_by("name").values_list("id", "name")
    return [(id_, data_text(name)) for id_, name in found]


def area_choices() -> Choices:
    """The areas of life in their order."""
    return [(key, data_text(name)) for key, name in LifeArea.objects.order_by("position").values_list("key", "name")]


def function_choices(institution: Institution) -> Choices:
    """The functions of such an institution that take part in forums or sit at tables."""
    takes_part = {role.value for role in Role if TABLE[Permission.SERVICE_KEEP][role] is not Reach.NONE}
    return [
        (kind.key, data_text(kind.name))
        for kind in FunctionKind.objects.order_by("position")
        if kind.key in takes_part and institution.kind in kind.institution_kinds
    ]


class PeriodRules(PragForm):
    """From when until when something holds."""

    valid_from = ThreePartDateField(label=_("Holds from"), initial=today)
    valid_until = ThreePartDateField(label=_("Holds until"), required=False, help_text=_NO_END)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("valid_from") and data.get("valid_until") and data["valid_until"] < data["valid_from"]:
            self.add_error("valid_until", _("The last day cannot be before the first."))
        return data


class OfferForm(PeriodRules):
    """What is offered, how to ask for it, how long before."""

    name = forms.CharField(
        label=_("What is offered"), max_length=120, help_text=_("In a few words, for example: a bed for the first six weeks.")
    )
    how_to_ask = forms.CharField(
        label=_("How to ask for it"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("Who asks, in which way, with which paper. An office, a counter or a telephone of the institution; nobody’s name."),
    )
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"),
        min_value=0,
        max_value=365,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=_WHOLE,
        help_text=_("How many days before it is needed it must be asked for. 0 if it can be had on the same day."),
    )
    commitment = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order: tuple[str, ...] = ("name", "how_to_ask", "lead_time_days", "valid_from", "valid_until", "commitment")


class ServiceForm(OfferForm):
    """A new service: also where, and for which area of life."""

    place = IdField(label=_("Place"), help_text=_("The town in which people can use it."))
    area = forms.ChoiceField(label=_("Area of life"), help_text=_("Under which it is found when somebody looks for help."))
    field_order = ("place", "area", *OfferForm.field_order)

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = with_empty(place_choices(jurisdiction))  # type: ignore[attr-defined]
        self.fields["area"].choices = with_empty(area_choices())  # type: ignore[attr-defined]


class ResponsibilityForm(PeriodRules):
    """A line of the role map."""

    place = IdField(label=_("Place"), help_text=_("The town for which your institution answers."))
    function_kind = forms.ChoiceField(label=_("Function"), help_text=_("Which function of your institution does it."))
    does = forms.CharField(
        label=_("What it does"),
        max_length=300,
        widget=forms.Textarea,
        help_text=_("In one sentence, as somebody of another institution understands it."),
    )
    contact = forms.CharField(
        label=_("How to reach it"),
        max_length=200,
        help_text=_("An office, a counter, a telephone or an address of the institution; nobody’s name."),
    )
    deputy_kind = forms.ChoiceField(
        label=_("Function that stands in"), required=False, help_text=_("Another function of your institution, if one stands in.")
    )
    field_order = ("place", "function_kind", "does", "contact", "deputy_kind", "valid_from", "valid_until")

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = function_choices(institution)
        self.fields["place"].choices = with_empty(place_choices(institution.jurisdiction_id))  # type: ignore[attr-defined]
        self.fields["function_kind"].choices = with_empty(functions)  # type: ignore[attr-defined]
        self.fields["deputy_kind"].choices = [("", _("None")), *functions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["deputy_kind"] = data.get("deputy_kind") or None
        if data["deputy_kind"] and data["deputy_kind"] == data.get("function_kind"):
            self.add_error("deputy_kind", _("Choose another function than the one that does it, or none."))
        return data


class EndForm(PragForm):
    """The last day."""

    last = ThreePartDateField(label=_("Last day"), help_text=_("On this day it still holds. For example, 12 3 2027."), initial=today)
