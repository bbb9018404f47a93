"""What is typed to find something: a name among one's cases, a case by code, rows of a list or of the log?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.audit.words import FILTERS
from prag.cases.names import fold
from prag.cases.words import PHASES
from prag.kernel.codes import tidy_case_code
from prag.organisations.choices import from_words
from prag.ui.forms import PragForm, ThreePartDateField

WITHIN = {"30": _("The next 30 days"), "90": _("The next 3 months"), "180": _("The next 6 months"), "past": _("Already released")}
SORTS = {"release": _("Release date"), "code": _("Code")}


class NameForm(PragForm):
    """A name, or its beginning."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("First name, family name or both; the beginning is enough. Accents and script do not matter."),
    )  # fmt: skip

    def clean_name(self) -> str:
        if len(fold(self.cleaned_data["name"]).replace(" ", "")) < 2:
            raise forms.ValidationError(_("Type at least two letters."))
        return self.cleaned_data["name"]


class CodeForm(PragForm):
    """The code of a case somebody complained about."""

    code = forms.CharField(
        label=_("Code of the case"), max_length=20, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As it was given to you, for example K7-QF3M."),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = tidy_case_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This is not a code. A code looks like K7-QF3 or K7-QF3M."))
        return code


class _FilterForm(PragForm):
    """Filters in the address. What makes no sense is left out, so that an old link still shows a list."""

    def chosen(self) -> dict[str, Any]:
        """The filters that are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListFilterForm(_FilterForm):
    """Which of my cases, in which order; never by anything that rates a person."""

    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=lambda: [("", _("Every phase")), *from_words(PHASES)])
    release = forms.ChoiceField(label=_("Release"), required=False, choices=lambda: [("", _("Any day")), *from_words(WITHIN)])
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=lambda: from_words(SORTS))


class LogFilterForm(_FilterForm):
    """Which rows of the log of a case."""

    what = forms.ChoiceField(label=_("What"), required=False, choices=lambda: [("", _("Everything")), *from_words(FILTERS)])
    who = forms.ChoiceField(label=_("Institution"), required=False)
    first = ThreePartDateField(label=_("From"), required=False)
    last = ThreePartDateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, institutions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Every institution")), *institutions]
