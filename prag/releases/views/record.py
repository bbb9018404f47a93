"""How are dates, the checklist and steps recorded? One form a page; nothing typed is lost."""

from __future__ import annotations

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
from prag.releases.forms import STEP_FORMS, DatesForm, DayOneForm, StepForm
from prag.releases.page import day_one_part
from prag.releases.path import ENDS, may_step, verbs_from
from prag.releases.reading import HOUR, DayOneNow, dates_of, day_one_of, known_of
from prag.releases.steps import path_facts
from prag.releases.views.common import Place, if_allowed
from prag.releases.words import STEP_HINTS, STEPS, STEPS_DONE
from prag.ui import errors as pages
from prag.ui.answers import form_page, only_post, worked
from prag.ui.words import word


@requires(Permission.DATES_SET)
@never_cache
@if_allowed(lambda here: here.acts(Permission.DATES_SET))
def release_dates(request: HttpRequest, here: Place) -> HttpResponse:
    """Record what is known of the release now, and why it changed."""
    before = actions.last_dates(here.case.id)
    form = DatesForm(request.POST or None, today=here.table.today, custody_from=here.case.custody_from, before=before)
    if worked(form, lambda: actions.record_dates(case=here.case.id, dates=form.dates(), reason=form.cleaned_data["reason"])):
        messages.success(request, _("The dates are recorded, and everything that counts from them was counted anew."))
        return redirect(reverse("case_release", args=[here.case.code]) + "?changed=1#changed")
    return form_page(request, "releases/dates.html", form, recorded=dates_of(here.case)[:1], **here.base)


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters()
@if_allowed(lambda here: here.writes(Permission.PLAN_WRITE), Place.opens)
def day_one(request: HttpRequest, here: Place) -> HttpResponse:
    """Record how the checklist stands: every item on one page, only what changed is stored."""
    opened = here.open_for(request)
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
@if_allowed(lambda here: here.writes(Permission.PLAN_WRITE), Place.opens)
def day_one_looked(request: HttpRequest, here: Place) -> HttpResponse:
    """Record that what is open for day one was looked at."""
    actions.look_at_day_one(opened=here.open_for(request))
    messages.success(request, _("Recorded that day one was looked at. What is still open stays on the list."))
    return redirect(reverse("case_release", args=[here.case.code]) + "#day-one")


@requires(Permission.CASE_STEP)
@never_cache
@sensitive_post_parameters("reason")
@if_allowed(lambda here: here.acts(Permission.CASE_STEP), Place.opens)
def case_step(request: HttpRequest, here: Place, verb: str) -> HttpResponse:
    """Take the case to its next phase."""
    if verb not in verbs_from(here.case.phase):
        raise Http404
    opened = here.open_for(request)
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
