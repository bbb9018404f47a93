"""How do the facts of a case become its duties? Headers in, the pure engine between, duties by kind and day out.

The same for the page that changed a date and for the worker that counts every case anew; neither reads a word of content.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from prag.cases.workflow import OVER
from prag.database.prepared import Prepared
from prag.gate.verbs import call
from prag.kernel.working_days import WorkCalendar, weekday_numbers
from prag.organisations.models import Deadline
from prag.releases.deadlines import CaseDates, Interval, Notice, ReleaseDates, Settings, Waiting, duties, settings_of

NOTICES = ("send_notice", "repeat_notice_first", "repeat_notice_last")
# Asked of somebody by a verb of their own, or told on the page alone: not computed here.
ASKED_ELSEWHERE = frozenset({"confirm_eligibility", "acknowledge_notice", "acknowledge_short_notice"})
PHASES_INSIDE_PREPARATION = ("pre_release", "notified", "released", "closing")
log = logging.getLogger(__name__)


def place_settings(jurisdiction: str) -> Settings:
    """The calendar and intervals of a jurisdiction, as its authority set or has not yet confirmed them.

    Raises `ValueError` when an interval is missing.
    """
    found = _intervals(place=jurisdiction)
    holidays, week = found[0][:2] if found else ("", ())
    return settings_from(holidays or "", week, [interval[2:] for interval in found])


_intervals = Prepared(
    lambda place: Deadline.objects.filter(jurisdiction=place).values_list(
        "jurisdiction__holidays", "jurisdiction__working_week", "key", "amount", "unit"
    )
)


def settings_from(country: str, week: Iterable[str], intervals: Iterable[tuple[str, int, str]]) -> Settings:
    """The same from plain values; the worker has no right on those tables and is told them once."""
    calendar = WorkCalendar(week=weekday_numbers(week), country=country.upper())
    return settings_of(calendar, [Interval(key, amount, unit) for key, amount, unit in intervals])


def dates_from(facts: dict[str, Any]) -> CaseDates:
    """The engine's input from what `cases.duty_facts` says of a case."""
    steps, marks = _days(facts["steps"]), _days(facts["marks"])
    recalled = _day(facts["recalled"])
    releases = tuple(
        ReleaseDates(_day(known), _day(earliest), _day(full), pending, _day(actual), takes_back)
        for known, earliest, full, pending, actual, takes_back in facts["releases"]
    )
    prepared = next((steps[phase] for phase in PHASES_INSIDE_PREPARATION if phase in steps), None)
    over = facts["phase"] in OVER
    return CaseDates(
        # A return to custody begins a new stay.
        custody_from=recalled or _day(facts["custody_from"]),
        opened=_day(facts["opened"]),
        releases=releases,
        confirmed=_day(facts["confirmed"]),
        assessed=steps.get("assessed"),
        planned=steps.get("planned"),
        last_review=marks.get("review"),
        pre_release_started=prepared,
        conference_held=marks.get("conference"),
        first_contact=marks.get("first_contact"),
        contact_missed=marks.get("contact_missed"),
        conditions_end=marks.get("conditions_end"),
        consent_given=marks.get("consent_given"),
        consent_ends=marks.get("consent_ends"),
        # What is voluntary goes on as long as one consent holds; a case without that mark has one consent.
        support_ends=marks.get("support_ends") or marks.get("consent_ends"),
        consent_withdrawn=marks.get("consent_withdrawn"),
        day_one_until=marks.get("day_one_until"),
        renewed=marks.get("renewed"),
        ended=max(steps.values(), default=_day(facts["opened"])) if over else None,
        must_know=tuple(facts["must_know"]),
        notices=_notices(facts, releases[-1].day if releases else None),
        waiting=_returned(recalled, steps, marks),
    )


def _returned(recalled: date | None, steps: dict[str, date], marks: dict[str, date]) -> tuple[Waiting, ...]:
    """Since a return to custody the plan waits to be looked at again."""
    looked_at = "assessed" in steps or "released" in steps or (recalled and marks.get("review", date.min) >= recalled)
    return (Waiting("reopen_after_return", "", recalled),) if recalled and not looked_at else ()


def _notices(facts: dict[str, Any], in_force: date | None) -> tuple[Notice, ...]:
    """What was told. Whoever was told before and is responsible now knows every new date: nobody tells oneself, nor repeats it."""
    own = facts["institution"]
    every = [
        Notice(recipient, _day(sent), _day(release), _day(acknowledged), fulfils)
        for recipient, sent, release, acknowledged, fulfils in facts["notices"]
    ]
    knows = [replace(one, release=in_force, acknowledged_on=one.sent_on) for one in every if one.recipient == own][-1:]
    others = (one for one in every if one.recipient != own)
    return (*others, *(replace(one, fulfils=kind) for one in knows for kind in NOTICES))


def facts_of(case: UUID) -> dict[str, Any]:
    """What the headers of a case that one sees say. Raises `Refused`."""
    return json.loads(call("cases.facts_of", p_case=case))


def owed(facts: dict[str, Any], settings: Settings) -> list[dict[str, str]]:
    """The duties of a case as the database takes them: kind, what it is about (the case or a recipient), due day."""
    return [
        {"kind": duty.kind, "about": duty.about or facts["case"], "due": duty.due.isoformat()}
        for duty in duties(dates_from(facts), settings)
        if duty.kind not in ASKED_ELSEWHERE
    ]


def recount(case: UUID) -> int:
    """Count the duties of a case anew, after something that they count from has changed; how many changed. Raises `Refused`.

    In the transaction of the change, which holds the case. A place without one of the intervals has no duties counted.
    """
    facts = facts_of(case)
    try:
        settings = place_settings(facts["jurisdiction"])
    except ValueError as incomplete:
        log.error("not counted, %s: %s", facts["jurisdiction"], incomplete)
        return 0
    return call("cases.settle_duties", p_case=case, p_duties=json.dumps(owed(facts, settings)))


def recount_all(ask: Callable[..., list[Any]], settle: Callable[[list[dict[str, Any]]], int], settings: dict[str, Settings],
                after: UUID | None = None, at_once: int = 500, held: Callable[[], AbstractContextManager[Any]] = nullcontext,
                go_on: Callable[[], bool] = lambda: True) -> tuple[int, int, UUID | None]:  # fmt: skip
    """Count every running case anew, `at_once` cases a transaction (`held`): stopped anywhere, it is simply begun again.

    `ask(after, limit)` answers facts in order of id, each with the open duties there are (`have`); `settle(rows)` puts duties in place and
    is given only the cases in which something differs. Cases of a place that is not in `settings` stay as they are. Returns (cases,
    changed duties, the last id when `go_on` ended it, None when all were counted).
    """
    cases, changed, after = 0, 0, after or UUID(int=0)
    while go_on():
        with held():
            facts = ask(after, at_once)
            if not facts:
                return cases, changed, None
            known = [one for one in facts if one["jurisdiction"] in settings]
            rows = [{"case": one["case"], "duties": owed(one, settings[one["jurisdiction"]])} for one in known]
            changed += settle([row for one, row in zip(known, rows, strict=True) if not _in_place(one, row["duties"])])
        cases += len(known)
        after = UUID(facts[-1]["case"])
    return cases, changed, after


def _in_place(facts: dict[str, Any], rows: list[dict[str, str]]) -> bool:
    """Whether exactly these duties are there already, of whoever is responsible."""
    have = {tuple(one) for one in facts["have"]}
    return have == {(row["kind"], row["about"], row["due"], facts["institution"], facts["function"]) for row in rows}


def _day(said: str | None) -> Any:
    return date.fromisoformat(said) if said else None


def _days(said: dict[str, str]) -> dict[str, date]:
    return {key: date.fromisoformat(day) for key, day in said.items()}
