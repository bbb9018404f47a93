"""What is new in the reader's cases since his or her last visit? From headers alone; no word of content is opened for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.cases.models import Handover, ReleaseDates, Responsibility, Told, Transition
from prag.cases.reading import codes_of
from prag.cases.words import PHASES
from prag.gate.models import Seat
from prag.releases.deadlines import ReleaseDates as Recorded
from prag.ui.jinja2 import day
from prag.ui.words import data_text, word

MOST = 12


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened. `at`: its moment."""

    at: datetime
    what: str
    case_id: UUID
    code: str


def since(actor: Actor, before: datetime) -> list[News]:
    """What others did in cases that the reader sees, the latest first."""
    rows: list[tuple[datetime, str, UUID]] = []
    mine = actor.practitioner
    for step in Transition.objects.filter(at__gt=before).exclude(actor=mine).order_by("-at")[:MOST]:
        rows.append((step.at, _("now: %(phase)s") % {"phase": word(PHASES, step.target)}, step.case_id))
    for dates in ReleaseDates.objects.filter(at__gt=before).exclude(actor=mine).order_by("-at")[:MOST]:
        known = Recorded(dates.known_on, dates.earliest_conditional, dates.full_term, dates.pending, dates.actual).day
        text = _("release date: %(day)s") % {"day": day(known)} if known else _("the release date was taken back")
        rows.append((dates.at, text, dates.case_id))
    for told in Told.objects.filter(at__gt=before).exclude(actor=mine).select_related("recipient").order_by("-at")[:MOST]:
        rows.append((told.at, _("%(who)s was told of the release") % {"who": data_text(told.recipient.short_name)}, told.case_id))
    for begun in Responsibility.objects.filter(at__gt=before).exclude(actor=mine).select_related("institution").order_by("-at")[:MOST]:
        rows.append((begun.at, _("responsible: %(who)s") % {"who": data_text(begun.institution.short_name)}, begun.case_id))
    declined = Handover.objects.filter(decided_at__gt=before, state="declined").exclude(decided_by=mine).select_related("receiver")
    for offer in declined.order_by("-decided_at")[:MOST]:
        text = _("%(who)s declined to take over") % {"who": data_text(offer.receiver.short_name)}
        rows.append((offer.decided_at, text, offer.case_id))  # type: ignore[arg-type]
    for seat in Seat.objects.filter(given_at__gt=before).select_related("institution").order_by("-given_at")[:MOST]:
        rows.append((seat.given_at, _("new at the table: %(who)s") % {"who": data_text(seat.institution.short_name)}, seat.case_id))
    return _with_codes(sorted(rows, reverse=True, key=lambda row: row[0])[:MOST])


def _with_codes(rows: list[tuple[datetime, str, UUID]]) -> list[News]:
    codes = codes_of(case for _at, _what, case in rows)
    return [News(at, what, case, codes[case]) for at, what, case in rows if case in codes]
