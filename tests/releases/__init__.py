"""With what do the tests of releases begin? A place, a case on its way, and the ways it can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import hypothesis
import yaml
from hypothesis import strategies as st

from prag.kernel.working_days import WorkCalendar, weekday_numbers
from prag.releases.deadlines import CaseDates, Facts, Interval, Notice, ReleaseDates, Settings, Waiting, duties, settings_of
from prag.releases.duty_table import WAITING_KINDS

DATA = Path(__file__).parents[2] / "prag/organisations/data"
DAY = timedelta(days=1)


def given(*strategies: st.SearchStrategy) -> Callable:
    """A property without a time limit: no test of ours is timed, and a busy machine is no defect."""
    return lambda test: hypothesis.settings(deadline=None)(hypothesis.given(*strategies)(test))


def place(code: str) -> Settings:
    """The settings as the jurisdiction's own file has them."""
    data = yaml.safe_load((DATA / f"{code}.yaml").read_text())
    calendar = WorkCalendar(weekday_numbers(data["jurisdiction"]["working_week"]), data["jurisdiction"]["holidays"])
    return settings_of(calendar, [Interval(row["key"], row["days"], row["unit"]) for row in data["deadlines"]])


MK, ME, BA = PLACES = (place("MK"), place("ME"), place("BA"))
PLAIN = Settings(WorkCalendar(), MK.intervals)
# A Wednesday and, three months before it, a Tuesday, both far from holidays.
RELEASE = date(2027, 6, 16)
NOTICE = date(2027, 3, 16)
OPENED = date(2026, 3, 2)
ADMITTED = date(2026, 2, 25)


def known(day: date | None, on: date = OPENED, **more) -> ReleaseDates:
    return ReleaseDates(on, full_term=day, **more)


def out(day: date, on: date | None = None) -> ReleaseDates:
    return ReleaseDates(on or day, full_term=RELEASE, actual=day)


BEGUN = CaseDates(custody_from=ADMITTED, opened=OPENED, confirmed=OPENED)
PREPARED = replace(BEGUN, assessed=OPENED, planned=date(2026, 4, 1), pre_release_started=OPENED, conference_held=OPENED)
INSIDE = replace(PREPARED, releases=(known(RELEASE),))
OUTSIDE = replace(INSIDE, releases=(known(RELEASE), out(RELEASE)), must_know=("csw",), notices=(Notice("csw", NOTICE, RELEASE, NOTICE),))
TWO = replace(INSIDE, must_know=("csw", "police"))
SENT = date(2027, 3, 10)
MORE = replace(BEGUN, planned=OPENED, assessed=OPENED, must_know=("csw", "police"), consent_given=OPENED, consent_ends=date(2027, 5, 2))


def told(who: str, of: date | None = RELEASE, on: date = SENT, **more) -> Notice:
    return Notice(who, on, of, **more)


def moved(to: date | None, on: date, dates: CaseDates = TWO) -> CaseDates:
    return replace(dates, releases=(*dates.releases, known(to, on)))


def since(history, **more):
    """A case with these release dates, as pairs of day known and release."""
    return replace(MORE, releases=tuple(known(day, on) for on, day in history), **more)


WAITS = tuple(Waiting(kind, "", OPENED) for kind in sorted(WAITING_KINDS))
COURT = date(2027, 3, 13)  # a Saturday: what is due at once waits for no working day
SOON = date(2027, 4, 15)
CSW = replace(TWO, must_know=("csw",))
REVIEWED = replace(OUTSIDE, first_contact=RELEASE, last_review=date(2027, 7, 15))
# Everything is open that can be: two recipients told, one of them wrong, one not told; a consent that ends, a contact missed.
FULL = replace(
    BEGUN,
    must_know=("csw", "police", "bureau"),
    notices=(told("csw"), told("police", RELEASE + DAY)),
    contact_missed=RELEASE,
    conditions_end=date(2028, 1, 10),
    consent_given=OPENED,
    consent_ends=date(2027, 2, 26),
    waiting=WAITS,
)
# One case for each row of the table at least.
CASES = (
    *(replace(BEGUN, confirmed=None), BEGUN, replace(BEGUN, assessed=OPENED), replace(INSIDE, pre_release_started=None, waiting=WAITS)),
    *(replace(INSIDE, conference_held=None, consent_given=OPENED), OUTSIDE, replace(CSW, notices=(told("csw"),))),
    *(moved(SOON, COURT), moved(SOON, COURT, replace(CSW, notices=(told("csw"),)))),
    moved(SOON, COURT, replace(CSW, notices=(told("csw"), told("csw", SOON, COURT)))),
    *(replace(REVIEWED, conditions_end=date(2029, 1, 1)), replace(REVIEWED, consent_given=RELEASE)),
    *(replace(OUTSIDE, contact_missed=RELEASE), replace(INSIDE, consent_given=OPENED, consent_ends=date(2026, 9, 4))),
)


def due(dates: CaseDates, settings: Settings = PLAIN) -> dict[str, date]:
    """Due days by kind, or by kind and what it is about."""
    return {duty.kind + (duty.about and f" {duty.about}"): duty.due for duty in duties(dates, settings)}


def notices(dates: CaseDates, settings: Settings = PLAIN) -> dict[str, date]:
    return {kind: day for kind, day in due(dates, settings).items() if "notice" in kind}


def owed(dates: CaseDates, settings: Settings) -> date:
    """By when the recipients must be told."""
    day = Facts(dates, settings).short_notice
    assert day
    return day


LOOKS = {"look_at_day_one_first", "look_at_day_one_last"}
BACK = {"start_pre_release", "pre_release_conference", "send_notice", "repeat_notice_first", "repeat_notice_last", *LOOKS}
AT_ONCE = {"send_notice_at_once", "send_changed_notice", "missed_first_contact"}


def on_its_side(dates: CaseDates, settings: Settings) -> None:
    """With a holiday on its due day, what is due before a release moves back, what is due after something moves on, at once stays."""
    for duty in duties(dates, settings):
        closed = replace(settings.calendar, closed=settings.calendar.closed | {duty.due})
        day = due(dates, Settings(closed, settings.intervals)).get(f"{duty.kind} {duty.about}".strip())
        # Rolled onto the day one hears of it, a repetition repeats nothing; notice one cannot give in time becomes short notice.
        if day is None and duty.kind in BACK:
            continue
        assert day, duty
        back = duty.kind in BACK or duty.reason == "consent_ends"
        assert day == duty.due if duty.kind in AT_ONCE else day < duty.due if back else day > duty.due, duty


places = st.builds(
    lambda settings, closed, amount, unit: Settings(
        replace(settings.calendar, closed=closed), settings.intervals | {"send_notice": Interval("send_notice", amount, unit)}
    ),
    *(st.sampled_from((*PLACES, PLAIN)), st.frozensets(st.dates(date(2027, 1, 1), date(2028, 6, 1)), max_size=20)),
    *(st.integers(0, 9), st.sampled_from(("days", "working_days", "weeks", "months"))),
)
releases = st.dates(date(2027, 1, 1), date(2029, 1, 1)) | st.sampled_from([date(2028, 2, 29), date(2028, 5, 31), date(2027, 5, 31)])
changes_on = st.dates(OPENED + DAY, date(2027, 12, 31))
recipients = st.sampled_from(("csw", "police"))
sent = st.lists(st.builds(told, recipients, releases, changes_on), max_size=4).map(tuple)
