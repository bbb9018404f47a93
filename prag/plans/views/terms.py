"""How are conditions and offers recorded, apart from each other, and what becomes of them?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.reading import key_details
from prag.plans import actions, rules
from prag.plans.access import consent_seats, find, open_to_read, open_to_write
from prag.plans.actions import TermSaid
from prag.plans.forms import ConditionForm, OfferForm, TermForm
from prag.plans.models import Term
from prag.plans.views.plan import by, simple_form, to_write
from prag.plans.words import TERMS
from prag.ui import errors as pages
from prag.ui.answers import done, form_page, worked
from prag.ui.words import data_text, word


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("text")
def condition_new(request: HttpRequest, code: str) -> HttpResponse:
    """A condition: a duty in law with an end."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    form = ConditionForm(request.POST or None, jurisdiction=case.jurisdiction_id, today=table.today)

    def act() -> None:
        actions.write_term(**by(request, case, table), said=TermSaid("condition", state="in_force", **form.cleaned_data))

    if request.method == "POST" and worked(form, act):
        return done(request, _("The condition stands in the plan until its last day."), "case_plan", case.code)
    return simple_form(
        request, form, case, table, title=_("Record a condition"), save=_("Record"),
        lead=_("A condition is a duty that a decision puts on the person. What is voluntary is an offer."),
    )  # fmt: skip


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("text")
def offer_new(request: HttpRequest, code: str) -> HttpResponse:
    """An offer, which the person may decline without anything else changing."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    form = OfferForm(request.POST or None, jurisdiction=case.jurisdiction_id)

    def act() -> None:
        actions.write_term(**by(request, case, table), said=TermSaid("offer", state="offered", **form.cleaned_data))

    if request.method == "POST" and worked(form, act):
        return done(request, _("The offer stands in the plan. Record the person's answer when you have it."), "case_plan", case.code)
    return simple_form(
        request, form, case, table, title=_("Make an offer"), save=_("Record the offer"),
        lead=_("Voluntary: declining it changes nothing else."),
    )  # fmt: skip


@requires(Permission.PLAN_WRITE)
@never_cache
def term_step(request: HttpRequest, code: str, term: UUID) -> HttpResponse:
    """What the person said to an offer, or that a condition ended."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    opened = open_to_write(case) if request.method == "POST" else open_to_read(case)
    old: Term = find(Term, opened, term, "provider", "legal_basis")
    if not rules.term_steps(old.kind, old.state) or Term.objects.of(opened).filter(replaces=old.id).exists():
        return pages.refused(request, rules.moved_on().reason)
    form = TermForm(request.POST or None, kind=old.kind, state=old.state, today=table.today)

    def act() -> None:
        actions.step_term(**by(request, case, table, opened), old=old, seats=consent_seats(table, old.provider_id), **form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        return done(request, _said(form.cleaned_data["state"]), "case_plan", case.code)
    return form_page(
        request, "plans/term.html", form, case=case, details=key_details(case, table), term=old, state=word(TERMS, old.state),
        provider=data_text(old.provider.name) if old.provider else "", basis=data_text(old.legal_basis.name) if old.legal_basis else "",
        ends_seats=len(consent_seats(table, old.provider_id)),
    )  # fmt: skip


def _said(state: str) -> str:
    return {
        "accepted": _("Recorded: the person accepts. The consent ends on its last day."),
        "declined": _("Recorded: declined for now. Nothing else has changed."),
        "withdrawn": _("Recorded. From today the provider's seat on consent and the actions that stand on it have ended."),
        "ended": _("Recorded: the condition has ended."),
    }[state]
