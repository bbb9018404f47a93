"""How are conditions and offers recorded, apart from each other, and what becomes of them?"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.models import Case
from prag.cases.reading import key_details
from prag.cases.rules import RESPONSIBLE_PART, acts_for_case
from prag.cases.table import Table
from prag.gate.content import OpenCase
from prag.kernel.verdict import ALLOWED, Verdict
from prag.plans import actions, rules
from prag.plans.access import PART, consent_seats, open_to_read, open_to_write
from prag.plans.actions import TermSaid
from prag.plans.forms import BackForm, ConditionForm, OfferForm, TermForm
from prag.plans.models import Term
from prag.plans.page import back_of
from prag.plans.terms import Standing
from prag.plans.views.plan import by, simple_form, to_write
from prag.plans.words import TERMS
from prag.ui import errors as pages
from prag.ui.answers import done, form_page, worked
from prag.ui.words import FUNCTIONS, data_text, word


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
    opened, standing = _found(request, case, term)
    old: Term = standing.row
    state = rules.term_stands(old.state, old.ends, table.today)
    if standing.gone or old.id != term or not rules.term_steps(old.kind, state):
        verdict = rules.moved_on()
        return pages.refused(request, verdict.reason, verdict.who)
    form = TermForm(request.POST or None, kind=old.kind, state=state, today=table.today)

    def act() -> None:
        actions.step_term(**by(request, case, table, opened), old=old, seats=consent_seats(table, old.provider_id), **form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        return done(request, _said(old.kind, form.cleaned_data["state"]), "case_plan", case.code)
    return form_page(
        request, "plans/term.html", form, case=case, details=key_details(case, table), term=old, state=word(TERMS, state),
        lapsed=state == "lapsed",
        **_parties(old), ends_seats=len(consent_seats(table, old.provider_id)), back=back_of(standing),
    )  # fmt: skip


def _found(request: HttpRequest, case: Case, term: UUID) -> tuple[OpenCase, Standing]:
    """A condition or an offer as it stands, in the plan opened for what the request does. Raises `Http404`."""
    opened = open_to_write(case) if request.method == "POST" else open_to_read(case)
    standing = actions.find_term(opened, term)
    if standing is None:
        raise Http404
    return opened, standing


def _parties(term: Term) -> dict[str, str]:
    return {
        "provider": data_text(term.provider.name) if term.provider else "",
        "basis": term.legal_basis.called if term.legal_basis else "",
    }


@requires(Permission.PLAN_WRITE)
@never_cache
@sensitive_post_parameters("said")
def term_back(request: HttpRequest, code: str, term: UUID) -> HttpResponse:
    """Take back what was recorded by mistake: the last answer to a condition or an offer, or all of it."""
    case, table, refusal = to_write(request, code)
    if refusal:
        return refusal
    opened, standing = _found(request, case, term)
    rows, verdict = _rows_to_take_back(request, standing, table, term)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = BackForm(request.POST or None, rows=rows)

    def act() -> None:
        data = form.cleaned_data
        actions.take_back(opened=opened, function=table.my_function_for(PART), term=data["row"], reason=data["reason"], said=data["said"])

    if request.method == "POST" and worked(form, act):
        return done(
            request, _("Taken back. It stays readable in the plan, with your reason, and counts for nothing."), "case_plan", case.code
        )
    state = rules.term_stands(standing.row.state, standing.row.ends, table.today)
    return form_page(
        request, "plans/back.html", form, case=case, details=key_details(case, table), term=standing.row, state=word(TERMS, state),
        **_parties(standing.row), withdrew=standing.row.state == "withdrawn", seats=len(consent_seats(table, standing.row.provider_id)),
    )  # fmt: skip


def _rows_to_take_back(request: HttpRequest, standing: Standing, table: Table, term: UUID) -> tuple[list[tuple[UUID, str]], Verdict]:
    """What of it the reader may take back, in words; and why nothing, if it is nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if standing.gone or standing.row.id != term:
        return [], rules.moved_on()
    acts = acts_for_case(table.my_writes, table.writers(RESPONSIBLE_PART))
    condition = standing.row.kind == "condition"
    every = [(standing.first, _("The whole condition") if condition else _("The whole offer, with every answer to it"))]
    if standing.answered:
        every.insert(0, (standing.row, _("The last answer alone: %(answer)s") % {"answer": word(TERMS, standing.row.state)}))
    verdicts = [rules.may_take_back(own=one.institution_id == actor.institution, acts=acts, who=_recorder(one)) for one, _label in every]
    rows = [(one.id, label) for (one, label), verdict in zip(every, verdicts, strict=True) if verdict]
    return rows, ALLOWED if rows else verdicts[0]


def _recorder(row: Term) -> str:
    return f"{word(FUNCTIONS, row.function_kind)} ({data_text(row.institution.short_name)})"


def _said(kind: str, state: str) -> str:
    if kind == "offer" and state == "ended":
        return _("Recorded: the offer is closed. What stood on the consent has ended.")
    return {
        "accepted": _("Recorded: the person accepts. The consent ends on its last day."),
        "declined": _("Recorded: declined for now. Nothing else has changed."),
        "withdrawn": _("Recorded. From today the provider's seat on consent and the actions that stand on it have ended."),
        "ended": _("Recorded: the condition has ended."),
    }[state]
