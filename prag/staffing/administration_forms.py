"""What does an administrator type? An institution with its first access manager, and an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.organisations.models import Institution, Place
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import INSTITUTION_KINDS, data_text


class ManagerForm(PragForm):
    """The first access manager of an institution."""

    manager = forms.CharField(
        label=_("Name of the first access manager"),
        max_length=120,
        help_text=_("Invites all others and names who holds which function and seat. Sees no case."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("The access manager’s e-mail address at work"),
        max_length=200,
        help_text=_("Of this person alone, not of an office: the link in the mail is the way in."),
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class InstitutionForm(ManagerForm):
    """A new institution."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        help_text=_("It decides which functions there are, and what a notice of release may say."),
        choices=list(INSTITUTION_KINDS.items()),
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Full name"), max_length=200, help_text=_("As it signs letters, for example Centre for Social Work Ohrid.")
    )
    short_name = forms.CharField(label=_("Short name"), max_length=60, help_text=_("As it stands on lists, for example CSW Ohrid."))
    place = forms.ChoiceField(label=_("Place"), help_text=_("The town in which it works."))
    field_order = ("kind", "name", "short_name", "place", "manager", "email")

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("Choose one")), *((str(p.id), data_text(p.name)) for p in places)]  # type: ignore[attr-defined]


class AgreementForm(PragForm):
    """A signed agreement between institutions."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As on the paper, with its number, for example: Agreement on joint work 12/2027.")
    )
    purpose = forms.CharField(
        label=_("Purpose and conditions"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("What the institutions do together and what each may see for it. Name no person."),
    )
    parties = forms.MultipleChoiceField(
        label=_("Parties"), widget=forms.CheckboxSelectMultiple, help_text=_("The institutions that signed, at least two.")
    )
    starts = ThreePartDateField(label=_("In force from"))
    ends = ThreePartDateField(label=_("In force until"), help_text=_("Every agreement ends unless renewed. For example, 12 3 2027."))

    def __init__(self, *args: Any, institutions: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = [(str(i.id), data_text(i.name)) for i in institutions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The agreement’s last day cannot be before its first."))
        if len(data.get("parties") or ()) == 1:
            self.add_error("parties", _("An agreement needs at least two institutions."))
        return data
