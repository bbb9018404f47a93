"""What is recorded while a meeting goes on? Attendance, notes, conclusions, commitments: each its own small form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.forums import actions
from prag.forums.forms import CommitmentForm, ConclusionForm, TextForm, owner_of
from prag.forums.meeting_forms import AdoptionForm, AttendanceForm, NotesForm, numbered, present_choices
from prag.forums.querysets import agenda_of, conclusions_of, find_meeting, participations_of
from prag.forums.views.meeting import handled
from prag.ui.answers import only_post


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def attendance(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Which institutions came, with how many people, or why not."""
    found = find_meeting(meeting)
    form = AttendanceForm(request.POST, participations=participations_of(found))
    act = lambda: actions.take_attendance(answers=form.answers())  # noqa: E731
    return handled(
        request,
        found,
        "hold",
        "attendance",
        form,
        act,
        _("Attendance is saved. Next: note what is said, then capture conclusions and commitments."),
    )


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def notes(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """What was said on each item."""
    found = find_meeting(meeting)
    form = NotesForm(request.POST, agenda=agenda_of(found))
    return handled(
        request,
        found,
        "hold",
        "notes",
        form,
        lambda: actions.note_items(notes=form.notes()),
        _("The notes are saved and go into the minutes."),
    )


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def conclusion_add(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """A conclusion and who adopted it."""
    found = find_meeting(meeting)
    form = ConclusionForm(request.POST, present=present_choices(participations_of(found)))

    def act() -> None:
        data = form.cleaned_data
        actions.conclude(meeting=found, language=data["language"], text=data["text"], adopters=[UUID(one) for one in data["adopters"]])

    return handled(
        request, found, "hold", "conclusion", form, act, _("The conclusion is recorded. Next: who does what for it, and by when?")
    )


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def conclusion_say(request: HttpRequest, meeting: UUID, conclusion: UUID) -> HttpResponse:
    """The same conclusion in another language."""
    found = find_meeting(meeting)
    form = TextForm(request.POST)
    known = {one.id for one in conclusions_of(found)}

    def act() -> None:
        if conclusion in known:
            actions.say(meeting=found, subject=conclusion, slot="conclusion", **form.cleaned_data)

    return handled(request, found, "hold", "conclusion_text", form, act, _("The text is saved and goes into the minutes."))


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def conclusion_adopt(request: HttpRequest, meeting: UUID, conclusion: UUID) -> HttpResponse:
    """Which institutions adopted it."""
    found = find_meeting(meeting)
    form = AdoptionForm(request.POST, present=present_choices(participations_of(found)))

    def act() -> None:
        actions.adopt(conclusion=conclusion, institutions=[UUID(one) for one in form.cleaned_data["adopters"]])

    return handled(request, found, "hold", "adoption", form, act, _("Who adopted it is saved and goes into the minutes."))


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def summary_say(request: HttpRequest, meeting: UUID, slot: str) -> HttpResponse:
    """What was discussed, or to what end, for the public notice."""
    found = find_meeting(meeting)
    form = TextForm(request.POST)
    mode = "follow" if found.state == "held" else "hold"

    def act() -> None:
        actions.say(meeting=found, subject=found.id, slot="aim" if slot == "aim" else "discussed", **form.cleaned_data)

    return handled(request, found, mode, "summary", form, act, _("The text is saved and goes into the minutes."))


@requires(Permission.FORUM_COORDINATE)
@only_post("meeting", "meeting")
def commitment_add(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """A commitment in one line."""
    found = find_meeting(meeting)
    form = CommitmentForm(
        request.POST, jurisdiction=request.actor.jurisdiction, conclusions=numbered(conclusions_of(found))  # type: ignore[attr-defined]
    )  # fmt: skip

    def act() -> None:
        data = form.cleaned_data
        institution, function = owner_of(data["who"])
        actions.commit(
            meeting=found.id, conclusion=data["conclusion"], institution=institution, function=function, what=data["what"], due=data["due"]
        )

    said = _("The commitment is captured. Its owner is asked to confirm it.")
    return handled(request, found, "hold", "commitment", form, act, said)
