"""What does one take along on paper or into a calendar? The print pack of a meeting, its minutes, its calendar file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.forums.invitation import Invitation, address_of, calendar_file
from prag.forums.minutes import draft
from prag.forums.models import Addendum, Meeting, Minutes
from prag.forums.querysets import agenda_of, commitments_of, find_meeting, open_commitments, participations_of
from prag.forums.recording import record_of
from prag.forums.words import COMMITMENTS
from prag.kernel.clock import today
from prag.ui.jinja2 import day, day_short
from prag.ui.paper import make_pdf, pdf_answer
from prag.ui.words import FUNCTIONS, due_word, word


@requires(Permission.FORUM_VIEW)
@never_cache
def pack_pdf(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Agenda, questions, open commitments and a list to sign by institution."""
    found = find_meeting(meeting)
    return pdf_answer(make_pdf("forums/typst/pack.typ", pack_values(found)), f"forum-{found.held_on:%Y-%m-%d}")


def pack_values(meeting: Meeting) -> dict[str, Any]:
    """What the print pack says."""
    now = today()
    carried = commitments_of(open_commitments(meeting.forum, but=meeting.id), now)
    return {
        "title": _("Coordination forum, %(place)s") % {"place": meeting.forum.place.called},
        "about": f"{day(meeting.held_on)}, {meeting.starts:%H:%M}–{meeting.ends:%H:%M}, {meeting.venue}",
        "foot": _("Prag · speaks of institutions, never of persons"),
        "agenda_title": _("Agenda"),
        "agenda": [[item.title, item.question] for item in agenda_of(meeting) if item.commitment is None],
        "nothing": _("Nothing yet."),
        "carried_title": _("Open commitments of earlier meetings"),
        "carried_head": [_("Who"), _("What"), _("By"), _("State")],
        "carried": [
            [f"{one.who}, {one.function}", one.what, day_short(one.due), due_word(-one.late) if one.late else word(COMMITMENTS, one.state)]
            for one in carried
        ],
        "list_title": _("Institutions"),
        "list_head": [_("Institution"), _("Function"), _("Came, how many"), _("Signature")],
        "list": [[p.institution.full_name, word(FUNCTIONS, p.function_kind), "", ""] for p in participations_of(meeting)],
        "notes_title": _("Commitments of this meeting"),
        "notes_head": [_("Institution and function"), _("Does what"), _("By when"), _("For which conclusion")],
    }


@requires(Permission.FORUM_VIEW)
@never_cache
def minutes_pdf(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The minutes, approved or as they are drafted now, with their corrections."""
    found = find_meeting(meeting)
    if found.state not in ("held", "approved"):
        raise Http404
    return pdf_answer(make_pdf("forums/typst/minutes.typ", minutes_values(found)), f"minutes-{found.held_on:%Y-%m-%d}")


def minutes_values(meeting: Meeting) -> dict[str, Any]:
    """What the paper says."""
    minutes = Minutes.objects.filter(meeting=meeting).select_related("institution").first()
    title, _blank, body = (minutes.text if minutes else draft(record_of(meeting, today()))).partition("\n")
    approved = _("Draft, not approved.")
    if minutes:
        approved = _("Approved on %(day)s by %(who)s.") % {"day": day(minutes.approved_at), "who": minutes.institution.called}
    addenda = Addendum.objects.filter(meeting=meeting).select_related("institution").order_by("at")
    return {
        "title": title,
        "about": approved,
        "foot": _("Digest %(digest)s") % {"digest": minutes.digest[:16]} if minutes else _("Draft"),
        "parts": [part.split("\n") for part in body.strip().split("\n\n")],
        "addenda_title": _("Corrections"),
        "addenda": [[f"{day(one.at)}, {one.institution.called}", one.text] for one in addenda],
    }


@requires(Permission.FORUM_VIEW)
@never_cache
def calendar_ics(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The meeting for one's own calendar."""
    found = find_meeting(meeting)
    zone = found.forum.place.jurisdiction.time_zone
    titles = tuple(item.title for item in agenda_of(found))
    invitation = Invitation(
        found.id, found.held_on, found.starts, found.ends, zone, found.venue, found.forum.place.name, found.state, found.sequence, titles
    )
    response = HttpResponse(calendar_file(invitation, address_of(found.id)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="forum-{found.held_on:%Y-%m-%d}.ics"'
    return response
