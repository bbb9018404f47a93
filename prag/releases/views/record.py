"""How are dates, the checklist, contacts, reviews and steps recorded? One form a page; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.gate.content import OpenCase
from prag.releases import actions
from prag.releases.day_one import CHECKLIST
from prag.releases.forms import STEP_FORMS, ContactForm, DatesForm, DayOneForm, ReviewForm, StepForm
from prag.releases.page import day_one_part
from prag.releases.path import ENDS, may_step, verbs_from
from prag.releases.reading import HOUR, DayOneNow, dates_of, day_one_of, known_of
from prag.releases.steps import path_facts
from prag.releases.views.common import Place, place
from prag.releases.views.page import may_record_contact
from prag.releases.words import STEP_HINTS, STEPS, STEPS_DONE
from prag.ui import errors as pages
from prag.ui.answers import form_page, only_post, worked
from prag.ui.words import word


@requires(Permission.DATES_SET)
@never_cache
def release_dates(request: HttpRequest, code: str) -> HttpResponse:
    """Record what is known of the release now, and why it changed."""
    here = place(request, code)
    verdict = here.acts(Permission.DATES_SET)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    before = actions.last_dates(here.case.id)
    form = DatesForm(request.POST or None, today=here.table.today, custody_from=here.case.custody_from, before=before)
    if worked(form, lambda: actions.record_dates(case=here.case.id, dates=form.dates(), reason=form.cleaned_data["reason"])):
        messages.success(request, _("The dates are recorded, and everything that counts from them was counted anew."))
        return redirect(reverse("case_release", args=[here.case.code]) + "?changed=1#changed")
    return form_page(request, "releases/dates.html", form, recorded=dates_of(here.case)[:1], **here.base)


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters()
def day_one(request: HttpRequest, code: str) -> HttpResponse:
    """Record how the checklist stands: every item on one page, only what changed is stored."""
    here = place(request, code)
    opened = _opened(request, here)
    verdict = here.writes(Permission.PLAN_WRITE)
    if not verdict or opened is None:
        return pages.refused(request, verdict.reason, verdict.who)
    known = known_of(here.case)
    facts = known.facts
    now = day_one_of(opened, release=facts.release if facts else None, today=here.table.today, settings=known.settings)
    before = {item.key: (now.state(item.key), now.rows[item.key].note if item.key in now.rows else "") for item in CHECKLIST}
    form = DayOneForm(request.POST or None, before=before, hour=now.hour)
    if worked(form, lambda: _settle(here, opened, form, now)):
        messages.success(request, _("Recorded what is settled for day one. What is still open stands here and on the printed sheet."))
        return redirect(reverse("case_release", args=[here.case.code]) + "#day-one")
    return form_page(request, "releases/day_one.html", form, day_one=day_one_part(now, known, here.table.today), **here.base)


def _settle(here: Place, opened: OpenCase, form: DayOneForm, now: DayOneNow) -> None:
    changed = form.changed()
    if form.hour_changed:
        hour = form.cleaned_data["hour"]
        changed[HOUR] = ("done", f"{hour:%H:%M}") if hour else ("open", "")
    actions.settle_items(actor=here.actor, opened=opened, changed=changed, function=here.function)


@requires(Permission.PLAN_WRITE)
@never_cache
@only_post("case_release", "code")
def day_one_looked(request: HttpRequest, code: str) -> HttpResponse:
    """Record that what is open for day one was looked at."""
    here = place(request, code)
    opened = _opened(request, here)
    verdict = here.writes(Permission.PLAN_WRITE)
    if not verdict or opened is None:
        return pages.refused(request, verdict.reason, verdict.who)
    actions.look_at_day_one(opened=opened)
    messages.success(request, _("Recorded that day one was looked at. What is still open stays on the list."))
    return redirect(reverse("case_release", args=[here.case.code]) + "#day-one")


@requires(Permission.CONTACT_RECORD)
@never_cache
@sensitive_post_parameters("fact")
def contact_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record a contact after the release."""
    here = place(request, code)
    known = known_of(here.case)
    verdict = may_record_contact(here, known, here.writes(Permission.CONTACT_RECORD))
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    released: Any = known.released
    form = ContactForm(request.POST or None, today=here.table.today, released=released)

    def act() -> None:
        opened: Any = _opened(request, here)
        actions.record_contact(actor=here.actor, opened=opened, event=form.event(), released=released, function=here.function)

    if worked(form, act):
        kept = form.event().kept
        missed = _("The missed contact is recorded. Until the person was seen for the first time, the deputy is asked too.")
        messages.success(request, _("The contact is recorded. What is due next stands on this page.") if kept else missed)
        return redirect(reverse("case_release", args=[here.case.code]) + "#after")
    return form_page(request, "releases/contact.html", form, released=released, **here.base)


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("fact")
def review_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record that plan or support were looked at again, or that all who act have met."""
    here = place(request, code)
    verdict = here.writes(Permission.PLAN_WRITE)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    known = known_of(here.case)
    form = ReviewForm(request.POST or None, today=here.table.today, released=known.released is not None)

    def act() -> None:
        opened: Any = _opened(request, here)
        actions.record_review(actor=here.actor, opened=opened, event=form.event(), function=here.function)

    if worked(form, act):
        reviewed = _("The review is recorded. The next one is due after the interval of your jurisdiction.")
        met = _("The meeting is recorded. What was agreed there is asked of each institution as an action of the plan.")
        messages.success(request, met if form.event().kind == "conference" else reviewed)
        return redirect(reverse("case_release", args=[here.case.code]) + "#after")
    return form_page(request, "releases/review.html", form, **here.base)


@requires(Permission.CASE_STEP)
@never_cache
@sensitive_post_parameters("reason")
def case_step(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take the case to its next phase."""
    here = place(request, code)
    if verb not in verbs_from(here.case.phase):
        raise Http404
    acts, opened = here.acts(Permission.CASE_STEP), _opened(request, here)
    if not acts or opened is None:
        return pages.refused(request, acts.reason, acts.who)
    facts = path_facts(here.case, here.table, known_of(here.case), opened, reader=here.actor.practitioner)
    verdict = may_step(verb, facts)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = STEP_FORMS.get(verb, StepForm)(
        request.POST if request.method == "POST" else None, verb=verb, today=here.table.today, custody_from=here.case.custody_from,
        before=actions.last_dates(here.case.id),
    )  # fmt: skip
    if worked(form, lambda: actions.take_step(actor=here.actor, opened=opened, step=form.step(), function=here.function)):
        messages.success(request, word(STEPS_DONE, verb))
        changed = "?changed=1#changed" if form.step().dates else ""
        return redirect(reverse("case_release", args=[here.case.code]) + changed)
    context = here.base | {"verb": verb, "title": word(STEPS, verb), "hint": word(STEP_HINTS, verb), "ends": verb in ENDS}
    return form_page(request, "releases/step.html", form, **context)


def _opened(request: HttpRequest, here: Place) -> OpenCase | None:
    """The common work, opened to be written when something was sent from a seat that writes it."""
    return here.open(write=request.method == "POST" and bool(here.function))
