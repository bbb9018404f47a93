"""What does the database itself allow with a document, whatever the pages do?"""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from prag.documents.actions import open_document, withdraw_document
from prag.documents.reading import kinds_of
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.verdict import Refused
from tests.documents.papers import add, kept
from tests.staffing.browser import browser
from tests.support.people import acting, make_practitioner, make_prison, open_confirmed, seat


@pytest.fixture
def there():
    prison = make_prison()
    case, code = open_confirmed(prison)
    add(browser(prison.officer), code)
    worker = make_practitioner("social_worker")
    seat(prison, case, worker, "social_worker", ["work"], ["work"])
    [one] = kept(prison.officer, case)
    return prison, case, one, worker


def test_nobody_adds_or_changes_a_row_beside_the_verbs(there):
    prison, case, one, _worker = there
    with acting(prison.officer):
        open_case(case, "document_add", compartments={"work"}, writes={"work"})
        for statement in (
            "insert into documents.work_document (id) values (gen_random_uuid())",
            f"update documents.work_document set kind = 'other' where id = '{one.id}'",
            "select body from documents.file",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_another_institution_withdraws_nothing_however_it_asks(there):
    _prison, case, one, worker = there
    with acting(worker):
        opened = open_case(case, "document_withdraw", compartments={"work"}, writes={"work"})
        with pytest.raises(Refused):
            withdraw_document(opened=opened, part="work", document=one.id, why="Not mine.")
    assert kept(worker, case)[0].withdrawn_at is None


def test_a_withdrawal_names_a_document_of_the_case_and_comes_once(there):
    prison, case, one, _worker = there
    with acting(prison.officer):
        opened = open_case(case, "document_withdraw", compartments={"work"}, writes={"work"})
        with pytest.raises(Refused):
            withdraw_document(opened=opened, part="work", document=uuid.uuid4(), why="Of no case.")
        withdraw_document(opened=opened, part="work", document=one.id, why="Of another case.")
        with pytest.raises(Refused, match="withdrawn"):
            withdraw_document(opened=opened, part="work", document=one.id, why="Again.")


def test_without_an_opening_for_writing_nothing_is_added(there):
    prison, case, _one, _worker = there
    given = {"p_kind": "other", "p_words": b"x", "p_media": "pdf", "p_pages": 1, "p_size": 1, "p_digest": b"x", "p_body": b"x"}
    with acting(prison.officer):
        open_case(case, "document_add", compartments={"work"})
        for part in ("work", "health", "nonsense"):
            with pytest.raises(Refused):
                call("documents.add", p_id=uuid.uuid4(), p_case=case, p_part=part, **given)


def test_the_bytes_come_with_the_row_of_the_log_that_names_the_document(there):
    prison, case, one, _worker = there
    with acting(prison.officer):
        open_case(case, "case_page")
        assert call("documents.file", p_document=one.id) is None
        open_document(case=case, part="work", document=one.id)
        assert call("documents.file", p_document=one.id)
    with acting(prison.officer):
        assert call("documents.file", p_document=one.id) is None


def test_one_damaged_row_does_not_hide_the_others(there):
    prison, case, _one, _worker = there
    given = {"p_kind": "other", "p_words": b"junk", "p_media": "pdf", "p_pages": 1, "p_size": 1, "p_digest": b"x", "p_body": b"x"}
    with acting(prison.officer):
        open_case(case, "document_add", compartments={"work"}, writes={"work"})
        call("documents.add", p_id=uuid.uuid4(), p_case=case, p_part="work", **given)
        assert len(kinds_of(open_case(case, "case_page"))) == 2
    assert sorted(one.title for one in kept(prison.officer, case)) == ["Consent of March", "cannot be read"]
