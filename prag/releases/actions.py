"""What changes a release? Dates, the checklist, contacts, reviews, steps: each with the count of duties in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from prag.access.actor import Actor
from prag.cases.models import Case, Milestone, ReleaseDates
from prag.cases.workflow import INSIDE
from prag.gate.content import OpenCase
from prag.gate.verbs import call
from prag.kernel.clock import now, today
from prag.kernel.verdict import demand
from prag.releases import rules
from prag.releases.day_one import LOOKED_UNTIL, looked_until
from prag.releases.engine import recount
from prag.releases.models import Contact, DayOne
from prag.releases.path import ENDS
from prag.releases.reading import open_on_day_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Release dates as somebody records them."""

    earliest: date | None = None
    full_term: date | None = None
    pending: bool = False
    actual: date | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """To compare with what was recorded before."""
        return self.earliest, self.full_term, self.pending, self.actual


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened with a person: the day, kept or missed, in a sentence."""

    kind: str
    day: date
    kept: bool = True
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What goes with a step: new dates with their reason, a row of what was decided, days that duties count from."""

    verb: str
    dates: Dates | None = None
    reason: str = ""
    events: tuple[Event, ...] = ()
    marks: Mapping[str, date] = field(default_factory=dict)


def last_dates(case: UUID) -> Dates | None:
    """The dates recorded last."""
    row = ReleaseDates.objects.filter(case_id=case).order_by("-at").first()
    if row is None:
        return None
    return Dates(earliest=row.earliest_conditional, full_term=row.full_term, pending=row.pending, actual=row.actual)


def record_dates(*, case: UUID, dates: Dates, reason: str) -> int:
    """Record release dates with the reason why they changed; how many duties changed. Raises `Refused`."""
    with transaction.atomic():
        _set_dates(case, dates, reason)
        if dates.actual:
            # Which contacts lie after the release depends on its day.
            call("releases.mark_days", p_case=case, p_kind="meeting")
        return recount(case)


def settle_items(*, actor: Actor, opened: OpenCase, changed: Mapping[str, tuple[str, str]], function: str) -> None:
    """Record how items of the day-one checklist stand: key to state and note. Raises `CaseNotOpen` without the right to write."""
    with transaction.atomic():
        for key, (state, note) in changed.items():
            DayOne.objects.add(opened, key=key, state=state, note=note, **_signed(actor, function))
        _mark_looked(opened, looked=False)


def look_at_day_one(*, opened: OpenCase) -> None:
    """Record that what is open for day one was looked at. Raises `Refused` or `CaseNotOpen`."""
    with transaction.atomic():
        _mark_looked(opened, looked=True)


def _mark_looked(opened: OpenCase, *, looked: bool) -> None:
    """Until when the checklist need not be looked at, as duties count from it: a day, not what is open. Of who is outside, nothing."""
    case = Case.objects.get(id=opened.case_id)
    if case.phase not in INSIDE:
        return
    marks = Milestone.objects.filter(case_id=case.id, kind=LOOKED_UNTIL).order_by("-at").values_list("day", flat=True)
    until = looked_until(
        open_left=open_on_day_one(opened), release=case.release_expected, today=today(), before=marks.first(), looked=looked
    )
    if until:
        call("cases.mark", p_case=case.id, p_kind=LOOKED_UNTIL, p_day=until)
        recount(case.id)


def record_contact(*, actor: Actor, opened: OpenCase, event: Event, released: date, function: str) -> None:
    """Record a contact after the release. The first one that was kept ends the first duty; one missed until then makes a new one.

    Raises `Refused`, or `CaseNotOpen` without the right to write.
    """
    demand(rules.happened_on(event.day, today=today(), not_before=released))
    demand(rules.missed_says_why(event.kept, event.fact))
    with transaction.atomic():
        _add(actor, opened, event, function)
        _mark_days(opened, event.kind)


def record_review(*, actor: Actor, opened: OpenCase, event: Event, function: str) -> None:
    """Record that plan or support were looked at again, or that all who act have met, and what came of it.

    Raises `Refused` or `CaseNotOpen`.
    """
    demand(rules.happened_on(event.day, today=today()))
    with transaction.atomic():
        _add(actor, opened, event, function)
        _mark_days(opened, event.kind)


def mark_wrong(*, opened: OpenCase, contact: UUID, reason: str, words: str = "") -> None:
    """Mark a contact or a review as recorded wrongly: its row stays, and duties count as if it had never been. Raises `Refused`."""
    demand(rules.wrong_says_why(reason, words))
    with transaction.atomic():
        call("releases.take_back", p_case=opened.case_id, p_contact=contact, p_reason=reason, p_words=words.strip())
        recount(opened.case_id)


def _mark_days(opened: OpenCase, kind: str) -> None:
    """Mark what all contacts, or all reviews of the kind, come to now, and count the case anew."""
    call("releases.mark_days", p_case=opened.case_id, p_kind=kind)
    recount(opened.case_id)


def take_step(*, actor: Actor, opened: OpenCase, step: Step, function: str) -> None:
    """Take the case to its next phase, with everything that goes with the step. Raises `Refused` or `CaseNotOpen`."""
    with transaction.atomic():
        for event in step.events:
            demand(rules.happened_on(event.day, today=today()))
            _add(actor, opened, event, function)
        if step.dates:
            _set_dates(opened.case_id, step.dates, step.reason)
        for kind, day in step.marks.items():
            call("cases.mark", p_case=opened.case_id, p_kind=kind, p_day=day)
        call("cases.take_step", p_case=opened.case_id, p_verb=step.verb)
        # What is over owes nothing; the step itself closed what was open.
        if step.verb not in ENDS:
            recount(opened.case_id)


def _set_dates(case: UUID, dates: Dates, reason: str) -> None:
    call(
        "cases.set_dates", p_case=case, p_earliest=dates.earliest, p_full_term=dates.full_term, p_pending=dates.pending,
        p_actual=dates.actual, p_reason=reason,
    )  # fmt: skip


def _add(actor: Actor, opened: OpenCase, event: Event, function: str) -> None:
    Contact.objects.add(opened, day=event.day, kind=event.kind, kept=event.kept, fact=event.fact, **_signed(actor, function))


def _signed(actor: Actor, function: str) -> dict[str, object]:
    return {"author": actor.practitioner, "institution_id": actor.institution, "function_kind": function, "recorded_at": now()}
