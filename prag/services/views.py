"""Which pages have places? What is offered in each and who is responsible, and the forms by which an institution keeps its own lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.kernel.clock import today
from prag.kernel.verdict import Verdict
from prag.organisations.models import Institution, Place, Responsibility, Service
from prag.services import actions, querysets, rules
from prag.services.forms import EndForm, OfferForm, ResponsibilityForm, ServiceForm
from prag.services.page import page_of
from prag.ui.answers import done, form_page, worked
from prag.ui.controls import Control
from prag.ui.words import FUNCTIONS, data_text, word

# What another page may fill in beforehand; all of it can be changed before it is saved.
_PREFILLED = ("place", "area", "name", "commitment")


# Reading needs FORUM_VIEW, not SERVICE_KEEP: exactly the functions of forums and tables and the administrator, who keeps places, have it.
@requires(Permission.FORUM_VIEW)
def places(request: HttpRequest) -> HttpResponse:
    """The places of the jurisdiction, with how many areas of life lack a service."""
    return render(request, "services/places.html", {"places": querysets.places(request.actor, today())})  # type: ignore[attr-defined]


@requires(Permission.FORUM_VIEW)
def place_page(request: HttpRequest, place: UUID) -> HttpResponse:
    """Who does what in a place."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, day = _place(actor, place), today()
    page = page_of(
        querysets.areas(), querysets.services_of(found), querysets.responsibilities_of(found),
        day=day, own=actor.institution, staffing=querysets.staffing(),
    )  # fmt: skip
    keeps, at = rules.may_keep(actor), f"?place={found.id}"
    context = {
        "place": data_text(found.name),
        "page": page,
        "today": day,
        "soon": rules.SOON.days,
        "keeps": bool(keeps),
        "controls": _controls(at, keeps),
        "fill": reverse("service_new") + at + "&area=",
    }
    return render(request, "services/place.html", context)


@requires(Permission.SERVICE_KEEP)
def service_new(request: HttpRequest) -> HttpResponse:
    """A new service of one's own institution; another page may name place, area, words and the commitment it fulfils."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = {name: request.GET[name] for name in _PREFILLED if name in request.GET}
    form = ServiceForm(request.POST or None, jurisdiction=actor.jurisdiction, initial=_without_nonsense(given))
    closes: list[str] = []

    def act() -> None:
        data = form.cleaned_data
        closes.extend(data_text(area.name) for area in querysets.gaps(data["place"], today()) if area.key == data["area"])
        actions.add_service(actor=actor, place=data["place"], area=data["area"], offer=_offer(data), commitment=data["commitment"])

    if request.method == "POST" and worked(form, act):
        return done(request, _added(form.cleaned_data, closes), "place", form.cleaned_data["place"])
    return _service_page(request, form, title=_("Add a service"))


@requires(Permission.SERVICE_KEEP)
def service_change(request: HttpRequest, service: UUID) -> HttpResponse:
    """A change is a new line; the old one stays and ends the day before."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    old = _own_service(actor, service)
    form = OfferForm(request.POST or None, initial=_present(old, request.GET.get("commitment")))

    def act() -> None:
        actions.change_service(actor=actor, service=old.id, offer=_offer(form.cleaned_data), commitment=form.cleaned_data["commitment"])

    if request.method == "POST" and worked(form, act):
        next_ = _("The change is saved. Until it holds, the line before it does; it stays readable under “No longer offered”.")
        return done(request, next_, "place", old.place_id)
    return _service_page(request, form, title=_("Change a service"), old=old, blocked=_changeable(old))


@requires(Permission.SERVICE_KEEP)
def service_end(request: HttpRequest, service: UUID) -> HttpResponse:
    """The last day of a service."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    old = _own_service(actor, service)
    form = EndForm(request.POST or None)

    def act() -> None:
        actions.end_service(actor=actor, service=old.id, last=form.cleaned_data["last"])

    if request.method == "POST" and worked(form, act):
        next_ = _("The end of “%(name)s” is saved. Where nothing else is offered, the page shows a gap from the next day on.")
        return done(request, next_ % {"name": old.name}, "place", old.place_id)
    return _end_page(request, form, old.place, title=_("End “%(name)s”") % {"name": old.name}, blocked=_changeable(old))


@requires(Permission.SERVICE_KEEP)
def responsibility_new(request: HttpRequest) -> HttpResponse:
    """A new line of the role map."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    institution = Institution.objects.get(id=actor.institution)
    given = {"place": request.GET["place"]} if "place" in request.GET else {"place": institution.place_id}
    form = ResponsibilityForm(request.POST or None, institution=institution, initial=given)

    def act() -> None:
        data = dict(form.cleaned_data)
        actions.add_responsibility(actor=actor, place=data.pop("place"), duty=actions.Duty(**data))

    if request.method == "POST" and worked(form, act):
        next_ = _("The line stands in the role map. Every institution of the jurisdiction reads it; only yours can end it.")
        return done(request, next_, "place", form.cleaned_data["place"])
    return form_page(request, "services/responsibility.html", form)


@requires(Permission.SERVICE_KEEP)
def responsibility_end(request: HttpRequest, line: UUID) -> HttpResponse:
    """The last day of a line of the role map."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    old = get_object_or_404(Responsibility.objects.select_related("place"), id=line, institution_id=actor.institution)
    form = EndForm(request.POST or None)

    def act() -> None:
        actions.end_responsibility(actor=actor, line=old.id, last=form.cleaned_data["last"])

    if request.method == "POST" and worked(form, act):
        return done(request, _("The end of the line is saved. If somebody else takes it over, that institution adds its own line."),
                    "place", old.place_id)  # fmt: skip
    title = _("End the line of the function %(function)s") % {"function": word(FUNCTIONS, old.function_kind)}
    verdict = rules.may_change(old.valid_from, old.valid_until, False, today())
    return _end_page(request, form, old.place, title=title, text=old.does, blocked=None if verdict else Control(_("Save"), "", verdict))


def _place(actor: Actor, place: UUID) -> Place:
    return get_object_or_404(Place, id=place, jurisdiction=actor.jurisdiction)


def _controls(at: str, keeps: Verdict) -> list[Control]:
    """What one's own institution can add; blocked once, not twice, for whose function keeps nothing."""
    if not keeps:
        return [Control(_("Add a service or a responsibility"), "", keeps)]
    return [
        Control(_("Add a service"), reverse("service_new") + at),
        Control(_("Add a responsibility"), reverse("responsibility_new") + at),
    ]


def _own_service(actor: Actor, service: UUID) -> Service:
    return get_object_or_404(Service.objects.select_related("place", "area"), id=service, institution_id=actor.institution)


def _changeable(old: Service) -> Control | None:
    verdict = rules.may_change(old.valid_from, old.valid_until, querysets.replacement_of(old), today())
    return None if verdict else Control(_("Save"), "", verdict)


def _offer(data: dict[str, Any]) -> actions.Offer:
    return actions.Offer(data["name"], data["how_to_ask"], data["lead_time_days"], data["valid_from"], data["valid_until"])


def _present(old: Service, commitment: str | None) -> dict[str, Any]:
    """What the line says now, to be changed; it holds from today, or from its own first day if that lies ahead."""
    return {
        "name": old.name, "how_to_ask": old.how_to_ask, "lead_time_days": old.lead_time_days,
        "valid_from": max(today(), old.valid_from), "valid_until": old.valid_until,
        "commitment": _uuid(commitment) or old.commitment,
    }  # fmt: skip


def _without_nonsense(given: dict[str, str]) -> dict[str, Any]:
    """What came in the address; an id that is none is left out, because nobody could mend a hidden field."""
    kept: dict[str, Any] = dict(given)
    for name in ("place", "commitment"):
        if name in kept and _uuid(kept[name]) is None:
            del kept[name]
    return kept


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _added(data: dict[str, Any], closes: list[str]) -> str:
    said = _("“%(name)s” stands among the services, where whoever plans a release finds it.") % {"name": data["name"]}
    if not closes:
        return said
    if data["valid_from"] > today():
        return said + " " + _("From its first day on there is no gap in “%(area)s”.") % {"area": closes[0]}
    return said + " " + _("The gap in “%(area)s” is closed.") % {"area": closes[0]}


def _service_page(
    request: HttpRequest, form: BaseForm, *, title: str, old: Service | None = None, blocked: Control | None = None
) -> HttpResponse:
    promised = form["commitment"].value()
    return form_page(request, "services/service.html", form, title=title, old=old, blocked=blocked, promised=bool(promised))


def _end_page(
    request: HttpRequest, form: BaseForm, place: Place, *, title: str, text: str = "", blocked: Control | None = None
) -> HttpResponse:
    return form_page(request, "services/end.html", form, title=title, text=text, place=place, blocked=blocked)
