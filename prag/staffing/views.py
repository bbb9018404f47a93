"""Which pages has an institution's access manager? At a glance, a person, a function, a seat."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.stepup import step_up
from prag.kernel.clock import today
from prag.organisations.models import Institution
from prag.staffing import actions, querysets
from prag.staffing.actions import Named
from prag.staffing.forms import DeputyRules, FunctionForm, InviteForm, NewFunctionForm, RenewForm, SeatForm
from prag.staffing.querysets import Place
from prag.staffing.words import ACCOUNTS, GAPS, ITEM_KINDS
from prag.ui.answers import done, form_page, worked
from prag.ui.jinja2 import day
from prag.ui.words import word

# First those who are here, then who is away, then who has yet to sign in.
_ORDER = {"joined": 0, "invited": 2, "link_over": 2, "none": 2}


@requires(Permission.STAFF_INVITE)
def staff(request: HttpRequest) -> HttpResponse:
    """My institution at a glance: seats and functions where nobody acts come first; of a case its code alone."""
    actor = request.actor  # type: ignore[attr-defined]
    functions, seats = querysets.own_functions(actor), querysets.own_seats(actor)
    everybody = querysets.colleagues(actor, functions)
    working = [one for one in everybody if one.person.active]
    return form_page(
        request,
        "staffing/staff.html",
        institution=Institution.objects.get(id=actor.institution),
        functions=functions,
        seats=seats,
        late=[(word(ITEM_KINDS, item.kind), item) for item in querysets.late_items(actor)],
        people=sorted(working, key=lambda one: 1 if one.away else _ORDER[one.account.state]),
        left=[one for one in everybody if not one.person.active],
        gaps=GAPS,
        accounts=ACCOUNTS,
        today=today(),
        urgent=sum(place.urgent for place in (*functions, *seats)),
    )


@requires(Permission.STAFF_INVITE)
@step_up
def staff_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to the institution."""
    actor = request.actor  # type: ignore[attr-defined]
    form = InviteForm(request.POST or None, kinds=querysets.kinds_for(Institution.objects.get(id=actor.institution)))

    def act() -> None:
        data = form.cleaned_data
        actions.invite_person(actor=actor, name=data["name"], email=data["email"], kinds=data["functions"])

    if request.method == "POST" and worked(form, act):
        next_ = _(
            "%(name)s is invited. A mail with a link goes out within a minute; it works once and for a week. "
            "Until it is used, the name stands under “Invited” here."
        ) % {"name": form.cleaned_data["name"]}
        return done(request, next_, "staff")
    return form_page(request, "staffing/invite.html", form)


@requires(Permission.STAFF_APPOINT)
@step_up
def function_new(request: HttpRequest) -> HttpResponse:
    """A further function, or a further person with one."""
    actor = request.actor  # type: ignore[attr-defined]
    kinds = querysets.kinds_for(Institution.objects.get(id=actor.institution))
    form = NewFunctionForm(request.POST or None, people=querysets.own_people(actor).filter(active=True), kinds=kinds)

    def act() -> None:
        actions.appoint(institution=actor.institution, function=None, kind=form.cleaned_data["kind"], named=_named(form))

    if request.method == "POST" and worked(form, act):
        return done(request, _named_next(), "staff")
    return form_page(request, "staffing/function.html", form, place=None)


@requires(Permission.STAFF_APPOINT)
@step_up
def function_edit(request: HttpRequest, function: UUID) -> HttpResponse:
    """Holder and deputy of a function."""
    actor = request.actor  # type: ignore[attr-defined]
    place = _find(querysets.own_functions(actor), function)
    if place.kind == "administrator":
        raise Http404  # named by whoever runs the installation, not by an access manager
    people = querysets.own_people(actor).filter(active=True)
    form = FunctionForm(request.POST or None, people=people, initial=_initial(place))

    def act() -> None:
        actions.appoint(institution=actor.institution, function=function, kind=place.kind, named=_named(form))

    if request.method == "POST" and worked(form, act):
        return done(request, _named_next(), "staff")
    return form_page(request, "staffing/function.html", form, place=place)


@requires(Permission.SEAT_FILL)
@step_up
def seat_fill(request: HttpRequest, seat: UUID) -> HttpResponse:
    """Holder and deputy of a seat, chosen among those who hold the seat's function."""
    actor = request.actor  # type: ignore[attr-defined]
    place = _find(querysets.own_seats(actor), seat)
    able = {
        who.id: who
        for one in querysets.own_functions(actor)
        for who in (one.holder, one.deputy)
        if one.kind == place.kind and who and who.active
    }
    form = SeatForm(request.POST or None, people=able.values(), initial=_initial(place))

    def act() -> None:
        before = [who.id for who in (place.holder, place.deputy) if who]
        actions.fill_seat(seat=seat, before=before, named=_named(form))

    if request.method == "POST" and worked(form, act):
        next_ = _(
            "The seat in %(code)s is filled. Whoever was named gets a mail without the code and finds the case in the list. "
            "Nobody else of the institution can open it."
        ) % {"code": place.code}
        return done(request, next_, "staff")
    return form_page(request, "staffing/seat.html", form, place=place, nobody=not able, gap=str(GAPS[place.gap]))


@requires(Permission.SEAT_RENEW)
@step_up
def seat_go_on(request: HttpRequest, seat: UUID) -> HttpResponse:
    """Renew the seat by which the institution acts for a case; of the case the code is all that is seen."""
    actor = request.actor  # type: ignore[attr-defined]
    place = _find([one for one in querysets.own_seats(actor) if one.renews], seat)
    assert place.ends is not None  # a seat has one, a function has none
    form = RenewForm(request.POST or None, after=place.ends, today=today(), on_consent=place.on_consent)
    if request.method == "POST" and worked(form, lambda: actions.renew_seat(seat=seat, **form.terms())):
        next_ = _("The seat in %(code)s goes on until %(day)s. Whoever is named on it can act for the case.")
        return done(request, next_ % {"code": place.code, "day": day(form.cleaned_data["ends"])}, "staff")
    return form_page(request, "staffing/renew.html", form, place=place, gap=str(GAPS[place.gap]))


def _find(places: list[Place], wanted: UUID) -> Place:
    found = next((place for place in places if place.id == wanted), None)
    if found is None:
        raise Http404
    return found


def _initial(place: Place) -> dict[str, object]:
    return {
        "holder": str(place.holder.id) if place.holder else "",
        "deputy": str(place.deputy.id) if place.deputy else "",
        "deputy_from": place.deputy_from,
        "deputy_until": place.deputy_until,
    }


def _named(form: DeputyRules) -> Named:
    data = form.cleaned_data
    holder, deputy = (UUID(data[name]) if data[name] else None for name in ("holder", "deputy"))
    return Named(holder, deputy, data["deputy_from"], data["deputy_until"])


def _named_next() -> str:
    return _(
        "The function is saved and holds from the next page on. Whoever was newly named gets a mail. "
        "Seats do not follow by themselves: look whether one needs a new holder."
    )


def own_person(request: HttpRequest, person: UUID):  # type: ignore[no-untyped-def]
    """Somebody of the own institution, or 404."""
    return get_object_or_404(querysets.own_people(request.actor), id=person)  # type: ignore[attr-defined]
