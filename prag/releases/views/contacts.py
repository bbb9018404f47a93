"""How are contacts and reviews recorded, and marked when they were recorded wrongly? One form a page; nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.releases import actions, page, rules
from prag.releases.forms import ContactForm, ReviewForm, WrongForm
from prag.releases.reading import can_be_wrong, contacts_of, known_of, taken_back_of
from prag.releases.views.common import Place, if_allowed
from prag.releases.views.page import may_mark_wrong
from prag.ui import errors as pages
from prag.ui.answers import form_page, worked


@requires(Permission.CONTACT_RECORD)
@never_cache
@sensitive_post_parameters("fact")
@if_allowed(lambda here: here.writes(Permission.CONTACT_RECORD))
def contact_new(request: HttpRequest, here: Place) -> HttpResponse:
    """Record a contact after the release."""
    known = known_of(here.case)
    verdict = rules.contacts_begin(released=known.released, over=here.over)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    released: Any = known.released
    form = ContactForm(request.POST or None, today=here.table.today, released=released)

    def act() -> None:
        actions.record_contact(
            actor=here.actor, opened=here.open_for(request), event=form.event(), released=released, function=here.function
        )

    if worked(form, act):
        kept = form.event().kept
        missed = _("The missed contact is recorded. Until the person was seen for the first time, the deputy is asked too.")
        messages.success(request, _("The contact is recorded. What is due next stands on this page.") if kept else missed)
        return redirect(reverse("case_release", args=[here.case.code]) + "#after")
    return form_page(request, "releases/contact.html", form, released=released, **here.base)


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("fact")
@if_allowed(lambda here: here.writes(Permission.PLAN_WRITE))
def review_new(request: HttpRequest, here: Place) -> HttpResponse:
    """Record that plan or support were looked at again, or that all who act have met."""
    known = known_of(here.case)
    form = ReviewForm(request.POST or None, today=here.table.today, released=known.released is not None)

    def act() -> None:
        opened = here.open_for(request)
        actions.record_review(actor=here.actor, opened=opened, event=form.event(), function=here.function)

    if worked(form, act):
        reviewed = _("The review is recorded. The next one is due after the interval of your jurisdiction.")
        met = _("The meeting is recorded. What was agreed there is asked of each institution as an action of the plan.")
        messages.success(request, met if form.event().kind == "conference" else reviewed)
        return redirect(reverse("case_release", args=[here.case.code]) + "#after")
    return form_page(request, "releases/review.html", form, **here.base)


@requires(Permission.CONTACT_TAKE_BACK)
@never_cache
@sensitive_post_parameters("words")
@if_allowed(lambda here: here.writes(Permission.CONTACT_TAKE_BACK))
def contact_wrong(request: HttpRequest, here: Place, contact: UUID) -> HttpResponse:
    """Mark a contact or a review as recorded wrongly; it stays on the page and counts for nothing."""
    opened: Any = here.open_for(request)
    row = next((one for one in contacts_of(opened) if one.id == contact and can_be_wrong(one)), None)
    if row is None:
        raise Http404
    wrong = taken_back_of(opened)
    verdict = may_mark_wrong(here, row, marked=row.id in wrong)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = WrongForm(request.POST or None)

    def act() -> None:
        actions.mark_wrong(opened=opened, contact=row.id, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"])

    if worked(form, act):
        messages.success(
            request,
            _("Marked as recorded wrongly: it stays here and counts for nothing. Next: record what really happened."),
        )
        return redirect(reverse("case_release", args=[here.case.code]) + "#after")
    [line] = page.contact_rows([row], wrong, here.table.names(), lambda _row: None)
    return form_page(request, "releases/contact_wrong.html", form, line=line, contact=row.id, **here.base)
