"""What is typed to record a need or a strength? No answer is chosen beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.organisations.choices import from_words
from prag.profiles import rules
from prag.profiles.actions import Said
from prag.profiles.words import (
    DIRECTIONS,
    INFORMATION_GRADES,
    KIND_HINTS,
    KINDS,
    RATING_HINTS,
    RATINGS,
    SOURCE_GRADES,
)
from prag.ui.forms import PragForm, ThreePartDateField

LONG = 2000


class StatementForm(PragForm):
    """One statement on one life area."""

    rating = forms.ChoiceField(label=_("Is there a need?"), widget=forms.RadioSelect, choices=lambda: from_words(RATINGS))
    asked_none = forms.BooleanField(
        label=_("Asked, none: the person was asked and named no need"), required=False,
        help_text=_("Goes with “No need” and may stand without words."),
    )  # fmt: skip
    text = forms.CharField(label=_("What do you know?"), max_length=LONG, required=False, widget=forms.Textarea)
    own_words = forms.BooleanField(label=_("These are the person's own words"), required=False)
    strength = forms.BooleanField(label=_("This is a strength to build on"), required=False)
    direction = forms.ChoiceField(
        label=_("Compared with last time"),
        widget=forms.RadioSelect,
        help_text=_("Choose “Not known” if nothing was recorded before."),
        choices=lambda: from_words(DIRECTIONS),
    )
    kind = forms.ChoiceField(label=_("What kind of statement is it?"), widget=forms.RadioSelect, choices=lambda: from_words(KINDS))
    source = forms.CharField(
        label=_("Where does it come from?"), max_length=300, required=False,
        help_text=_("For example: identity card seen, conversation on the ward, his sister by telephone."),
    )  # fmt: skip
    source_grade = forms.ChoiceField(
        label=_("How reliable is the source?"), required=False, widget=forms.RadioSelect, choices=lambda: from_words(SOURCE_GRADES),
        help_text=_("For what was reported to you: has this source been right before?"),
    )  # fmt: skip
    information_grade = forms.ChoiceField(
        label=_("How sure is the information?"), required=False, widget=forms.RadioSelect, choices=lambda: from_words(INFORMATION_GRADES),
        help_text=_("For what was reported to you: did the source see it, and does something else say the same?"),
    )  # fmt: skip
    said_on = ThreePartDateField(label=_("On which day was it said or seen?"))

    def __init__(self, *args: Any, today: date, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["text"].help_text = hint
        self.fields["rating"].option_hints = RATING_HINTS  # type: ignore[attr-defined]
        self.fields["kind"].option_hints = KIND_HINTS  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "rating" in data and "text" not in self.errors:
            self._say("text", rules.says_something(data["asked_none"], data["rating"], data["text"]))
        if "kind" in data:
            grades = data.get("source_grade") or None, data.get("information_grade") or None
            verdict = rules.says_how_reliable(data["kind"], data.get("source") or "", *grades)
            self._say(_missing(data), verdict)
        if data.get("said_on"):
            self._say("said_on", rules.said_in_time(data["said_on"], self.today))
        return data

    def said(self) -> Said:
        """The statement in plain values."""
        data = self.cleaned_data
        names = ("kind", "rating", "direction", "said_on", "strength", "asked_none", "own_words")
        return Said(
            text=data["text"].strip(), source=data["source"].strip(),
            source_grade=data["source_grade"] or None, information_grade=data["information_grade"] or None,
            **{name: data[name] for name in names},
        )  # fmt: skip

    def _say(self, name: str, verdict: Any) -> None:
        if not verdict:
            self.add_error(name, verdict.reason)


def _missing(data: dict[str, Any]) -> str:
    """Under which field the refusal about reliability stands."""
    if data["kind"] == "reported" and not (data.get("source") or "").strip():
        return "source"
    if data["kind"] == "reported" and data.get("source_grade"):
        return "information_grade"
    return "source_grade"
