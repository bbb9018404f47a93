"""Which grants may the reader report on, and which rows does a report count? Counts come from the database's own verbs."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.forums.models import Grant
from prag.forums.report.figures import CommitmentRow, InstitutionRow, MeetingRow, Report, report_of
from prag.forums.rules import PRISON_KINDS
from prag.gate.verbs import rows
from prag.kernel.clock import today
from prag.organisations.models import Institution, Place
from prag.ui.words import data_text


def grants(actor: Actor) -> QuerySet[Grant]:
    """The grants that one's institution benefits from; all of the jurisdiction for whoever sets forums up."""
    found = Grant.objects.filter(jurisdiction_id=actor.jurisdiction).select_related("project", "beneficiary")
    if not may(actor, Permission.FORUM_SET_UP):
        found = found.filter(beneficiary_id=actor.institution)
    return found.order_by("-starts", "agreement")


def find_grant(actor: Actor, grant: UUID) -> Grant:
    """One of them. Raises Http404."""
    found = grants(actor).filter(id=grant).first()
    if found is None:
        raise Http404
    return found


def report_on(grant: Grant) -> Report:
    """The figures of a grant, over all its forums. Raises `Refused` for who may not report on it."""
    places = dict(Place.objects.filter(jurisdiction_id=grant.jurisdiction_id).values_list("id", "name"))
    found = rows("forums.report_meetings", p_grant=grant.id)
    meetings = [
        MeetingRow(meeting, data_text(places[place]), held_on, frozenset(institutions), people, uncounted, adopted)
        for _forum, place, meeting, held_on, institutions, people, uncounted, adopted in found
        if meeting is not None
    ]
    commitments = [CommitmentRow(*row) for row in rows("forums.report_commitments", p_grant=grant.id)]
    return report_of(
        starts=grant.starts, ends=grant.ends, forums=len({row[0] for row in found}), meetings=meetings, commitments=commitments,
        institutions=_institutions(meetings), today=today(),
    )  # fmt: skip


def _institutions(meetings: list[MeetingRow]) -> dict[UUID, InstitutionRow]:
    came = frozenset().union(*(one.institutions for one in meetings))
    found = Institution.objects.filter(id__in=came).values_list("id", "name", "kind")
    return {id_: InstitutionRow(data_text(name), kind, kind not in PRISON_KINDS) for id_, name, kind in found}
