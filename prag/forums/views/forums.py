"""Which forums are there, who sits in them, and how do they begin? The list, one forum's page, and setting one up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.stepup import step_up
from prag.forums import actions, rules
from prag.forums.forms import ForumForm, GrantForm, MeetingForm, MemberForm
from prag.forums.models import Forum, Grant, Member, Project
from prag.forums.querysets import commitments_of, coordinates, find_forum, members_of, my_forums, open_commitments
from prag.forums.wording import words
from prag.forums.words import MEETINGS
from prag.gate.refusals import verdict_of
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import ALLOWED
from prag.ui import errors as pages
from prag.ui.answers import done, form_page, worked
from prag.ui.controls import Control
from prag.ui.words import FUNCTIONS, function_words, word


@requires(Permission.FORUM_VIEW)
@never_cache
def forum_list(request: HttpRequest) -> HttpResponse:
    """The forums in which one's institution takes part."""
    actor, now = request.actor, today()  # type: ignore[attr-defined]
    lines = []
    for forum in my_forums():
        meetings = list(forum.meetings.all())
        coming = [m for m in meetings if m.state in ("preparing", "holding")]
        past = [m for m in meetings if m.state in ("held", "approved")]
        lines.append(
            {
                "forum": forum,
                "place": forum.place.called,
                "focus": ", ".join(f.institution.called for f in forum.focus.all()),
                "next": min(coming, key=lambda m: m.held_on) if coming else None,
                "last": past[0] if past else None,
            }
        )
    setting_up = {"set_up": bool(may(actor, Permission.FORUM_SET_UP))}
    return render(request, "forums/list.html", {"lines": lines, "today": now, **setting_up})


@requires(Permission.FORUM_VIEW)
@never_cache
def forum_page(request: HttpRequest, forum: UUID) -> HttpResponse:
    """One forum: area, focus prisons, members with gaps, meetings, open commitments."""
    found, now = find_forum(forum), today()
    members = members_of(found, now)
    mine = coordinates(found)
    verdict = ALLOWED if mine else verdict_of("not_coordinator")
    kinds = list(Member.objects.filter(forum=found, until__isnull=True).values_list("function_kind", flat=True))
    meetings = [(word(MEETINGS, m.state), m) for m in found.meetings.order_by("-held_on")]
    context = {
        "forum": found,
        "place": found.place.called,
        "facts": _facts(found),
        "members": members,
        "missing": function_words(rules.missing_functions(kinds)),
        "gaps": sum(1 for one in members if one.gap),
        "meetings": meetings,
        "owed": commitments_of(open_commitments(found), now),
        "coordinates": mine,
        "plan": Control(_("Plan a meeting"), f"/forums/{found.id}/meetings/new/", verdict),
        "add": Control(_("Add a member"), f"/forums/{found.id}/members/new/", verdict),
    }
    return render(request, "forums/forum.html", context)


def _facts(forum: Forum) -> list[tuple[str, Any]]:
    focus = [row.institution.full_name for row in forum.focus.select_related("institution").order_by("position")]
    facts = [
        (_("Area"), forum.place.called),
        (_("Focus prisons"), ", ".join(focus)),
        (_("Coordinated by"), f"{forum.coordinator.full_name} ({word(FUNCTIONS, forum.function_kind)})"),
    ]
    if forum.grant:
        facts.append((_("Grant"), forum.grant.agreement))
    return facts


@requires(Permission.FORUM_SET_UP)
@step_up
@never_cache
def forum_new(request: HttpRequest) -> HttpResponse:
    """A standing forum."""
    own = request.actor.jurisdiction  # type: ignore[attr-defined]
    grants = Grant.objects.filter(jurisdiction_id=own).order_by("agreement").values_list("id", "agreement")
    form = ForumForm(request.POST or None, jurisdiction=own, grants=grants)
    made: list[UUID] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            actions.set_up_forum(
                place=data["place"], grant=data["grant"], coordinator=data["coordinator"], function=data["function"],
                focus=[UUID(one) for one in data["focus"]], jurisdiction=own,
            )
        )  # fmt: skip

    if request.method == "POST" and worked(form, act):
        next_ = _("The forum is set up. Its coordinator adds the members and plans the first meeting.")
        return done(request, next_, "forum", made[0])
    return form_page(request, "forums/forum_new.html", form)


@requires(Permission.FORUM_SET_UP)
@step_up
@never_cache
def grant_new(request: HttpRequest) -> HttpResponse:
    """A grant agreement."""
    own = request.actor.jurisdiction  # type: ignore[attr-defined]
    projects = list(Project.objects.order_by("key").values_list("id", "key"))
    named = words([id_ for id_, _key in projects], get_language() or "en")
    choices = [(id_, named.get((id_, "name"), key)) for id_, key in projects]
    form = GrantForm(request.POST or None, jurisdiction=own, projects=choices)

    def act() -> None:
        actions.record_grant(jurisdiction=own, **form.cleaned_data)

    if request.method == "POST" and worked(form, act):
        return done(request, _("The grant is recorded. A forum can now be set up under it."), "forum_new")
    return form_page(request, "forums/grant_new.html", form, none=not projects)


@requires(Permission.FORUM_COORDINATE)
@never_cache
def member_new(request: HttpRequest, forum: UUID) -> HttpResponse:
    """A standing member."""
    found = find_forum(forum)
    if not coordinates(found):
        return _not_yours(request)
    form = MemberForm(request.POST or None, jurisdiction=request.actor.jurisdiction)  # type: ignore[attr-defined]

    def act() -> None:
        actions.add_member(forum=found, since=today(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _is_member(found, form.cleaned_data):
        form.add_error("function", _("This function of the institution is a member already."))
    if request.method == "POST" and worked(form, act):
        return done(request, _("The institution is a member. It is invited to the next meeting that you plan."), "forum", found.id)
    return form_page(request, "forums/member_new.html", form, forum=found, place=found.place.called)


@requires(Permission.FORUM_COORDINATE)
@never_cache
def member_end(request: HttpRequest, forum: UUID, member: UUID) -> HttpResponse:
    """An institution no longer takes part."""
    found = find_forum(forum)
    if not coordinates(found):
        return _not_yours(request)
    one = Member.objects.select_related("institution").filter(id=member, forum=found, until__isnull=True).first()
    if one is None:
        raise Http404
    if request.method == "POST":
        actions.end_member(member=one, until=today())
        said = _("The institution is no longer a member from tomorrow on. What it took part in stays as it is.")
        return done(request, said, "forum", forum)
    context = {"forum": found, "member": one, "function": word(FUNCTIONS, one.function_kind), "place": found.place.called}
    return render(request, "forums/member_end.html", context)


@requires(Permission.FORUM_COORDINATE)
@never_cache
def meeting_new(request: HttpRequest, forum: UUID) -> HttpResponse:
    """A meeting in preparation."""
    found = find_forum(forum)
    if found.id not in call("forums.coordinated"):
        return _not_yours(request)
    form = MeetingForm(request.POST or None, earliest=today())
    made: list[UUID] = []

    def act() -> None:
        made.append(actions.plan_meeting(forum=found.id, **form.cleaned_data))

    if request.method == "POST" and worked(form, act):
        next_ = _("The meeting is planned; open commitments stand on its agenda already. Write the questions, then send the invitation.")
        return done(request, next_, "meeting", made[0])
    return form_page(request, "forums/meeting_new.html", form, forum=found, place=found.place.called, meeting=None)


def _is_member(forum: Forum, data: dict[str, Any]) -> bool:
    return Member.objects.filter(
        forum=forum, institution=data.get("institution"), function_kind=data.get("function"), until__isnull=True
    ).exists()


def _not_yours(request: HttpRequest) -> HttpResponse:
    verdict = verdict_of("not_coordinator")
    return pages.refused(request, verdict.reason, verdict.who)
