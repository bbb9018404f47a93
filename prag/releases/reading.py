"""What is known of a release? Headers through the engine for everybody at the table; day one and contacts through an opened case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from prag.access.actor import holders
from prag.access.permissions import Permission
from prag.cases.models import Case, ReleaseDates, Transition
from prag.database.prepared import Prepared
from prag.gate.content import OpenCase
from prag.kernel.clock import today
from prag.organisations.models import Deadline, Institution
from prag.releases.day_one import CHECKLIST, OpenItem, open_items
from prag.releases.deadlines import CaseDates, Changes, Duty, Facts, Settings, changes, duties
from prag.releases.engine import dates_from, facts_of, place_settings
from prag.releases.models import Contact, DayOne, TakenBack
from prag.releases.words import CONTACTS, RECORDS
from prag.ui.words import data_text

# So many days after it was recorded a release can be taken back, where the place has set nothing else.
TAKE_BACK_DAYS = 7
# What is recorded beside contacts by itself, and not by a step.
REVIEWED = frozenset({"review", "conference"})
# The hour at which the person leaves stands beside the checklist; its note is "14:30".
HOUR = "release_hour"


@dataclass(frozen=True, slots=True)
class Known:
    """What the headers of a case say of its release. `settings`: None where the place lacks an interval; then nothing is counted."""

    dates: CaseDates
    settings: Settings | None
    duties: tuple[Duty, ...]
    changed: Changes

    @property
    def facts(self) -> Facts | None:
        """The meaning of the dates: the date in force, who was told of it, who was not."""
        return Facts(self.dates, self.settings) if self.settings else None

    @property
    def now(self) -> object:
        """The dates as recorded last; None when there are none."""
        return self.dates.releases[-1] if self.dates.releases else None

    @property
    def released(self) -> date | None:
        """The day on which the person left, while outside."""
        return self.dates.releases[-1].actual if self.dates.releases else None


def known_of(case: Case) -> Known:
    """Count from the headers what is owed, and what the last recorded dates did to it. Raises `Refused`."""
    dates = dates_from(facts_of(case.id))
    settings = settings_or_none(case.jurisdiction_id)
    if settings is None:
        return Known(dates, None, (), Changes((), (), ()))
    owed = duties(dates, settings)
    before = duties(replace(dates, releases=dates.releases[:-1]), settings) if len(dates.releases) > 1 else owed
    return Known(dates, settings, owed, changes(before, owed))


def settings_or_none(jurisdiction: str) -> Settings | None:
    """The place's settings; None while one of its intervals is missing."""
    try:
        return place_settings(jurisdiction)
    except ValueError:
        return None


def dates_of(case: Case) -> list[ReleaseDates]:
    """Every recording of the dates, newest first."""
    return _dates(case=case.id)


_dates = Prepared(lambda case: ReleaseDates.objects.select_related("institution").filter(case_id=case).order_by("-at"))


def unconfirmed(jurisdiction: str) -> frozenset[str]:
    """The intervals that no authority has confirmed: proposals, not law."""
    return frozenset(_unconfirmed(place=jurisdiction))


_unconfirmed = Prepared(lambda place: Deadline.objects.filter(jurisdiction=place, confirmed=False).values_list("key", flat=True))


def names_of(abouts: Collection[str]) -> dict[str, str]:
    """Institution ids, as duties name them, to short names."""
    ids = [UUID(one) for one in abouts if one]
    if not ids:
        return {}
    return {str(id_): data_text(name) for id_, name in _institutions(ids=ids)}


_institutions = Prepared(lambda ids: Institution.objects.filter(id__any_of=ids).values_list("id", "short_name"))


@dataclass(frozen=True, slots=True)
class DayOneNow:
    """How the checklist stands: the latest row of each item, what is open and when it is due, the hour if known."""

    rows: dict[str, DayOne]
    open: tuple[OpenItem, ...]
    hour: time | None

    def state(self, key: str) -> str:
        """open, done or not_needed."""
        return self.rows[key].state if key in self.rows else "open"

    @property
    def open_count(self) -> int:
        """How many items are not settled."""
        return sum(self.state(item.key) == "open" for item in CHECKLIST)


def day_one_of(opened: OpenCase, *, release: date | None, today: date, settings: Settings | None) -> DayOneNow:
    """The checklist of an opened case. Raises `CaseNotOpen`."""
    return day_one_now(checklist_of(opened), release, today, settings)


def _since_custody(rows: QuerySet[DayOne]) -> QuerySet[DayOne]:
    """The checklist, oldest row first. What was settled before a return to custody says nothing of the next release."""
    back_in_custody = Transition.objects.filter(case_id=OuterRef("case_id"), verb="recall", at__gte=OuterRef("recorded_at"))
    return rows.filter(~Exists(back_in_custody)).select_related("institution").order_by("recorded_at")


# The rows of the checklist of an opened case, oldest first. Raises `CaseNotOpen`.
checklist_of = DayOne.objects.prepare(_since_custody)


def open_on_day_one(opened: OpenCase) -> int:
    """How many items of the checklist are open. Raises `CaseNotOpen`."""
    return day_one_of(opened, release=None, today=today(), settings=None).open_count


def day_one_now(rows: Collection[DayOne], release: date | None, today: date, settings: Settings | None) -> DayOneNow:
    """The checklist from its rows, oldest first."""
    latest = {row.key: row for row in rows}
    hour = latest.pop(HOUR, None)
    settled = [key for key, row in latest.items() if row.state != "open"]
    waiting = open_items(settled, release, today, settings) if release and settings else ()
    return DayOneNow(latest, waiting, time.fromisoformat(hour.note) if hour and hour.note else None)


def contacts_of(opened: OpenCase) -> list[Contact]:
    """Contacts and what was recorded beside them, newest first; of a mentor the database shows the own entries alone. Raises
    `CaseNotOpen`."""
    return list(Contact.objects.of(opened).select_related("institution").order_by("-day", "-recorded_at"))


def taken_back_of(opened: OpenCase) -> dict[UUID, TakenBack]:
    """Which of them were recorded wrongly: the contact's id to what marks it. Raises `CaseNotOpen`."""
    return {row.contact: row for row in TakenBack.objects.of(opened).select_related("institution")}


def only_own(functions: Collection[str]) -> bool:
    """Whether somebody's functions at the table show the own entries alone."""
    return not set(functions) & set(holders(Permission.CONTACT_READ_ALL))


def release_recorded_at(case: Case) -> datetime | None:
    """When the release was recorded last; None while there never was one."""
    return Transition.objects.filter(case_id=case.id, verb="release").order_by("-at").values_list("at", flat=True).first()


def take_back_days(jurisdiction: str) -> int:
    """For how many days after it was recorded a release can be taken back as a mistake."""
    set_here = Deadline.objects.filter(jurisdiction=jurisdiction, key="take_back_release").values_list("amount", flat=True).first()
    return TAKE_BACK_DAYS if set_here is None else set_here


def can_be_wrong(row: Contact) -> bool:
    """Whether the row is a contact or a review, which somebody recorded by itself; what a step decided goes with the step."""
    return is_contact(row) or row.kind in REVIEWED


def is_contact(row: Contact) -> bool:
    """Whether the row is a contact with the person, and not a record of something decided."""
    return row.kind in CONTACTS and row.kind not in RECORDS
