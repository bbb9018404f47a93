"""Where is nobody there? The rules alone, without a database."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from prag.staffing.administration import derived_key
from prag.staffing.rules import Standing, agreement_state, gap, is_away, period_covers, uncovered

DAY = date(2027, 3, 12)
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
HERE, DEPUTY = Standing(uuid.uuid4()), Standing(uuid.uuid4())
AWAY = Standing(uuid.uuid4(), absent_from=EVE, absent_until=MORROW)
OUT = Standing(uuid.uuid4(), excluded=True)
GONE = Standing(uuid.uuid4(), active=False)


@pytest.mark.parametrize(
    ("holder", "deputy", "first", "last", "expected"),
    [
        (None, None, None, None, "empty"),
        (GONE, None, None, None, "empty"),
        (None, DEPUTY, EVE, None, "deputy_alone"),
        (None, DEPUTY, MORROW, None, "empty"),
        (HERE, None, None, None, "no_deputy"),
        (HERE, DEPUTY, EVE, MORROW, ""),
        (HERE, DEPUTY, MORROW, None, ""),
        (AWAY, None, None, None, "away"),
        (AWAY, DEPUTY, EVE, None, ""),
        (AWAY, DEPUTY, MORROW, None, "away"),
        (AWAY, OUT, EVE, None, "away"),
        (AWAY, AWAY, EVE, None, "away"),
        (OUT, None, None, None, "excluded"),
        (OUT, DEPUTY, EVE, EVE, "excluded"),
        (OUT, DEPUTY, EVE, DAY, "deputy_alone"),
    ],
)
def test_gap(holder, deputy, first, last, expected):
    assert gap(holder, deputy, first, last, DAY) == expected


def test_first_and_last_day_belong_to_leave_and_period():
    for covers in (is_away, period_covers):
        assert covers(DAY, DAY, DAY)
        assert covers(EVE, None, DAY)
        assert not covers(MORROW, None, DAY)
        assert not covers(EVE, EVE, DAY)
        assert not covers(None, None, DAY)


@pytest.mark.parametrize(
    ("deputy_from", "deputy_until", "last", "expected"),
    [
        (None, None, DAY, True),
        (EVE, None, None, False),
        (EVE, MORROW, None, True),
        (EVE, MORROW, MORROW, False),
        (MORROW, None, MORROW, True),
        (EVE, EVE, DAY, True),
    ],
)
def test_uncovered(deputy_from, deputy_until, last, expected):
    assert uncovered(deputy_from, deputy_until, DAY, last) is expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (EVE, EVE, "ended"),
        (MORROW, MORROW, "not_begun"),
        (EVE, DAY + timedelta(days=60), "ending_soon"),
        (EVE, DAY + timedelta(days=61), "in_force"),
    ],
)
def test_agreement_state(starts, ends, expected):
    assert agreement_state(starts, ends, DAY) == expected


@pytest.mark.parametrize("name", ["CSW Ohrid", "Центар за социјална работа", "Çair", "x" * 90, "!"])
def test_a_derived_key_is_a_word_and_never_the_same_twice(name):
    import re

    one, other = derived_key("mk", name), derived_key("mk", name)
    assert re.fullmatch(r"[a-z0-9_]{1,40}", one)
    assert one != other
