"""What is typed to add a document, and to withdraw one? A file cannot be kept between two tries, so the form says to choose it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.cases.words import PART_HINTS, PARTS
from prag.documents import rules
from prag.documents.actions import Paper
from prag.documents.words import KIND_HINTS, KINDS, NOT_TAKEN
from prag.organisations.choices import from_words
from prag.ui.forms import PragForm
from prag.ui.words import word

LONG_TITLE, LONG = 120, 500
MEGABYTE = 1024 * 1024


class DocumentForm(PragForm):
    """A file, and what it is."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, choices=lambda: from_words(KINDS))
    title = forms.CharField(
        label=_("Title"), max_length=LONG_TITLE,
        help_text=_("What one would look for, such as: decision on social benefit, 12 March 2027. Leave the person's name out."),
    )  # fmt: skip
    part = forms.ChoiceField(
        label=_("Into which part of the case does it go?"), widget=forms.RadioSelect,
        help_text=_("Whoever has a seat that opens this part can download it. You can choose among the parts that your seat writes."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={"empty": _("The file is empty. Look whether it opens on your computer, then choose it again.")},
    )  # fmt: skip

    def __init__(self, *args: Any, parts: Iterable[str], writers: Callable[[str], list[str]], megabytes: int, pages: int,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.writers = writers
        self.fields["part"].choices = from_words(PARTS, parts)
        self.fields["part"].option_hints = PART_HINTS
        self.fields["kind"].option_hints = KIND_HINTS
        self.fields["file"].help_text = _(
            "A PDF of at most %(pages)s pages, or a photo or scan as PNG or JPEG; at most %(megabytes)s MB. Prag writes it anew: what"
            " stands on the pages stays, what was hidden in the file goes. An electronic signature is lost, so keep the original"
            " in your own file."
        ) % {"pages": pages, "megabytes": megabytes}
        # By these files.js says it before anything is sent.
        self.fields["file"].widget.attrs |= {
            "data-most-bytes": megabytes * MEGABYTE,
            "data-too-large": word(NOT_TAKEN, "too_big") % {"megabytes": megabytes, "pages": pages},
            "data-error": _("Error:"),
        }
        self.fields["file"].error_messages["required"] = _("Choose the file.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") and data.get("part"):
            verdict = rules.kind_fits_part(data["kind"], data["part"], self.writers)
            if not verdict:
                self.add_error("part", verdict.reason)
        if self.errors and "file" not in self.errors:
            self.choose_again()
        return data

    def choose_again(self) -> None:
        """Nothing was kept of the file, and a browser sends none by itself."""
        self.add_error("file", _("Choose the file again: it is not kept while something else is wrong."))

    def paper(self) -> Paper:
        """What was typed."""
        data = self.cleaned_data
        return Paper(data["part"], data["kind"], data["title"])


class WithdrawForm(PragForm):
    """Why a document is withdrawn."""

    why = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=LONG, widget=forms.Textarea,
        help_text=_("In a sentence, for example: belongs to another case; a newer decision is in force. It stays beside the document."),
    )  # fmt: skip
