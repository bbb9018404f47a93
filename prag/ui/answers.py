"""How does a page answer? With the form again, what was typed and the reason; or with what happens next.

The message that goes along names no case: it may be shown on a page whose reading has no row for that case in the log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from prag.access.web import View
from prag.kernel.verdict import NOBODY, Refused, Verdict
from prag.ui.words import who_can

# A form with errors: htmx shows it, browsers too, and nobody takes it for done.
WRONG = 422


def sentence(verdict: Verdict) -> str:
    """The reason of a refusal and who can mend it."""
    if not verdict.who:
        return verdict.reason
    if verdict.who == NOBODY:
        return f"{verdict.reason} {who_can(verdict.who)}"
    return _("%(reason)s Who can: %(who)s.") % {"reason": verdict.reason, "who": verdict.who}


def worked(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Whether a valid form's act was done; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as no:
        add_refusal(form, no.verdict)
        return False
    return True


def add_refusal(form: BaseForm, verdict: Verdict) -> None:
    """The refusal as an error of the whole form, with who can mend it."""
    form.add_error(None, sentence(verdict))


def form_page(request: HttpRequest, template: str, form: BaseForm | None = None, **context: Any) -> HttpResponse:
    """A page that may hold a form: 422 when the form has errors."""
    status = WRONG if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def done(request: HttpRequest, what_next: str, name: str, *args: Any) -> HttpResponse:
    """Back to a page, with what was done and what happens next."""
    messages.success(request, what_next)
    return redirect(name, *args)


def tried(request: HttpRequest, act: Callable[[], Any], what_next: str, name: str, *args: Any) -> HttpResponse:
    """A button's act: done with what happens next, or refused with the reason; back to the page either way."""
    try:
        act()
    except Refused as no:
        messages.error(request, sentence(no.verdict))
        return redirect(name, *args)
    return done(request, what_next, name, *args)


def only_post(name: str, *arguments: str) -> Callable[[View], View]:
    """The view is a button's. Whoever comes by a link (back from confirming who they are) lands on the page with the button."""

    def wrap(view: View) -> View:
        @wraps(view)
        def posted(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(name, *(kwargs[argument] for argument in arguments))
            return view(request, **kwargs)

        return posted

    return wrap
