"""After a case has ended and its seats with it: who still reads who has not confirmed a recall, how much, and until when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from prag.audit.models import Event
from prag.cases.models import Case, Disclosure, Told
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.exchange.actions import find_error
from prag.gate.models import Seat
from prag.gate.opening import NotForYou, open_case
from prag.gate.verbs import call, rows
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.organisations.models import Function
from tests.exchange.ended import days_pass
from tests.exchange.notices import a_case, send
from tests.staffing.browser import browser, words
from tests.support.client import Client
from tests.support.people import Prison, acting, institution_of, make_institution, make_practitioner, seat

MONTH = 31


@dataclass(frozen=True)
class Ended:
    """A case opened in error that two institutions are asked to confirm, so many days ago."""

    id: UUID
    code: str
    prison: Prison
    guest: UUID
    other: UUID

    @property
    def page(self) -> str:
        return reverse("recall_followed", args=[self.code])


def _ended(superuser, days: int = MONTH) -> Ended:
    case = a_case()
    send(case)
    other = make_practitioner("employment_counsellor")
    seat(case.prison, case.id, other, "employment_counsellor", ["work"])
    with acting(case.prison.officer):
        assert find_error(case=Case.objects.get(id=case.id), today=today()) == 2
    days_pass(superuser, case.id, days)
    return Ended(case.id, case.code, case.prison, case.guest, other)


def _confirm(who: UUID, case: UUID) -> None:
    with acting(who):
        duty = Duty.objects.get(case_id=case, kind="confirm_recall", institution=institution_of(who))
        call("cases.confirm_recall", p_disclosure=duty.about, p_answer="deleted")


def _reads(who: UUID, ended: Ended) -> bool:
    """Whether somebody reads the list: all three verbs and the page say the same."""
    with acting(who):
        found = _asked("cases.find_recall", p_code=ended.code) == [(ended.id,)]
        listed = bool(_asked("cases.recall_ledger", p_case=ended.id))
    assert listed is found
    assert browser(who).get(ended.page).status_code == (200 if found else 404)
    return found


def _asked(verb: str, **arguments) -> list[tuple]:
    try:
        return rows(verb, **arguments)
    except Refused:
        return []


def _holder(institution: UUID, function: str = "treatment_officer") -> UUID:
    return make_practitioner(function, institution)


def test_the_whole_way_over_a_month(superuser):
    """Called back, a month passes, one confirms, the other one too; then nothing is left to read."""
    ended = _ended(superuser, days=0)
    officer = browser(ended.prison.officer)
    own = reverse("case_recall", args=[ended.code])
    assert "This case was opened in error" in words(officer.get(own))
    assert "2 institutions have not confirmed yet" in words(officer.get(reverse("home")))
    days_pass(superuser, ended.id, MONTH)
    # The seat is over and opens nothing; where the list stood before leads to where it stands now.
    assert officer.get(reverse("case_page", args=[ended.code])).status_code == 404
    assert officer.get(own)["Location"] == ended.page
    home = words(officer.get(reverse("home")))
    assert f"{ended.code}: 2 institutions have not confirmed yet" in home
    assert "overdue" in home.lower()
    page = words(officer.get(ended.page))
    for text in ("Notice of release", "Seat at the table", "not confirmed", "overdue", "Case " + ended.code):
        assert text.lower() in page.lower(), text
    for hidden in ("Test Person", "My seat", "Phase"):
        assert hidden not in page
    # One answers, over its own page.
    with acting(ended.other):
        about = Duty.objects.get(case_id=ended.id, kind="confirm_recall").about
    answer = reverse("recall_confirm", args=[about])
    assert browser(ended.other).post(answer, {"sure": "on"})["Location"] == reverse("home")
    assert "1 institution has not confirmed yet" in words(officer.get(reverse("home")))
    assert "Confirmed on" in words(officer.get(ended.page))
    # The last answer ends the reading, everywhere and at once.
    _confirm(ended.guest, ended.id)
    assert officer.get(ended.page).status_code == 404
    assert officer.get(own).status_code == 404
    assert "confirmed yet" not in words(officer.get(reverse("home")))
    assert not _reads(ended.prison.officer, ended)


def test_the_function_that_acted_reads_on_whoever_holds_it_now(superuser):
    ended = _ended(superuser)
    home = ended.prison.institution
    successor, deputy, absent = (_holder(home), *(make_practitioner(None, home) for _ in range(2)))
    with as_maintainer() as alias:
        Function.objects.using(alias).create(
            institution_id=home, kind_id="treatment_officer", holder_id=make_practitioner(None, home), deputy_id=deputy,
            deputy_from=today() - timedelta(days=1), deputy_until=today(),
        )  # fmt: skip
        Function.objects.using(alias).create(
            institution_id=home, kind_id="treatment_officer", holder_id=make_practitioner(None, home), deputy_id=absent,
            deputy_from=today() - timedelta(days=9), deputy_until=today() - timedelta(days=1),
        )  # fmt: skip
    assert _reads(ended.prison.officer, ended)
    assert _reads(successor, ended)
    assert _reads(deputy, ended)
    assert not _reads(absent, ended)


def test_nobody_else_reads_it(superuser):
    """Other functions of the house, the same function elsewhere, recipients, access managers, whoever is excluded or has left."""
    ended = _ended(superuser)
    home = ended.prison.institution
    excluded = _holder(home)
    superuser.execute(
        "insert into gate.exclusion (id, case_id, jurisdiction, practitioner_id, reason, made_by, made_at)"
        " values (gen_random_uuid(), %s, 'mk', %s, 'relative', %s, now())",
        [ended.id, excluded, ended.prison.director],
    )
    others = {
        "director": ended.prison.director,
        "social worker of the same house": _holder(home, "social_worker"),
        "the same function of another prison": _holder(make_institution("prison", "mk")),
        "abroad": make_practitioner("treatment_officer", jurisdiction="me"),
        "recipient": ended.guest,
        "other recipient": ended.other,
        "access manager": make_practitioner("access_manager", home),
        "administrator": make_practitioner("administrator"),
        "data protection officer abroad": make_practitioner("data_protection_officer", jurisdiction="me"),
        "excluded": excluded,
    }
    readers = [name for name, who in others.items() if _reads(who, ended)]
    assert readers == []
    for who in others.values():
        with acting(who):
            assert not [one for one in _asked("cases.followed_recalls") if one[0] == ended.id]
    assert Client().get(ended.page).status_code in (302, 404)


def test_what_runs_is_read_at_its_table_alone(superuser):
    """While the case is not over, its seats decide: a called-back notice gives no function a way in."""
    case = a_case()
    item = send(case)
    with acting(case.prison.officer):
        call("cases.recall_item", p_item=item)
    ended = Ended(case.id, case.code, case.prison, case.guest, case.guest)
    successor = _holder(case.prison.institution)
    assert not _reads(successor, ended)
    assert not _reads(case.prison.officer, ended)
    assert not _reads(make_practitioner("data_protection_officer"), ended)
    # Closed in the ordinary way, a wrong notice is waited for like everything else, and it may be corrected.
    superuser.execute("update cases.case_header set phase = 'closed' where id = %s", [case.id])
    assert _reads(successor, ended)
    with acting(case.guest):
        duty = Duty.objects.get(case_id=case.id, kind="confirm_recall")
        call("cases.confirm_recall", p_disclosure=duty.about, p_answer="corrected")
    assert not _reads(successor, ended)


def test_after_a_hand_over_the_last_one_reads(superuser):
    ended = _ended(superuser)
    worker = make_practitioner("social_worker")
    superuser.execute("update cases.case_header set responsible_id = %s where id = %s", [institution_of(worker), ended.id])
    assert not _reads(worker, ended), "the function that acted last is another one"
    superuser.execute(
        "insert into cases.responsible_since (id, case_id, jurisdiction, actor, institution_id, at, function_kind, since)"
        " select gen_random_uuid(), id, jurisdiction, gen_random_uuid(), responsible_id, now(), 'social_worker', now()"
        " from cases.case_header where id = %s",
        [ended.id],
    )
    assert _reads(worker, ended)
    assert not _reads(ended.prison.officer, ended)


def test_it_opens_the_list_and_nothing_of_the_case(superuser):
    """No header, no seat, no row of the ledger by the ordinary ways, no content, no log: the verb's own columns are all there is."""
    ended = _ended(superuser)
    who = _holder(ended.prison.institution)
    with acting(who):
        found = rows("cases.recall_ledger", p_case=ended.id)
        assert {line[1] for line in found} == {"release_notice", "seat"}
        for model in (Case, Disclosure, Told, Seat, Duty):
            of = {"id": ended.id} if model is Case else {"case_id": ended.id}
            assert not model.objects.filter(**of).exists(), model
        with pytest.raises(NotForYou):
            open_case(ended.id, "case_page")
        with pytest.raises(Refused):
            call("cases.sent_states", p_case=ended.id)
        with pytest.raises(Refused):
            call("gate.note", p_verb="list_read", p_case=ended.id)
        assert call("gate.open_log", p_case=ended.id) is False
    client = browser(who)
    for name in ("case_page", "case_notices", "case_log", "case_release"):
        assert client.get(reverse(name, args=[ended.code])).status_code == 404, name
    assert client.post(reverse("case_recall", args=[ended.code]), {"sure": "on"}).status_code == 404


def test_the_data_protection_officer_comes_from_a_code_and_has_no_list(superuser):
    ended = _ended(superuser)
    officer = make_practitioner("data_protection_officer")
    client = browser(officer)
    assert ended.code not in words(client.get(reverse("home")))
    with acting(officer):
        assert rows("cases.followed_recalls") == []
    log = client.post(reverse("log_find"), {"code": ended.code})["Location"]
    label = "What was called back, and who has not confirmed yet"
    assert label in words(client.get(log))
    assert _reads(officer, ended)
    for who in (ended.guest, ended.other):
        _confirm(who, ended.id)
    assert label not in words(client.get(log))
    assert not _reads(officer, ended)


def test_each_reading_and_each_refusal_is_a_row_of_the_log(superuser):
    ended = _ended(superuser)
    reader, stranger = _holder(ended.prison.institution), make_practitioner("treatment_officer")

    def logged(who: UUID, verb: str) -> int:
        with as_maintainer() as alias:
            mine = Event.objects.using(alias).filter(actor=who, verb=verb, object="disclosure")
            return sum(one.case_id == ended.id or ended.id in (one.cases or []) for one in mine)

    client = browser(reader)
    client.get(ended.page)
    assert (logged(reader, "list_read"), logged(reader, "refusal")) == (1, 0)
    client.get(reverse("home"))
    assert logged(reader, "list_read") == 2
    with acting(stranger):
        assert rows("cases.recall_ledger", p_case=ended.id) == []
        assert rows("cases.followed_recalls") == []
    assert (logged(stranger, "list_read"), logged(stranger, "refusal")) == (0, 1)


def test_who_has_no_such_function_is_told_nothing_at_all(superuser):
    """A hidden case and one that is not there get the same answer."""
    ended = _ended(superuser)
    stranger = make_practitioner("probation_officer")
    with acting(stranger):
        assert call("cases.find_recall", p_code=ended.code) is None
        assert call("cases.find_recall", p_code="Z9-ZZZZ") is None
    client = browser(stranger)
    hidden, absent = (client.get(reverse("recall_followed", args=[code])) for code in (ended.code, "Z9-ZZZZ"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert words(hidden).replace(ended.code, "") == words(absent).replace("Z9-ZZZZ", "")
    with acting(make_practitioner("mentor")):
        for verb, arguments in (
            ("cases.find_recall", {"p_code": ended.code}),
            ("cases.recall_ledger", {"p_case": ended.id}),
            ("cases.followed_recalls", {}),
        ):
            with pytest.raises(Refused):
                rows(verb, **arguments)


def test_whoever_was_not_asked_is_not_waited_for(superuser):
    """The person's own copy has no recipient who confirms; it stands in the list and keeps nothing open."""
    ended = _ended(superuser)
    superuser.execute(
        "insert into cases.disclosure (id, case_id, jurisdiction, actor, institution_id, at, kind, basis, fields, copy)"
        " values (gen_random_uuid(), %s, 'mk', gen_random_uuid(), %s, now(), 'own_copy', 'person', '{plan}', 1)",
        [ended.id, ended.prison.institution],
    )
    page = words(browser(ended.prison.officer).get(ended.page))
    assert "The person" in page
    assert "copy 1" in page
    for who in (ended.guest, ended.other):
        _confirm(who, ended.id)
    assert not _reads(ended.prison.officer, ended)
