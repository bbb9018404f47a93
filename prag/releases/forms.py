"""What is typed about a release? Dates, how the checklist stands, a contact, a review, what goes with a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.kernel.verdict import Verdict
from prag.organisations.choices import from_words, with_empty
from prag.releases import rules
from prag.releases.actions import Dates, Event, Step
from prag.releases.day_one import CHECKLIST, LOOKED_UNTIL
from prag.releases.words import CHOSEN_REASONS, CONTACTS, DAY_ONE, DAY_STATES, LOOKED_AT, REASONS, WRONG
from prag.ui.forms import PragForm, ThreePartDateField
from prag.ui.words import word

LONG = 1000


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea, **more)


class _Form(PragForm):
    """A form that knows the day."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def say(self, name: str | None, verdict: Verdict) -> None:
        """A refusal under its field."""
        if not verdict:
            self.add_error(name, verdict.reason)


class DatesForm(_Form):
    """The dates as they are known now, and why they changed."""

    earliest = ThreePartDateField(label=_("Earliest conditional release"), required=False)
    full_term = ThreePartDateField(label=_("End of the sentence"), required=False)
    pending = forms.BooleanField(label=_("A decision is pending"), required=False)
    actual = ThreePartDateField(
        label=_("The day on which the person was released"), required=False, help_text=_("Change it only when it was recorded wrongly.")
    )
    reason = forms.ChoiceField(
        label=_("Why do the dates change?"),
        widget=forms.RadioSelect,
        help_text=_("The others at the table read the reason."),
        choices=lambda: from_words(REASONS, CHOSEN_REASONS),
    )

    def __init__(self, *args: Any, custody_from: date, before: Dates | None, **kwargs: Any) -> None:
        initial = {name: getattr(before, name) for name in ("earliest", "full_term", "pending", "actual")} if before else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.custody_from, self.before = custody_from, before
        if before is None or before.actual is None:
            del self.fields["actual"]
        else:
            self.fields["actual"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not set(data) >= {"earliest", "full_term"} or ("actual" in self.fields and "actual" not in data):
            return data
        dates = self.dates()
        fits = rules.dates_fit(custody_from=self.custody_from, today=self.today, earliest=dates.earliest, full_term=dates.full_term,
                               pending=dates.pending, actual=dates.actual)  # fmt: skip
        self.say("actual" if dates.actual and dates.actual > self.today else "earliest", fits)
        if fits:
            self.say("earliest", rules.dates_change(self.before.values if self.before else None, dates.values))
        return data

    def dates(self) -> Dates:
        """The dates in plain values."""
        data = self.cleaned_data
        return Dates(earliest=data["earliest"], full_term=data["full_term"], pending=data["pending"], actual=data.get("actual"))


class DayOneForm(PragForm):
    """Every item of the checklist with its state and a note, and the hour of the release."""

    hour = forms.CharField(
        label=_("Hour of the release"), max_length=5, required=False, help_text=_("If it is known, for example 9:30."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, before: Mapping[str, tuple[str, str]], hour: time | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"hour": f"{hour:%H:%M}" if hour else ""}
        for key, (state, note) in before.items():
            initial |= {f"state_{key}": state, f"note_{key}": note}
        super().__init__(*args, initial=initial, **kwargs)
        self.before, self.hour_before = before, hour
        for item in CHECKLIST:
            name = word(DAY_ONE, item.key)
            self.fields[f"state_{item.key}"] = forms.ChoiceField(
                label=name, widget=forms.RadioSelect, choices=from_words(DAY_STATES), error_messages={"required": _("Choose one.")}
            )
            self.fields[f"note_{item.key}"] = forms.CharField(label=_("Note: %(item)s") % {"item": name}, max_length=300, required=False)

    def clean_hour(self) -> time | None:
        typed = self.cleaned_data["hour"].strip().replace(".", ":")
        if not typed:
            return None
        try:
            hour, minute = (int(part) for part in (typed if ":" in typed else f"{typed}:00").split(":"))
            return time(hour, minute)
        except ValueError:
            raise forms.ValidationError(_("This is not an hour. Write it like 9:30.")) from None

    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each item, in the order of the checklist."""
        return [(self[f"state_{item.key}"], self[f"note_{item.key}"]) for item in CHECKLIST]

    def changed(self) -> dict[str, tuple[str, str]]:
        """The items that stand otherwise than before."""
        data = self.cleaned_data
        now = {item.key: (data[f"state_{item.key}"], data[f"note_{item.key}"].strip()) for item in CHECKLIST}
        return {key: value for key, value in now.items() if value != self.before[key]}

    @property
    def hour_changed(self) -> bool:
        """Whether another hour was typed."""
        return self.cleaned_data["hour"] != self.hour_before


class ContactForm(_Form):
    """One contact after the release."""

    kind = forms.ChoiceField(
        label=_("What kind of contact?"), help_text=_("How you spoke or were to meet."), choices=lambda: with_empty(from_words(CONTACTS))
    )
    day = ThreePartDateField(label=_("On which day?"))
    kept = forms.ChoiceField(
        label=_("Did it take place?"), widget=forms.RadioSelect, help_text=_("A missed one makes a duty for somebody to act."),
        choices=[("kept", _("Yes, the person was there")), ("missed", _("No, it was missed"))],
    )  # fmt: skip
    fact = _text(_("What happened?"), required=False, help_text=_("A fact in a sentence. Of a missed contact: what you tried."))

    def __init__(self, *args: Any, released: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.released = released

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day"):
            self.say("day", rules.happened_on(data["day"], today=self.today, not_before=self.released))
        if "kept" in data and "fact" in data:
            self.say("fact", rules.missed_says_why(data["kept"] == "kept", data["fact"]))
        return data

    def event(self) -> Event:
        """The contact in plain values."""
        data = self.cleaned_data
        return Event(kind=data["kind"], day=data["day"], kept=data["kept"] == "kept", fact=data["fact"].strip())


class ReviewForm(_Form):
    """That plan or support were looked at again; before the release also that all who act have met."""

    kind = forms.ChoiceField(
        label=_("What was it?"), widget=forms.RadioSelect, choices=lambda: from_words(LOOKED_AT),
        help_text=_("A meeting counts when everybody was asked to it who acts on the day of release or after it."),
    )  # fmt: skip
    day = ThreePartDateField(label=_("On which day?"))
    fact = _text(_("What was agreed?"), help_text=_("In a sentence or two: what goes on, what changes, who does it."))

    def __init__(self, *args: Any, released: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if released:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day"):
            self.say("day", rules.happened_on(data["day"], today=self.today))
        return data

    def event(self) -> Event:
        """The review in plain values."""
        return Event(kind=self.cleaned_data.get("kind", "review"), day=self.cleaned_data["day"], fact=self.cleaned_data["fact"].strip())


class WrongForm(PragForm):
    """Why a contact or a review counts for nothing."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), widget=forms.RadioSelect, choices=lambda: from_words(WRONG),
        help_text=_("The others at the table read it beside the row."),
    )  # fmt: skip
    words = _text(
        _("In a sentence"), required=False,
        help_text=_("Only what the list does not say. What really happened is recorded as a new contact or review."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "reason" in data and "words" in data and not (verdict := rules.wrong_says_why(data["reason"], data["words"])):
            self.add_error("words", verdict.reason)
        return data


class StepForm(_Form):
    """A step with which nothing goes."""

    verb = ""

    def __init__(self, *args: Any, verb: str, custody_from: date, before: Dates | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verb, self.custody_from, self.before = verb, custody_from, before or Dates()

    def step(self) -> Step:
        """The step in plain values."""
        return Step(verb=self.verb)


class ReleaseForm(StepForm):
    """The day on which the person left."""

    actual = ThreePartDateField(label=_("On which day was the person released?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("actual", self.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("actual"):
            dates = self._dates()
            self.say("actual", rules.dates_fit(custody_from=self.custody_from, today=self.today, earliest=dates.earliest,
                                               full_term=dates.full_term, pending=False, actual=dates.actual))  # fmt: skip
        return data

    def _dates(self) -> Dates:
        return Dates(earliest=self.before.earliest, full_term=self.before.full_term, actual=self.cleaned_data["actual"])

    def step(self) -> Step:
        return Step(verb=self.verb, dates=self._dates(), reason="released")


class ReasonForm(StepForm):
    """Why closing is proposed, or why the case goes on after all."""

    reason = _text(_("Why?"), help_text=_("The others at the table read it."))

    def step(self) -> Step:
        kind = "closing" if self.verb == "propose_closing" else self.verb
        event = Event(kind=kind, day=self.today, fact=self.cleaned_data["reason"].strip())
        return Step(verb=self.verb, events=(event,), marks={"renewed": self.today} if self.verb == "go_on" else {})


class CloseForm(StepForm):
    """The person was told in writing."""

    told = forms.BooleanField(label=_("The person was told in writing that the case is closed, and why"))
    told_on = ThreePartDateField(label=_("On which day?"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("told_on"):
            self.say("told_on", rules.happened_on(data["told_on"], today=self.today))
        return data

    def step(self) -> Step:
        return Step(verb=self.verb, events=(Event(kind="told_closing", day=self.cleaned_data["told_on"]),))


class DayForm(StepForm):
    """The day of a death or of a removal abroad."""

    day = ThreePartDateField(label=_("On which day?"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day"):
            self.say("day", rules.happened_on(data["day"], today=self.today))
        return data

    def step(self) -> Step:
        kind = {"record_death": "death", "record_removal": "removal"}[self.verb]
        return Step(verb=self.verb, events=(Event(kind=kind, day=self.cleaned_data["day"]),))


class RecallForm(StepForm):
    """The day of the return, and the dates as they are known now."""

    day = ThreePartDateField(label=_("On which day did the person come back?"))
    earliest = ThreePartDateField(label=_("Earliest conditional release"), required=False)
    full_term = ThreePartDateField(label=_("End of the sentence"), required=False)
    pending = forms.BooleanField(label=_("A decision is pending"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day"):
            self.say("day", rules.happened_on(data["day"], today=self.today, not_before=self.before.actual))
        if data.get("day") and {"earliest", "full_term"} <= set(data):
            self.say("earliest", rules.dates_fit(custody_from=data["day"], today=self.today, earliest=data["earliest"],
                                                 full_term=data["full_term"], pending=data["pending"]))  # fmt: skip
        return data

    def step(self) -> Step:
        data = self.cleaned_data
        dates = Dates(earliest=data["earliest"], full_term=data["full_term"], pending=data["pending"])
        # What was settled before says nothing of the next release.
        marks = {LOOKED_UNTIL: self.today}
        return Step(verb=self.verb, dates=dates, reason="recalled", events=(Event(kind="recall", day=data["day"]),), marks=marks)


class TakeBackReleaseForm(StepForm):
    """That the person never left: the dates as they are known now, and what happened."""

    earliest = ThreePartDateField(
        label=_("Earliest conditional release"), required=False, help_text=_("If the release was put off, the new day.")
    )
    full_term = ThreePartDateField(
        label=_("End of the sentence"), required=False, help_text=_("As it was known before, or the new day if it has changed.")
    )
    pending = forms.BooleanField(label=_("A decision is pending"), required=False)
    reason = _text(_("What happened?"), help_text=_("In a sentence: why the person did not leave. The others at the table read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("earliest", "full_term", "pending"):
            self.initial.setdefault(name, getattr(self.before, name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"earliest", "full_term"} <= set(data):
            self.say("earliest", rules.dates_fit(custody_from=self.custody_from, today=self.today, earliest=data["earliest"],
                                                 full_term=data["full_term"], pending=data["pending"]))  # fmt: skip
        return data

    def step(self) -> Step:
        data = self.cleaned_data
        dates = Dates(earliest=data["earliest"], full_term=data["full_term"], pending=data["pending"])
        event = Event(kind="release_taken_back", day=self.today, fact=data["reason"].strip())
        return Step(verb=self.verb, dates=dates, reason="release_taken_back", events=(event,))


STEP_FORMS: dict[str, type[StepForm]] = {
    "release": ReleaseForm, "propose_closing": ReasonForm, "go_on": ReasonForm, "close": CloseForm, "recall": RecallForm,
    "take_back_release": TakeBackReleaseForm, "record_death": DayForm, "record_removal": DayForm,
}  # fmt: skip


# The choice of what lies before the months of the board.
EARLIER = "earlier"


class AheadForm(PragForm):
    """Which releases are shown; what makes no sense is left out, so that an old link still shows a board."""

    responsible = forms.ChoiceField(
        label=_("Responsible"), required=False,
        choices=[("", _("Any institution")), ("mine", _("My institution"))],
    )  # fmt: skip
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", _("All these months")), (EARLIER, _("Earlier")), *months]

    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
