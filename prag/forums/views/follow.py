"""How is a meeting followed? Minutes approved by a second person, corrected beside; commitments answered, dropped, asked again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.duties.models import Duty
from prag.forums import actions, rules
from prag.forums.forms import AddendumForm, AnswerForm, AskAgainForm, DropForm, owner_of
from prag.forums.minutes import draft
from prag.forums.models import Commitment, CommitmentStep
from prag.forums.querysets import conclusions_of, coordinates, find_meeting
from prag.forums.recording import record_of
from prag.forums.views.meeting import back, show
from prag.forums.words import COMMITMENTS, STEPS
from prag.kernel.clock import today
from prag.kernel.digest import digest_of
from prag.kernel.verdict import Refused, refused
from prag.ui import errors as pages
from prag.ui.answers import done, form_page, only_post, worked
from prag.ui.controls import Control
from prag.ui.words import FUNCTIONS, due_word, word


@requires(Permission.MINUTES_APPROVE)
@only_post("meeting", "meeting")
def minutes_approve(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Approve exactly what was read: changed meanwhile, it is read again first."""
    found = find_meeting(meeting)
    text = draft(record_of(found, today()))
    if request.POST.get("digest") != digest_of(text):
        reason = _("The record changed while you were reading. Read the minutes again, then approve them.")
        return pages.conflict(request, reason, f"{reverse('meeting', args=[meeting])}?mode=follow")
    try:
        actions.approve_minutes(meeting=found.id, text=text)
    except Refused as no:
        return pages.refused(request, no.verdict.reason, no.verdict.who)
    return back(
        request,
        found,
        "follow",
        _("The minutes are approved and no longer change. What is wrong in them is corrected beside them."),
        "minutes",
    )


@requires(Permission.MINUTES_APPROVE)
@only_post("meeting", "meeting")
def addendum_add(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """A correction beside the approved minutes."""
    found = find_meeting(meeting)
    form = AddendumForm(request.POST)
    if worked(form, lambda: actions.add_addendum(meeting=found.id, text=form.cleaned_data["text"])):
        return back(request, found, "follow", _("The correction stands beside the minutes. They themselves stay as they are."), "minutes")
    return show(request, found, "follow", addendum=form)


@requires(Permission.FORUM_VIEW)
@never_cache
def commitment_page(request: HttpRequest, commitment: UUID) -> HttpResponse:
    """One commitment: what, for which conclusion, its steps; the owner answers here."""
    found = find_commitment(commitment)
    actor = request.actor  # type: ignore[attr-defined]
    asked = (
        Duty.objects.filter(about=found.id, closed_at__isnull=True, kind__in=("commitment_answer", "commitment_do")).order_by("due").first()
    )
    verdict = rules.can_answer(found.state, asked is not None and bool(may(actor, Permission.COMMITMENT_ANSWER)))
    form = AnswerForm(request.POST or None, state=found.state)
    if request.method == "POST":
        if not verdict:
            return pages.refused(request, verdict.reason, verdict.who)

        def act() -> None:
            actions.answer_commitment(commitment=found.id, verb=form.cleaned_data["verb"], said=form.cleaned_data["said"].strip())

        if worked(form, act):
            return done(request, _next(form.cleaned_data["verb"]), "commitment", found.id)
    elif asked:
        actions.look_at(about=found.id)
    answer_by = asked.due if asked and asked.kind == "commitment_answer" else None
    return form_page(request, "forums/commitment.html", form, **_about(found), verdict=verdict, answer_by=answer_by)


def find_commitment(commitment: UUID) -> Commitment:
    """The commitment, if the reader takes part in its forum. Raises Http404."""
    related = ("forum__place", "meeting", "conclusion", "institution")
    found = Commitment.objects.select_related(*related).filter(id=commitment).first()
    if found is None:
        raise Http404
    return found


def _about(found: Commitment) -> dict[str, Any]:
    mine, now = coordinates(found.forum), today()
    concluded = next(one for one in conclusions_of(found.meeting) if one.id == found.conclusion_id)
    steps = CommitmentStep.objects.filter(commitment=found).select_related("institution", "owner").order_by("at", "id")
    following = (
        rules.can_follow(found.state)
        if mine
        else refused(_("Only the function that coordinates this forum does this."), _("the forum's coordinator"))
    )
    late = found.closed_at is None and found.due < now
    return {
        "commitment": found,
        "place": found.forum.place.called,
        "state": word(COMMITMENTS, found.state),
        "standing": rules.standing(found.state, found.due, now),
        "late": due_word((found.due - now).days) if late else "",
        "owner": f"{found.institution.full_name} ({word(FUNCTIONS, found.function_kind)})",
        "concluded": concluded,
        "steps": [(word(STEPS, step.verb), word(FUNCTIONS, step.owner_function), step) for step in steps],
        "coordinates": mine,
        "controls": [
            Control(_("Drop it"), reverse("commitment_drop", args=[found.id]), following),
            Control(_("Ask somebody else"), reverse("commitment_ask_again", args=[found.id]), _only_declined(found, following)),
        ],
    }


def _only_declined(found: Commitment, following: Any) -> Any:
    return following and (
        following
        if found.state == "declined"
        else refused(_("Somebody else is asked when the owner has declined."), _("the forum's coordinator"))
    )


def _next(verb: str) -> str:
    return {
        "confirm": _("Confirmed. It is due on the day named; you are reminded here, and report when it is done."),
        "decline": _("Declined. The coordinator asks somebody else or drops it with the reason."),
        "report": _("Reported as done. It stands so on the next agenda."),
    }[verb]


@requires(Permission.FORUM_COORDINATE)
@never_cache
def commitment_drop(request: HttpRequest, commitment: UUID) -> HttpResponse:
    """Give it up, with the reason."""
    found = find_commitment(commitment)
    form = DropForm(request.POST or None)

    def act() -> None:
        actions.follow_commitment(commitment=found.id, verb="drop", said=form.cleaned_data["reason"])

    if request.method == "POST" and worked(form, act):
        return done(
            request, _("The commitment is dropped. Nobody is reminded of it any more; the reason stands with it."), "commitment", found.id
        )
    return _following(request, form, found, _("Drop a commitment"), _("Drop it"))


@requires(Permission.FORUM_COORDINATE)
@never_cache
def commitment_ask_again(request: HttpRequest, commitment: UUID) -> HttpResponse:
    """Another owner, or another day."""
    found = find_commitment(commitment)
    form = AskAgainForm(request.POST or None, jurisdiction=request.actor.jurisdiction)  # type: ignore[attr-defined]

    def act() -> None:
        institution, function = owner_of(form.cleaned_data["who"])
        actions.follow_commitment(
            commitment=found.id, verb="ask_again", institution=institution, function=function, due=form.cleaned_data["due"]
        )

    if request.method == "POST" and worked(form, act):
        return done(request, _("The new owner is asked to confirm it."), "commitment", found.id)
    return _following(request, form, found, _("Ask somebody else"), _("Ask"))


def _following(request: HttpRequest, form: Any, found: Commitment, title: str, press: str) -> HttpResponse:
    return form_page(request, "forums/commitment_follow.html", form, commitment=found, title=title, press=press)
