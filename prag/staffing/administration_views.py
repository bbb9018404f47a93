"""Which pages has the administrator? Institutions, agreements, legal bases and intervals of the jurisdiction. No case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.stepup import step_up
from prag.gate.words import BASES
from prag.kernel.clock import today
from prag.organisations.models import Agreement, Deadline, Institution, Jurisdiction, LegalBasis, Place
from prag.staffing import administration as actions
from prag.staffing.administration_forms import AgreementForm, InstitutionForm, ManagerForm
from prag.staffing.rules import agreement_state
from prag.staffing.words import within
from prag.ui.answers import done, form_page, only_post, tried, worked
from prag.ui.words import INSTITUTION_KINDS, data_text, word


@requires(Permission.INSTITUTION_ADD)
def administration(request: HttpRequest) -> HttpResponse:
    """The jurisdiction's institutions, agreements, legal bases and intervals."""
    own = request.actor.jurisdiction  # type: ignore[attr-defined]
    day, without = today(), actions.institutions_without_manager()
    order = list(INSTITUTION_KINDS)
    institutions = sorted(_institutions(own), key=lambda i: (order.index(i.kind) if i.kind in order else len(order), i.place.name, i.name))
    agreements: dict[str, list[Agreement]] = {"in_force": [], "ending_soon": [], "not_begun": [], "ended": []}
    for agreement in Agreement.objects.filter(jurisdiction=own).prefetch_related("parties__institution").order_by("ends"):
        agreements[agreement_state(agreement.starts, agreement.ends, day)].append(agreement)
    return form_page(
        request,
        "staffing/administration.html",
        jurisdiction=Jurisdiction.objects.get(code=own),
        institutions=[(word(INSTITUTION_KINDS, i.kind), i, i.id in without) for i in institutions],
        agreements=agreements,
        bases=[(word(BASES, b.kind), b) for b in LegalBasis.objects.filter(jurisdiction=own).order_by("kind", "name")],
        deadlines=[(within(d.amount, d.unit), d) for d in Deadline.objects.filter(jurisdiction=own).order_by("name")],
    )


@requires(Permission.INSTITUTION_ADD)
@step_up
def institution_new(request: HttpRequest) -> HttpResponse:
    """A new institution with its first access manager."""
    actor = request.actor  # type: ignore[attr-defined]
    places = Place.objects.filter(jurisdiction=actor.jurisdiction).order_by("name")
    form = InstitutionForm(request.POST or None, places=places)

    def act() -> None:
        actions.add_institution(actor=actor, **(form.cleaned_data | {"place": UUID(form.cleaned_data["place"])}))

    if request.method == "POST" and worked(form, act):
        next_ = _(
            "%(name)s is added. %(manager)s gets a mail with a link within a minute, and then invites everybody else there. "
            "The institution opens nothing until a case gives it a seat."
        ) % {"name": form.cleaned_data["name"], "manager": form.cleaned_data["manager"]}
        return done(request, next_, "administration")
    return form_page(request, "staffing/institution.html", form)


@requires(Permission.INSTITUTION_ADD)
@step_up
def institution_manager(request: HttpRequest, institution: UUID) -> HttpResponse:
    """The first access manager of an institution that has none."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(_institutions(actor.jurisdiction), id=institution)
    form = ManagerForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        actions.name_manager(actor=actor, institution=institution, name=data["manager"], email=data["email"])

    if request.method == "POST" and worked(form, act):
        next_ = _("%(manager)s gets a mail with a link within a minute, and then invites everybody else of %(name)s.") % {
            "manager": form.cleaned_data["manager"],
            "name": data_text(found.name),
        }
        return done(request, next_, "administration")
    return form_page(request, "staffing/manager.html", form, institution=found)


@requires(Permission.AGREEMENT_RECORD)
@step_up
def agreement_new(request: HttpRequest) -> HttpResponse:
    """A signed agreement."""
    actor = request.actor  # type: ignore[attr-defined]
    form = AgreementForm(request.POST or None, institutions=_institutions(actor.jurisdiction).order_by("name"))

    def act() -> None:
        actions.record_agreement(**form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        next_ = _("The agreement is recorded. Its parties can now base seats on it until %(day)s; nobody gets a seat by it alone.")
        return done(request, next_ % {"day": f"{form.cleaned_data['ends']:%d.%m.%Y}"}, "administration")
    return form_page(request, "staffing/agreement.html", form)


@requires(Permission.BASIS_CONFIRM)
@only_post("administration")
@step_up
def basis_confirm(request: HttpRequest, basis: UUID) -> HttpResponse:
    """The authority has confirmed a legal basis."""
    next_ = _("The legal basis is confirmed and no longer shown as a proposal, wherever it is used.")
    return tried(request, lambda: actions.confirm_basis(basis=basis), next_, "administration")


@requires(Permission.BASIS_CONFIRM)
@only_post("administration")
@step_up
def deadline_confirm(request: HttpRequest, deadline: UUID) -> HttpResponse:
    """The authority has confirmed an interval."""
    next_ = _("The deadline is confirmed and no longer shown as a proposal, wherever it is used.")
    return tried(request, lambda: actions.confirm_deadline(deadline=deadline), next_, "administration")


def _institutions(jurisdiction: str):  # type: ignore[no-untyped-def]
    return Institution.objects.filter(jurisdiction=jurisdiction, active=True).select_related("place")
