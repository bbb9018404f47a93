"""Does a prepared question answer what the same queryset answers, with each new value, and refuse what it cannot find?"""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from prag.cases.models import Case, Transition
from prag.database.prepared import Prepared
from prag.gate.content import CaseNotOpen
from prag.gate.opening import open_case
from prag.profiles.models import HealthStatement, WorkStatement
from tests.support.people import acting, make_prison, open_confirmed

BY_CODE = Prepared(lambda code: Case.objects.select_related("responsible").filter(code=code))
CODES = Prepared(lambda ids: Case.objects.filter(id__any_of=ids).order_by("code").values_list("id", "code"))


def test_models_with_what_they_are_joined_to_are_the_same():
    prison = make_prison()
    one, two = open_confirmed(prison), open_confirmed(prison)
    with acting(prison.officer):
        for case_id, code in (one, two, one):
            [found] = BY_CODE(code=code)
            assert found == Case.objects.get(id=case_id)
            with CaptureQueriesContext(connections["default"]) as more:
                assert found.responsible.id == prison.institution
            assert not more
        assert BY_CODE(code="nobody") == []


def test_lists_of_any_length_are_one_question():
    prison = make_prison()
    cases = [open_confirmed(prison) for _ in range(3)]
    with acting(prison.officer):
        for some in ([], cases[:1], cases):
            assert dict(CODES(ids=[case_id for case_id, _code in some])) == dict(some)


def test_the_sql_is_made_once_and_each_thread_asks_over_its_own_connection():
    prison = make_prison()
    case_id, _code = open_confirmed(prison)
    made = []

    def build(case):
        made.append(case)
        return Transition.objects.filter(case_id=case).values("verb").annotate(n=Count("id")).values_list("verb", "n")

    question, answers = Prepared(build), []

    def ask() -> None:
        with acting(prison.officer):
            answers.append((id(connections["default"].connection), sorted(question(case=case_id))))
            connections["default"].close()

    ask()
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(made) == 1
    assert answers[0][1] == answers[1][1] != []
    assert answers[0][0] != answers[1][0]


def test_nothing_is_not_asked_for():
    with pytest.raises(ValueError, match="NULL"):
        BY_CODE(code=None)


def test_content_is_asked_of_an_opened_case_alone():
    prison = make_prison()
    case_id, _code = open_confirmed(prison)
    said = WorkStatement.objects.prepare(lambda rows: rows.values_list("text", flat=True))
    healthy = HealthStatement.objects.prepare(lambda rows: rows.values_list("id", flat=True))
    with acting(prison.officer):
        opened = open_case(case_id, "case_page", compartments={"work"}, writes={"work"})
        assert said(opened) == []
        with pytest.raises(CaseNotOpen):
            healthy(opened)
    with acting(prison.officer), pytest.raises(CaseNotOpen):
        said(opened)  # opened in another request


@pytest.mark.parametrize("given", [{}, {"cod": "K7-QF3"}])
def test_a_name_that_is_not_of_the_question_is_a_mistake(given):
    with pytest.raises(KeyError):
        BY_CODE(**given)
