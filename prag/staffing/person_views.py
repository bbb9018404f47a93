"""What can an access manager do for one person? Leave, a lost factor, an exclusion, the end of access."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.institution import ties_of
from prag.accounts.models import Kind
from prag.accounts.stepup import step_up
from prag.gate.words import EXCLUSIONS
from prag.staffing import actions, querysets
from prag.staffing.forms import ExcludeForm, LeaveForm
from prag.staffing.querysets import Place
from prag.staffing.rules import uncovered
from prag.staffing.views import own_person
from prag.staffing.words import ACCOUNTS, GAPS
from prag.ui.answers import done, form_page, only_post, tried, worked
from prag.ui.words import word


@requires(Permission.STAFF_INVITE)
def staff_person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: functions, seats by code, leave, exclusions, and what can be done."""
    actor, who = request.actor, own_person(request, person)  # type: ignore[attr-defined]
    functions, codes = querysets.own_functions(actor), querysets.seat_codes()
    one = querysets.colleague(who, functions)
    return form_page(
        request,
        "staffing/person.html",
        who=who,
        one=one,
        ties=ties_of(who.id),
        state=word(ACCOUNTS, one.state),
        seats=[seat for seat in querysets.own_seats(actor, codes) if seat.names(who.id)],
        exclusions=[(row, code, word(EXCLUSIONS, row.reason)) for row, code in querysets.exclusions_of(who, codes)],
        oneself=who.id == actor.practitioner,
        gaps=GAPS,
    )


@requires(Permission.STAFF_ABSENCE)
@step_up
def staff_leave(request: HttpRequest, person: UUID) -> HttpResponse:
    """Record leave; afterwards the page says where nobody stands in."""
    actor, who = request.actor, own_person(request, person)  # type: ignore[attr-defined]
    if not who.active:
        raise Http404
    form = LeaveForm(request.POST or None, initial={"first": who.absent_from, "last": who.absent_until})

    def act() -> None:
        actions.set_leave(practitioner=who.id, first=form.cleaned_data["first"], last=form.cleaned_data["last"])

    held = [p for p in (*querysets.own_functions(actor), *querysets.own_seats(actor)) if p.holder and p.holder.id == who.id]
    if request.method == "POST" and worked(form, act):
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        open_ = [_label(p) for p in held if uncovered(p.deputy_from, p.deputy_until, first, last)]
        return done(request, _leave_next(who.name, open_), "staff_person", who.id)
    return form_page(request, "staffing/leave.html", form, who=who, held=[(p, _label(p)) for p in held])


@requires(Permission.STAFF_ABSENCE)
@only_post("staff_person", "person")
@step_up
def staff_back(request: HttpRequest, person: UUID) -> HttpResponse:
    """Leave is over, or was entered by mistake."""
    who = own_person(request, person)
    next_ = _("%(name)s is no longer shown as on leave. Deputies keep their period: shorten it if they should stop now.")
    act = lambda: actions.set_leave(practitioner=who.id, first=None, last=None)  # noqa: E731
    return tried(request, act, next_ % {"name": who.name}, "staff_person", who.id)


@requires(Permission.STAFF_RECOVER)
@only_post("staff_person", "person")
@step_up
def staff_link(request: HttpRequest, person: UUID) -> HttpResponse:
    """Send the link for joining, a new password or a new second factor: started here, chosen by the person alone."""
    who, kind = own_person(request, person), request.POST.get("kind", "")
    texts = {
        Kind.JOIN: _("A new invitation goes out to %(name)s within a minute; an earlier link no longer works."),
        Kind.NEW_PASSWORD: _("A link goes out to %(name)s within a minute. Open sessions ended; only %(name)s chooses the new password."),
        Kind.NEW_FACTOR: _(
            "A link goes out to %(name)s within a minute. Open sessions ended; with the password %(name)s sets up a new second factor."
        ),
    }
    if kind not in texts:
        raise Http404
    act = lambda: actions.send_link(actor=request.actor, person=who, kind=kind)  # type: ignore[attr-defined]  # noqa: E731
    return tried(request, act, texts[Kind(kind)] % {"name": who.name}, "staff_person", who.id)


@requires(Permission.STAFF_LEAVE)
@step_up
def staff_end(request: HttpRequest, person: UUID) -> HttpResponse:
    """End somebody's access: the page lists every function and seat that falls empty, then asks."""
    actor, who = request.actor, own_person(request, person)  # type: ignore[attr-defined]
    if not who.active or who.id == actor.practitioner:
        raise Http404
    if request.method == "POST":
        next_ = _(
            "%(name)s’s access has ended; open sessions stopped working at once. "
            "Fill the functions and seats that fell empty: they stand at the top of this list."
        ) % {"name": who.name}
        act = lambda: actions.end_access(actor=actor, practitioner=who.id)  # noqa: E731
        return tried(request, act, next_, "staff")
    functions = [p for p in querysets.own_functions(actor) if p.names(who.id)]
    seats = [p for p in querysets.own_seats(actor) if p.names(who.id)]
    return form_page(request, "staffing/end.html", who=who, functions=functions, seats=seats)


@requires(Permission.EXCLUDE_STAFF)
@step_up
def staff_exclude(request: HttpRequest, person: UUID) -> HttpResponse:
    """Exclude somebody from a case that the institution has a seat in."""
    actor, who = request.actor, own_person(request, person)  # type: ignore[attr-defined]
    form = ExcludeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        case = querysets.case_with_code(actor, form.cleaned_data["code"])
        if case is None:
            form.add_error("code", _("No seat of your institution has this code."))
        elif worked(form, lambda: actions.exclude(practitioner=who.id, case=case, reason=form.cleaned_data["reason"])):
            next_ = _("From now on %(name)s cannot open %(code)s. If the seat there is now without anybody, it stands first in the list.")
            return done(request, next_ % {"name": who.name, "code": form.cleaned_data["code"]}, "staff_person", who.id)
    return form_page(request, "staffing/exclude.html", form, who=who)


@requires(Permission.EXCLUDE_STAFF)
@only_post("staff_person", "person")
@step_up
def exclusion_lift(request: HttpRequest, person: UUID, exclusion: UUID) -> HttpResponse:
    """The reason is gone."""
    who = own_person(request, person)
    next_ = _("The exclusion is lifted. %(name)s can open the case again if named on the seat there.") % {"name": who.name}
    return tried(request, lambda: actions.lift_exclusion(exclusion=exclusion), next_, "staff_person", who.id)


def _label(place: Place) -> str:
    return f"{place.code} ({place.label})" if place.code else place.label


def _leave_next(name: str, uncovered_: list[str]) -> str:
    if not uncovered_:
        return _("The leave is recorded. Everything %(name)s holds has a deputy for the whole time.") % {"name": name}
    return _("The leave is recorded. Without a deputy for part of that time: %(places)s. Name one for each below.") % {
        "places": ", ".join(uncovered_)
    }
