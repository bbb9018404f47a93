"""What is there to print? Cases with needs, goals, actions, conditions and a checklist, written through the real doors."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.clock import now, today
from prag.organisations.models import LegalBasis, LifeArea
from prag.plans.models import Goal, Term, View
from prag.profiles.actions import Said, record_statement
from prag.releases.models import DayOne
from tests.support.people import Prison, acting, institution_of, make_practitioner, make_prison, open_confirmed, seat

# Never on any of the papers, in whatever language it is printed.
FORBIDDEN = re.compile(
    r"offender|\bveps?\b|extremis|ekstremis|екстремис|terr?or|терор|radi[ck]al|радикал|dangerous|suspect|dhunsh|nasiln|насил|i burgosur",
    re.IGNORECASE,
)


def settled_case() -> tuple[Prison, uuid.UUID, str, uuid.UUID]:
    """A confirmed case with a plan: the prison, the case's id and code, and a social worker at the table."""
    prison = make_prison()
    case_id, code = open_confirmed(prison)
    worker = make_practitioner("social_worker")
    seat(prison, case_id, worker, "social_worker", ["work"])
    write(prison, case_id)
    ask(prison, case_id, institution_of(worker), "social_worker", "Hold a room from the first night.", today() + timedelta(days=152))
    return prison, case_id, code, worker


def write(prison: Prison, case_id: uuid.UUID) -> None:
    """Needs, a goal, a condition, the checklist and the person's view."""
    with acting(prison.officer) as actor:
        opened = open_case(case_id, "plan_write", compartments={"work"}, writes={"work"})
        who = {
            "author": actor.practitioner, "institution_id": actor.institution, "function_kind": "treatment_officer", "recorded_at": now(),
        }  # fmt: skip
        room, work = LifeArea.objects.get(key="accommodation"), LifeArea.objects.get(key="work")
        for area, said in (
            (room, _said("fact", "marked", "A room is needed from the first night.")),
            (room, _said("reported", "marked", "HEARSAY about the flat.", source="a neighbour", source_grade="b", information_grade="2")),
            (work, _said("unverified", "marked", "UNCHECKED offer of a workshop.")),
            (work, _said("assessment", "some", "Needs a welder's certificate. Љубе Ђорђевић, Ќирил, Žarko, Gëzim, Đorđe, Čačak.")),
        ):
            record_statement(actor=actor, opened=opened, area=area, said=said, function="treatment_officer")
        Goal.objects.add(opened, area=room, text="I want my own door.", own_words=True, **who)
        law = LegalBasis.objects.filter(jurisdiction=prison.jurisdiction, kind="duty_in_law").first()
        monday = {"text": "Come to the probation office each Monday.", "legal_basis": law, "ends": date(2099, 1, 1)}
        Term.objects.add(opened, kind="condition", state="in_force", **monday, **who)
        Term.objects.add(opened, kind="offer", text="A course in welding.", state="offered", **who)
        DayOne.objects.add(opened, key="address", state="done", note="Shelter, Ulica 5", **who)
        DayOne.objects.add(opened, key="medication", state="done", note="SECRETPILL each morning", **who)
        View.objects.add(opened, text="I do not want to live in that street.", objection=True, said_on=today(), **who)


def _said(kind: str, rating: str, text: str, **more: Any) -> Said:
    return Said(kind=kind, rating=rating, direction="same", text=text, said_on=today(), **more)


def ask(prison: Prison, case_id: uuid.UUID, institution: uuid.UUID, function: str, what: str, due: date) -> uuid.UUID:
    """Ask an institution at the table for an action."""
    fresh = uuid.uuid4()
    with acting(prison.officer):
        call(
            "plans.ask_action", p_case=case_id, p_action=fresh, p_area="accommodation", p_what=what, p_institution=institution,
            p_function=function, p_due=due, p_service=None, p_own_function="treatment_officer", p_basis=None, p_legal_basis=None,
            p_agreement=None, p_consent_on=None, p_letter=None, p_body=None,
        )  # fmt: skip
    return fresh


def text_of(pdf: bytes) -> str:
    """What stands in a PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
