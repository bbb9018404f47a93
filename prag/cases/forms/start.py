"""What is typed to start a case, and to confirm or refuse it?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.cases.keys import Person
from prag.cases.rules import release_fits
from prag.cases.words import FORESEEN, RELEASE_KINDS
from prag.organisations import choices
from prag.ui.forms import PragForm, ThreePartDateField

LONG = 2000


class StartForm(PragForm):
    """Everything a case needs to begin, in the order in which it is asked of the person."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As in the person's papers. It is kept encrypted, apart from everything else, and each look at it is logged."),
    )  # fmt: skip
    birth_date = ThreePartDateField(label=_("Date of birth"), required=False)
    personal_number = forms.CharField(
        label=_("Personal number"), max_length=20, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Only if an institution at the table needs it, for example to apply for papers."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address"), max_length=300, required=False, widget=forms.Textarea,
        help_text=_("Where the person lived and where he or she wants to live. One or two sentences."),
    )  # fmt: skip
    custody_from = ThreePartDateField(label=_("In custody since"))
    release_expected = ThreePartDateField(
        label=_("Expected release"), required=False,
        help_text=_("The earliest date that is realistic. Leave it empty if nobody knows yet."),
    )  # fmt: skip
    release_kind = forms.ChoiceField(
        label=_("Kind of release"), widget=forms.RadioSelect, choices=lambda: choices.from_words(RELEASE_KINDS, FORESEEN),
        help_text=_("As it is expected now."),
    )  # fmt: skip
    legal_basis = choices.IdField(
        label=_("Legal basis"), widget=forms.RadioSelect,
        help_text=_("The law or consent that allows the case. “To be confirmed” means: a proposal until the authority confirms it."),
    )  # fmt: skip
    criterion = choices.IdField(
        label=_("Criterion"), widget=forms.RadioSelect, help_text=_("The ground on which this person may have a case at all.")
    )
    told = forms.CharField(
        label=_("What was the person told?"), max_length=LONG, widget=forms.Textarea,
        help_text=_(
            "Write what you said: what the case is for, who will see what, that support is voluntary, how to object. "
            "Write also what the person answered."
        ),
    )  # fmt: skip
    told_on = ThreePartDateField(label=_("When?"))
    told_language = forms.ChoiceField(
        label=_("In which language?"), widget=forms.RadioSelect, help_text=_("A language the person understands well.")
    )

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"].choices = choices.legal_bases(jurisdiction)
        self.fields["criterion"].choices = choices.criteria(jurisdiction)
        self.fields["told_language"].choices = choices.languages(jurisdiction)
        for name in ("birth_date", "custody_from", "told_on"):
            self.fields[name].latest = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "release_kind" in data and "custody_from" in data:
            verdict = release_fits(data["custody_from"], data.get("release_expected"), data["release_kind"])
            if not verdict and "release_expected" not in self.errors:
                self.add_error("release_expected", verdict.reason)
        return data

    def person(self) -> Person:
        """Who the case is about, in clear."""
        data = self.cleaned_data
        born = data["birth_date"].isoformat() if data["birth_date"] else ""
        return Person(data["name"].strip(), born, data["personal_number"].strip(), data["address"].strip())

    def facts(self) -> dict[str, Any]:
        """What `start_case` takes beside the person."""
        names = ("custody_from", "release_expected", "release_kind", "legal_basis", "criterion", "told", "told_on", "told_language")
        return {name: self.cleaned_data[name] for name in names}


class DecideForm(PragForm):
    """The answer of the second person."""

    answer = forms.ChoiceField(
        label=_("Your decision"), widget=forms.RadioSelect, help_text=_("Confirm if the basis is right and the person was told."),
        choices=[("confirmed", _("Confirm: the case may be opened")), ("refused", _("Refuse"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=LONG, required=False, widget=forms.Textarea,
        help_text=_("Needed when you refuse. Whoever started the case reads it: say what must change."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "refused" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Say why: the reason is shown to whoever started the case."))
        return data
