"""What stands on the page of a release? Plain values in words; the view opens the case and the template prints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from prag.cases.models import Authored, ReleaseDates
from prag.cases.table import Table
from prag.organisations.models import Institution
from prag.releases.day_one import CHECKLIST, LOOKED_AHEAD, LOOKS, release_day_notes
from prag.releases.deadlines import Duty, state
from prag.releases.models import Contact, TakenBack
from prag.releases.places import TELLING, place_of
from prag.releases.reading import DayOneNow, Known, is_contact, names_of
from prag.releases.words import (
    CONTACTS,
    DAY_NOTES,
    DAY_ONE,
    DAY_STATES,
    DUTIES,
    REASONS,
    RECORDS,
    REMINDERS,
    WRONG,
    day_line,
    interval_words,
)
from prag.ui.controls import Control
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, data_text, sentence, word

# As the component `duty_state` calls them.
STATES = {"late": "late", "today": "due", "ahead": "waiting"}


@dataclass(frozen=True, slots=True)
class DatesRow:
    """One recording of the dates."""

    on: str
    earliest: str
    full_term: str
    actual: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One open duty: what, for whom, by when, how it stands, after which interval; `proposal`: no authority has confirmed it.

    `url`: where it is done, empty for whom that page is closed.
    """

    what: str
    whom: str
    due: str
    state: str
    interval: str
    proposal: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What the last change of dates did to one duty."""

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the checklist."""

    name: str
    state: str
    state_word: str
    note: str
    due: str
    reminder: str
    who: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, or something recorded beside them."""

    on: str
    kind: str
    kept: str
    missed: bool
    fact: str
    who: str
    # By whom and why it was marked as recorded wrongly; then it counts for nothing.
    wrong: str = ""
    mark: Control | None = None


@dataclass(frozen=True, slots=True)
class DayOnePart:
    """The checklist in words. `when`: weekday, day and hour of the release, while it lies ahead."""

    rows: list[ItemRow]
    when: str = ""
    notes: list[str] = field(default_factory=list)
    open: int = 0


def dates_rows(rows: Collection[ReleaseDates], table: Table) -> list[DatesRow]:
    """The history of the dates, newest first, with who recorded each as far as the reader's `table` shows it."""
    names, functions = table.names(), table.functions()
    return [
        DatesRow(
            day(row.known_on),
            day(row.earliest_conditional) if row.earliest_conditional else _("not known"),
            day(row.full_term) if row.full_term else _("not known"),
            day(row.actual) if row.actual else _("decision pending") if row.pending else _("not yet"),
            word(REASONS, row.reason),
            _signature(functions.get((row.actor, row.institution_id), ""), row.institution, names.get(row.actor, "")),
        )
        for row in rows
    ]


def duty_rows(known: Known, today: date, proposals: Collection[str], *, code: str, tells: bool) -> list[DutyRow]:
    """The open duties by due day; the same duty of the same day is one row that names every institution.

    `tells`: the reader may tell an institution of the release.
    """
    names = names_of({one.about for one in known.duties})
    groups: dict[tuple[str, date], list[Duty]] = {}
    for one in known.duties:
        groups.setdefault((one.kind, one.due), []).append(one)
    rows = (_duty_row(group, known, today, proposals, names) for group in groups.values())
    return [
        replace(row, url="" if kind in TELLING and not tells else place_of(kind, code))
        for (kind, _due), row in zip(groups, rows, strict=True)
    ]


def _duty_row(group: list[Duty], known: Known, today: date, proposals: Collection[str], names: dict[str, str]) -> DutyRow:
    one = group[0]
    interval = known.settings.intervals[one.interval] if known.settings and one.interval else None
    return DutyRow(
        word(DUTIES, one.kind),
        ", ".join(sorted(names[each.about] for each in group if each.about in names)),
        day(one.due),
        STATES[state(one, today)],
        interval_words(interval.amount, interval.unit) if interval else "",
        one.interval in proposals,
    )


def change_rows(known: Known) -> list[ChangeRow]:
    """What the last change of dates did: moved first, then new, then fallen away."""
    changed = known.changed
    every = [*changed.new, *changed.fallen_away, *(one for one, _before in changed.moved)]
    whom = names_of({one.about for one in every})

    def said(one: Duty, how: str) -> ChangeRow:
        about = whom.get(one.about, "")
        return ChangeRow(word(DUTIES, one.kind) + (f" ({about})" if about else ""), how)

    return [
        *(said(one, _("from %(before)s to %(now)s") % {"before": day(before), "now": day(one.due)}) for one, before in changed.moved),
        *(said(one, _("new, by %(day)s") % {"day": day(one.due)}) for one in changed.new),
        *(said(one, _("no longer needed")) for one in changed.fallen_away),
    ]


def day_one_part(now: DayOneNow, known: Known, today: date) -> DayOnePart:
    """The checklist, each item with its due day while it is open, and what is difficult about the day."""
    due = {one.key: one for one in now.open}
    rows = []
    for item in CHECKLIST:
        row, waits, stands = now.rows.get(item.key), due.get(item.key), now.state(item.key)
        rows.append(
            ItemRow(
                word(DAY_ONE, item.key),
                "late" if waits and waits.late else {"open": "waiting"}.get(stands, "done"),
                word(DAY_STATES, stands),
                row.note if row else "",
                day(waits.due) if waits else "",
                word(REMINDERS, waits.reminder) if waits else "",
                _("%(who)s, %(day)s") % {"who": data_text(row.institution.short_name), "day": day(row.recorded_at)} if row else "",
            )
        )
    facts = known.facts
    ahead = facts.release if facts and not facts.released else None
    return DayOnePart(rows, day_line(ahead, now.hour) if ahead else "", day_notes(now, known), now.open_count)


def day_notes(now: DayOneNow, known: Known) -> list[str]:
    """What is difficult about the day of release, in sentences; nothing once it is over."""
    facts = known.facts
    if facts is None or facts.release is None or facts.released:
        return []
    calendar = facts.settings.calendar
    words = release_day_notes(facts.release, calendar, now.hour)
    notes = [word(DAY_NOTES, one) for one in words]
    if words and not calendar.is_working(facts.release):
        notes.append(_("Offices open again on %(day)s.") % {"day": day(calendar.next_working(facts.release))})
    return notes


def look_asked(known: Known, today: date) -> str:
    """Why the checklist is to be looked at now, and by when; empty while nobody is asked to, or so early that it would not count."""
    one = next((one for one in known.duties if one.kind in LOOKS and one.due <= today + LOOKED_AHEAD), None)
    return _("%(what)s By %(day)s.") % {"what": word(DUTIES, one.kind), "day": day(one.due)} if one else ""


def contact_rows(
    rows: Collection[Contact], wrong: Mapping[UUID, TakenBack], names: dict[UUID, str], mark: Callable[[Contact], Control | None]
) -> list[ContactRow]:
    """Contacts and decisions, newest first. `wrong`: what marks some as recorded wrongly; `mark`: the control that does, if any."""
    return [
        ContactRow(
            day(row.day),
            word(CONTACTS if is_contact(row) else RECORDS, row.kind),
            (_("kept") if row.kept else _("missed")) if is_contact(row) else "",
            is_contact(row) and not row.kept,
            row.fact,
            _by(row, names),
            wrong_word(wrong[row.id], names) if row.id in wrong else "",
            mark(row),
        )
        for row in rows
    ]


def wrong_word(mark: TakenBack, names: dict[UUID, str]) -> str:
    """When, by whom and why something was marked as recorded wrongly."""
    said = {"day": day(mark.recorded_at), "who": _by(mark, names), "why": word(WRONG, mark.reason)}
    line = _("Recorded wrongly, marked on %(day)s by: %(who)s. %(why)s.") % said
    return f"{line} {mark.words}" if mark.words else line


def last_seen(rows: Collection[Contact], wrong: Collection[UUID]) -> str:
    """When and by which function the person was seen last; empty when nobody has. What was recorded wrongly is no seeing."""
    row = next((one for one in rows if is_contact(one) and one.kept and one.id not in wrong), None)
    if row is None:
        return ""
    who = f"{word(FUNCTIONS, row.function_kind)}, {data_text(row.institution.short_name)}"
    return _("Last seen on %(day)s by: %(who)s.") % {"day": day(row.day), "who": who}


def _by(row: Authored, names: dict[UUID, str]) -> str:
    return _signature(row.function_kind, row.institution, names.get(row.author, ""))


def _signature(function: str, institution: Institution, name: str) -> str:
    """Function, institution and person, as far as each is known."""
    parts = (sentence(word(FUNCTIONS, function)) if function else "", data_text(institution.short_name), name)
    return ", ".join(part for part in parts if part)


def missed_word(known: Known) -> str:
    """The line that says that the first contact was missed and has not been made up for; empty otherwise."""
    facts: Any = known.facts
    if facts is None or facts.missed is None or facts.contacted:
        return ""
    return _("The first contact was missed on %(day)s, and nobody has seen the person since the release.") % {"day": day(facts.missed)}
