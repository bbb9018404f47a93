"""Does a commitment have an owner and a day, and does nobody lose sight of it: answered, escalated, followed, kept?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from prag.database.maintain import as_maintainer
from prag.duties.models import Duty, DutyAddressee
from prag.forums import actions
from prag.forums.models import Commitment, CommitmentStep
from prag.forums.workflow import COMMITMENT
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.messages.models import Outgoing
from prag.messages.worker import escalate
from prag.organisations.models import Function
from tests.forums.test_meetings import refused
from tests.support.forums import begin, capture, conclude, make_forum
from tests.support.people import acting, make_institution, make_practitioner

MEMBERS = ("treatment_officer", "social_worker", "health_worker")


@pytest.fixture(scope="module")
def table():
    return make_forum(*MEMBERS)


def stand(commitment):
    with as_maintainer() as alias:
        return Commitment.objects.using(alias).get(id=commitment)


def duties(commitment):
    with as_maintainer() as alias:
        return list(Duty.objects.using(alias).filter(about=commitment).order_by("asked_at").values_list("kind", "outcome"))


def answer(table, commitment, verb, said=""):
    with acting(table.people["health_worker"]):
        actions.answer_commitment(commitment=commitment, verb=verb, said=said)


def test_asked_confirmed_reported(table):
    commitment = capture(table, "health_worker")
    assert duties(commitment) == [("commitment_answer", None)]
    answer(table, commitment, "confirm")
    assert duties(commitment) == [("commitment_answer", "confirmed"), ("commitment_do", None)]
    refused(lambda: answer(table, commitment, "report", " "), "what was done")
    answer(table, commitment, "report", "Letter of 3 May.")
    assert stand(commitment).state == "done"
    assert duties(commitment)[-1] == ("commitment_do", "done")
    with acting(table.coordinator):
        steps = CommitmentStep.objects.filter(commitment=commitment).order_by("at").values_list("verb", "said")
        assert list(steps) == [("commit", ""), ("confirm", ""), ("report", "Letter of 3 May.")]


def test_declined_comes_back_to_the_coordinator_and_is_asked_of_somebody_else(table):
    commitment = capture(table, "health_worker")
    refused(lambda: answer(table, commitment, "decline"), "Say why")
    answer(table, commitment, "decline", "No mandate.")
    with acting(table.coordinator):
        assert list(Duty.objects.filter(about=commitment, closed_at__isnull=True).values_list("kind", flat=True)) == ["commitment_declined"]
        actions.follow_commitment(
            commitment=commitment, verb="ask_again", institution=table.institution("social_worker"), function="social_worker",
            due=today() + timedelta(days=40),
        )  # fmt: skip
    assert stand(commitment).function_kind == "social_worker"
    refused(lambda: answer(table, commitment, "confirm"), "asked of another function")
    with acting(table.people["social_worker"]):
        actions.answer_commitment(commitment=commitment, verb="confirm", said="")
    assert stand(commitment).state == "confirmed"


def test_without_owner_or_day_it_cannot_be_saved(table):
    meeting = begin(table)
    conclusion = conclude(table, meeting, "social_worker")
    good = {
        "meeting": meeting, "conclusion": conclusion, "institution": table.institution("social_worker"), "function": "social_worker",
        "what": "Something.", "due": today() + timedelta(days=5),
    }  # fmt: skip
    wrong = [
        ({"institution": None}, "names an institution"), ({"function": None}, "names an institution"),
        ({"due": None}, "names an institution"),
        ({"due": today() - timedelta(days=1)}, "lies in the past"), ({"function": "police_contact"}, "no such function"),
        ({"what": "  "}, "name the conclusion"), ({"conclusion": meeting}, "name the conclusion"),
        ({"institution": make_institution("social_work", "ba")}, "another jurisdiction"),
    ]  # fmt: skip
    with acting(table.coordinator):
        for change, sentence in wrong:
            refused(lambda change=change: actions.commit(**(good | change)), sentence)
        assert actions.commit(**good)


def test_dropped_with_a_reason(table):
    commitment = capture(table, "health_worker")
    with acting(table.coordinator):
        refused(lambda: actions.follow_commitment(commitment=commitment, verb="drop", said=""), "Say why")
        actions.follow_commitment(commitment=commitment, verb="drop", said="Another body does it.")
    assert stand(commitment).state == "dropped"
    assert duties(commitment) == [("commitment_answer", "dropped")]


def test_nobody_else_answers(table):
    commitment = capture(table, "health_worker")
    for person in (table.people["social_worker"], table.coordinator, make_practitioner("health_worker")):
        with acting(person), pytest.raises(Refused):
            actions.answer_commitment(commitment=commitment, verb="confirm", said="")


VERBS = {"confirm": "", "decline": "Because.", "report": "Done on Monday."}


@pytest.mark.parametrize("state", ["asked", "confirmed", "declined", "done", "dropped"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_other_arrow_is_refused(table, superuser, state, verb):
    commitment = capture(table, "health_worker")
    closed = "now()" if state in ("done", "dropped") else "null"
    superuser.execute(f"update forums.commitment set state = %s, closed_at = {closed} where id = %s", [state, commitment])
    if any(row.verb == verb and row.source == state for row in COMMITMENT):
        answer(table, commitment, verb, VERBS[verb])
    else:
        refused(lambda: answer(table, commitment, verb, VERBS[verb]), "moved on")


def late(commitment, days):
    with as_maintainer() as alias:
        Duty.objects.using(alias).filter(about=commitment).update(due=today() - timedelta(days=days))


def addressed(commitment):
    with as_maintainer() as alias:
        found = DutyAddressee.objects.using(alias).filter(duty__about=commitment).order_by("since")
        return list(found.values_list("standing", "function_kind"))


def test_nobody_answers_the_deputy_is_told_then_the_head(table):
    deputy = make_practitioner(None, table.institution("health_worker"))
    manager = make_practitioner("access_manager", table.institution("health_worker"))
    commitment = capture(table, "health_worker")
    with as_maintainer() as alias:
        Function.objects.using(alias).filter(holder=table.people["health_worker"]).update(
            deputy_id=deputy, deputy_from=today() + timedelta(days=90)
        )
    with acting(deputy):
        assert not Duty.objects.filter(about=commitment).exists()
    late(commitment, 1)
    # One day is the jurisdiction's patience for the deputy in the demo's settings of another; here it is two.
    escalate()
    assert addressed(commitment) == [("function", "health_worker")]
    late(commitment, 2)
    escalate()
    assert addressed(commitment) == [("function", "health_worker"), ("deputy", "health_worker")]
    with acting(deputy):
        assert Duty.objects.filter(about=commitment).exists()
    late(commitment, 8)
    escalate()
    escalate()
    assert [standing for standing, _function in addressed(commitment)] == ["function", "deputy", "head"]
    with acting(manager):
        assert Duty.objects.filter(about=commitment).exists()
    with as_maintainer() as alias:
        told = set(Outgoing.objects.using(alias).filter(kind="escalated").values_list("practitioner_id", flat=True))
    assert {deputy, manager} <= told


def test_a_prisons_head_is_its_director():
    table = make_forum("treatment_officer", "social_worker")
    director = make_practitioner("prison_director", table.prison)
    commitment = capture(table, "treatment_officer")
    late(commitment, 9)
    escalate()
    assert [standing for standing, _f in addressed(commitment)] == ["function", "head"]
    with acting(director):
        actions.answer_commitment(commitment=commitment, verb="confirm", said="")
    assert stand(commitment).state == "confirmed"


def test_the_first_look_has_its_moment(table):
    commitment = capture(table, "health_worker")
    with acting(table.coordinator):
        actions.look_at(about=commitment)
    with as_maintainer() as alias:
        assert Duty.objects.using(alias).get(about=commitment).opened_at is None
    with acting(table.people["health_worker"]):
        actions.look_at(about=commitment)
        first = Duty.objects.get(about=commitment).opened_at
        assert first
        actions.look_at(about=commitment)
        assert Duty.objects.get(about=commitment).opened_at == first
