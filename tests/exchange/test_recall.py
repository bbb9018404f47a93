"""Does a correction reach everybody who got something, and is it waited for?"""

from __future__ import annotations

import re
import threading
import uuid
from datetime import timedelta

import psycopg
import pytest
from django.urls import reverse

from prag.cases.models import Case, Disclosure
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.exchange.actions import find_error
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from tests.exchange.notices import a_case, row, send
from tests.staffing.browser import browser, words
from tests.support.people import acting, institution_of, make_practitioner, seat
from tests.support.sessions import Session


def _asked(case_id) -> dict[uuid.UUID, Duty]:
    with as_maintainer() as alias:
        return {one.institution_id: one for one in Duty.objects.using(alias).filter(case_id=case_id, kind="confirm_recall")}


def _all_asked(case_id) -> list[Duty]:
    with as_maintainer() as alias:
        return list(Duty.objects.using(alias).filter(case_id=case_id, kind="confirm_recall").order_by("asked_at"))


def test_a_case_opened_in_error_reaches_every_recipient_and_waits():
    case = a_case()
    send(case)
    police = make_practitioner("police_contact")
    address = reverse("case_notices", args=[case.code]) + f"?also={institution_of(police)}"
    assert browser(case.prison.officer).post(address, row(institution_of(police), "police_contact")).status_code == 302
    client = browser(case.prison.officer)
    page = reverse("case_recall", args=[case.code])
    before = words(client.get(page))
    assert "Notice of release" in before
    assert "Not called back" in before
    unsure = client.post(page, {})
    assert unsure.status_code == 422
    assert "Tick this to go on" in words(unsure)
    assert client.post(page, {"sure": "on"})["Location"] == page
    asked = _asked(case.id)
    assert set(asked) == {case.theirs, institution_of(police)}
    after = words(client.get(page))
    assert "This case was opened in error" in after
    assert "not confirmed. Due in" in after
    assert browser(case.guest).get(reverse("case_page", args=[case.code])).status_code == 404
    confirm = reverse("recall_confirm", args=[asked[institution_of(police)].about])
    said = words(browser(police).get(confirm))
    assert case.code in said
    assert "Name, Date of birth" in said
    assert "Test Person" not in said
    assert browser(police).post(confirm, {}).status_code == 422
    assert browser(police).post(confirm, {"sure": "on"})["Location"] == reverse("home")
    assert "Confirmed on" in words(browser(police).get(confirm))
    assert "Confirmed on" in words(client.get(page))
    assert _asked(case.id)[institution_of(police)].outcome == "confirmed"
    assert _asked(case.id)[case.theirs].closed_at is None


def test_whoever_only_sat_at_the_table_is_asked_too():
    case = a_case("health_worker")
    worker = make_practitioner("social_worker")
    seat(case.prison, case.id, worker, "social_worker", ["work"])
    with acting(case.prison.officer):
        assert find_error(case=Case.objects.get(id=case.id), today=today()) == 2
    asked = _asked(case.id)
    assert set(asked) == {case.theirs, institution_of(worker)}
    duty = asked[case.theirs]
    assert duty.due > today() + timedelta(days=4), "five working days"
    said = words(browser(case.guest).get(reverse("recall_confirm", args=[duty.about])))
    assert "Seat at the table" in said
    assert "Health" in said


def test_one_wrong_notice_is_called_back_alone_and_another_is_owed():
    case = a_case()
    item = send(case)
    client = browser(case.prison.officer)
    page = reverse("notice_recall", args=[case.code, item])
    assert "Call this notice back?" in words(client.get(page))
    assert client.post(page, {"sure": "on"})["Location"] == reverse("case_notices", args=[case.code])
    assert browser(case.guest).get(reverse("notice_read", args=[item])).status_code == 404
    assert browser(case.guest).get(reverse("case_page", args=[case.code])).status_code == 200
    with as_maintainer() as alias:
        assert Duty.objects.using(alias).get(about=item).outcome == "recalled"
        assert Duty.objects.using(alias).filter(case_id=case.id, kind="send_notice", closed_at=None).exists()
        assert Disclosure.objects.using(alias).get(item=item).recalled_at
    assert "called back" in words(client.get(reverse("case_notices", args=[case.code])))
    assert client.post(page, {"sure": "on"}).status_code == 422
    second = send(case)
    assert browser(case.guest).get(reverse("notice_read", args=[second])).status_code == 200


def test_only_whoever_acts_calls_back_and_only_whoever_is_asked_confirms():
    case = a_case()
    item = send(case)
    for reader in (case.guest, case.prison.director):
        with acting(reader):
            for verb, arguments in (("cases.find_error", {"p_case": case.id}), ("cases.recall_item", {"p_item": item})):
                with pytest.raises(Refused):
                    call(verb, **arguments)
    with acting(case.prison.officer):
        call("cases.recall_item", p_item=item)
    (duty,) = _asked(case.id).values()
    address = reverse("recall_confirm", args=[duty.about])
    strangers = (make_practitioner("social_worker"), make_practitioner("social_worker", jurisdiction="me"), case.prison.officer)
    for other in strangers:
        assert browser(other).get(address).status_code == 404
        assert browser(other).post(address, {"sure": "on"}).status_code == 404
        with acting(other):
            for verb, more in (("cases.confirm_recall", {"p_answer": "deleted"}), ("cases.recall_facts", {})):
                with pytest.raises(Refused):
                    call(verb, p_disclosure=duty.about, **more)
    assert browser(strangers[0]).get(reverse("case_recall", args=[case.code])).status_code == 404
    guest = words(browser(case.guest).get(reverse("case_recall", args=[case.code])))
    assert "Only whoever acts for the responsible institution does this" in guest


def test_what_went_to_the_institution_that_is_responsible_now_is_not_called_back(superuser):
    """Nobody would be asked, and the notice would be gone without a row of the log."""
    case = a_case()
    item = send(case)
    superuser.execute("update cases.disclosure set recipient_id = %s where item = %s", [case.prison.institution, item])
    before = superuser.execute("select count(*) from audit.event").fetchone()
    with acting(case.prison.officer), pytest.raises(Refused, match="nobody to ask"):
        call("cases.recall_item", p_item=item)
    assert superuser.execute("select answer from gate.item where id = %s", [item]).fetchone() == (None,)
    assert superuser.execute("select count(*) from audit.event").fetchone() == before


def _called_back(function: str = "social_worker"):
    """A wrong notice that was called back, and where its recipient answers."""
    case = a_case(function)
    item = send(case)
    with acting(case.prison.officer):
        call("cases.recall_item", p_item=item)
    (duty,) = _asked(case.id).values()
    return case, item, reverse("recall_confirm", args=[duty.about])


def _row(case_id) -> Disclosure:
    with as_maintainer() as alias:
        return Disclosure.objects.using(alias).get(case_id=case_id, kind="release_notice")


@pytest.mark.parametrize(("answer", "other"), [("deleted", "corrected"), ("corrected", "deleted")])
def test_a_wrong_notice_is_deleted_or_corrected_and_the_sender_reads_which(answer, other):
    case, item, address = _called_back()
    guest, officer = browser(case.guest), browser(case.prison.officer)
    said = words(guest.get(address))
    for text in ("If a law makes you keep a record", "Deleted", "Corrected, because a law makes us keep a record", "What did you do?"):
        assert text in said
    assert "opened in error" not in said
    notices, recall = (reverse(name, args=[case.code]) for name in ("case_notices", "case_recall"))
    assert "called back, not confirmed yet" in words(officer.get(notices))
    # Nothing typed is lost, and each part is asked for.
    half = guest.post(address, {"answer": answer})
    assert half.status_code == 422
    assert re.search(rf'value="{answer}"[^>]*checked', half.content.decode())
    assert guest.post(address, {"sure": "on"}).status_code == 422
    assert guest.post(address, {"answer": "kept", "sure": "on"}).status_code == 422
    assert _row(case.id).confirmed_at is None
    assert guest.post(address, {"answer": answer, "sure": "on"})["Location"] == reverse("home")
    row = _row(case.id)
    assert (row.item, row.confirmed_as, row.confirmed_at is None) == (item, answer, False)
    for page in (guest.get(address), officer.get(notices), officer.get(recall)):
        assert re.search(rf"Confirmed on [^:]+: {answer}", words(page))
        assert f": {other}" not in words(page)
    log = words(officer.get(reverse("case_log", args=[case.code])))
    assert f"a recall was confirmed: {answer}" in log
    assert f"a recall was confirmed: {other}" not in log
    # Once answered, it stays so.
    guest.post(address, {"answer": other, "sure": "on"})
    with acting(case.guest), pytest.raises(Refused):
        call("cases.confirm_recall", p_disclosure=row.id, p_answer=other)
    assert _row(case.id).confirmed_as == answer


def test_of_a_case_opened_in_error_nothing_is_kept():
    case = a_case()
    send(case)
    with acting(case.prison.officer):
        find_error(case=Case.objects.get(id=case.id), today=today())
    (duty,) = _asked(case.id).values()
    address, guest = reverse("recall_confirm", args=[duty.about]), browser(case.guest)
    said = words(guest.get(address))
    assert "there is no right fact to correct to, so nothing of it may be kept" in said
    assert "Corrected" not in said
    refused = guest.post(address, {"answer": "corrected", "sure": "on"})
    assert refused.status_code == 422
    assert "Delete everything you got of it, and confirm that." in words(refused)
    with acting(case.guest):
        for answer in ("corrected", "kept", "", None):
            with pytest.raises(Refused):
                call("cases.confirm_recall", p_disclosure=duty.about, p_answer=answer)
    assert _asked(case.id)[case.theirs].closed_at is None
    assert guest.post(address, {"sure": "on"})["Location"] == reverse("home")
    with as_maintainer() as alias:
        rows = Disclosure.objects.using(alias).filter(case_id=case.id, recipient=case.theirs)
        assert {row.confirmed_as for row in rows} == {"deleted"}


def test_a_corrected_record_is_asked_for_again_when_the_case_itself_was_an_error():
    case, item, address = _called_back()
    guest = browser(case.guest)
    assert guest.post(address, {"answer": "corrected", "sure": "on"}).status_code == 302
    with acting(case.prison.officer):
        find_error(case=Case.objects.get(id=case.id), today=today())
    row = _row(case.id)
    assert (row.item, row.confirmed_at, row.confirmed_as) == (item, None, None)
    page = words(browser(case.prison.officer).get(reverse("case_recall", args=[case.code])))
    assert "corrected" not in page
    assert "not confirmed. Due in" in page
    open_ones = [one for one in _all_asked(case.id) if one.closed_at is None]
    assert len(open_ones) == 1
    assert guest.post(reverse("recall_confirm", args=[open_ones[0].about]), {"sure": "on"}).status_code == 302
    assert _row(case.id).confirmed_as == "deleted"
    assert all(one.closed_at for one in _all_asked(case.id))


def test_a_page_older_than_the_error_is_told_why_and_answers_nothing():
    """The recipient chose "corrected" while the case was found in error: it is not taken for another answer."""
    case, _item, address = _called_back()
    guest = browser(case.guest)
    assert "Corrected" in words(guest.get(address))
    with acting(case.prison.officer):
        find_error(case=Case.objects.get(id=case.id), today=today())
    refused = guest.post(address, {"answer": "corrected", "sure": "on"})
    assert refused.status_code == 422
    assert "This case was opened in error" in words(refused)
    assert _row(case.id).confirmed_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"confirmed_as": "deleted", "confirmed_at": None},
        {"confirmed_as": "kept", "confirmed_at": "now()"},
        {"confirmed_as": "corrected", "confirmed_at": "now()", "kind": "seat"},
    ],
)
def test_the_table_itself_takes_no_other_answer(superuser, wrong):
    case, item, _address = _called_back()
    sets = ", ".join(f"{name} = {value if value == 'now()' else '%s'}" for name, value in wrong.items())
    values = [value for value in wrong.values() if value != "now()"]
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute(f"update cases.disclosure set {sets} where item = %s", [*values, item])
    superuser.execute("update cases.disclosure set confirmed_as = 'corrected', confirmed_at = now() where item = %s", [item])
    assert _row(case.id).confirmed_as == "corrected"


def _confirms(who: uuid.UUID, about: uuid.UUID, answer: str, found: dict[str, str]) -> None:
    with Session() as session:
        session.enter(who)
        try:
            session.ask("select cases.confirm_recall(%s, %s)", about, answer)
            found[answer] = "done"
        except psycopg.Error as failed:
            found[answer] = str(failed).splitlines()[0]


def _at_the_same_moment(first: tuple[uuid.UUID, str, list], who: uuid.UUID, about: uuid.UUID) -> str:
    """What `corrected` is answered while somebody else's verb is done and not yet committed."""
    other, statement, values = first
    found: dict[str, str] = {}
    late = threading.Thread(target=_confirms, args=(who, about, "corrected", found))
    with Session() as session:
        session.enter(other)
        with session.conn.transaction():
            session.ask(statement, *values)
            late.start()
            late.join(0.5)
            assert late.is_alive(), f"it did not wait: {found}"
    late.join(20)
    return found["corrected"]


def test_two_colleagues_answer_at_the_same_moment_and_one_answer_counts():
    case, _item, _address = _called_back()
    colleague, about = make_practitioner("social_worker", case.theirs), _row(case.id).id
    first = (colleague, "select cases.confirm_recall(%s, %s)", [about, "deleted"])
    assert _at_the_same_moment(first, case.guest, about) == "already_answered"
    assert _row(case.id).confirmed_as == "deleted"


def test_whoever_corrects_while_the_case_is_found_in_error_waits_and_is_refused():
    case, _item, _address = _called_back()
    first = (case.prison.officer, "select cases.find_error(%s)", [case.id])
    assert _at_the_same_moment(first, case.guest, _row(case.id).id) == "recall_keeps_nothing"
    assert _row(case.id).confirmed_at is None
