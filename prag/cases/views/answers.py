"""How does a screen answer a form? Refused or wrong: the same page with what was typed; done: on to the next page.

The message that goes along names no case: it may be shown on a page whose reading has no row for that case in the log.
"""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prag.kernel.verdict import Verdict

# A form with errors: htmx shows it, browsers too, and nobody takes it for done.
WRONG = 422


def add_refusal(form: BaseForm, verdict: Verdict) -> None:
    """The refusal as an error of the whole form, with who can mend it."""
    who = " " + _("Who can: %(who)s") % {"who": verdict.who} if verdict.who else ""
    form.add_error(None, verdict.reason + who)  # type: ignore[attr-defined]


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """The page of a form: 422 when it has errors."""
    return render(request, template, {"form": form, **context}, status=WRONG if form.is_bound and form.errors else 200)
