"""Does an answer that is recorded while somebody takes the offer back wait, and then say that it has changed?"""

from __future__ import annotations

import threading

from django.db import connections

from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from prag.plans import actions
from prag.plans.actions import TermSaid
from tests.plans.plans import SOON, make_plan, writing
from tests.support.people import acting, institution_of
from tests.support.sessions import Session


def _offer(plan):
    with acting(plan.prison.officer) as actor:
        return actions.write_term(
            **writing(plan, actor), said=TermSaid("offer", "A course", "offered", provider=institution_of(plan.worker))
        )


def _declines(plan, offer, found):
    try:
        with acting(plan.prison.officer) as actor:
            actions.step_term(**writing(plan, actor), old=offer, state="declined", ask_again=today() + SOON)
        found.append("recorded")
    except Refused as refused:
        found.append(refused.verdict.reason)
    finally:
        connections.close_all()


def test_an_answer_to_what_is_being_taken_back_is_refused_and_nobody_owes_anything():
    plan = make_plan()
    offer, found = _offer(plan), []
    late = threading.Thread(target=_declines, args=(plan, offer, found))
    with Session() as session:
        session.enter(plan.prison.officer)
        session.ask("select gate.open(%s, 'plan_write', '{work}', '{work}')", plan.case)
        with session.conn.transaction():
            session.ask("select plans.take_back(%s, %s, 'treatment_officer', 'twice', '')", plan.case, offer.id)
            late.start()
            late.join(1)
            assert late.is_alive(), f"it did not wait: {found}"
    late.join(20)
    assert found == ["This has changed in the meantime: look at it again."]
    with as_maintainer() as alias:
        assert not Duty.objects.using(alias).filter(case_id=plan.case, kind="ask_again", closed_at=None).exists()
