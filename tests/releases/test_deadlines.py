"""Does a case have the duties it should, each due on its day, and does a moved date move what it must?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prag.kernel.working_days import WorkCalendar
from prag.releases import deadlines
from prag.releases.deadlines import GIVEN, Duty, Facts, Interval, ReleaseDates, Settings, Waiting, duties
from prag.releases.duty_table import NEEDED, TABLE
from tests import releases as some
from tests.releases import BEGUN, DAY, INSIDE, NOTICE, OPENED, OUTSIDE, PLAIN, RELEASE, SENT, TWO, due, known, moved, notices, since, told


def test_what_cannot_be_is_refused():
    for settings in some.PLACES:
        assert settings.intervals.keys() >= NEEDED
    with pytest.raises(ValueError, match="first_contact"):
        Settings(WorkCalendar(), {key: value for key, value in some.MK.intervals.items() if key != "first_contact"})
    for wrong in (("k", 1, "years"), ("k", -1, "days")):
        with pytest.raises(ValueError, match="k"):
            Interval(*wrong)
    with pytest.raises(ValueError, match="tea"):
        replace(BEGUN, waiting=(Waiting("tea", "", OPENED),))


def test_every_word_of_the_table_means_something():
    facts = Facts(INSIDE, PLAIN)
    for row in TABLE:
        words = {row.anchor, row.each, row.beyond, row.until, *(word.removeprefix("!") for word in row.when)} - {""}
        assert all(word in GIVEN or hasattr(facts, word) for word in words), row
        assert all(any(kind == above.kind for above in TABLE[: TABLE.index(row)]) for kind in row.gives_way_to)
    assert not GIVEN & vars(facts).keys()


@pytest.mark.parametrize(
    ("dates", "settings", "kind", "expected"),
    [
        (replace(BEGUN, confirmed=None), PLAIN, "confirm_eligibility", date(2026, 3, 17)),
        (replace(BEGUN, confirmed=None, opened=date(2026, 3, 6)), PLAIN, "confirm_eligibility", date(2026, 3, 23)),  # 21st: a Saturday
        (BEGUN, PLAIN, "assess", date(2026, 5, 1)),
        (BEGUN, some.MK, "assess", date(2026, 5, 4)),  # 1 May
        (replace(BEGUN, custody_from=date(2020, 1, 7)), PLAIN, "assess", date(2026, 5, 1)),
        (replace(BEGUN, custody_from=date(2026, 3, 9)), PLAIN, "assess", date(2026, 5, 8)),
        (replace(BEGUN, assessed=date(2026, 5, 1)), PLAIN, "plan", date(2026, 6, 1)),  # 31 May: a Sunday
        (replace(BEGUN, assessed=OPENED, planned=date(2026, 8, 31)), PLAIN, "review_plan", date(2027, 3, 1)),  # 28 Feb: a Sunday
        (replace(BEGUN, planned=date(2026, 8, 31), last_review=date(2026, 12, 1)), PLAIN, "review_plan", date(2027, 6, 1)),
        (replace(INSIDE, pre_release_started=None), PLAIN, "start_pre_release", date(2026, 12, 16)),
        (replace(INSIDE, pre_release_started=None), some.BA, "start_pre_release", date(2026, 9, 16)),
        (INSIDE, PLAIN, "record_release", RELEASE),
        (replace(INSIDE, conference_held=None), PLAIN, "pre_release_conference", date(2027, 5, 5)),
        (OUTSIDE, PLAIN, "first_contact", date(2027, 6, 21)),
        (OUTSIDE, some.ME, "first_contact", date(2027, 6, 18)),
        (replace(OUTSIDE, contact_missed=date(2027, 6, 19)), PLAIN, "missed_first_contact", date(2027, 6, 19)),
        (OUTSIDE, PLAIN, "first_review", date(2027, 7, 16)),
        (OUTSIDE, PLAIN, "propose_closing", date(2029, 6, 18)),  # two years after a release at full term
        (replace(OUTSIDE, conditions_end=date(2028, 1, 10)), PLAIN, "propose_closing", date(2030, 1, 10)),
        (replace(OUTSIDE, renewed=date(2028, 5, 2)), PLAIN, "propose_closing", date(2030, 5, 2)),
        (replace(OUTSIDE, last_review=date(2027, 7, 15), conditions_end=date(2028, 1, 10)), PLAIN, "review_supervised", date(2027, 10, 15)),
        (replace(OUTSIDE, last_review=date(2027, 7, 15), consent_given=OPENED), PLAIN, "review_voluntary", date(2027, 10, 15)),
        (replace(OUTSIDE, last_review=date(2027, 7, 15), consent_given=date(2027, 8, 2)), PLAIN, "review_voluntary", date(2027, 11, 2)),
        (replace(INSIDE, consent_given=date(2026, 5, 4)), PLAIN, "renew_consent", date(2027, 5, 4)),
        (replace(INSIDE, consent_given=date(2026, 5, 4), consent_ends=date(2026, 9, 6)), PLAIN, "renew_consent", date(2026, 9, 4)),
        (replace(some.REVIEWED, consent_given=RELEASE, consent_ends=date(2027, 10, 14)), PLAIN, "renew_consent", date(2027, 10, 14)),
        (replace(INSIDE, consent_given=date(2026, 5, 4), consent_ends=date(2028, 9, 6)), PLAIN, "renew_consent", date(2027, 5, 4)),
    ],
)
def test_a_duty_and_its_day(dates, settings, kind, expected):
    assert due(dates, settings)[kind] == expected


AFTERWARDS = {"first_review", "propose_closing"}
REPEATS = {"repeat_notice_first", "repeat_notice_last"}
UNREACHED = {"first_contact", "missed_first_contact"}
ORDINARY, SHORT = {"send_notice", "acknowledge_notice"}, {"send_notice_at_once", "acknowledge_short_notice"}
ALWAYS = {*ORDINARY, "send_changed_notice", "renew_consent", *deadlines.WAITING_KINDS}
PREPARING = {*ALWAYS, *REPEATS, *some.LOOKS, "start_pre_release", "pre_release_conference", "record_release"}


@pytest.mark.parametrize(
    ("dates", "kinds"),
    [
        (replace(some.FULL, confirmed=None, releases=(known(RELEASE, RELEASE),)), {"confirm_eligibility", "recall_opened_in_error"}),
        (replace(some.FULL, confirmed=None, ended=OPENED), {"recall_opened_in_error"}),
        (replace(some.FULL, ended=OPENED, releases=(known(RELEASE),)), {"recall_opened_in_error"}),
        (replace(some.FULL, ended=OPENED, releases=(some.out(some.COURT),)), {"recall_opened_in_error"}),
        (replace(some.FULL, releases=(known(RELEASE),), assessed=OPENED), {*PREPARING, "plan"}),
        (replace(some.FULL, releases=(known(RELEASE),), planned=OPENED), {*PREPARING, "assess", "review_plan"}),
        (replace(some.FULL, releases=(known(RELEASE), some.out(RELEASE)), planned=OPENED), {*ALWAYS, *AFTERWARDS, *UNREACHED}),
        (replace(some.FULL, releases=(some.out(RELEASE),), assessed=OPENED), {*ALWAYS, *SHORT, *AFTERWARDS, *UNREACHED} - ORDINARY),
        (replace(some.REVIEWED, consent_given=RELEASE), {"review_voluntary", "renew_consent", "propose_closing"}),
        (replace(BEGUN, last_review=SENT, consent_withdrawn=SENT), {"assess"}),
        (replace(BEGUN, assessed=OPENED), {"plan"}),
        (INSIDE, {"review_plan", "send_notice", *REPEATS, *some.LOOKS, "record_release"}),
        (replace(INSIDE, releases=(ReleaseDates(OPENED, pending=True),)), {"review_plan"}),
        (replace(OUTSIDE, first_contact=RELEASE, contact_missed=RELEASE), AFTERWARDS),
        # What was recorded before the release is no contact and no review after it.
        (replace(OUTSIDE, first_contact=RELEASE - DAY, last_review=RELEASE - DAY), {"first_contact", *AFTERWARDS}),
        (some.REVIEWED, {"propose_closing"}),
    ],
)
def test_which_duties_a_case_has(dates, kinds):
    assert {duty.kind for duty in duties(dates, PLAIN)} == kinds


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (some.REVIEWED, set()),
        (replace(some.REVIEWED, conditions_end=date(2027, 10, 15)), {"review_supervised"}),
        (replace(some.REVIEWED, conditions_end=date(2027, 10, 14)), set()),  # the next review would come after the conditions' end
        (replace(some.REVIEWED, conditions_end=date(2027, 10, 14), consent_given=RELEASE), {"review_voluntary"}),
        (replace(some.REVIEWED, conditions_end=date(2027, 10, 15), consent_given=RELEASE), {"review_supervised"}),
        (replace(some.REVIEWED, consent_given=RELEASE, consent_withdrawn=RELEASE), set()),
        (replace(some.REVIEWED, consent_given=RELEASE + DAY, consent_withdrawn=RELEASE), {"review_voluntary"}),
        (replace(some.REVIEWED, consent_given=RELEASE, support_ends=date(2027, 10, 14)), set()),
        # The consent that ends first does not end the reviews of what another one still holds.
        (
            replace(some.REVIEWED, consent_given=RELEASE, consent_ends=date(2027, 8, 1), support_ends=date(2027, 10, 15)),
            {"review_voluntary"},
        ),
    ],
)
def test_reviews_rest_on_conditions_or_consent(dates, expected):
    assert {kind for kind in due(dates) if kind.startswith("review")} == expected


@pytest.mark.parametrize(
    ("kind", "since", "settings", "expected"),
    [
        ("send_actions", date(2026, 9, 4), PLAIN, date(2026, 9, 7)),
        ("approve_minutes", date(2026, 9, 4), PLAIN, date(2026, 9, 18)),
        ("approve_minutes", date(2026, 9, 4), some.MK, date(2026, 9, 21)),  # 8 September
        ("accept_transfer", date(2026, 9, 4), PLAIN, date(2026, 9, 18)),
        ("reopen_after_return", date(2026, 9, 4), PLAIN, date(2026, 9, 11)),
        ("answer_seat_request", date(2026, 9, 4), PLAIN, date(2026, 9, 11)),
        ("recall_opened_in_error", date(2026, 9, 4), PLAIN, date(2026, 9, 11)),
        ("ask_again", date(2026, 9, 5), PLAIN, date(2026, 9, 7)),
    ],
)
def test_what_waits_is_due_for_each_thing_apart(kind, since, settings, expected):
    both = replace(INSIDE, waiting=(Waiting(kind, "one", since), Waiting(kind, "other", since)))
    assert {name: day for name, day in due(both, settings).items() if kind in name} == {f"{kind} one": expected, f"{kind} other": expected}


def test_a_duty_says_from_what_it_counts():
    duty = next(duty for duty in duties(INSIDE, PLAIN) if duty.kind == "send_notice")
    assert duty == Duty("send_notice", NOTICE, "release", RELEASE, "", "send_notice")
    pending = replace(INSIDE, releases=(ReleaseDates(OPENED, earliest_conditional=RELEASE, full_term=date(2028, 6, 16), pending=True),))
    assert due(pending)["record_release"] == RELEASE
    assert {duty.reason for duty in duties(pending, PLAIN)} == {"possible_release", "planned_or_reviewed"}
    decided = replace(INSIDE, releases=(known(RELEASE), ReleaseDates(RELEASE, full_term=RELEASE, pending=True, actual=RELEASE)))
    assert {duty.reason for duty in duties(decided, PLAIN) if duty.interval} == {"release", "released", "legal_end"}


def test_states():
    duty = Duty("send_notice", NOTICE, "release", RELEASE)
    days = (NOTICE - DAY, NOTICE, NOTICE + DAY, NOTICE + 40 * DAY)
    assert [deadlines.state(duty, day) for day in days] == ["ahead", "today", "late", "late"]


def test_changes_name_what_is_new_moved_and_gone():
    same, old, moved = Duty("a", NOTICE, "x", NOTICE), Duty("b", NOTICE, "x", NOTICE, "csw"), Duty("b", RELEASE, "x", NOTICE, "csw")
    gone, new = Duty("b", NOTICE, "x", NOTICE, "police"), Duty("c", NOTICE, "x", NOTICE)
    found = deadlines.changes((same, old, gone), (replace(same, anchored_on=RELEASE), moved, new))
    assert (found.new, found.moved, found.fallen_away) == ((new,), ((moved, NOTICE),), (gone,))


CSW_KNOWS, POLICE_KNOWS = told("csw", acknowledged_on=SENT), told("police", acknowledged_on=SENT)
POLICE_REPEATS = {"repeat_notice_first police": date(2027, 5, 14), "repeat_notice_last police": date(2027, 6, 9)}
# The 16th of May is a Sunday.
FIRST, LAST = {"repeat_notice_first csw": date(2027, 5, 14)}, {"repeat_notice_last csw": date(2027, 6, 9)}


@pytest.mark.parametrize(
    ("given_notices", "expected"),
    [
        ((), {"send_notice csw": NOTICE} | FIRST | LAST),
        ((told("csw"),), {"acknowledge_notice csw": date(2027, 3, 24)} | FIRST | LAST),
        ((CSW_KNOWS,), FIRST | LAST),
        ((CSW_KNOWS, told("csw", on=date(2027, 5, 12), fulfils="repeat_notice_first")), LAST),
        ((CSW_KNOWS, told("csw", on=date(2027, 6, 8), fulfils="repeat_notice_last")), FIRST),
        # A repetition before the recipient was told at all repeats nothing.
        ((told("csw", on=date(2027, 5, 14), acknowledged_on=RELEASE),), LAST),
        # Sent so late that ten working days would end after the release: answered like a notice at short notice.
        ((told("csw", on=date(2027, 6, 10)),), {"acknowledge_short_notice csw": date(2027, 6, 11)}),
        ((told("csw", on=date(2027, 6, 2)),), {"acknowledge_notice csw": RELEASE} | LAST),
    ],
)
def test_notices_in_ordinary_time(given_notices, expected):
    assert notices(replace(TWO, notices=(*given_notices, POLICE_KNOWS))) == expected | POLICE_REPEATS


def test_a_repetition_comes_after_what_it_repeats():
    early = {key: Interval(key, 6, "months") for key in REPEATS}
    assert notices(some.CSW, Settings(PLAIN.calendar, PLAIN.intervals | early)) == {"send_notice csw": NOTICE}


def test_recipients_who_are_not_named_yet_are_one_duty():
    assert "send_notice" not in notices(replace(INSIDE, notices=(told("csw"),)))
    assert notices(INSIDE) == {kind.removesuffix(" csw"): day for kind, day in notices(TWO).items() if kind.endswith("csw")}


AGAIN_IN, AGAIN = known(date(2027, 9, 1), date(2027, 8, 2)), (told("csw"), told("csw", some.SOON, some.COURT))


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (moved(some.SOON, some.COURT), {"send_notice_at_once csw": some.COURT, "send_notice_at_once police": some.COURT}),
        (
            moved(some.SOON, some.COURT, replace(TWO, notices=AGAIN[:1])),
            {"send_changed_notice csw": some.COURT, "send_notice_at_once police": some.COURT},
        ),
        # Told again the same day; a day later is a Sunday.
        (moved(some.SOON, some.COURT, replace(some.CSW, notices=AGAIN)), {"acknowledge_short_notice csw": date(2027, 3, 15)}),
        (moved(some.SOON, some.COURT, replace(some.CSW, notices=(AGAIN[0], replace(AGAIN[1], acknowledged_on=some.COURT)))), {}),
        # "Released today".
        (
            replace(TWO, releases=(known(RELEASE), some.out(some.COURT))),
            {"send_notice_at_once csw": some.COURT, "send_notice_at_once police": some.COURT},
        ),
        # Known in good time, moved back by a day within the interval: nothing is short.
        (moved(RELEASE + DAY, NOTICE + DAY, some.CSW), {"send_notice csw": NOTICE + DAY}),
    ],
)
def test_short_notice_replaces_the_ordinary_one(dates, expected):
    assert {kind: day for kind, day in notices(dates).items() if not kind.startswith("repeat")} == expected


def test_at_short_notice_only_what_still_lies_ahead_is_repeated():
    ahead = {"repeat_notice_first csw": some.SOON - 31 * DAY, "repeat_notice_last csw": some.SOON - 7 * DAY}
    assert {kind: day for kind, day in notices(moved(some.SOON, some.COURT, some.CSW)).items() if "repeat" in kind} == ahead
    sooner = notices(moved(some.SOON, some.SOON - 20 * DAY, some.CSW))
    assert {kind for kind in sooner if "repeat" in kind} == {"repeat_notice_last csw"}
    assert "repeat" not in str(notices(moved(some.SOON, some.SOON - 6 * DAY, some.CSW)).keys())


@pytest.mark.parametrize(
    ("releases", "expected", "short"),
    [
        ((known(RELEASE),), NOTICE, False),
        ((known(RELEASE, NOTICE),), NOTICE, False),  # known on the very day
        ((known(RELEASE, NOTICE + DAY),), NOTICE + DAY, True),
        ((known(date(2027, 6, 20), date(2027, 3, 20)),), date(2027, 3, 20), True),  # a Saturday: it was due the day before
        ((known(RELEASE), known(RELEASE + DAY, NOTICE + 9 * DAY)), NOTICE + DAY, False),  # already late: a day later excuses nothing
        ((known(RELEASE), known(RELEASE - DAY, NOTICE + 9 * DAY)), NOTICE, True),  # nor does a day earlier
        ((known(RELEASE), known(None, NOTICE - DAY), known(RELEASE, NOTICE + DAY)), NOTICE + DAY, True),  # for a day nobody knew one
        ((known(RELEASE), known(date(2028, 6, 16), NOTICE - DAY), known(RELEASE, NOTICE + DAY)), NOTICE + DAY, True),
        # Back in custody: the first stay's dates say nothing of the second.
        ((known(RELEASE), some.out(RELEASE), AGAIN_IN), date(2027, 8, 2), True),
        ((known(RELEASE), some.out(RELEASE), AGAIN_IN, some.out(date(2027, 9, 1))), date(2027, 8, 2), True),
        ((known(RELEASE), some.out(RELEASE), known(date(2028, 9, 1), date(2027, 8, 2))), date(2028, 6, 1), False),
    ],
)
def test_by_when_recipients_must_be_told(releases, expected, short):
    facts = Facts(replace(INSIDE, releases=releases), PLAIN)
    assert (facts.short_notice, bool(facts.short)) == (expected, short)


def test_nobody_owes_a_notice_before_the_case_is_confirmed():
    late_start = replace(TWO, must_know=(), releases=(known(RELEASE, NOTICE - DAY),), confirmed=NOTICE + 9 * DAY)
    assert notices(late_start)["send_notice_at_once"] == NOTICE + 9 * DAY


@pytest.mark.parametrize(
    ("notices_sent", "release", "expected"),
    [
        ((), RELEASE, ()),
        ((told("csw"), told("police")), RELEASE, ()),
        ((told("csw"), told("police")), RELEASE - DAY, ("csw", "police")),
        ((told("csw"), told("csw", RELEASE - DAY, SENT + DAY), told("police")), RELEASE - DAY, ("police",)),
        ((told("csw"), told("csw", RELEASE - DAY, SENT + DAY), told("police")), RELEASE, ("csw",)),  # moved back: the other one
        ((told("csw"), told("csw", RELEASE - DAY, SENT), told("police")), RELEASE, ("csw",)),  # twice on one day
        ((told("csw"),), None, ("csw",)),
        ((told("csw", None),), None, ()),
    ],
)
def test_who_is_told_again(notices_sent, release, expected):
    assert deadlines.tell_again(notices_sent, release) == expected
    stated = moved(release, SENT + 2 * DAY, replace(TWO, notices=notices_sent))
    assert tuple(kind.split()[1] for kind in notices(stated) if kind.startswith("send_changed")) == expected


def test_being_told_wrong_is_late_from_the_first_change_that_was_not_passed_on():
    twice = moved(RELEASE - 2 * DAY, SENT + 9 * DAY, moved(RELEASE - DAY, SENT + 4 * DAY, replace(TWO, notices=(told("csw"),))))
    assert notices(twice)["send_changed_notice csw"] == SENT + 4 * DAY
    wrong_from_the_start = replace(TWO, notices=(told("csw", RELEASE + DAY),))
    assert notices(wrong_from_the_start)["send_changed_notice csw"] == SENT


def test_a_release_on_leap_day():
    leap = due(since([(OPENED, date(2028, 2, 29))], must_know=()))
    # 29 August is a Sunday, 29 January a Saturday.
    expected = {"start_pre_release": date(2027, 8, 27), "send_notice": date(2027, 11, 29), "repeat_notice_first": date(2028, 1, 28)}
    assert leap | expected == leap
    assert due(replace(INSIDE, releases=(some.out(date(2028, 2, 29)),)))["propose_closing"] == date(2030, 2, 28)


def test_a_release_that_passed_unrecorded_is_late_and_stays_where_it_was():
    passed = duties(since([(OPENED, date(2026, 6, 1))]), PLAIN)
    assert {duty.kind: deadlines.state(duty, RELEASE) for duty in passed}["record_release"] == "late"
    assert min(duty.due for duty in passed) < OPENED


def test_forty_days_earlier():
    both = replace(TWO, pre_release_started=None, conference_held=None, notices=(CSW_KNOWS, POLICE_KNOWS))
    after = moved(RELEASE - 40 * DAY, SENT + 2 * DAY, both)
    found = deadlines.changes(duties(both, PLAIN), duties(after, PLAIN))
    # From a Wednesday to a Friday.
    assert {duty.kind: (was, duty.due) for duty, was in found.moved} == {
        "start_pre_release": (date(2026, 12, 16), date(2026, 11, 6)),
        "pre_release_conference": (date(2027, 5, 5), date(2027, 3, 26)),
        "look_at_day_one_first": (date(2027, 5, 17), date(2027, 4, 7)),
        "look_at_day_one_last": (date(2027, 6, 9), date(2027, 4, 30)),
        "record_release": (RELEASE, date(2027, 5, 7)),
    }
    assert [(duty.kind, duty.about, duty.due - SENT) for duty in found.new] == [
        ("send_changed_notice", who, 2 * DAY) for who in ("csw", "police")
    ]
    assert {duty.kind for duty in found.fallen_away} == {"repeat_notice_first", "repeat_notice_last"}


def test_each_interval_of_the_place_changes_the_days_by_data_alone():
    for key in NEEDED:
        other = Settings(PLAIN.calendar, PLAIN.intervals | {key: Interval(key, 3, "weeks")})
        changed = {duty.interval for dates in some.CASES for duty, _ in deadlines.changes(duties(dates, PLAIN), duties(dates, other)).moved}
        assert key in changed
