"""What does a form field need so that the `field` macro can draw it? Widgets, a base form, and a plain view of a field."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _


class CodeInput(forms.TextInput):
    """A short code typed from paper or a phone: wide letters, figures keyboard, filled in by the phone itself."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"} | (attrs or {}))


class ThreePartDateWidget(forms.MultiWidget):
    """Day, month and year as three short inputs named name_day, name_month, name_year."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts = {part: forms.TextInput({"inputmode": "numeric"}) for part in ("day", "month", "year")}
        super().__init__(parts, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            value = datetime.date.fromisoformat(value)
        return [value.day, value.month, value.year] if value else [None, None, None]


class ThreePartDateField(forms.MultiValueField):
    """A date typed as day, month and year; says which part is missing, and keeps what was typed."""

    widget = ThreePartDateWidget
    default_error_messages = {
        "required": _("Enter a date."),
        "day": _("The date must include a day."),
        "month": _("The date must include a month."),
        "year": _("The date must include a year with four figures."),
        "invalid": _("This is not a real date. Use day, month and year, for example 12 3 2027."),
        "too_early": _("The date must be %(limit)s or later."),
        "too_late": _("The date must be %(limit)s or earlier."),
    }

    def __init__(self, *, earliest: datetime.date | None = None, latest: datetime.date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("help_text", _("For example, 12 3 2027."))
        parts = tuple(forms.CharField(required=False) for _part in range(3))
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        if not isinstance(value, (list, tuple)):
            value = self.widget.decompress(value)
        day, month, year = (str(part or "").strip() for part in value)
        if not (day or month or year):
            if self.required:
                raise self._error("required")
            return None
        for code, part in (("day", day), ("month", month), ("year", year)):
            if not part or (code == "year" and len(part) != 4):
                raise self._error(code)
        return self._limited(self._date(day, month, year))

    def _date(self, day: str, month: str, year: str) -> datetime.date:
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            raise self._error("invalid") from None

    def _limited(self, date: datetime.date) -> datetime.date:
        if self.earliest and date < self.earliest:
            raise self._error("too_early", limit=f"{self.earliest:%d.%m.%Y}")
        if self.latest and date > self.latest:
            raise self._error("too_late", limit=f"{self.latest:%d.%m.%Y}")
        return date

    def _error(self, code: str, **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(part or "") for part in self.widget.decompress(initial)]
        return before != [str(part or "").strip() for part in (data or ["", "", ""])]


_TOO_LONG = _("Use at most %(limit_value)d characters. These are %(show_value)d.")
_TOO_SHORT = _("Use at least %(limit_value)d characters. These are %(show_value)d.")


validate_email_address = EmailValidator(_("Write an e-mail address with an @, such as name@institution.example."))


class FormRules:
    """What each of our forms does: no browser pop-ups instead of our messages, and short messages of our own."""

    use_required_attribute = False
    label_suffix = ""
    # A word before the ids of its fields, for a form that stands beside others on a page.
    apart = ""
    # Fields of which one is needed, so that none of them says "(optional)".
    one_of: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.apart:
            kwargs.setdefault("auto_id", f"{self.apart}_%s")
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for form_field in self.fields.values():  # type: ignore[attr-defined]
            if form_field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                form_field.error_messages["required"] = _required_message(form_field)
            if isinstance(form_field, forms.EmailField):
                form_field.validators = [validate_email_address]
            if isinstance(form_field, forms.CharField):
                form_field.error_messages.setdefault("max_length", _TOO_LONG)
                form_field.error_messages.setdefault("min_length", _TOO_SHORT)


class PragForm(FormRules, forms.Form):
    """The base of our forms that no table stands behind."""


def _required_message(form_field: forms.Field) -> Any:
    if isinstance(form_field, forms.MultipleChoiceField):
        return _("Choose at least one.")
    if isinstance(form_field, forms.ChoiceField):
        return _("Choose one.")
    if isinstance(form_field, forms.BooleanField):
        return _("Tick this to go on.")
    return _("Fill this in.")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, a radio group or a check-box group."""

    id: str
    value: str
    label: str
    chosen: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several inputs of one answer, for example the month of a date."""

    id: str
    name: str
    value: str
    width: int
    key: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """A form field in plain values: all the macro needs, whatever form it comes from."""

    kind: str
    id: str
    first_id: str
    name: str
    label: str
    hint: str
    errors: list[str]
    required: bool
    value: str = ""
    options: list[Option] = field(default_factory=list)
    groups: list[tuple[str, list[Option]]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    attrs: dict[str, Any] = field(default_factory=dict)
    input_type: str = "text"
    count: int | None = None


# First match wins: a subclass stands before the class it comes from.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (ThreePartDateWidget, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (CodeInput, "code"),
)


def describe_field(bound: BoundField) -> FieldView:
    """The view of one bound field; typed values stay after errors."""
    widget = bound.field.widget
    kind = next((word for cls, word in _KINDS if isinstance(widget, cls)), "text")
    element = bound.auto_id or bound.html_name
    value = bound.value()
    options = list(_options(bound)) if kind in ("radios", "checkboxes") else []
    parts = _parts(bound, element, value) if kind == "date" else []
    first = options[0].id if options else parts[0].id if parts else element
    return FieldView(
        kind=kind,
        id=element,
        first_id=next((part.id for part in parts if part.wrong), first),
        name=bound.html_name,
        label=str(bound.label or ""),
        hint=str(bound.help_text or ""),
        errors=[str(error) for error in bound.errors],
        required=bound.field.required,
        value=_typed(widget, kind, value),
        options=options,
        groups=_groups(bound, value) if kind == "select" else [],
        parts=parts,
        attrs={key: val for key, val in widget.attrs.items() if key not in _OWN_ATTRS and val is not False},
        input_type=getattr(widget, "input_type", None) or "text",
        count=getattr(bound.field, "max_length", None) if kind == "textarea" else None,
    )


# The macro writes these itself; a length limit is told and checked, never enforced by swallowing keys.
_OWN_ATTRS = frozenset({"id", "name", "type", "value", "class", "maxlength", "required", "rows", "cols", "aria-describedby", "style"})


def _typed(widget: forms.Widget, kind: str, value: Any) -> str:
    # A password is never sent back into the page.
    if value is None or kind not in ("text", "textarea", "code", "hidden", "checkbox"):
        return ""
    if kind == "checkbox":
        return "on" if value else ""
    shown = widget.format_value(value)
    return "" if shown is None else str(shown)


def _options(bound: BoundField) -> Iterator[Option]:
    hints = getattr(bound.field, "option_hints", {})
    for index, item in enumerate(bound.subwidgets):
        data = item.data
        value = str(data["value"])
        yield Option(
            id=data["attrs"].get("id") or f"{bound.auto_id}_{index}",
            value=value,
            label=str(data["label"]),
            chosen=bool(data["selected"]),
            hint=str(hints.get(value, "")),
        )


def _groups(bound: BoundField, value: Any) -> list[tuple[str, list[Option]]]:
    widget = bound.field.widget
    chosen = widget.format_value(value)
    groups = widget.optgroups(bound.html_name, chosen if isinstance(chosen, list) else [chosen])
    return [
        (
            str(name or ""),
            [Option("", str(o["value"]), str(o["label"]), bool(o["selected"])) for o in options],
        )
        for name, options, _index in groups
    ]


def _parts(bound: BoundField, element: str, value: Any) -> list[Part]:
    widget = bound.field.widget
    values = value if isinstance(value, (list, tuple)) else widget.decompress(value)
    codes = {error.code for error in bound.errors.as_data()}
    named = codes & {"day", "month", "year"}
    return [
        Part(
            id=f"{element}_{index}",
            name=bound.html_name + suffix,
            value="" if part is None else str(part),
            width=4 if suffix == "_year" else 2,
            key=suffix.removeprefix("_"),
            wrong=bool(codes) and (not named or suffix.removeprefix("_") in named),
        )
        for index, (suffix, part) in enumerate(zip(widget.widgets_names, values, strict=True))
    ]


def error_list(form: forms.BaseForm) -> list[tuple[str, str, str]]:
    """All errors as (anchor, label, message): first those of the whole form, then field by field."""
    whole = [("", "", str(error)) for error in form.non_field_errors()]
    hidden = [("", str(f.label or ""), str(error)) for f in form.hidden_fields() for error in f.errors]
    views = [describe_field(bound) for bound in form.visible_fields() if bound.errors]
    return whole + hidden + [(view.first_id, view.label, error) for view in views for error in view.errors]
