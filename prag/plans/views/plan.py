"""What is the plan of one case? One table on one page; and the forms by which goals, reasons and the person's view are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.models import Case
from prag.cases.reading import case_and_table, key_details
from prag.cases.table import Table
from prag.cases.workflow import RELEASED
from prag.gate.content import OpenCase
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.verdict import Verdict
from prag.organisations.models import LifeArea
from prag.plans import actions, rules
from prag.plans.access import PART, find, may_plan, may_read, only_decline, open_declines, open_to_read, open_to_write
from prag.plans.forms import GoalForm, ReasonForm, ThemeForm, ViewForm
from prag.plans.models import Goal
from prag.plans.page import table_of, terms_of, voice_of
from prag.plans.reading import Plan, plan_of
from prag.profiles.actions import MODELS
from prag.ui import errors as pages
from prag.ui import jinja2
from prag.ui.answers import done, form_page, worked
from prag.ui.controls import Control, first_refusal
from prag.ui.words import data_text, function_words

PURPOSE = "plan_page"


@requires(Permission.CASE_VIEW)
@never_cache
def case_plan(request: HttpRequest, code: str, day_one: Callable[[OpenCase], int] | None = None) -> HttpResponse:
    """The plan of a case. `day_one` counts what is open for the day of release; whoever mounts this page may pass it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    readable = may_read(table)
    if not readable:
        return pages.refused(request, readable.reason, readable.who)
    opened = open_case(case.id, PURPOSE, compartments=table.my_parts & MODELS.keys(), log=bool(may(actor, Permission.LOG_READ)))
    names = table.names()
    plan = plan_of(
        opened, case, reader=actor.practitioner, names=names, writes=frozenset(), day=jinja2.day,
        who_opens=lambda part: _open_to(table, part),
    )  # fmt: skip
    theme = ThemeForm(request.GET, areas=[(row.key, row.name) for row in plan.areas])
    writes = may_plan(actor, case, table)
    voices = voice_of(plan.views, lambda author: names.get(author, ""))
    context = {
        "case": case,
        "details": key_details(case, table),
        "released": case.phase in RELEASED,
        "blockers": plan.blockers(day_one(opened) if day_one else 0),
        "closed_areas": _closed(plan),
        "lines": table_of(plan, table.today, theme.chosen()),
        "theme": theme,
        "narrowed": bool(theme.chosen()),
        "terms": terms_of(plan, table.today),
        # An objection stays beside the plan, in the same size, whatever was said after it.
        "voices": [one for n, one in enumerate(voices) if n == 0 or one.objection],
        "earlier_voices": [one for n, one in enumerate(voices) if n and not one.objection],
        "writes": bool(writes),
        "write_block": None if writes else Control(_("Write in this plan"), "", writes),
        "controls": _controls(case, writes),
        # None the first time, and when the reader does not read logs.
        "since": call("gate.last_visit", p_case=case.id, p_purpose=PURPOSE),
    }
    return render(request, "plans/plan.html", context)


def _controls(case: Case, writes: Verdict) -> dict[str, Control]:
    labels = {
        "action_new": _("Ask for an action"), "goal_new": _("Add a goal"), "view_new": _("Record the person's view"),
        "condition_new": _("Record a condition"), "offer_new": _("Make an offer"),
    }  # fmt: skip
    return {name: Control(label, reverse(name, args=[case.code]), writes) for name, label in labels.items()}


def _closed(plan: Plan) -> list[tuple[str, str]]:
    """Life areas of which the reader cannot say whether something is missing, by to whom they are open."""
    by_who: dict[str, list[str]] = {}
    for row in plan.areas:
        if not row.open:
            by_who.setdefault(row.who_opens, []).append(row.name)
    return [("; ".join(names), who) for who, names in by_who.items()]


def _open_to(table: Table, part: str) -> str:
    seats = dict.fromkeys(f"{function_words((seat.function,))} ({seat.institution})" for seat in table.who_opens(part))
    return ", ".join(seats)


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("text")
def goal_new(request: HttpRequest, code: str) -> HttpResponse:
    """A goal, in the person's words."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    form = GoalForm(request.POST or None, initial={"area": request.GET.get("area", "")})

    def act() -> None:
        actions.write_goal(**by(request, case, table), **form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        return done(request, _("The goal stands in the plan. Next: ask an institution for an action."), "case_plan", case.code)
    return simple_form(request, form, case, table, title=_("Add a goal"), save=_("Add the goal"))


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("text")
def goal_change(request: HttpRequest, code: str, goal: UUID) -> HttpResponse:
    """Another wording: a new row that takes the place of the old one, which stays."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    opened = open_to_write(case) if request.method == "POST" else open_to_read(case)
    old: Goal = find(Goal, opened, goal)
    if Goal.objects.of(opened).filter(replaces=old.id).exists():
        return pages.refused(request, rules.moved_on().reason)
    form = GoalForm(request.POST or None, initial={"area": old.area_id, "text": old.text, "own_words": old.own_words})

    def act() -> None:
        actions.write_goal(**by(request, case, table, opened), **form.cleaned_data, replaces=old.id)

    if request.method == "POST" and worked(form, act):
        return done(request, _("The goal has a new wording. The earlier one stays on record."), "case_plan", case.code)
    return simple_form(
        request, form, case, table, title=_("Change a goal"), save=_("Save the new wording"),
        lead=_("The earlier wording stays on record, struck through."),
    )  # fmt: skip


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("text")
def reason_new(request: HttpRequest, code: str, area: str) -> HttpResponse:
    """Why a need has no action."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    about = get_object_or_404(LifeArea, key=area)
    declined = [one for one in open_declines(open_to_read(case)) if one.area == about.key]
    only = only_decline(declined, about.key)
    form = ReasonForm(request.POST or None, initial={"instead": request.GET.get("instead", only)}, declined=declined)

    def act() -> None:
        actions.write_reason(**by(request, case, table), area=about.key, **form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        return done(request, _("The reason stands in the plan until an action is asked for."), "case_plan", case.code)
    title = _("Why has “%(area)s” no action?") % {"area": data_text(about.name)}
    return simple_form(request, form, case, table, title=title, save=_("Record the reason"))


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("text")
def view_new(request: HttpRequest, code: str) -> HttpResponse:
    """The person's view of the plan, or why it is missing."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    form = ViewForm(request.POST or None, today=table.today)

    def act() -> None:
        actions.write_view(**by(request, case, table), **form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        return done(request, _("Recorded. It stands beside the plan, and on the person's own copy."), "case_plan", case.code)
    return simple_form(
        request, form, case, table, title=_("The person's view"), save=_("Record"),
        lead=_("No plan is final without the person's view, or the reason why it is missing."),
    )  # fmt: skip


def to_write(request: HttpRequest, code: str, *more: Verdict) -> tuple[Case, Table, HttpResponse | None]:
    """The case and its table, and the refusal of whoever may not write its plan."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    verdict = first_refusal(may_plan(actor, case, table), *more)
    return case, table, None if verdict else pages.refused(request, verdict.reason, verdict.who)


def by(request: HttpRequest, case: Case, table: Table, opened: OpenCase | None = None) -> dict[str, Any]:
    """Who writes, in which function, through which opening."""
    return {"actor": request.actor, "opened": opened or open_to_write(case), "function": table.my_function_for(PART)}  # type: ignore[attr-defined]


def simple_form(request: HttpRequest, form: BaseForm, case: Case, table: Table, **context: Any) -> HttpResponse:
    """A page with one form and nothing else."""
    return form_page(request, "plans/form.html", form, case=case, details=key_details(case, table), **({"lead": "", "about": ""} | context))
