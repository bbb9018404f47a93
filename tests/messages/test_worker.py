"""Does each mail go out once, say nothing, and does one failing job leave the others alone?"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections

from prag.accounts.actions import find_invitation, invite
from prag.accounts.models import Invitation
from prag.database.maintain import as_maintainer
from prag.gate.models import Addressee, Item, Seat
from prag.gate.opening import NotForYou, open_item
from prag.gate.verbs import rows
from prag.kernel.clock import now, today
from prag.messages.actions import queue
from prag.messages.kinds import KINDS
from prag.messages.mail import send_waiting
from prag.messages.models import Outgoing
from prag.messages.worker import tick
from prag.organisations.models import Institution, Practitioner
from tests.support.people import (
    acting,
    code_of,
    institution_of,
    make_practitioner,
    make_prison,
    open_confirmed,
    seat,
    start,
)


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    """Other tests leave overdue items, ended seats and mails behind: what they left is done before each test here."""
    while any(tick().values()):
        pass
    mail.outbox.clear()


def _refuse(self, messages):
    """What a mail server says that knows nobody: it repeats the address."""
    raise OSError(f"550 no such user {messages[0].to[0]}")


_send = EmailBackend.send_messages


def _send_slowly(self, messages):
    """A mail server that takes its time, so that two workers really overlap."""
    threading.Event().wait(0.05)
    return _send(self, messages)


@pytest.fixture(autouse=True)
def _empty_outbox() -> Iterator[None]:
    """What other tests queued is not ours to count."""
    with as_maintainer() as alias:
        Outgoing.objects.using(alias).all().delete()
    return


def _address(practitioner: uuid.UUID) -> str:
    return f"{practitioner.hex}@test.invalid"


def _to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def _make_overdue(item: uuid.UUID) -> None:
    with as_maintainer() as alias:
        Item.objects.using(alias).filter(id=item).update(due=today() - timedelta(days=1))


def test_a_queued_mail_goes_out_once():
    person = make_practitioner("social_worker")
    with acting(person):
        queue("waits", person, uuid.uuid4())
    assert send_waiting() == 1
    assert send_waiting() == 0
    assert _to() == [_address(person)]


def test_an_unknown_kind_is_not_queued():
    with pytest.raises(KeyError):
        queue("gossip", make_practitioner(None), None)


def test_whoever_left_gets_no_mail():
    person = make_practitioner("social_worker")
    with acting(person):
        queue("waits", person, None)
    with as_maintainer() as alias:
        Practitioner.objects.using(alias).filter(id=person).update(active=False)
    assert send_waiting() == 0
    assert mail.outbox == []


def test_two_ticks_at_once_never_send_a_mail_twice(monkeypatch):
    people = [make_practitioner(None) for _ in range(12)]
    for person in people:
        with acting(person):
            queue("waits", person, None)
    start_line = threading.Barrier(2)

    def work() -> None:
        try:
            start_line.wait()
            tick()
        finally:
            connections.close_all()

    monkeypatch.setattr(EmailBackend, "send_messages", _send_slowly)
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert _to() == sorted(_address(person) for person in people)


def test_a_failing_mail_server_stops_neither_the_jobs_nor_a_later_try(caplog, monkeypatch):
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat_id = seat(prison, case_id, worker, "social_worker", ["work"])
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(id=seat_id).update(ends=today() - timedelta(days=1), starts=today() - timedelta(days=9))
        Outgoing.objects.using(alias).all().delete()
    person = make_practitioner(None)
    with acting(person):
        queue("waits", person, None)
    with monkeypatch.context() as down, caplog.at_level(logging.WARNING):
        down.setattr(EmailBackend, "send_messages", _refuse)
        done = tick()
    assert done["mail"] == 0
    assert done["expire"] >= 1
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "OSError" in said
    assert "@" not in said
    assert person.hex not in said
    with as_maintainer() as alias:
        waiting = Outgoing.objects.using(alias).get(practitioner_id=person)
        assert (waiting.attempts, waiting.sent_at) == (1, None)
        Outgoing.objects.using(alias).filter(id=waiting.id).update(queued_at=now() - timedelta(minutes=2))
    assert tick()["mail"] == 1
    assert _to() == [_address(person)]


def test_one_failing_job_leaves_the_others_alone(superuser, caplog):
    person = make_practitioner(None)
    with acting(person):
        queue("waits", person, None)
    superuser.execute("revoke execute on function messages.escalate from prag_worker")
    try:
        done = tick()
    finally:
        superuser.execute("set role prag_gate")
        superuser.execute("grant execute on function messages.escalate to prag_worker")
        superuser.execute("reset role")
    assert "escalate" not in done
    assert done["mail"] == 1
    assert "escalate failed" in caplog.text


def test_a_mail_that_fails_ten_times_is_given_up():
    person = make_practitioner(None)
    with acting(person):
        queue("waits", person, None)
    with as_maintainer() as alias:
        Outgoing.objects.using(alias).update(attempts=10, queued_at=now() - timedelta(days=9))
    assert send_waiting() == 0


def test_an_invitation_brings_its_link_without_any_right_on_accounts(superuser):
    person = make_practitioner("social_worker")
    invitation = invite(practitioner=person, email=_address(person), by=None)
    assert not superuser.execute("select has_table_privilege('prag_worker', 'accounts.invitation', 'select')").fetchone()[0]
    assert send_waiting() == 1
    (message,) = mail.outbox
    token = message.body.split("/invitation/")[1].split("/")[0]
    assert find_invitation(token) == invitation


def test_the_link_is_derived_from_the_id_alone():
    known = uuid.uuid4()
    assert find_invitation(KINDS["join"].text(known).split("/invitation/")[1].split("/")[0]) is None
    assert not Invitation.objects.filter(id=known).exists()


# The invitation to a forum says what it is about: institutions, never a case (tests/forums/test_invitation.py).
@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"forum_meeting", "log_head"}))
def test_no_mail_says_whom_or_what_it_is_about(kind):
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    with as_maintainer() as alias:
        Outgoing.objects.using(alias).all().delete()
        practitioner = Practitioner.objects.using(alias).get(id=prison.officer)
        institution = Institution.objects.using(alias).get(id=prison.institution)
    with acting(prison.officer):
        queue(kind, prison.officer, uuid.uuid4())
    assert send_waiting() == 1
    (message,) = mail.outbox
    text = f"{message.subject}\n{message.body}"
    assert message.subject == "Prag: something waits for you"
    for secret in (code, str(case_id), practitioner.name, institution.name, institution.short_name, "Test Person"):
        assert secret not in text


def test_who_is_addressed_is_told(superuser):
    prison = make_prison()
    start(prison)
    assert send_waiting() == 1
    assert _to() == [_address(prison.director)]


def test_escalation_of_what_the_director_left_lying_tells_the_access_manager_who_may_not_read():
    prison = make_prison()
    manager = make_practitioner("access_manager", prison.institution)
    case_id, _ = start(prison)
    send_waiting()
    mail.outbox.clear()
    with acting(prison.director):
        item = Item.objects.get(case_id=case_id).id
    _make_overdue(item)
    assert tick()["escalate"] == 1
    assert tick()["escalate"] == 0
    assert _to() == [_address(manager)]
    with acting(manager):
        with pytest.raises(NotForYou):
            open_item(item, "test")
        assert rows("gate.rights", p_case=case_id) == []


def test_escalation_adds_the_director_who_may_read():
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    asker = make_practitioner("social_worker")
    with acting(asker):
        rows(
            "cases.ask_seat", p_code=code_of(case_id), p_function="social_worker", p_compartments=["work"],
            p_basis="duty_in_law", p_reason="Housing", p_due=today(),
        )  # fmt: skip
    with acting(prison.officer):
        item = Item.objects.get(case_id=case_id, kind="seat_request").id
    with acting(prison.director), pytest.raises(NotForYou):
        open_item(item, "test")
    _make_overdue(item)
    send_waiting()
    mail.outbox.clear()
    assert tick()["escalate"] == 1
    assert _to() == [_address(prison.director)]
    with acting(prison.director):
        assert open_item(item, "test").compartments == {"custody", "key"}
    with as_maintainer() as alias:
        assert Addressee.objects.using(alias).filter(item=item, escalated=False, function_kind="treatment_officer").exists()


def test_an_expired_seat_is_closed(superuser):
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat_id = seat(prison, case_id, worker, "social_worker", ["work"])
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(id=seat_id).update(ends=today() - timedelta(days=1), starts=today() - timedelta(days=9))
    assert tick()["expire"] >= 1
    with as_maintainer() as alias:
        assert Seat.objects.using(alias).get(id=seat_id).ended_at is not None
    logged = superuser.execute("select count(*) from audit.event where system = 'expire' and object_id = %s", [seat_id])
    assert logged.fetchone()[0] == 1


def test_a_given_seat_tells_the_access_manager_once_and_only_by_who_gave_it():
    prison = make_prison()
    case_id, _ = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    manager = make_practitioner("access_manager", institution_of(worker))
    seat_id = seat(prison, case_id, worker, "social_worker", ["work"])
    with as_maintainer() as alias:
        Seat.objects.using(alias).filter(id=seat_id).update(holder=None)
        Outgoing.objects.using(alias).all().delete()
    from prag.kernel.verdict import Refused
    from prag.messages.actions import tell_of_seat

    with acting(worker), pytest.raises(Refused):
        tell_of_seat(seat_id)
    with acting(prison.officer):
        tell_of_seat(seat_id)
        tell_of_seat(seat_id)
    assert send_waiting() == 2  # the fixture's own access manager of that institution is told too
    assert _address(manager) in _to()
    assert len(set(_to())) == 2
