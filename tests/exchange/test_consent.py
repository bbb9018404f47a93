"""Does a consent end when it is said to be over, and only then? The letter, its duty, the notices page and the next date go together."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.urls import reverse

from prag.cases.models import Disclosure
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Item, Seat
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.releases.engine import recount
from tests.exchange.notices import Case, a_case, law, move_release, newest, row, send
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, make_practitioner, seat

OVER = "Told on the person's consent, which is over."
NOTHING_MORE = f"{OVER} It is told nothing more."
STANDS = "It has no seat. The consent to inform it stands, so it is told when the day changes."
LATER = today() + timedelta(days=200)


def _told(**changes: Any) -> tuple[Case, UUID]:
    """A case with a guest who sits on consent and was told on it; and the notice."""
    case = a_case("health_worker", consent_on=today(), **changes)
    return case, send(case, **_on_consent(case))


def _on_consent(case: Case) -> dict[str, str]:
    return {f"basis_{case.theirs.hex}": f"consent:{today()}"}


def _seat(case: Case) -> UUID:
    with as_maintainer() as alias:
        return Seat.objects.using(alias).get(case_id=case.id, basis="consent").id


def _end(case: Case, answer: str | None) -> Any:
    form = {"consent": answer} if answer else {}
    return browser(case.prison.officer).post(reverse("seat_end", args=[case.code, _seat(case)]), form)


def _page(case: Case) -> str:
    return words(browser(case.prison.officer).get(reverse("case_notices", args=[case.code])))


def _read(case: Case, item: UUID) -> int:
    return browser(case.guest).get(reverse("notice_read", args=[item])).status_code


def _owed(case: Case) -> set[str]:
    with acting(case.prison.officer):
        recount(case.id)
        return set(Duty.objects.filter(case_id=case.id, about=case.theirs, closed_at=None).values_list("kind", flat=True))


def test_ending_a_seat_on_consent_asks_whether_the_consent_is_over_too():
    case, item = _told()
    client = browser(case.prison.officer)
    address = reverse("seat_end", args=[case.code, _seat(case)])
    page = words(client.get(address))
    assert "Is the person's consent to inform this institution over too?" in page
    assert "Consent of" in page
    for form in ({}, {"consent": "perhaps"}):
        assert client.post(address, form).status_code == 422
    assert _read(case, item) == 200
    with as_maintainer() as alias:
        assert Seat.objects.using(alias).get(case_id=case.id, basis="consent").ended_at is None


def test_of_a_seat_on_a_law_nothing_is_asked():
    case = a_case()
    with as_maintainer() as alias:
        theirs = Seat.objects.using(alias).get(case_id=case.id, institution=case.theirs).id
    client = browser(case.prison.officer)
    address = reverse("seat_end", args=[case.code, theirs])
    assert "consent" not in words(client.get(address)).partition("End the seat of")[2].partition("Keep it")[0]
    assert client.post(address).status_code == 302


@pytest.mark.parametrize("answered", [False, True])
def test_a_consent_that_is_over_closes_letter_and_duty_and_nothing_more_is_told(answered):
    case, item = _told()
    if answered:
        browser(case.guest).post(reverse("notice_read", args=[item]), {"acting": "health_worker"})
    assert _end(case, "over").status_code == 302
    assert _read(case, item) == 404
    with as_maintainer() as alias:
        assert Duty.objects.using(alias).get(about=item).outcome == ("acknowledged" if answered else "consent_withdrawn")
        assert Item.objects.using(alias).get(id=item).answer == ("acknowledged" if answered else "dropped")
        ledger = Disclosure.objects.using(alias).get(item=item)
        assert (ledger.consent_on, ledger.consent_over_at is not None) == (today(), True)
    move_release(case, LATER)
    assert "send_changed_notice" not in _owed(case)
    page = _page(case)
    assert NOTHING_MORE in page
    assert "Told of another date" not in page
    assert browser(case.prison.officer).post(reverse("case_notices", args=[case.code]), {"action": "again"}).status_code == 302
    assert newest(case) == item


def test_a_consent_that_stands_keeps_the_notice_open_and_the_new_date_goes_there_too():
    case, item = _told()
    assert _end(case, "stands").status_code == 302
    assert _read(case, item) == 200
    page = _page(case)
    assert STANDS in page
    assert OVER not in page
    move_release(case, LATER)
    assert "send_changed_notice" in _owed(case)
    assert "Told of another date" in _page(case)
    assert browser(case.prison.officer).post(reverse("case_notices", args=[case.code]), {"action": "again"}).status_code == 302
    again = newest(case)
    assert again != item
    with as_maintainer() as alias:
        ledger = Disclosure.objects.using(alias).get(item=again)
    assert (ledger.basis, ledger.consent_on, ledger.consent_over_at) == ("consent", today(), None)
    assert _read(case, again) == 200


def test_told_on_a_consent_without_ever_a_seat_stands_too():
    case = a_case()
    elsewhere = make_practitioner("employment_counsellor")
    theirs = institution_of(elsewhere)
    form = row(theirs, "employment_counsellor", f"consent:{today()}")
    day = day_fields("consent_on", today())
    form[f"basis_{theirs.hex}"] = "consent:"
    client = browser(case.prison.officer)
    answer = client.post(reverse("case_notices", args=[case.code]) + f"?also={theirs}", form | day)
    assert answer.status_code == 302
    page = _page(case)
    assert STANDS in page
    assert OVER not in page


def test_what_a_law_lets_it_know_stays_when_the_consent_is_over():
    case, _item = _told()
    by_law = send(case, **{f"basis_{case.theirs.hex}": f"duty_in_law:{law()}"})
    assert _end(case, "over").status_code == 302
    assert _read(case, by_law) == 200
    page = _page(case)
    assert OVER not in page
    assert "closed on" in page


def test_with_another_seat_it_must_be_told_on_another_basis():
    case, _item = _told()
    seat(case.prison, case.id, make_practitioner("education_worker"), "education_worker", ["work"])
    with as_maintainer() as alias:
        other = Seat.objects.using(alias).get(case_id=case.id, function_kind="education_worker")
        other.institution_id, other.function_kind = case.theirs, "mentor"
        other.save(using=alias)
    assert _end(case, "over").status_code == 302
    page = _page(case)
    assert f"{OVER} Not told on another basis yet" in page
    assert "send_notice" in " ".join(_owed(case))
    assert send(case)
    assert OVER not in _page(case)


def test_on_a_consent_that_is_over_the_database_sends_nothing():
    case, item = _told()
    _end(case, "over")
    client = browser(case.prison.officer)
    day = day_fields("consent_on", today())
    form = row(case.theirs, case.function, "consent:") | day
    answer = client.post(reverse("case_notices", args=[case.code]), form)
    assert answer.status_code == 422
    assert "The person's consent to inform this institution is over: ask again" in words(answer)
    assert newest(case) == item


@pytest.mark.parametrize(
    ("consent", "over", "word"),
    [(True, None, "Say whether"), (False, True, "does not stand on"), (False, False, "does not stand on")],
)
def test_the_database_asks_the_same(consent, over, word):
    case = a_case("health_worker", consent_on=today() if consent else None)
    with acting(case.prison.officer):
        theirs = Seat.objects.get(case_id=case.id, institution=case.theirs).id
        with pytest.raises(Refused, match=word):
            call("plans.end_seat", p_seat=theirs, p_consent_over=over)
        assert Seat.objects.get(id=theirs).ended_at is None


def test_only_who_acts_for_the_case_says_so():
    case, item = _told()
    theirs = _seat(case)
    for practitioner in (case.guest, make_practitioner("treatment_officer")):
        with acting(practitioner), pytest.raises(Refused):
            call("plans.end_seat", p_seat=theirs, p_consent_over=True)
    assert _read(case, item) == 200


# What stood in a database before a consent had an end of its own: the seat's way to end, and whether the consent counts as over.
_BEFORE = {
    "ended": ("update gate.seat set ended_at = now() where id = %(seat)s", True),
    "expired": ("update gate.seat set starts = current_date - 9, ends = current_date - 1 where id = %(seat)s", True),
    "sits": ("select %(seat)s", False),
    "closed": (
        "update gate.item set ends = current_date - 1, answer = 'dropped', answered_at = now(), answered_by = sender where id = %(item)s",
        True,
    ),
}


@pytest.mark.parametrize("how", _BEFORE)
def test_a_database_from_before_is_read_truthfully(how):
    case, item = _told()
    statement, over = _BEFORE[how]
    with as_maintainer() as alias, connections[alias].cursor() as cursor:
        cursor.execute(statement, {"seat": _seat(case), "item": item})
        cursor.execute("update cases.disclosure set consent_on = null, consent_over_at = null where item = %s", [item])
    with connections["owner"].cursor() as owner:
        owner.execute(import_module("prag.cases.migrations.0008_consent_over").READ)
    with as_maintainer() as alias:
        ledger = Disclosure.objects.using(alias).get(item=item)
        duty = Duty.objects.using(alias).get(about=item)
    assert (ledger.consent_over_at is not None) is over
    assert ledger.consent_on == today()
    assert _read(case, item) == (404 if over else 200)
    assert (duty.outcome == "consent_withdrawn") is over
    assert (OVER in _page(case)) is over


def test_who_is_told_of_everything_sees_no_button_until_telling_again_is_opened():
    case = a_case()
    address = reverse("case_notices", args=[case.code])
    client = browser(case.prison.officer)
    assert "Send the notices" in words(client.get(address))
    send(case)
    closed, opened = client.get(address), client.get(address + "?again=1")
    assert "Send the notices" not in words(closed)
    assert "?again=1#tell" in closed.content.decode()
    assert "Nobody is left to tell." in words(closed)
    assert "Send the notices" in words(opened)
    assert "<details" in opened.content.decode()
    assert "?again=1" in opened.content.decode()
    wrong = client.post(address + "?again=1", {})
    assert wrong.status_code == 422
    assert "Send the notices" in words(wrong)


@pytest.mark.parametrize("seated", [True, False])
def test_a_notice_links_the_case_to_whoever_sits_at_its_table(seated):
    case, item = _told()
    if not seated:
        _end(case, "stands")
    page = browser(case.guest).get(reverse("notice_read", args=[item]))
    assert case.code in words(page)
    assert (f'href="{reverse("case_page", args=[case.code])}"' in page.content.decode()) is seated
