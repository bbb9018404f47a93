"""How does a test send a notice? Through the page, as the prison's treatment officer, to whoever sits at the table."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from prag.cases.models import Told
from prag.database.maintain import as_maintainer
from prag.organisations.models import LegalBasis
from tests.staffing.browser import browser
from tests.support.client import Client
from tests.support.people import Prison, institution_of, make_practitioner, make_prison, open_confirmed, seat

PARTS = {
    "social_worker": ["work"], "police_contact": ["work"], "employment_counsellor": ["work"], "health_worker": ["health"],
    "probation_officer": ["identity", "custody", "work", "contacts"], "municipal_coordinator": ["work"], "education_worker": ["work"],
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A confirmed case with one guest at its table."""

    prison: Prison
    id: uuid.UUID
    code: str
    guest: uuid.UUID
    function: str

    @property
    def theirs(self) -> uuid.UUID:
        """The guest's institution."""
        return institution_of(self.guest)


def a_case(function: str = "social_worker", consent_on: date | None = None, **changes: Any) -> Case:
    """A confirmed case with a guest who has this function and a seat on a duty in law, or on a consent of that day."""
    prison = make_prison()
    case_id, code = open_confirmed(prison, **changes)
    guest = make_practitioner(function)
    seat(prison, case_id, guest, function, PARTS[function], consent_on=consent_on)
    return Case(prison, case_id, code, guest, function)


def law(jurisdiction: str = "mk") -> uuid.UUID:
    """A duty in law of the jurisdiction."""
    return LegalBasis.objects.using("owner").filter(jurisdiction=jurisdiction, kind="duty_in_law").order_by("key").first().id


def row(institution: uuid.UUID, function: str, basis: str | None = None) -> dict[str, str]:
    """The form's row of an institution, ticked."""
    key = institution.hex
    return {f"tell_{key}": "on", f"function_{key}": function, f"basis_{key}": basis or f"duty_in_law:{law()}"}


def send(case: Case, client: Client | None = None, **changes: Any) -> uuid.UUID:
    """Send the guest a notice over the page; returns the item."""
    answer = (client or browser(case.prison.officer)).post(
        reverse("case_notices", args=[case.code]), row(case.theirs, case.function) | changes
    )
    assert answer.status_code == 302, answer.content.decode()
    return newest(case)


def newest(case: Case) -> uuid.UUID:
    """The newest notice to the guest."""
    with as_maintainer() as alias:
        return Told.objects.using(alias).filter(case_id=case.id, recipient=case.theirs).order_by("-at").first().item


def move_release(case: Case, day: date) -> None:
    """Another date comes into force."""
    from prag.gate.verbs import call
    from tests.support.people import acting

    with acting(case.prison.officer):
        call("cases.set_dates", p_case=case.id, p_earliest=None, p_full_term=day, p_pending=False, p_actual=None, p_reason="court")
