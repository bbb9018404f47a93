"""What is typed about forums, meetings, conclusions and commitments?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from prag.access.permissions import TABLE, Permission, Reach
from prag.forums.words import ABSENCES
from prag.organisations import choices
from prag.organisations.models import Institution, Place
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import FUNCTIONS, LANGUAGES, data_text, sentence, word

LONG, LINE = 4000, 300
# The languages in which notices are made now; the others follow by the same data.
SAID_IN = ("sq", "en", "bs", "sr", "cnr", "mk")


def functions_with(permission: Permission) -> list[tuple[str, str]]:
    """The functions that have a permission, as choices."""
    return [(role.value, sentence(word(FUNCTIONS, role))) for role, reach in TABLE[permission].items() if reach is not Reach.NONE]


class HourField(forms.CharField):
    """An hour such as 10 or 10:30; answers a time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=5, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> time | None:  # type: ignore[override]
        text = super().clean(value)
        found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", text.strip())
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(_("Write the hour like 10 or 10:30."))
        return time(int(found[1]), int(found[2] or 0))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class ForumForm(PragForm):
    """A standing forum."""

    place = choices.IdField(label=_("Area"), help_text=_("The town or municipality to which people return."))
    focus = forms.MultipleChoiceField(
        label=_("Focus prisons"), widget=forms.CheckboxSelectMultiple, help_text=_("From which people come back to this area.")
    )
    coordinator = choices.IdField(label=_("Coordinating institution"), help_text=_("It prepares, holds and follows the meetings."))
    function = forms.ChoiceField(
        label=_("By which function?"), widget=forms.RadioSelect, help_text=_("Whoever holds it there prepares the meetings.")
    )
    grant = choices.IdField(label=_("Grant"), required=False, help_text=_("If a grant pays for the meetings."))

    def __init__(self, *args: Any, jurisdiction: str, grants: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.filter(jurisdiction=jurisdiction).order_by("name").values_list("id", "name")
        prisons = Institution.objects.filter(jurisdiction=jurisdiction, kind="prison", active=True).order_by("name")
        self.fields["place"].choices = choices.with_empty([(id_, data_text(name)) for id_, name in places])
        self.fields["focus"].choices = [(str(id_), data_text(name)) for id_, name in prisons.values_list("id", "name")]
        self.fields["coordinator"].choices = choices.with_empty(choices.institutions(jurisdiction))
        self.fields["function"].choices = functions_with(Permission.FORUM_COORDINATE)
        self.fields["grant"].choices = choices.with_empty(list(grants))


class GrantForm(PragForm):
    """A grant agreement."""

    project = choices.IdField(label=_("Regional project"), help_text=_("Under which the agreement was signed."))
    agreement = forms.CharField(label=_("Agreement"), max_length=120, help_text=_("Its number or title."))
    beneficiary = choices.IdField(label=_("Beneficiary"), help_text=_("The institution or association that the grant goes to."))
    starts = ThreePartDateField(label=_("From"))
    ends = ThreePartDateField(label=_("Until"))
    planned = forms.IntegerField(
        label=_("How many meetings are planned?"),
        min_value=1,
        max_value=999,
        help_text=_("As the agreement says, in figures, for example 6."),
    )

    def __init__(self, *args: Any, jurisdiction: str, projects: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = choices.with_empty(list(projects))
        self.fields["beneficiary"].choices = choices.with_empty(choices.institutions(jurisdiction))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The last day cannot be before the first."))
        return data


class MemberForm(PragForm):
    """A standing member."""

    institution = choices.IdField(label=_("Institution"), help_text=_("It takes part in every meeting from now on."))
    function = forms.ChoiceField(label=_("Function"), help_text=_("Whoever holds it is invited; names are not kept here."))
    alternate = forms.ChoiceField(label=_("Alternate"), required=False, help_text=_("The function that comes when the first cannot."))

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = functions_with(Permission.FORUM_VIEW)
        self.fields["institution"].choices = choices.with_empty(choices.institutions(jurisdiction))
        self.fields["function"].choices = choices.with_empty(functions)
        self.fields["alternate"].choices = [("", _("None")), *functions]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("function") and data.get("function") == data.get("alternate"):
            self.add_error("alternate", _("The alternate must be another function."))
        if data.get("institution") and data.get("function") and not choices.function_is_there(data["function"], data["institution"]):
            self.add_error("function", _("An institution of this kind has no such function."))
        return data


class MeetingForm(PragForm):
    """Day, hours and place of a meeting."""

    held_on = ThreePartDateField(label=_("Day"))
    starts = HourField(label=_("From"), help_text=_("For example, 10 or 10:30."))
    ends = HourField(label=_("Until"), help_text=_("For example, 12 or 12:30."))
    venue = forms.CharField(label=_("Where?"), max_length=200, help_text=_("House and room, as it should stand in the calendar."))

    def __init__(self, *args: Any, earliest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].earliest = earliest

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The meeting must end after it begins."))
        return data


class AgendaForm(PragForm):
    """One more item of the agenda."""

    apart = "agenda"
    title = forms.CharField(
        label=_("Item"), max_length=LINE, help_text=_("In a few words, for example: housing in the first weeks. Name no person.")
    )
    question = forms.CharField(
        label=_("Question to prepare"), max_length=LINE, required=False, help_text=_("What each institution should be able to answer.")
    )


class ParticipantForm(PragForm):
    """An institution beside the standing members."""

    apart = "participant"
    who = forms.ChoiceField(
        label=_("Institution and function"), help_text=_("For this meeting alone; whoever holds the function is invited.")
    )

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose one")), *owners(jurisdiction)]


class ConclusionForm(PragForm):
    """What the meeting concluded, and who adopted it."""

    apart = "conclusion"
    language = forms.ChoiceField(label=_("Language"), help_text=_("In which you write the sentence below; others can follow."))
    text = forms.CharField(
        label=_("Conclusion"), max_length=LONG, widget=forms.Textarea,
        help_text=_("One sentence about institutions. Name no person and no case."),
    )  # fmt: skip
    adopters = forms.MultipleChoiceField(
        label=_("Adopted by"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("Only institutions that are there.")
    )

    def __init__(self, *args: Any, present: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = choices.from_words(LANGUAGES, SAID_IN)
        self.fields["adopters"].choices = present
        self.fields["adopters"].initial = [value for value, _label in present]


class TextForm(PragForm):
    """The same in another language."""

    apart = "text"
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Into which you put the sentence."), choices=lambda: choices.from_words(LANGUAGES, SAID_IN)
    )
    text = forms.CharField(
        label=_("Text"), max_length=LONG, widget=forms.Textarea,
        help_text=_("The same sentence in the other language, with nothing added. Name no person."),
    )  # fmt: skip


class CommitmentForm(PragForm):
    """A commitment in one line: who, what, by when, for which conclusion."""

    apart = "commitment"
    who = forms.ChoiceField(label=_("Who"), help_text=_("An institution, not a person."))
    what = forms.CharField(
        label=_("Does what"), max_length=LINE,
        help_text=_("So that it can be checked. Name no person."),
    )  # fmt: skip
    due = ThreePartDateField(label=_("By when"))
    conclusion = choices.IdField(label=_("For which conclusion"), help_text=_("The one that this commitment puts into practice."))

    def __init__(self, *args: Any, jurisdiction: str, conclusions: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose one")), *owners(jurisdiction)]
        self.fields["conclusion"].choices = conclusions if len(conclusions) == 1 else choices.with_empty(conclusions)


class AnswerForm(PragForm):
    """What the owner says of a commitment."""

    verb = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("In words"), max_length=LONG, required=False, widget=forms.Textarea,
        help_text=_("If you decline: why. If it is done: what was done, and where that can be seen. Name no person."),
    )  # fmt: skip

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = ("report", _("It is done"))
        self.fields["verb"].choices = (
            [("confirm", _("Confirm: we do it by that day")), ("decline", _("Decline")), report] if state == "asked" else [report]
        )
        if state != "asked":
            self.fields["verb"].initial = "report"
            self.fields["said"].help_text = _("What was done, and where that can be seen. Name no person.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        needed = {"decline": _("Say why: the others read it."), "report": _("Say what was done and where that can be seen.")}
        if data.get("verb") in needed and not (data.get("said") or "").strip():
            self.add_error("said", needed[data["verb"]])
        return data


class DropForm(PragForm):
    """Why a commitment is given up, a meeting cancelled."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONG,
        widget=forms.Textarea,
        help_text=_("In a sentence; the other institutions read it. Name no person."),
    )


class AskAgainForm(PragForm):
    """Another owner, or another day."""

    who = forms.ChoiceField(label=_("Who"), help_text=_("An institution, not a person."))
    due = ThreePartDateField(label=_("By when"))

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose one")), *owners(jurisdiction)]


class AddendumForm(PragForm):
    """A correction of approved minutes."""

    apart = "addendum"
    text = forms.CharField(
        label=_("Correction"), max_length=LONG, widget=forms.Textarea, help_text=_("The minutes stay as they are; this stands beside them.")
    )


ABSENCE_CHOICES = list(ABSENCES.items())


def owners(jurisdiction: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Institution and function in one choice (`id:function`), grouped by institution."""
    kinds = choices.functions_by_kind()
    may = {value for value, _label in functions_with(Permission.COMMITMENT_ANSWER)}
    found = Institution.objects.filter(jurisdiction=jurisdiction, active=True).order_by("name").values_list("id", "kind", "short_name")
    groups = []
    for id_, kind, stored in found:
        name = data_text(stored)
        own = [function for function in kinds.get(kind, ()) if function in may]
        if own:
            groups.append((name, [(f"{id_}:{function}", f"{name} · {word(FUNCTIONS, function)}") for function in own]))
    return groups


def owner_of(chosen: str) -> tuple[UUID, str]:
    """The institution and function of such a choice."""
    institution, _colon, function = chosen.partition(":")
    return UUID(institution), function
