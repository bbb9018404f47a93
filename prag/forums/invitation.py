"""How is an institution invited? By a mail with a calendar file (RFC 5545). It speaks of institutions, so it may say what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from prag.kernel.clock import now
from prag.messages.kinds import Attachment
from prag.messages.mail import worker_row
from prag.ui.jinja2 import day
from prag.ui.words import data_text


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is said of a meeting to whoever is invited."""

    meeting: UUID
    held_on: date
    starts: time
    ends: time
    time_zone: str
    venue: str
    place: str
    state: str
    sequence: int
    agenda: tuple[str, ...]

    @property
    def title(self) -> str:
        return _("Coordination forum, %(place)s") % {"place": data_text(self.place)}


def calendar_file(invitation: Invitation, url: str) -> bytes:
    """The iCalendar file of a meeting; a cancelled one cancels, a moved one replaces (same UID, higher SEQUENCE)."""
    from icalendar import Calendar, Event  # for its memory: a web process rarely writes one

    zone = ZoneInfo(invitation.time_zone)
    calendar = Calendar()
    calendar.add("prodid", "-//Prag//Forum//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if invitation.state == "cancelled" else "PUBLISH")
    event = Event()
    event.add("uid", f"{invitation.meeting}@prag")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now())
    # In UTC: a reader needs no definition of the zone, of which some keep the first they ever saw.
    event.add("dtstart", datetime.combine(invitation.held_on, invitation.starts, zone).astimezone(UTC))
    event.add("dtend", datetime.combine(invitation.held_on, invitation.ends, zone).astimezone(UTC))
    event.add("summary", invitation.title)
    event.add("location", invitation.venue)
    event.add("description", "\n".join([*_agenda(invitation), url]))
    event.add("status", "CANCELLED" if invitation.state == "cancelled" else "CONFIRMED")
    event.add("url", url)
    calendar.add_component(event)
    return calendar.to_ical()


def letter(reference: UUID | None) -> str:
    """The text of the mail. `reference`: the participation; asked over the worker's connection."""
    invitation = facts_of(reference)
    hours = f"{invitation.starts:%H:%M}–{invitation.ends:%H:%M}"
    lines = [
        _("Hello,"),
        _("your institution is invited to the coordination forum, %(place)s.") % {"place": data_text(invitation.place)}
        if invitation.state != "cancelled"
        else _("the meeting of the coordination forum, %(place)s, does not take place.") % {"place": data_text(invitation.place)},
        f"{day(invitation.held_on)}, {hours}\n{invitation.venue}",
        "\n".join(_agenda(invitation)),
        _("Agenda, questions to prepare and open commitments: %(url)s") % {"url": address_of(invitation.meeting)},
        _("The forum speaks of institutions, never of persons. This mail was sent by a machine; nobody reads answers to it."),
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def attachments(reference: UUID | None) -> list[Attachment]:
    """The calendar file of the mail."""
    invitation = facts_of(reference)
    return [Attachment("forum.ics", calendar_file(invitation, address_of(invitation.meeting)).decode(), "text/calendar")]


def facts_of(reference: UUID | None) -> Invitation:
    """What the gate's function says of a participation. Raises LookupError when it is gone."""
    row = worker_row("select * from forums.invitation_facts(%s)", reference)
    if row[0] is None:
        raise LookupError(reference)
    *facts, agenda = row
    return Invitation(*facts, agenda=tuple(agenda))


def address_of(meeting: UUID) -> str:
    """The meeting's page, as a mail names it."""
    return settings.SITE_URL + reverse("meeting", args=[meeting])


def _agenda(invitation: Invitation) -> list[str]:
    return [f"{number}. {title}" for number, title in enumerate(invitation.agenda, 1)]
