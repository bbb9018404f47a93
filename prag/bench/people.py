"""Who acts in a test or under load? People of its own, made through the maintainer's door, and cases made through the real actions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from prag.access.actor import Actor
from prag.cases.actions import confirm_case, give_seat, seat_terms, start_case
from prag.cases.keys import Person
from prag.cases.models import Case
from prag.database.maintain import as_maintainer
from prag.gate.models import Item
from prag.gate.verbs import call
from prag.gate.web import enter, leave
from prag.kernel.clock import today
from prag.organisations.models import Criterion, Function, Institution, LegalBasis, Place, Practitioner

FAR = timedelta(days=300)
KIND_OF = {
    "treatment_officer": "prison", "prison_director": "prison", "security_officer": "prison", "probation_officer": "probation",
    "social_worker": "social_work", "employment_counsellor": "employment", "health_worker": "health", "police_contact": "police",
    "mentor": "ngo", "ngo_worker": "ngo", "municipal_coordinator": "municipality", "education_worker": "education",
    "administrator": "prison_administration", "data_protection_officer": "data_protection",
}  # fmt: skip


def make_institution(kind: str, jurisdiction: str = "mk") -> uuid.UUID:
    """A fresh institution."""
    fresh = uuid.uuid4()
    with as_maintainer() as alias:
        place = Place.objects.using(alias).filter(jurisdiction=jurisdiction).order_by("key").first()
        Institution.objects.using(alias).create(
            id=fresh, jurisdiction_id=jurisdiction, key=f"t_{fresh.hex[:16]}", kind=kind,
            name=f"Institution {fresh.hex[:6]}", short_name=f"I-{fresh.hex[:6]}", place=place,
        )  # fmt: skip
    return fresh


def make_practitioner(function: str | None, institution: uuid.UUID | None = None, jurisdiction: str = "mk") -> uuid.UUID:
    """A fresh practitioner holding `function` (None: none), in a fresh institution unless one is given."""
    institution = institution or make_institution(KIND_OF.get(function or "", "ngo"), jurisdiction)
    fresh = uuid.uuid4()
    with as_maintainer() as alias:
        Practitioner.objects.using(alias).create(
            id=fresh, institution_id=institution, name=f"Practitioner {fresh.hex[:6]}", email=f"{fresh.hex}@test.invalid"
        )
        if function:
            Function.objects.using(alias).create(institution_id=institution, kind_id=function, holder_id=fresh)
    return fresh


def institution_of(practitioner: uuid.UUID) -> uuid.UUID:
    """Where somebody works."""
    with as_maintainer() as alias:
        return Practitioner.objects.using(alias).get(id=practitioner).institution_id


@contextmanager
def acting(practitioner: uuid.UUID) -> Iterator[Actor]:
    """One request of `practitioner` on the present connection."""
    actor, _ = enter(practitioner)
    try:
        yield actor
    finally:
        leave()


@dataclass(frozen=True)
class Prison:
    """A prison with the people who start and confirm a case."""

    institution: uuid.UUID
    officer: uuid.UUID
    director: uuid.UUID
    jurisdiction: str


def make_prison(jurisdiction: str = "mk") -> Prison:
    """A fresh prison with treatment officer and director."""
    institution = make_institution("prison", jurisdiction)
    officer = make_practitioner("treatment_officer", institution)
    return Prison(institution, officer, make_practitioner("prison_director", institution), jurisdiction)


def start(prison: Prison, **changes: Any) -> tuple[uuid.UUID, str]:
    """A draft started by the prison's treatment officer through the real action: its id and code."""
    basis = LegalBasis.objects.using("owner").filter(jurisdiction=prison.jurisdiction, kind="duty_in_law").order_by("key").first()
    criterion = Criterion.objects.using("owner").filter(jurisdiction=prison.jurisdiction).order_by("key").first()
    values: dict[str, Any] = {
        "person": Person("Test Person", "1990-01-02", "0201990450001", "River street 1"),
        "custody_from": date(2024, 1, 10), "release_expected": today() + timedelta(days=150), "release_kind": "full_term",
        "legal_basis": basis.id, "criterion": criterion.id, "told": "What the case is for.", "told_on": today(), "told_language": "en",
    }  # fmt: skip
    with acting(prison.officer) as actor:
        return start_case(actor=actor, **(values | changes))


def open_confirmed(prison: Prison, **changes: Any) -> tuple[uuid.UUID, str]:
    """A case that the director confirmed: its id and code."""
    case_id, code = start(prison, **changes)
    with acting(prison.director):
        confirm_case(item=Item.objects.get(case_id=case_id, kind="confirm_case").id)
    return case_id, code


def seat(prison: Prison, case_id: uuid.UUID, practitioner: uuid.UUID, function: str, compartments: list[str],
         writes: list[str] | None = None, ends: date | None = None, manager: uuid.UUID | None = None,
         consent_on: date | None = None) -> uuid.UUID:  # fmt: skip
    """A seat given by the prison (on a duty in law, or a consent of that day) and filled by an access manager of the other institution
    (a fresh one); returns its id."""
    institution = institution_of(practitioner)
    law = LegalBasis.objects.using("owner").filter(jurisdiction=prison.jurisdiction, kind="duty_in_law").order_by("key").first()
    basis = {"basis": "consent", "consent_on": consent_on} if consent_on else {"basis": "duty_in_law", "legal_basis": law.id}
    with acting(prison.officer):
        terms = seat_terms(compartments=compartments, writes=writes or [], ends=ends or today() + FAR, **basis)
        fresh = give_seat(case=case_id, institution=institution, function=function, terms=terms)
    with acting(manager or make_practitioner("access_manager", institution)):
        call("gate.fill_seat", p_seat=fresh, p_holder=practitioner, p_deputy=None, p_deputy_from=None, p_deputy_until=None)
    return fresh


def code_of(case_id: uuid.UUID) -> str:
    """The code of a case, read as maintainer."""
    with as_maintainer() as alias:
        return Case.objects.using(alias).get(id=case_id).code
