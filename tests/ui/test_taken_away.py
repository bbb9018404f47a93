"""What does somebody see whose right ends while a page is being made: in another tab, by another's hand?"""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse

from tests.staffing.browser import browser, words
from tests.support.people import make_prison, open_confirmed


def _excluded(superuser: Any, case: uuid.UUID, who: uuid.UUID) -> None:
    superuser.execute(
        "insert into gate.exclusion (id, case_id, jurisdiction, practitioner_id, reason, made_by, made_at)"
        " values (gen_random_uuid(), %s, 'mk', %s, 'relative', %s, now())",
        [case, who, who],
    )


def test_a_case_that_is_gone_after_it_was_opened_is_not_found(superuser, monkeypatch):
    prison = make_prison()
    case, code = open_confirmed(prison)
    from prag.desk.views import case as view

    def late(**values: Any) -> Any:
        _excluded(superuser, case, prison.officer)
        return started_by(**values)

    started_by = view._started_by
    monkeypatch.setattr(view, "_started_by", late)
    assert browser(prison.officer).get(reverse("case_page", args=[code])).status_code == 404


def test_a_verb_that_refuses_half_way_says_why(superuser, monkeypatch):
    prison = make_prison()
    case, code = open_confirmed(prison)
    from prag.exchange import board

    def late(case_id: uuid.UUID) -> Any:
        _excluded(superuser, case, prison.officer)
        return states_of(case_id)

    states_of = board.states_of
    monkeypatch.setattr(board, "states_of", late)
    answer = browser(prison.officer).get(reverse("case_notices", args=[code]))
    assert answer.status_code == 403
    assert "This is not yours to do." in words(answer)
