"""Who gets the bytes of a document? For each condition of `documents.file` a scene in which this one alone keeps them back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from uuid import UUID

from tests.support.worlds import put, values_for

if TYPE_CHECKING:
    from tests.support.killers import Killer, Stage

QUESTION = "select documents.file(%s) is not null"


def file_killers(stage: Stage, fragment: str, opening: tuple[str, ...]) -> list[Killer]:
    """Whether the bytes come, though the row of the log is wrong in `fragment` alone (`valid`: in nothing)."""
    if fragment == "opening_committed":
        return [lambda: _uncommitted(stage)]
    return [lambda: _logged(stage, fragment)] if fragment in (*opening, "valid") else []


def _logged(stage: Stage, broken: str) -> bool:
    document = _document(stage, stage.foreign)
    who = stage.member()
    request = stage.app.enter(who)
    try:
        stage.log(who, request, stage.foreign, broken, object="work_document", object_id=document, purpose="document_read")
        return bool(stage.app.one(QUESTION, document))
    finally:
        stage.app.leave()


def _uncommitted(stage: Stage) -> bool:
    who, case = stage.seat("valid")
    document = _document(stage, case)
    stage.app.enter(who)
    try:
        with stage.app.conn.transaction(force_rollback=True):
            assert stage.app.ask("select * from documents.open(%s, 'work', %s)", case, document)
            return bool(stage.app.one(QUESTION, document))
    finally:
        stage.app.leave()


def _document(stage: Stage, case: UUID) -> UUID:
    made, fresh = stage.made, uuid.uuid4()
    given = {"case_id": case, "jurisdiction": made.world.cases[case], "institution_id": stage.home}
    put(stage.su, "documents.work_document", id=fresh, **values_for(stage.su, "documents.work_document", made.today, **given))
    put(stage.su, "documents.file", id=fresh, case_id=case, body=b"x")
    return fresh
