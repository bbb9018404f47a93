"""How is an action asked for, answered by its owner, and dropped?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
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
from prag.duties.models import Duty
from prag.gate.opening import open_case
from prag.kernel.verdict import Verdict
from prag.organisations.models import Service
from prag.plans import actions, rules
from prag.plans.access import PART, find_action, may_plan, may_read, only_decline, open_declines, open_to_read, seats_that_read
from prag.plans.forms import AnswerForm, AskForm, DropForm, OfferedForm, owners
from prag.plans.models import Action
from prag.plans.views.plan import simple_form, to_write
from prag.plans.words import ACTIONS
from prag.services.querysets import services_for
from prag.ui import errors as pages
from prag.ui.answers import done, form_page, worked
from prag.ui.controls import Control, first_refusal
from prag.ui.words import FUNCTIONS, data_text, sentence, word


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("what")
def action_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask an institution for an action; what the person's town offers comes first."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    actor: Actor = request.actor  # type: ignore[attr-defined]
    # Coming from a row of the plan only the life area is known, and nobody has asked for a town yet; nor has whoever sends the action.
    given = request.GET if request.GET.get("place") or ("place" in request.GET and request.method == "GET") else None
    look = OfferedForm(given, initial={"area": request.GET.get("area", "")}, jurisdiction=actor.jurisdiction)
    services = _services(look, table)
    chosen = next((one for one in services if str(one.id) == request.GET.get("service")), None)
    declined = open_declines(open_to_read(case))
    wanted = request.GET.get("instead")
    instead = wanted if wanted in {str(one.id) for one in declined} else only_decline(declined, request.GET.get("area", ""))
    form = AskForm(
        request.POST or None, initial=_first(chosen, look) | {"instead": instead}, jurisdiction=actor.jurisdiction,
        own=actor.institution, today=table.today, seats=seats_that_read(table), parts=table.my_parts,
        services=[one.id for one in services], declined=declined,
    )  # fmt: skip

    def act() -> None:
        opened = open_case(case.id, "action_ask", compartments={"name"}) if form.sealed else None
        actions.ask_action(actor=actor, opened=opened, function=table.my_function_for(PART), case=case.id, ask=form.ask())

    if request.method == "POST" and worked(form, act):
        by_letter = _("Asked, in a sealed letter. It opens to the function that was asked and to nobody else.")
        return done(request, by_letter if form.sealed else _("Asked. It stands in the plan, and in the tasks of whoever was asked."),
                    "case_plan", case.code)  # fmt: skip
    return form_page(
        request, "plans/ask.html", form, case=case, details=key_details(case, table), look=look, services=services, chosen=chosen,
        query=f"area={look['area'].value() or ''}&place={look['place'].value() or ''}&instead={instead}",
        instead=instead, at_table=_at_table(table), seal=rules.may_seal(table.my_parts), release=case.release_expected,
    )  # fmt: skip


def _services(look: OfferedForm, table: Table) -> list[Service]:
    """What is offered for that life area, that town first; nothing while none was chosen."""
    if not (look.is_bound and look.is_valid()):
        return []
    return list(services_for(look.cleaned_data["place"], look.cleaned_data["area"], table.today))


def _first(chosen: Service | None, look: OfferedForm) -> dict[str, Any]:
    first: dict[str, Any] = {"area": look["area"].value() or ""}
    if chosen:
        first |= {"what": chosen.name, "service": chosen.id, "who": _provider(chosen)}
    return first


def _provider(service: Service) -> str:
    """The institution's only function that answers; empty when one must be chosen."""
    own = [
        value
        for _name, group in owners(service.jurisdiction_id)
        for value, _label in group
        if value.startswith(f"{service.institution_id}:")
    ]
    return own[0] if len(own) == 1 else ""


def _at_table(table: Table) -> list[str]:
    seats = [seat for seat in table.live if PART in seat.parts]
    return list(dict.fromkeys(f"{seat.institution} ({word(FUNCTIONS, seat.function)})" for seat in seats))


@requires(Permission.CASE_VIEW)
@never_cache
@sensitive_post_parameters("said")
def plan_action(request: HttpRequest, code: str, action: UUID) -> HttpResponse:
    """One action: what, who, by when, how far; its owner answers here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    readable = may_read(table)
    if not readable:
        return pages.refused(request, readable.reason, readable.who)
    opened = open_to_read(case, "action_read")
    found = find_action(opened, action)
    owed = (
        bool(may(actor, Permission.ADDRESSED_ANSWER))
        and Duty.objects.filter(about=found.item or found.id, kind="action", closed_at=None).exists()
    )
    verdict = rules.may_answer(found.state, owed)
    form = AnswerForm(request.POST or None, state=found.state)
    if request.method == "POST":
        if not verdict:
            return pages.refused(request, verdict.reason, verdict.who)
        if worked(form, lambda: actions.answer_action(action=found.id, **form.cleaned_data)):
            return done(request, answered(form.cleaned_data["verb"]), "case_plan", case.code)
    elif owed:
        actions.look_at(about=found.item or found.id)
    plans = may_plan(actor, case, table)
    left = found.state == "declined" and found.id in {one.id for one in open_declines(opened)}
    if plans and left:
        actions.look_at(about=found.id)
    drop = first_refusal(plans, rules.may_drop(found.state))
    return form_page(
        request, "plans/action.html", form, case=case, details=key_details(case, table), action=found, **about(found, table),
        verdict=verdict, drop=_drop(case, found, drop), declined=bool(plans) and left,
        settled=found.state == "declined" and not left,
    )  # fmt: skip


def about(found: Action, table: Table) -> dict[str, Any]:
    """An action in words for its page."""
    return {
        "area": data_text(found.area.name),
        "owner": data_text(found.owner.name),
        "outside": rules.is_outside(found.owner.kind),
        "function": sentence(word(FUNCTIONS, found.owner_function)),
        "state": word(ACTIONS, found.state),
        "standing": rules.standing(found.state, found.due, table.today),
        "asked_by": f"{sentence(word(FUNCTIONS, found.function_kind))}, {data_text(found.institution.short_name)}",
    }


def answered(verb: str) -> str:
    """What happens after an answer."""
    return {
        "accept": _("Accepted. It waits among your tasks until you report it as done."),
        "decline": _("Declined. It stands in the tasks of whoever asked, with your reason: somebody else is asked, or it is dropped."),
        "report": _("Reported as done. It stands so in the plan."),
    }[verb]


def _drop(case: Case, found: Action, verdict: Verdict) -> Control | None:
    """The way out of the plan; no control where there is nothing left to drop."""
    if not rules.may_drop(found.state):
        return None
    return Control(_("Drop this action"), reverse("action_drop", args=[case.code, found.id]), verdict)


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("said")
def action_drop(request: HttpRequest, code: str, action: UUID) -> HttpResponse:
    """Take an action out of the plan, with the reason."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    found = find_action(open_to_read(case), action)
    verdict = rules.may_drop(found.state)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = DropForm(request.POST or None)
    if request.method == "POST" and worked(form, lambda: actions.drop_action(action=found.id, said=form.cleaned_data["said"])):
        return done(request, _("Dropped. It stays readable below the plan, with the reason."), "case_plan", case.code)
    return simple_form(request, form, case, table, title=_("Drop an action"), save=_("Drop it"), about=found.what)
