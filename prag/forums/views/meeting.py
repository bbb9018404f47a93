"""How is one meeting prepared, held and followed? One address, three modes; every form comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.forums import actions, rules
from prag.forums.forms import AgendaForm, DropForm, MeetingForm, ParticipantForm, owner_of
from prag.forums.meeting_page import context_of
from prag.forums.models import AgendaItem, Meeting
from prag.forums.querysets import coordinates, find_meeting
from prag.forums.words import MODES
from prag.gate.refusals import verdict_of
from prag.kernel.clock import today
from prag.kernel.verdict import Refused, demand
from prag.ui import errors as pages
from prag.ui.answers import WRONG, done, form_page, only_post, sentence, worked


@requires(Permission.FORUM_VIEW)
@never_cache
def meeting_page(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The meeting in the mode asked for, else the one that its state calls for."""
    return show(request, find_meeting(meeting), request.GET.get("mode", ""))


def show(request: HttpRequest, meeting: Meeting, mode: str = "", **bound: BaseForm) -> HttpResponse:
    """The page of a meeting; `bound`: a form that comes back with its errors."""
    context = context_of(request.actor, meeting, mode if mode in MODES else "", today(), bound)  # type: ignore[attr-defined]
    wrong = any(form.is_bound and form.errors for form in bound.values())
    return render(request, "forums/meeting.html", context, status=WRONG if wrong else 200)


def handled(request: HttpRequest, meeting: Meeting, mode: str, name: str, form: BaseForm, act: Callable[[], Any],
            said: str) -> HttpResponse:  # fmt: skip
    """The answer to one of the page's forms: done, or the page again with what was typed and the reason."""
    if not coordinates(meeting.forum):
        verdict = verdict_of("not_coordinator")
        return pages.refused(request, verdict.reason, verdict.who)
    if worked(form, act):
        return back(request, meeting, mode, said, name)
    return show(request, meeting, mode, **{name: form})


def back(request: HttpRequest, meeting: Meeting, mode: str, said: str, anchor: str = "") -> HttpResponse:
    """To the mode one came from, with what was done."""
    messages.success(request, said)
    return redirect(f"{reverse('meeting', args=[meeting.id])}?mode={mode}#{anchor}")


@requires(Permission.FORUM_COORDINATE)
@never_cache
def meeting_change(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Another day, hour or place."""
    found = find_meeting(meeting)
    initial = {"held_on": found.held_on, "starts": found.starts, "ends": found.ends, "venue": found.venue}
    form = MeetingForm(request.POST or None, initial=initial, earliest=today())
    if request.method == "POST" and worked(form, lambda: actions.change_meeting(meeting=found.id, **form.cleaned_data)):
        said = _("The meeting is changed. Send the invitation again: it replaces the one in everybody's calendar.")
        return done(request, said, "meeting", found.id)
    return form_page(request, "forums/meeting_new.html", form, forum=found.forum, place=found.forum.place.called, meeting=found)


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def agenda_add(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """One more item of the agenda."""
    found = find_meeting(meeting)
    form = AgendaForm(request.POST)
    mode = "hold" if found.state == "holding" else "prepare"
    act = lambda: actions.add_agenda_item(meeting=found, **form.cleaned_data)  # noqa: E731
    return handled(request, found, mode, "agenda", form, act, _("The item is on the agenda. If the invitation went out, send it again."))


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def agenda_strike(request: HttpRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """An item leaves the agenda."""
    found = find_meeting(meeting)
    one = AgendaItem.objects.filter(id=item, meeting=found, struck=False).first()
    return _tried(
        request,
        found,
        "prepare",
        lambda: one and actions.strike_agenda_item(item=one),
        _("The item is no longer on the agenda. If the invitation went out, send it again."),
        "agenda",
    )


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def participant_add(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """An institution beside the standing members."""
    found = find_meeting(meeting)
    form = ParticipantForm(request.POST, jurisdiction=request.actor.jurisdiction)  # type: ignore[attr-defined]

    def act() -> None:
        institution, function = owner_of(form.cleaned_data["who"])
        actions.add_participant(meeting=found, institution=institution, function=function)

    mode = "hold" if found.state == "holding" else "prepare"
    return handled(
        request,
        found,
        mode,
        "participants",
        form,
        act,
        _("The institution takes part in this meeting. Send the invitation if it has none yet."),
    )


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def meeting_invite(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Send the invitation with its calendar file."""
    found = find_meeting(meeting)
    try:
        people = actions.invite(meeting=found.id)
    except Refused as no:
        messages.error(request, sentence(no.verdict))
        return redirect("meeting", meeting)
    said = ngettext(
        "The invitation goes to %(n)s person within a minute, with a calendar file.",
        "The invitation goes to %(n)s people within a minute, with a calendar file.",
        people,
    )
    return back(request, found, "prepare", said % {"n": people}, "participants")


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def meeting_begin(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """From now on it is being held, and recorded."""
    said = _("The meeting is on. Tap which institutions came, note what is said, capture conclusions and commitments.")
    found = find_meeting(meeting)

    def act() -> None:
        demand(rules.may_begin(found.held_on, today()))
        actions.step_meeting(meeting=found.id, verb="begin")

    return _tried(request, found, "hold", act, said)


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def meeting_close(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """It has ended; the minutes are drafted from what was recorded."""
    found = find_meeting(meeting)
    try:
        actions.step_meeting(meeting=found.id, verb="close")
    except Refused as no:
        messages.error(request, sentence(no.verdict))
        return redirect(f"{reverse('meeting', args=[meeting])}?mode=hold")
    said = _("The meeting has ended. The minutes are drafted; somebody of another institution that was there approves them.")
    return back(request, found, "follow", said, "minutes")


@requires(Permission.FORUM_COORDINATE)
@never_cache
def meeting_cancel(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """It does not take place."""
    found = find_meeting(meeting)
    form = DropForm(request.POST or None)

    def act() -> None:
        actions.step_meeting(meeting=found.id, verb="cancel", reason=form.cleaned_data["reason"])

    if request.method == "POST" and worked(form, act):
        return done(request, _("The meeting is cancelled. Whoever was invited gets a mail."), "forum", found.forum_id)
    return form_page(request, "forums/cancel.html", form, meeting=found, place=found.forum.place.called)


def _tried(request: HttpRequest, meeting: Meeting, mode: str, act: Callable[[], Any], said: str, anchor: str = "") -> HttpResponse:
    """A button's act: done with what happens next, or refused with the reason; back to the page either way."""
    if not coordinates(meeting.forum):
        verdict = verdict_of("not_coordinator")
        return pages.refused(request, verdict.reason, verdict.who)
    try:
        act()
    except Refused as no:
        messages.error(request, sentence(no.verdict))
        return redirect(f"{reverse('meeting', args=[meeting.id])}?mode={mode}#{anchor}")
    return back(request, meeting, mode, said, anchor)
