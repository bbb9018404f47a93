"""How does a case start? One page, everything asked once, nothing lost when something is missing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.actions import start_case
from prag.cases.forms.start import StartForm
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.ui.answers import add_refusal, form_page


@requires(Permission.CASE_OPEN)
@never_cache
@sensitive_post_parameters("name", "personal_number", "address")
def case_new(request: HttpRequest) -> HttpResponse:
    """Start a draft; the director is asked to confirm it."""
    actor = request.actor  # type: ignore[attr-defined]
    form = StartForm(request.POST or None, jurisdiction=actor.jurisdiction, today=today())
    if request.method == "POST" and form.is_valid():
        try:
            _id, code = start_case(actor=actor, person=form.person(), **form.facts())
        except Refused as no:
            add_refusal(form, no.verdict)
        else:
            text = _("The draft has begun. The director was asked to confirm it.")
            messages.success(request, text)
            return redirect("case_page", code=code)
    return form_page(request, "cases/start.html", form)
