"""What is typed for a notice? A period, the meetings in it, the editor's words. A guard looks at the words before they are saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.forums.notices.guard import Finding, suspicious
from prag.forums.notices.sentences import LANGUAGES
from prag.organisations.choices import from_words
from prag.ui import words
from prag.ui.forms import PragForm, ThreePartDateField


class PeriodForm(PragForm):
    """From which day to which."""

    first = ThreePartDateField(label=_("From"))
    last = ThreePartDateField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("The last day cannot be before the first."))
        return data


class GuardedForm(PragForm):
    """Words that become public: what looks like a person's number must be looked at before it is saved."""

    guarded: tuple[str, ...] = ("title",)
    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.Textarea,
        help_text=_("Say what came of the meetings, not only that they were held."),
    )  # fmt: skip
    checked = forms.BooleanField(label=_("I have checked it: nothing here is about a person"), required=False)
    findings: list[Finding] = []

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.findings = suspicious("\n".join(str(data.get(name) or "") for name in self.guarded))
        if self.findings and not data.get("checked"):
            self.add_error("checked", _("Look at what is listed below; then tick this, or take it out."))
        return data


class BeginForm(GuardedForm):
    """Of which meetings, in which language first, under which title."""

    field_order = ("meetings", "language", "title", "checked")
    meetings = forms.MultipleChoiceField(
        label=_("Of which meetings?"),
        help_text=_("Of those that were held; the notice names their places and days."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one meeting.")},
    )
    language = forms.ChoiceField(
        label=_("In which language do you write first?"),
        widget=forms.RadioSelect,
        help_text=_("The other languages follow later, from this text."),
    )

    def __init__(self, *args: Any, meetings: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meetings"].choices = list(meetings)  # type: ignore[attr-defined]
        self.fields["language"].choices = from_words(words.LANGUAGES, LANGUAGES)  # type: ignore[attr-defined]


class WordsForm(GuardedForm):
    """The editor's words in one language. Everything else of the notice is written from the data."""

    guarded = ("title", "lead", "paragraphs")
    field_order = ("title", "lead", "paragraphs", "checked")
    lead = forms.CharField(
        label=_("First sentence"),
        required=False,
        max_length=400,
        widget=forms.Textarea,
        help_text=_("What somebody should know who reads no further."),
    )
    paragraphs = forms.CharField(
        label=_("Your own paragraphs"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("They stand after what is written from the data about who met. An empty line begins a new paragraph."),
    )
