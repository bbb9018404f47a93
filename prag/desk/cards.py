"""What do the cards of plan, release, time after it and exchange say on the case page? A line or two each, and the way to the page.

Each card is one query over headers or over a part that the page has opened already; the pages behind it know the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.cases.models import Case, Disclosure, Milestone
from prag.cases.models import Told as Notices
from prag.cases.workflow import OUTSIDE
from prag.database.prepared import Prepared
from prag.documents.page import card_lines
from prag.documents.reading import kinds_of
from prag.exchange.words import HANDED_ON
from prag.gate.content import OpenCase
from prag.plans.models import Action
from prag.plans.rules import standing
from prag.releases.board import Notice, Told, told_of
from prag.ui.jinja2 import day
from prag.ui.words import word


@dataclass(frozen=True, slots=True)
class Card:
    """A card. `links`: (label, name of the address), the next step first; `closed`: the part is not open to the reader."""

    id: str
    title: str
    lines: list[str]
    links: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False


def cards_of(case: Case, opened: OpenCase, actor: Actor, today: date) -> list[Card]:
    """The cards that the reader's functions have, in the order of the way. Of a draft there is nothing yet to show."""
    if case.phase in ("draft", "refused"):
        return []
    found = []
    if may(actor, Permission.CASE_VIEW):
        found.append(_plan(opened, today))
        found.append(_release(case))
    if may(actor, Permission.DOCUMENT_READ):
        links = [(_("The documents: download, add, withdraw"), "case_documents")]
        found.append(Card("documents", _("Documents"), card_lines(kinds_of(opened)), links))
    found.append(_exchanged(case, actor))
    return found


def _plan(opened: OpenCase, today: date) -> Card:
    if Action.compartment not in opened.compartments:
        return Card("plan", _("Plan"), [], closed=True)
    links = [(_("The plan: needs, goals, actions, conditions, offers"), "case_plan")]
    states = [standing(state, due, today) for state, due in _actions(opened)]
    return Card("plan", _("Plan"), plan_lines(states), links)


_actions = Action.objects.prepare(lambda rows: rows.values_list("state", "due"))
_marks = Prepared(lambda case: Milestone.objects.filter(case_id=case).order_by("at").values_list("kind", "day"))
_notices = Prepared(
    lambda case: Notices.objects.filter(case_id=case).order_by("at").values_list("recipient_id", "release", "acknowledged_on")
)
_went_out = Prepared(
    lambda case: (
        Disclosure.objects.filter(case_id=case).values("kind").annotate(last=Max("at")).order_by("last").values_list("kind", "last")
    )
)


def plan_lines(standings: list[str]) -> list[str]:
    """How many actions stand where, from `prag.plans.rules.standing` of each."""
    if not standings:
        return [_("No action has been asked of anybody.")]
    late, done = standings.count("late"), standings.count("done")
    going = sum(one in ("asked", "accepted", "due") for one in standings) + late
    lines = [ngettext("%(n)s action is under way.", "%(n)s actions are under way.", going) % {"n": going}] if going else []
    if late:
        lines.append(ngettext("%(n)s of them is late.", "%(n)s of them are late.", late) % {"n": late})
    if done:
        lines.append(ngettext("%(n)s action is done.", "%(n)s actions are done.", done) % {"n": done})
    return lines or [_("No action is under way.")]


def _release(case: Case) -> Card:
    links = [(_("The release: dates, what is due, day one, contacts, next step"), "case_release")]
    lines = [day(case.release_expected)] if case.release_expected else [_("Nobody has given a date of release.")]
    if case.phase in OUTSIDE:
        lines = after_lines(case.release_expected, dict(_marks(case=case.id)))
    return Card("release", _("After release") if case.phase in OUTSIDE else _("Release"), lines, links)


def after_lines(released: date | None, marks: Mapping[str, date | None]) -> list[str]:
    """Whether the person was seen, from the days of what happened last of each kind."""
    lines = [_("Released on %(day)s.") % {"day": day(released)}] if released else []
    missed, seen = marks.get("contact_missed"), marks.get("first_contact")
    if released and seen and seen >= released:
        lines.append(_("First contact on %(day)s.") % {"day": day(seen)})
    elif released and missed and missed >= released:
        lines.append(_("The first contact was missed on %(day)s.") % {"day": day(missed)})
    else:
        lines.append(_("The first contact is not recorded yet."))
    if review := marks.get("review"):
        lines.append(_("Last review on %(day)s.") % {"day": day(review)})
    return lines


def _exchanged(case: Case, actor: Actor) -> Card:
    rows = (Notice(whom, release, bool(read)) for whom, release, read in _notices(case=case.id))
    told = told_of(rows, case.release_expected, case.responsible_id)
    lines = told_lines(told)
    lines += [_("%(what)s: last on %(day)s.") % {"what": word(HANDED_ON, kind), "day": day(at)} for kind, at in _went_out(case=case.id)]
    links = [(_("Who was told of the release"), "case_notices")] if may(actor, Permission.NOTICE_SEND) else []
    if may(actor, Permission.HANDOVER_OFFER):
        links.append((_("Who is responsible, and handing it over"), "handover_offer"))
    if may(actor, Permission.PAPER_PRINT):
        links.append((_("Papers to print"), "case_papers"))
    if may(actor, Permission.CASE_STEP):
        links.append((_("Opened in error: call everything back"), "case_recall"))
    return Card("exchanged", _("Exchanged"), lines, links)


def told_lines(told: Told) -> list[str]:
    """How many institutions know the release that is in force."""
    if not told.right and not told.wrong:
        return [_("No institution has been told of the release.")]
    lines = [
        ngettext("%(n)s institution was told of this date, %(read)s acknowledged it.",
                 "%(n)s institutions were told of this date, %(read)s acknowledged it.", told.right)
        % {"n": told.right, "read": told.acknowledged}
    ]  # fmt: skip
    if told.wrong:
        lines.append(
            ngettext("%(n)s institution believes another date.", "%(n)s institutions believe another date.", told.wrong) % {"n": told.wrong}
        )
    return lines
