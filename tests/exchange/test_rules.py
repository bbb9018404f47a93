"""Does each rule answer as its table of cases says?"""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from prag.cases.keys import Person
from prag.exchange.content import Release, facts_for, facts_words
from prag.exchange.rules import (
    Basis,
    how_told,
    may_accept,
    may_acknowledge,
    may_be_told,
    may_call_back,
    may_offer,
    may_send,
    suggested,
)
from prag.exchange.timeliness import Measured, shown
from prag.kernel.verdict import ALLOWED, refused

NO = refused("not yours")
LAW, OTHER, DEAL, DEAL2 = (
    Basis("duty_in_law", uuid.uuid4()),
    Basis("duty_in_law", uuid.uuid4()),
    Basis("agreement", uuid.uuid4()),
    Basis("agreement", uuid.uuid4()),
)
CONSENT = Basis("consent", consent_on=date(2027, 1, 2))


@pytest.mark.parametrize(
    ("options", "before", "expected"),
    [
        ([LAW, DEAL], [LAW], LAW),
        ([LAW, DEAL], [OTHER], DEAL),
        ([LAW, OTHER], [], None),
        ([LAW, DEAL, DEAL2], [], None),
        ([LAW, CONSENT], [CONSENT], CONSENT),
        ([], [LAW], None),
        ([LAW, DEAL], [OTHER, LAW], LAW),
    ],
)
def test_the_basis_that_is_suggested(options, before, expected):
    assert suggested(options, before) == expected


@pytest.mark.parametrize(
    ("fields", "options", "says"), [(["name"], [LAW], ""), ([], [LAW], "no fact"), (["name"], [], "no agreement in force")]
)
def test_nothing_leaves_without_a_fact_and_a_basis(fields, options, says):
    assert says in may_be_told(fields, options).reason
    assert bool(may_be_told(fields, options)) is (not says)


@pytest.mark.parametrize(
    ("phase", "acts", "known", "says"),
    [
        ("open", ALLOWED, True, ""), ("released", ALLOWED, True, ""), ("draft", ALLOWED, True, "not confirmed"),
        ("closed", ALLOWED, True, "ended"), ("open", NO, True, "not yours"), ("open", ALLOWED, False, "No day of release"),
    ],
)  # fmt: skip
def test_when_notices_are_sent(phase, acts, known, says):
    assert says in may_send(phase, acts, known).reason
    assert bool(may_send(phase, acts, known)) is (not says)


@pytest.mark.parametrize(
    ("answer", "functions", "says"),
    [(None, ["social_worker"], ""), ("replaced", ["x"], "newer notice"), ("acknowledged", ["x"], "already"), (None, [], "Nobody")],
)
def test_when_a_notice_is_acknowledged(answer, functions, says):
    assert says in may_acknowledge(answer, functions).reason
    assert bool(may_acknowledge(answer, functions)) is (not says)


@pytest.mark.parametrize(
    ("phase", "acts", "pending", "receivers", "says"),
    [
        ("open", ALLOWED, False, [1], ""), ("draft", ALLOWED, False, [1], "not confirmed"), ("open", NO, False, [1], "not yours"),
        ("open", ALLOWED, True, [1], "waits for its answer"), ("open", ALLOWED, False, [], "Nobody at the table"),
    ],
)  # fmt: skip
def test_when_responsibility_is_offered(phase, acts, pending, receivers, says):
    assert says in may_offer(phase, acts, pending, receivers).reason
    assert bool(may_offer(phase, acts, pending, receivers)) is (not says)


@pytest.mark.parametrize(
    ("state", "live", "held", "says"),
    [
        ("asked", True, True, ""), ("asked", True, False, "Nobody holds"), ("asked", False, True, "no seat"),
        ("accepted", True, True, "already"), ("withdrawn", True, True, "taken back"), ("declined", False, False, "already"),
    ],
)  # fmt: skip
def test_when_responsibility_is_accepted(state, live, held, says):
    assert says in may_accept(state, live, held).reason
    assert bool(may_accept(state, live, held)) is (not says)


@pytest.mark.parametrize(
    ("acts", "recalled", "own", "says"),
    [
        (ALLOWED, False, False, ""), (NO, False, False, "not yours"), (ALLOWED, True, False, "already"),
        (ALLOWED, False, True, "your own institution"), (ALLOWED, True, True, "already"),
    ],
)  # fmt: skip
def test_when_a_notice_is_called_back(acts, recalled, own, says):
    verdict = may_call_back(acts, recalled, own=own)
    assert says in verdict.reason
    assert bool(verdict) is (not says)


@pytest.mark.parametrize(
    ("before", "days", "expected"),
    [
        ([], 90, "send_notice"), ([], None, "send_notice"), (["send_notice"], 40, "repeat_notice_first"),
        (["send_notice"], 7, "repeat_notice_last"), (["send_notice", "repeat_notice_first"], 20, "repeat_notice_last"),
        (["send_notice"], None, "repeat_notice_first"), (["send_notice"], -3, "repeat_notice_last"),
    ],
)  # fmt: skip
def test_what_a_notice_fulfils(before, days, expected):
    assert how_told(before, days, 7) == expected


PERSON = Person("A Name", "1990-01-02", "123", "River street")


@pytest.mark.parametrize(
    ("allowed", "holds"),
    [
        (["release_date", "contact"], ["release_date", "contact"]),
        (["contact", "name", "offence", "health", "personal_number"], ["name", "contact"]),
        ([], []),
    ],
)
def test_a_notice_says_what_is_allowed_and_known_and_nothing_else(allowed, holds):
    facts = facts_for(allowed, PERSON, Release(date(2027, 3, 1), "full_term", "treatment_officer", "KPD"))
    assert list(facts) == holds


def test_facts_in_words():
    facts = facts_for(
        ["name", "birth_date", "address", "release_date", "release_kind", "contact"],
        Person("A"),
        Release(None, "full_term", "probation_officer", "P"),
    )
    assert dict(facts_words(facts)) == {
        "Name": "A", "Date of birth": "not recorded", "Address": "not recorded", "Day of release": "There is no date any more",
        "Kind of release": "End of the sentence", "Whom to ask": "Probation officer, P",
    }  # fmt: skip


IDS = [uuid.UUID(int=n) for n in range(1, 9)]


def _row(n: int, asked: int, kind: str = "action") -> Measured:
    return Measured(kind, IDS[0], IDS[n], asked, 0, 0, 0, 0, 0, None, None, None)


def _total(asked: int, kind: str = "action") -> Measured:
    return Measured(kind, None, None, asked, 0, 0, 0, 0, 0, None, None, None)


@pytest.mark.parametrize(
    ("pairs", "total", "expected"),
    [
        ([30, 20], True, [30, 20]),
        ([30, 9], True, []),  # one hidden row is what is left of the total; so both go
        ([30, 20, 9], True, [30]),
        ([30, 20, 6, 5], True, [30, 20]),  # two hidden rows of eleven together
        ([30, 20, 3, 2], True, [30]),  # five together would be a small number by subtraction
        ([9], True, None),
        ([10], True, [10]),
        ([5, 4], True, None),
        ([5, 6], True, []),
        ([30, 9], False, [30]),
        ([], False, []),
    ],
)
def test_small_rows_are_hidden_and_cannot_be_recomputed(pairs, total, expected):
    rows = [_row(n + 1, asked) for n, asked in enumerate(pairs)]
    seen = shown([*rows, _total(sum(pairs))] if total else rows)
    visible = [one.asked for one in rows if (one.kind, one.asker, one.owner) in seen]
    if not total:
        # Without a total nothing can be subtracted, yet a single hidden row takes nothing with it only then.
        assert set(visible) <= set(pairs)
        return
    assert (("action", None, None) in seen) is (expected is not None)
    assert visible == (expected or [])
    hidden = [one.asked for one in rows if one.asked not in visible]
    if expected is not None and hidden:
        assert sum(hidden) >= 10
        assert len(hidden) > 1 or not visible


@pytest.mark.parametrize(("measured", "in_time", "share"), [(10, 5, 50), (9, 9, None), (0, 0, None), (12, 12, 100)])
def test_a_share_of_few_is_not_said(measured, in_time, share):
    assert Measured("action", None, None, 20, 0, 0, 0, measured, in_time, None, None, None).share == share
