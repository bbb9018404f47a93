"""What can the reader do, beside answering what waits? A line for each door that his or her functions open."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from prag.access.actor import Actor, may
from prag.access.permissions import Permission, Reach
from prag.gate.models import Seat
from prag.kernel.clock import today
from prag.sealing.models import Witness

Door = tuple[str, str, str]


def empty_seats(actor: Actor) -> int:
    """How many seats of the reader's institution nobody holds; 0 for whoever names nobody."""
    if not may(actor, Permission.SEAT_FILL):
        return 0
    return Seat.objects.filter(institution=actor.institution, holder__isnull=True, ended_at__isnull=True, ends__gte=today()).count()


def doors(actor: Actor, *, has_cases: bool) -> list[Door]:
    """Title, what is done there, name of the address. For whoever works on cases the forums stand in the menu alone."""
    found = _of_the_house(actor)
    if not has_cases:
        found += _of_the_forums(actor)
    if may(actor, Permission.CASE_OPEN):
        found.append((_("Start a case"), _("When you have talked with the person and a legal basis is there."), "case_new"))
    if may(actor, Permission.SEAT_ASK):
        found.append((_("Ask for a seat"), _("When somebody gave you the code of a case."), "seat_ask"))
    return found


def _of_the_house(actor: Actor) -> list[Door]:
    """For those who keep the house and see no case."""
    found = []
    if may(actor, Permission.SEAT_FILL):
        found.append(
            (_("My institution"), _("Who works here, with which function, on which seats. Leave, deputies, invitations."), "staff")
        )
    if may(actor, Permission.INSTITUTION_ADD):
        found.append((_("Institutions and agreements"), _("Institutions, agreements, legal bases. You see no case."), "administration"))
    if actor.reach(Permission.LOG_READ) is Reach.JURISDICTION:
        found.append((_("Who opened what"), _("Start from the code of a case."), "log_find"))
    if may(actor, Permission.LOG_WITNESS) and _witnesses().filter(institution=actor.institution).exists():
        found.append(
            (_("Sealed log"), _("Your institution is a witness: keep the newest head outside Prag, and confirm it here."), "sealed_log")
        )
    elif may(actor, Permission.WITNESS_NAME):
        found.append((_("Sealed log"), _("Whether the log is sealed, and which institutions keep its heads."), "sealed_log"))
    return found


def _witnesses() -> QuerySet[Witness]:
    return Witness.objects.filter(ended_at=None)


def _of_the_forums(actor: Actor) -> list[Door]:
    found = []
    if may(actor, Permission.FORUM_COORDINATE):
        found.append((_("Forums"), _("Prepare the next meeting, hold it, follow what was agreed."), "forums"))
    elif may(actor, Permission.FORUM_VIEW):
        found.append((_("Forums"), _("When the next meeting is, and what your institution agreed to do."), "forums"))
    if may(actor, Permission.NOTICE_WRITE):
        found.append(
            (
                _("Public notices"),
                _("Tell the public of meetings; one person writes, a second one reads, another one publishes."),
                "notice_list",
            )
        )
    elif may(actor, Permission.NOTICE_REVIEW):
        found.append((_("Public notices"), _("Read what another person wrote, before it is published."), "notice_list"))
    if may(actor, Permission.SERVICE_KEEP):
        found.append((_("Places and services"), _("Say what your institution offers in its town, and who answers for what."), "places"))
    return found
