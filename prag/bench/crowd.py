"""Who uses Prag under load? Practitioners with cases made by the product's own verbs, each signed in with a session of the demo.

Runs as a process of its own (Django is set up with the owner's connection); prints one JSON line a practitioner.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from prag.bench.people import Prison, acting, institution_of, make_institution, make_practitioner, make_prison, open_confirmed, seat
from prag.bench.practitioners import Member

TEAM = 10  # officers of a prison, and workers of the centre that its cases go to
CASES_EACH = 10


def make_crowd(practitioners: int, cases_each: int = CASES_EACH) -> list[Member]:
    """So many practitioners, half of them officers of prisons, half social workers at the tables of the officers' cases."""
    members: list[Member] = []
    while len(members) < practitioners:
        prison, centre = make_prison(), make_institution("social_work")
        manager = make_practitioner("access_manager", centre)
        for _ in range(min(TEAM, (practitioners - len(members)) // 2)):
            officer = make_practitioner("treatment_officer", prison.institution)
            worker = make_practitioner("social_worker", centre)
            pair = Member("treatment_officer", _session(officer)), Member("social_worker", _session(worker))
            for n in range(cases_each):
                case_id, code = _case(Prison(prison.institution, officer, prison.director, prison.jurisdiction), worker, manager, n)
                pair[1].notices.append(_notice(case_id, officer, worker))
                for one in pair:
                    one.codes.append(code)
            members += pair
    return members


def _case(prison: Prison, worker: UUID, manager: UUID, n: int) -> tuple[UUID, str]:
    from prag.kernel.clock import today

    case_id, code = open_confirmed(prison, release_expected=today() + timedelta(days=30 + 20 * n))
    seat(prison, case_id, worker, "social_worker", ["contacts", "work"], ["contacts", "work"], manager=manager)
    return case_id, code


def _notice(case_id: UUID, officer: UUID, worker: UUID) -> str:
    """The address of the notice by which the worker's institution was told of the release."""
    from prag.cases.models import Case, Told
    from prag.cases.table import table_of
    from prag.exchange.actions import Chosen, send_notices
    from prag.exchange.board import board_of
    from prag.kernel.clock import today

    with acting(officer) as actor:
        case = Case.objects.select_related("responsible").get(id=case_id)
        table = table_of(case_id, officer, today())
        board = board_of(case, table, sender=actor.institution, also=[])
        [centre] = [one for one in board.recipients if one.id == institution_of(worker)]
        chosen = Chosen(centre, "social_worker", next(one for one in centre.options if one.kind == "duty_in_law"))
        send_notices(actor=actor, case=case, table=table, board=board, chosen=[chosen], institution_name="Invented prison")
        return str(Told.objects.get(case_id=case_id).item)


def _session(practitioner: UUID) -> str:
    """The key of a session such as signing in makes."""
    from django.conf import settings

    from prag.accounts.models import User
    from prag.accounts.sessions import DEMO, SessionStore

    user = User.objects.create_user(practitioner_id=practitioner, email=f"{practitioner.hex}@demo.invalid", password=None, demo=True)
    session = SessionStore()
    session.update(
        {
            "_auth_user_id": str(user.pk), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": user.get_session_auth_hash(), DEMO: True, "prag_second_factor": str(user.pk), "prag_confirmed": time.time(),
        }
    )  # fmt: skip
    session.create()
    return str(session.session_key)


def print_crowd(practitioners: int) -> None:
    """Make them, and print each as it is needed by the generator."""
    for member in make_crowd(practitioners):
        print(json.dumps(asdict(member)))
