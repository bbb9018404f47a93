"""Are only aggregates answered, by whole years, within the jurisdiction?"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.exchange.timeliness import measure
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import Institution
from tests.staffing.browser import browser, words
from tests.support.people import acting, make_institution, make_practitioner

YEAR = today().year - 3
ZONE = ZoneInfo("Europe/Skopje")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZONE)


def _duties(n: int, asker: uuid.UUID, owner: uuid.UUID, *, jurisdiction: str = "mk", kind: str = "release_notice", days: int = 4,
            due: int = 10, outcome: str | None = "acknowledged") -> None:  # fmt: skip
    asked = date(YEAR, 3, 1)
    done = _at(asked + timedelta(days=days)) if outcome else None
    with as_maintainer() as alias:
        for _ in range(n):
            Duty.objects.using(alias).create(
                kind=kind, jurisdiction_id=jurisdiction, case_id=None, about=uuid.uuid4(), institution_id=owner,
                function_kind="social_worker", asked_institution=asker, asked_at=_at(asked), due=asked + timedelta(days=due),
                opened_at=_at(asked + timedelta(days=2)) if outcome else None, acknowledged_at=done, closed_at=done, outcome=outcome,
            )  # fmt: skip


@pytest.fixture
def pair():
    return make_institution("prison"), make_institution("social_work")


@pytest.fixture
def reader():
    return make_practitioner("data_protection_officer")


def _of(reader, pair, kind="release_notice"):
    with acting(reader):
        return next((one for one in measure(YEAR) if (one.kind, one.asker, one.owner) == (kind, *pair)), None)


def test_medians_and_share_of_a_pair(reader, pair):
    _duties(6, *pair)
    _duties(5, *pair, days=20)
    _duties(1, *pair, outcome=None)
    row = _of(reader, pair)
    assert (row.asked, row.opened, row.acknowledged, row.closed, row.measured, row.in_time) == (12, 11, 11, 11, 12, 6)
    assert (row.days_to_open, row.days_to_acknowledge, row.share) == (2, 4, 50)


def test_what_was_taken_back_in_time_does_not_count_and_later_counts_as_late(reader, pair):
    _duties(10, *pair)
    _duties(3, *pair, outcome="replaced")
    _duties(2, *pair, outcome="replaced", days=30)
    row = _of(reader, pair)
    assert (row.asked, row.closed, row.measured, row.in_time) == (12, 10, 12, 10)


def test_another_jurisdiction_and_other_kinds_are_not_counted(reader, pair):
    _duties(12, *pair, jurisdiction="me")
    _duties(12, *pair, kind="answer_commitment")
    assert _of(reader, pair) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(YEAR, 1, 1), date(YEAR, 6, 30)), (date(YEAR, 1, 2), date(YEAR, 12, 31)), (date(YEAR - 1, 1, 1), date(YEAR, 12, 31)),
        (None, None), (date(YEAR, 2, 1), date(YEAR + 1, 1, 31)),
    ],
)  # fmt: skip
def test_only_whole_years_are_answered(reader, first, last):
    with acting(reader), pytest.raises(Refused):
        call("duties.timeliness", p_from=first, p_until=last)


def test_only_whoever_may(pair):
    worker = make_practitioner("social_worker")
    with acting(worker), pytest.raises(Refused):
        measure(YEAR)
    assert browser(worker).get(reverse("timeliness")).status_code == 404


def test_the_page_hides_few(reader, pair):
    few = make_institution("police")
    _duties(11, *pair)
    _duties(4, pair[0], few)
    answer = browser(reader).get(reverse("timeliness") + f"?year={YEAR}")
    page = words(answer)
    with as_maintainer() as alias:
        name = Institution.objects.using(alias).get(id=few).short_name
    assert answer.status_code == 200
    assert name not in page
    assert "not shown" in page
    assert browser(reader).get(reverse("timeliness") + "?year=1066").status_code == 200
