"""What is ticked to acknowledge, to hand over, to accept and to call back?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.exchange.words import DECLINED
from prag.organisations import choices
from prag.ui.forms import PragForm
from prag.ui.words import FUNCTIONS, word

RECALL_HINTS = {
    "deleted": _("We looked for every copy, on paper and in files, and deleted it."),
    "corrected": _("We put right what was wrong, everywhere we had taken it over. What no law makes us keep is deleted."),
}


class AcknowledgeForm(PragForm):
    """I have read it, and this function will act."""

    acting = forms.ChoiceField(
        label=_("I have read it. Who will act?"),
        widget=forms.RadioSelect,
        help_text=_("Choose the function whose task it is; the sender sees it."),
    )

    def __init__(self, *args: Any, functions: Iterable[str], addressed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(functions)
        self.fields["acting"].choices = [(one, _("The %(function)s will act") % {"function": word(FUNCTIONS, one)}) for one in own]
        if addressed in own or len(own) == 1:
            self.fields["acting"].initial = addressed if addressed in own else own[0]


class OfferForm(PragForm):
    """To whom responsibility is offered, with what the receiver must know."""

    receiver = forms.ChoiceField(
        label=_("Who takes over?"),
        widget=forms.RadioSelect,
        help_text=_("Functions at the table that can be responsible for a case. Another institution needs a seat first."),
    )
    note = forms.CharField(
        label=_("What the next institution must know first"), max_length=1000, required=False, widget=forms.Textarea,
        help_text=_("Two or three sentences: what is agreed, what is open, when the next contact is. Only the receiver reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, receivers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = list(receivers)

    def receiver_of(self) -> tuple[UUID, str]:
        """The institution and the function."""
        institution, _colon, function = self.cleaned_data["receiver"].partition(":")
        return UUID(institution), function


class DecideForm(PragForm):
    """The receiver's answer to an offer."""

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, help_text=_("Until you accept, the other institution stays responsible."),
        choices=[("accepted", _("Accept: my institution is responsible from now on")), ("declined", _("Decline: nothing changes"))],
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("If you decline: why?"), widget=forms.RadioSelect, required=False, choices=lambda: choices.from_words(DECLINED),
        help_text=_("Whoever offered it reads this and knows what to do next."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "declined" and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why you decline: choose one of the reasons."))
        return data

    def decision(self) -> dict[str, Any]:
        """What `decide_handover` takes beside the item."""
        declined = self.cleaned_data["answer"] == "declined"
        return {"answer": self.cleaned_data["answer"], "reason": self.cleaned_data["reason"] if declined else None}


class RecallForm(PragForm):
    """What was done with a wrong notice: deleted, or corrected where a law makes the institution keep it."""

    answer = forms.ChoiceField(
        label=_("What did you do?"), widget=forms.RadioSelect, help_text=_("The institution that called it back reads your answer."),
        choices=[("deleted", _("Deleted")), ("corrected", _("Corrected, because a law makes us keep a record"))],
    )  # fmt: skip
    sure = forms.BooleanField(label=_("This is so wherever my institution kept it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].option_hints = RECALL_HINTS  # type: ignore[attr-defined]


class SureForm(PragForm):
    """One tick before something that cannot be undone."""

    sure = forms.BooleanField()

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = label
