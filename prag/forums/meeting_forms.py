"""Which forms grow with a meeting? Attendance a line an institution, notes a field an item, adoption by those who are there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prag.forums.forms import ABSENCE_CHOICES, LONG
from prag.forums.models import AgendaItem, Participation
from prag.forums.querysets import Concluded, function_word
from prag.ui.forms import PragForm

MOST_PEOPLE = 200


class AttendanceForm(PragForm):
    """For each participation: came or not, how many people, why not."""

    apart = "attendance"

    def __init__(self, *args: Any, participations: list[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participations = participations
        for one in participations:
            name = f"{one.institution.called}, {function_word(one.function_kind)}"
            self.fields[f"came_{one.id.hex}"] = forms.BooleanField(label=name, required=False, initial=bool(one.attended))
            self.fields[f"people_{one.id.hex}"] = forms.IntegerField(
                label=_("People, %(who)s") % {"who": name}, required=False, min_value=1, max_value=MOST_PEOPLE, initial=one.people,
                widget=forms.TextInput({"inputmode": "numeric"}),
            )  # fmt: skip
            self.fields[f"absence_{one.id.hex}"] = forms.ChoiceField(
                label=_("Why not, %(who)s") % {"who": name},
                required=False,
                choices=[("", "–"), *ABSENCE_CHOICES],
                initial=one.absence or "",
            )

    def lines(self) -> list[tuple[Participation, Any, Any, Any]]:
        """Each participation with its three fields."""
        return [
            (one, self[f"came_{one.id.hex}"], self[f"people_{one.id.hex}"], self[f"absence_{one.id.hex}"]) for one in self.participations
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for one in self.participations:
            came, absence = data.get(f"came_{one.id.hex}"), data.get(f"absence_{one.id.hex}")
            if not came and not absence:
                self.add_error(f"absence_{one.id.hex}", _("Say why the institution did not come, or tick that it came."))
        return data

    def answers(self) -> dict[UUID, tuple[bool, int | None, str | None]]:
        """What `take_attendance` takes."""
        data = self.cleaned_data
        return {
            one.id: (data[f"came_{one.id.hex}"], data[f"people_{one.id.hex}"], data[f"absence_{one.id.hex}"] or None)
            for one in self.participations
        }


class NotesForm(PragForm):
    """One field for each item of the agenda."""

    apart = "notes"

    def __init__(self, *args: Any, agenda: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agenda = agenda
        for number, item in enumerate(agenda, 1):
            self.fields[f"note_{item.id.hex}"] = forms.CharField(
                label=f"{number}. {item.title}", required=False, max_length=LONG, widget=forms.Textarea, initial=item.notes,
                help_text=item.question or _("Which institution said what, in a few sentences. Name no person and no case."),
            )  # fmt: skip

    def notes(self) -> dict[UUID, str]:
        """Item to what was noted."""
        return {item.id: self.cleaned_data[f"note_{item.id.hex}"] for item in self.agenda}


class AdoptionForm(PragForm):
    """Who adopted a conclusion."""

    apart = "adoption"
    adopters = forms.MultipleChoiceField(
        label=_("Adopted by"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("Only institutions that are there.")
    )

    def __init__(self, *args: Any, present: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopters"].choices = present


def present_choices(participations: Iterable[Participation]) -> list[tuple[str, str]]:
    """The institutions that are there, each once."""
    return list({str(p.institution_id): p.institution.called for p in participations if p.attended}.items())


def numbered(conclusions: Iterable[Concluded]) -> list[tuple[UUID, str]]:
    """The conclusions as choices."""
    language = get_language() or "en"
    return [(one.id, f"{one.position}. {one.said(language)[:80]}") for one in conclusions]
