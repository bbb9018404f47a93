"""What is asked before a paper is printed? In which language, and for an institution: which one, and on what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prag.cases.table import SeatRow
from prag.gate.words import BASES
from prag.organisations.choices import Choices, IdField, agreements, legal_bases
from prag.organisations.models import Institution
from prag.papers import rules
from prag.papers.actions import Recipient
from prag.ui.forms import PragForm
from prag.ui.words import data_text, word

CENTRE = "social_work"


class PaperForm(PragForm):
    """The language of the paper; each further paper asks for more."""

    language = forms.ChoiceField(label=_("Language of the paper"), help_text=_("What colleagues typed is printed as they typed it."))

    def __init__(self, *args: Any, seats: Iterable[SeatRow], institution: UUID, jurisdiction: str, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.institution_id: seat for seat in seats if "work" in seat.parts}
        self.institution, self.jurisdiction, self.today = institution, jurisdiction, today
        self.fields["language"].choices = list(settings.LANGUAGES)
        self.fields["language"].initial = get_language()

    def to(self) -> Recipient:
        """For whom a valid form prints: the person, or an institution at the table by its seat."""
        chosen = self.cleaned_data.get("recipient")
        return Recipient(chosen, "seat", self.seats[chosen].id) if chosen else Recipient()


class OwnCopyForm(PaperForm):
    """The person's own copy goes to the person alone."""

    apart = "own"


class DayOneForm(PaperForm):
    """The day-one sheet goes to the person, or to an institution at the table."""

    apart = "day"

    recipient = IdField(label=_("For whom"), required=False, help_text=_("The person, or an institution at the table."))
    field_order = ("recipient", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(id_, seat.institution) for id_, seat in self.seats.items() if id_ != self.institution]
        self.fields["recipient"].choices = [("", _("The person")), *others]


class NeedsMapForm(PaperForm):
    """The needs map goes to a centre for social work: by its seat, else by a law or an agreement."""

    apart = "map"

    recipient = IdField(label=_("For which centre for social work"), help_text=_("The centre of the town to which the person returns."))
    basis = forms.ChoiceField(
        label=_("On what basis"), required=False, help_text=_("Only for a centre without a seat at the table: a seat has its basis.")
    )
    field_order = ("recipient", "basis", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = self._centres()
        self.fields["basis"].choices = self._bases()

    def _centres(self) -> Choices:
        rows = Institution.objects.filter(jurisdiction=self.jurisdiction, kind=CENTRE, active=True).order_by("name")
        named = [(id_, data_text(name)) for id_, name in rows.values_list("id", "name")]
        here = [one for one in named if one[0] in self.seats]
        elsewhere = [one for one in named if one[0] not in self.seats]
        groups = [(_("At the table"), here), (_("Without a seat"), elsewhere)]
        return [("", _("Choose one")), *((label, choices) for label, choices in groups if choices)]

    def _bases(self) -> Choices:
        laws = legal_bases(self.jurisdiction, "duty_in_law")
        signed = agreements(self.jurisdiction, self.today, [self.institution])
        groups = [("duty_in_law", laws), ("agreement", signed)]
        named = [(word(BASES, key), [(f"{key}:{id_}", name) for id_, name in choices]) for key, choices in groups if choices]
        return [("", _("By its seat")), *named]

    def clean(self) -> dict[str, Any]:
        """No paper without a basis."""
        data = super().clean() or self.cleaned_data
        if data.get("recipient") and "basis" in data:
            verdict = rules.basis_of_paper(has_seat=data["recipient"] in self.seats, basis=data["basis"])
            if not verdict:
                self.add_error("basis", verdict.reason)
        return data

    def to(self) -> Recipient:
        """The centre and its basis."""
        chosen = self.cleaned_data["recipient"]
        if chosen in self.seats:
            return super().to()
        basis, _colon, id_ = self.cleaned_data["basis"].partition(":")
        return Recipient(chosen, basis, UUID(id_))


FORMS: dict[str, type[PaperForm]] = {"needs_map": NeedsMapForm, "day_one_sheet": DayOneForm, "own_copy": OwnCopyForm}
