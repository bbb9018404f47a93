"""Which institution becomes a witness of the log?"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from prag.ui.forms import PragForm


class WitnessForm(PragForm):
    """An institution of the jurisdiction that is none yet."""

    institution = forms.ChoiceField(
        label=_("Institution"),
        help_text=_("Choose one that does not run Prag and would not keep silent: a data protection agency, an association."),
    )

    def __init__(self, *args: object, institutions: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["institution"].choices = [("", _("Choose")), *institutions]  # type: ignore[attr-defined]
