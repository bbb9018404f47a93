"""What does a browser send for a form? Every field as the page drew it, with what the user changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form of a page: where it goes, and its fields with what is in them."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    # Radio buttons and boxes to their possible values, ticked or not.
    choices: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, **values: str) -> list[tuple[str, str]]:
        """The fields to send; `values` take the place of what was drawn."""
        return [(name, value) for name, value in self.fields if name not in values] + list(values.items())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self._inside)
        elif self._inside is None:
            return
        elif tag == "input" and said.get("name"):
            self._input(self._inside, said)
        elif tag == "select":
            self._select = said.get("name")
        elif tag == "option" and self._select:
            self._inside.choices.setdefault(self._select, []).append(said.get("value", ""))
            if "selected" in said:
                self._inside.fields.append((self._select, said.get("value", "")))
        elif tag == "textarea":
            self._textarea = said.get("name")
            self._inside.fields.append((self._textarea or "", ""))

    def _input(self, form: Form, said: dict[str, str]) -> None:
        name, kind = said["name"], said.get("type", "text")
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(said.get("value", "on"))
            if "checked" not in said:
                return
        elif kind in ("submit", "button", "file"):
            return
        form.fields.append((name, said.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None and self._inside:
            name, text = self._inside.fields[-1]
            self._inside.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in its order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
