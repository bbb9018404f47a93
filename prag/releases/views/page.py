"""What is known of the release of one case, what is due, what is ready for day one, who saw the person? All on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.gate.content import OpenCase
from prag.kernel.verdict import Verdict
from prag.releases import page, rules
from prag.releases.models import Contact
from prag.releases.reading import Known, can_be_wrong, contacts_of, dates_of, day_one_of, known_of, only_own, taken_back_of, unconfirmed
from prag.releases.steps import path_facts, step_controls
from prag.releases.views.common import Place, place
from prag.ui.controls import Control, first_refusal


@requires(Permission.CASE_VIEW)
@never_cache
def case_release(request: HttpRequest, code: str) -> HttpResponse:
    """The release of a case."""
    here = place(request, code)
    opened = here.open()
    known = known_of(here.case)
    context = here.base | {
        "dates": page.dates_rows(dates_of(here.case), here.table),
        "duties": page.duty_rows(
            known,
            here.table.today,
            unconfirmed(here.case.jurisdiction_id),
            code=here.case.code,
            tells=bool(may(here.actor, Permission.NOTICE_SEND)),
        ),
        "counted": known.settings is not None,
        "changes": page.change_rows(known) if "changed" in request.GET else None,
        "missed": page.missed_word(known),
        "over": here.over,
        "released": known.released is not None,
        "controls": _controls(here, known),
        "look": page.look_asked(known, here.table.today),
        "opened": opened is not None,
        **_steps(here, known, opened),
        **_content(here, known, opened),
    }
    return render(request, "releases/release.html", context)


def _content(here: Place, known: Known, opened: OpenCase | None) -> dict[str, Any]:
    """Day one and contacts; empty for whom the part is not open to."""
    if opened is None:
        return {"day_one": None, "contacts": [], "seen": "", "own_only": False, "not_mine": False}
    facts = known.facts
    now = day_one_of(opened, release=facts.release if facts else None, today=here.table.today, settings=known.settings)
    functions = {seat.function for seat in here.table.mine}
    rows, wrong = contacts_of(opened), taken_back_of(opened)
    controls = {row.id: Control(_("Recorded wrongly"), reverse("contact_wrong", args=[here.case.code, row.id]),
                                may_mark_wrong(here, row, marked=row.id in wrong)) for row in rows if can_be_wrong(row)}  # fmt: skip
    return {
        "day_one": page.day_one_part(now, known, here.table.today),
        "contacts": page.contact_rows(rows, wrong, here.table.names(), lambda row: controls.get(row.id)),
        "seen": page.last_seen(rows, wrong),
        "not_mine": any(not one.verdict and id_ not in wrong for id_, one in controls.items()),
        "own_only": only_own(functions),
    }


def _steps(here: Place, known: Known, opened: OpenCase | None) -> dict[str, Any]:
    """The next steps; for whoever does not act for the case, one blocked control instead of one a step."""
    if here.over:
        return {"forward": [], "other": [], "steps_blocked": None}
    acts = here.acts(Permission.CASE_STEP)
    if not acts or opened is None:
        return {"forward": [], "other": [], "steps_blocked": Control(_("Take the case on"), "", acts)}
    forward, other = step_controls(here.case, path_facts(here.case, here.table, known, opened, reader=here.actor.practitioner))
    return {"forward": forward, "other": other, "steps_blocked": None}


def _controls(here: Place, known: Known) -> dict[str, Control]:
    code = here.case.code
    writes = here.writes(Permission.CONTACT_RECORD)
    return {
        "dates": Control(_("Record new dates"), reverse("release_dates", args=[code]), here.acts(Permission.DATES_SET)),
        "day_one": Control(_("Record what is settled"), reverse("day_one", args=[code]), here.writes(Permission.PLAN_WRITE)),
        "looked": Control(
            _("Looked at, what is open is known"), reverse("day_one_looked", args=[code]), here.writes(Permission.PLAN_WRITE), posts=True
        ),
        "contact": Control(_("Record a contact"), reverse("contact_new", args=[code]), may_record_contact(here, known, writes)),
        "review": Control(_("Record a review"), reverse("review_new", args=[code]), here.writes(Permission.PLAN_WRITE)),
    }


def may_record_contact(here: Place, known: Known, writes: Verdict) -> Verdict:
    """Whether a contact after the release may be recorded now."""
    return first_refusal(writes, rules.contacts_begin(released=known.released, over=here.over))


def may_mark_wrong(here: Place, row: Contact, *, marked: bool) -> Verdict:
    """Whether the reader may mark this contact or review as recorded wrongly."""
    own = row.author == here.actor.practitioner
    return first_refusal(
        here.writes(Permission.CONTACT_TAKE_BACK), rules.may_mark_wrong(marked=marked, own=own, acts=bool(here.acts_for_case))
    )
