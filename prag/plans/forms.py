"""What is typed to write in a plan, to ask for an action and to answer one? Nothing is chosen beforehand that somebody else must decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.access.actor import holders
from prag.access.permissions import Permission
from prag.cases.rules import basis_is_named
from prag.cases.words import BASIS_HINTS
from prag.gate.words import BASES
from prag.organisations import choices
from prag.organisations.models import Institution
from prag.plans import rules
from prag.plans.access import Declined
from prag.plans.actions import Ask, Basis
from prag.plans.words import (
    ANSWER_HINTS,
    ANSWERS,
    CONSENT_ENDS,
    CONSENT_ENDS_HINTS,
    MISSING_VIEWS,
    MISTAKES,
    OFFER_ANSWER_HINTS,
    OFFER_ANSWERS,
    TERM_ANSWER_HINTS,
    TERM_ANSWERS,
)
from prag.services.forms import area_choices, place_choices
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import FUNCTIONS, data_text, word

LONG = 1000
_FIELD_OF_BASIS = {"duty_in_law": "legal_basis", "agreement": "agreement", "consent": "consent_on"}


def owners(jurisdiction: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Institution and function in one choice (`id:function`), for those who can answer; grouped by institution."""
    kinds = _answering()
    found = Institution.objects.filter(jurisdiction=jurisdiction, active=True).order_by("name").values_list("id", "kind", "short_name")
    groups = []
    for id_, kind, stored in found:
        name = data_text(stored)
        own = [(f"{id_}:{key}", f"{name} · {word(FUNCTIONS, key)}") for key in kinds.get(kind, ())]
        if own:
            groups.append((name, own))
    return groups


def _answering() -> dict[str, list[str]]:
    """The kinds of institution that can own an action, with their functions that answer what is addressed to them."""
    may = {role.value for role in holders(Permission.ADDRESSED_ANSWER)}
    found = {kind: [key for key in keys if key in may] for kind, keys in choices.functions_by_kind().items()}
    return {kind: keys for kind, keys in found.items() if keys}


class ThemeForm(PragForm):
    """One life area, or all of them. What makes no sense is left out, so that an old link still shows the plan."""

    area = forms.ChoiceField(label=_("Life area"), required=False, help_text=_("Shows this area alone."))

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All life areas")), *areas]

    def chosen(self) -> str:
        """The life area, empty for all."""
        self.is_valid()
        return self.cleaned_data.get("area") or ""


class GoalForm(PragForm):
    """A goal in a life area."""

    area = forms.ChoiceField(label=_("Life area"), help_text=_("To which the goal belongs."))
    text = forms.CharField(
        label=_("What does the person want to reach?"), max_length=LONG, widget=forms.Textarea,
        help_text=_("Write it as the person says it, in the first person if you can."),
    )  # fmt: skip
    own_words = forms.BooleanField(label=_("These are the person's own words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = choices.with_empty(area_choices())


class ReasonForm(PragForm):
    """Why a need has no action now. `declined`: what was declined in its life area and nothing answers yet."""

    text = forms.CharField(
        label=_("Why is there no action?"), max_length=LONG, widget=forms.Textarea,
        help_text=_("In a sentence or two, and what would have to change. It stands in the plan until an action is asked for."),
    )  # fmt: skip
    instead = choices.IdField(
        label=_("Which decline does it answer?"), required=False, help_text=_("One decline each: the others go on waiting for an answer.")
    )

    def __init__(self, *args: Any, declined: Collection[Declined] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_declined(self, declined)


class OfferedForm(PragForm):
    """For which life area and in which town services are looked for; in the address."""

    apart = "look"
    area = forms.ChoiceField(label=_("Life area"), help_text=_("In which a service is looked for."))
    place = choices.IdField(label=_("Town to which the person goes"), help_text=_("Services of this town stand first."))

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = choices.with_empty(area_choices())
        self.fields["place"].choices = choices.with_empty(place_choices(jurisdiction))


class AskForm(PragForm):
    """An action: what, who, by when; and a basis where the owner does not sit at the table."""

    area = forms.ChoiceField(label=_("Life area"), help_text=_("Whose need the action answers."))
    what = forms.CharField(
        label=_("What is to be done?"), max_length=LONG, widget=forms.Textarea,
        help_text=_("Write only what this institution must do. No offence, no past, no name: it may leave in a letter."),
    )  # fmt: skip
    who = forms.ChoiceField(label=_("Who does it?"), help_text=_("An institution and a function; it accepts or declines."))
    due = ThreePartDateField(label=_("By when?"))
    service = choices.IdField(required=False, widget=forms.HiddenInput)
    instead = choices.IdField(
        label=_("Instead of which declined action?"), required=False,
        help_text=_("One decline each: the others go on waiting for an answer."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("On what basis does it go out?"), required=False, widget=forms.RadioSelect)
    legal_basis = choices.IdField(label=_("Law"), required=False, help_text=_("For a duty in law."))
    agreement = choices.IdField(
        label=_("Agreement"), required=False, help_text=_("For an agreement. Only agreements in force that your institution signed.")
    )
    consent_on = ThreePartDateField(
        label=_("Day of the person's written consent"), required=False, help_text=_("For consent. For example, 12 3 2027.")
    )

    def __init__(self, *args: Any, jurisdiction: str, own: UUID, today: date, seats: Collection[tuple[UUID, str]],
                 parts: Collection[str], services: Iterable[UUID] = (),
                 declined: Collection[Declined] = (), **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.jurisdiction, self.own, self.today, self.seats, self.parts = jurisdiction, own, today, seats, parts
        self.fields["area"].choices = choices.with_empty(area_choices())
        self.fields["who"].choices = [("", _("Choose one")), *owners(jurisdiction)]
        self.fields["service"].choices = [("", ""), *((one, one) for one in services)]
        self.fields["basis"].choices = choices.from_words(BASES)
        self.fields["basis"].option_hints = BASIS_HINTS  # type: ignore[attr-defined]
        self.fields["legal_basis"].choices = choices.with_empty(choices.legal_bases(jurisdiction, "duty_in_law"))
        self.fields["agreement"].choices = choices.with_empty(choices.agreements(jurisdiction, today, [own]))
        self.fields["due"].earliest = today
        self.fields["consent_on"].latest = today
        _offer_declined(self, declined)

    @property
    def sealed(self) -> bool:
        """Whether the action goes out as a letter."""
        return rules.needs_letter(*self._owner(), self.seats)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("who") or not self.sealed:
            return data
        verdict = rules.may_seal(self.parts)
        if not verdict:
            self.add_error("who", f"{verdict.reason} {verdict.who}")
        if not data.get("basis"):
            self.add_error(
                "basis", _("This function has no seat that opens the plan, so the action goes to it in a letter: say on what basis.")
            )
            return data
        named, field = {name: data.get(name) for name in _FIELD_OF_BASIS.values()}, _FIELD_OF_BASIS[data["basis"]]
        verdict = basis_is_named(data["basis"], **named)
        if not verdict and field not in self.errors:
            self.add_error(field, verdict.reason)
        elif data["basis"] == "agreement" and not self._signed_by_both(data["agreement"]):
            self.add_error("agreement", _("The institution that is asked did not sign this agreement."))
        return data

    def ask(self) -> Ask:
        """What `ask_action` takes; only the field that belongs to the basis counts."""
        data, (owner, function) = self.cleaned_data, self._owner()
        basis = Basis()
        if self.sealed:
            field = _FIELD_OF_BASIS[data["basis"]]
            basis = Basis(data["basis"], **{field: data[field]})
        return Ask(data["area"], data["what"], owner, function, data["due"], data.get("service"), basis, data.get("instead"))

    def _owner(self) -> tuple[UUID, str]:
        institution, _colon, function = self.cleaned_data["who"].partition(":")
        return UUID(institution), function

    def _signed_by_both(self, agreement: UUID | None) -> bool:
        parties = [self.own, self._owner()[0]]
        return any(id_ == agreement for id_, _title in choices.agreements(self.jurisdiction, self.today, parties))


class AnswerForm(PragForm):
    """What the owner of an action says."""

    verb = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("In words"), max_length=LONG, required=False, widget=forms.Textarea,
        help_text=_("If you decline: why. If it is done: what was done and when. Write no diagnosis."),
    )  # fmt: skip

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = choices.from_words(ANSWERS, rules.answers(state))
        self.fields["verb"].option_hints = ANSWER_HINTS  # type: ignore[attr-defined]
        if rules.answers(state) == ["report"]:
            self.fields["verb"].initial = "report"
            self.fields["said"].help_text = _("What was done and when. Write no diagnosis.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verb") and "said" not in self.errors:
            verdict = rules.answer_has_words(data["verb"], data["said"])
            if not verdict:
                self.add_error("said", verdict.reason)
        return data


class DropForm(PragForm):
    """Why an action leaves the plan."""

    said = forms.CharField(
        label=_("Why?"), max_length=LONG, widget=forms.Textarea, help_text=_("The institution that was asked reads it too.")
    )


class ConditionForm(PragForm):
    """A condition: a duty on a legal basis, with its end."""

    text = forms.CharField(
        label=_("What is the condition?"), max_length=LONG, widget=forms.Textarea, help_text=_("As the decision words it.")
    )
    legal_basis = choices.IdField(label=_("Legal basis"), help_text=_("Without one it is an offer, not a condition."))
    starts = ThreePartDateField(label=_("From"), required=False)
    ends = ThreePartDateField(label=_("Last day"), help_text=_("A condition always ends; on the day after, it leaves the list by itself."))

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"].choices = choices.with_empty(choices.legal_bases(jurisdiction, "duty_in_law"))
        self.fields["ends"].earliest = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["starts"] > data["ends"]:
            self.add_error("ends", _("The last day cannot be before the first."))
        return data


class OfferForm(PragForm):
    """An offer: voluntary, and only with the person's consent."""

    text = forms.CharField(
        label=_("What is offered?"), max_length=LONG, widget=forms.Textarea,
        help_text=_("In a sentence, for example: a place on a welding course from March. No diagnosis, no name of another person."),
    )  # fmt: skip
    provider = choices.IdField(label=_("By which institution?"), help_text=_("The one that would give it."))

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        providers = [kind for kind in _answering() if rules.is_outside(kind)]
        self.fields["provider"].choices = choices.with_empty(choices.institutions(jurisdiction, providers))


class TermForm(PragForm):
    """How a condition or an offer stands from now on."""

    state = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    consent_on = ThreePartDateField(
        label=_("Day of the person's written consent"), required=False,
        help_text=_("Only when the person accepts. For example, 12 3 2027."),
    )  # fmt: skip
    ends = ThreePartDateField(
        label=_("Last day of the consent"), required=False,
        help_text=_("Only when the person accepts. A consent always ends and can be renewed."),
    )  # fmt: skip
    ask_again = ThreePartDateField(
        label=_("Ask again on"), required=False, help_text=_("Only when the person declines. Until that day nobody asks.")
    )

    def __init__(self, *args: Any, kind: str, state: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer = kind == "offer"
        self.fields["state"].choices = choices.from_words(OFFER_ANSWERS if offer else TERM_ANSWERS, rules.term_steps(kind, state))
        self.fields["state"].option_hints = OFFER_ANSWER_HINTS if offer else TERM_ANSWER_HINTS  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("state"):
            days = {name: data.get(name) for name in ("consent_on", "ends", "ask_again")}
            verdict = rules.term_is_whole(data["state"], today=self.today, **days)
            if not verdict and not self.errors:
                self.add_error(_wrong_day(data["state"], data, self.today), verdict.reason)
        return data


class EndSeatForm(PragForm):
    """Whether the consent that a seat stands on is over too; of any other seat nothing is asked."""

    consent = forms.ChoiceField(
        label=_("Is the person's consent to inform this institution over too?"), widget=forms.RadioSelect,
        choices=lambda: choices.from_words(CONSENT_ENDS), help_text=_("If you do not know, ask the person first."),
    )  # fmt: skip

    def __init__(self, *args: Any, on_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].option_hints = CONSENT_ENDS_HINTS  # type: ignore[attr-defined]
        if not on_consent:
            del self.fields["consent"]

    def consent_over(self) -> bool | None:
        """What `end_seat` takes, after a valid form."""
        return {"over": True, "stands": False}.get(self.cleaned_data.get("consent", ""))


class BackForm(PragForm):
    """What was recorded by mistake, and which mistake it was. `rows`: each row that can be taken back, as (id, words)."""

    row = choices.IdField(label=_("What is taken back?"), widget=forms.RadioSelect, help_text=_("An answer alone, or all of it."))
    reason = forms.ChoiceField(
        label=_("Which mistake was it?"), widget=forms.RadioSelect, choices=lambda: choices.from_words(MISTAKES),
        help_text=_("It stands in the plan beside what is taken back."),
    )  # fmt: skip
    said = forms.CharField(
        label=_("In a sentence"), max_length=LONG, required=False, widget=forms.Textarea,
        help_text=_("For another mistake: which. Otherwise only if the others must know more."),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Collection[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = list(rows)
        if len(rows) == 1:
            self.fields["row"].initial = next(iter(rows))[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        verdict = rules.back_has_words(data.get("reason") or "", data.get("said") or "")
        if not verdict and "said" not in self.errors:
            self.add_error("said", verdict.reason)
        return data


class ViewForm(PragForm):
    """The person's view, or why it is missing."""

    one_of = frozenset({"text", "missing"})

    text = forms.CharField(
        label=_("What does the person say about the plan?"), max_length=4000, required=False, widget=forms.Textarea,
        help_text=_("In the person's own words."),
    )  # fmt: skip
    objection = forms.BooleanField(label=_("This is an objection to the plan"), required=False)
    missing = forms.ChoiceField(
        label=_("Or: why is the view missing?"),
        required=False,
        choices=lambda: choices.with_empty(choices.from_words(MISSING_VIEWS)),
        help_text=_("Only when nothing is written above."),
    )
    said_on = ThreePartDateField(label=_("On which day?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].latest = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not {"text", "missing"} & self.errors.keys():
            verdict = rules.view_is_whole(data.get("text") or "", data.get("missing") or None, objection=bool(data.get("objection")))
            if not verdict:
                self.add_error("text", verdict.reason)
        return data


def _offer_declined(form: PragForm, declined: Collection[Declined]) -> None:
    """What was declined as a choice; no question where nothing was."""
    if declined:
        form.fields["instead"].choices = [("", _("None of them")), *((one.id, one.words) for one in declined)]
    else:
        del form.fields["instead"]


def _wrong_day(state: str, data: dict[str, Any], today: date) -> str:
    """Under which field the refusal of a day stands."""
    if state == "declined":
        return "ask_again"
    return "ends" if data.get("consent_on") and data["consent_on"] <= today else "consent_on"
