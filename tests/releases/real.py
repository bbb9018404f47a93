"""How does a case of a test come to a point of its way? Through the real pages and verbs, by the people who may."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from prag.access.actor import Actor
from prag.cases.models import Case, Milestone
from prag.duties.models import Duty
from prag.gate.content import OpenCase
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.releases import actions
from prag.releases.actions import Dates, Event, Step
from prag.releases.engine import facts_of, owed, place_settings
from prag.releases.models import Contact
from tests.staffing.browser import browser, day_fields
from tests.support.client import Client
from tests.support.people import Prison, acting, make_practitioner, make_prison, open_confirmed, seat

AHEAD = today() + timedelta(days=150)


@dataclass(frozen=True)
class Somebody:
    """A confirmed case with its prison."""

    prison: Prison
    id: uuid.UUID
    code: str

    @property
    def officer(self) -> Client:
        """The treatment officer's browser."""
        return browser(self.prison.officer)

    def at(self, name: str, *more: str) -> str:
        """An address of the case."""
        return reverse(name, args=[self.code, *more])

    def phase(self) -> str:
        with acting(self.prison.officer):
            return Case.objects.get(id=self.id).phase


def somebody(**changes: Any) -> Somebody:
    """A confirmed case, release in 150 days at full term."""
    prison = make_prison()
    return Somebody(prison, *open_confirmed(prison, **({"release_expected": AHEAD} | changes)))


def guest(one: Somebody, function: str = "social_worker", writes: tuple[str, ...] = ()) -> uuid.UUID:
    """Somebody else at the table who opens the common work."""
    person = make_practitioner(function)
    seat(one.prison, one.id, person, function, ["work"], list(writes))
    return person


def step(one: Somebody, verb: str, by: uuid.UUID | None = None, **more: Any) -> None:
    """A step by the real action, whatever the page's guards say."""
    with acting(by or one.prison.officer) as actor:
        opened = open_case(one.id, "release_record", compartments={"work"}, writes={"work"})
        actions.take_step(actor=actor, opened=opened, step=Step(verb=verb, **more), function="treatment_officer")


def set_dates(one: Somebody, reason: str = "court_decision", **dates: Any) -> int:
    """New dates by the real action."""
    with acting(one.prison.officer):
        return actions.record_dates(case=one.id, dates=Dates(**dates), reason=reason)


def release(one: Somebody, on: date | None = None) -> date:
    """The person leaves."""
    day = on or today()
    step(one, "release", dates=Dates(full_term=AHEAD, actual=day), reason="released")
    return day


def contact(one: Somebody, released: date, *, kept: bool, by: uuid.UUID | None = None, function: str = "treatment_officer",
            fact: str = "Did not come; called twice.", day: date | None = None) -> None:  # fmt: skip
    """A contact by the real action."""
    with acting(by or one.prison.officer) as actor:
        opened = open_case(one.id, "release_record", compartments={"work"}, writes={"work"})
        event = Event(kind="meeting", day=day or released, kept=kept, fact=fact)
        actions.record_contact(actor=actor, opened=opened, event=event, released=released, function=function)


def stored(one: Somebody, by: uuid.UUID | None = None) -> dict[tuple[str, str], date]:
    """The open computed duties as the database has them."""
    with acting(by or one.prison.officer):
        rows = Duty.objects.filter(case_id=one.id, computed=True, closed_at__isnull=True).values_list("kind", "about", "due")
        return {(kind, str(about)): due for kind, about, due in rows}


def answer(one: Somebody, by: uuid.UUID | None = None) -> dict[tuple[str, str], date]:
    """The engine's answer from the same facts."""
    with acting(by or one.prison.officer):
        found = facts_of(one.id)
        rows = owed(found, place_settings(found["jurisdiction"]))
    return {(row["kind"], row["about"]): date.fromisoformat(row["due"]) for row in rows}


def opened_to_write(one: Somebody) -> OpenCase:
    """The common work, opened to be written."""
    return open_case(one.id, "release_record", compartments={"work"}, writes={"work"})


def newest(one, by=None):
    """The id of the contact or review recorded last."""
    with acting(by or one.prison.officer):
        return Contact.objects.of(opened_to_write(one)).order_by("-recorded_at").first().id


def mark(one, which=None, reason="wrong_person", said="", by=None):
    which = which or newest(one)
    with acting(by or one.prison.officer):
        actions.mark_wrong(opened=opened_to_write(one), contact=which, reason=reason, words=said)


def review(one, day, kind="review"):
    with acting(one.prison.officer) as actor:
        event = Event(kind=kind, day=day, fact="Goes on.")
        actions.record_review(actor=actor, opened=opened_to_write(one), event=event, function="treatment_officer")


def days(one):
    """What counts of each kind."""
    with acting(one.prison.officer):
        return dict(Milestone.objects.filter(case_id=one.id).order_by("at").values_list("kind", "day"))


def kinds(one):
    return {kind for kind, _about in stored(one)}


def tell(one: Somebody, institution: uuid.UUID, release: date | None, actor: Actor | None = None) -> uuid.UUID:
    """A notice of release by the real verb; its letter is not read in these tests."""
    from prag.organisations.models import LegalBasis

    basis = LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").first()
    with acting(one.prison.officer):
        item = call(
            "cases.send_notice", p_case=one.id, p_institution=institution, p_function="social_worker", p_basis="duty_in_law",
            p_legal_basis=basis.id, p_agreement=None, p_consent_on=None, p_fields=["release_date"], p_due=today() + timedelta(days=10),
            p_release=release, p_fulfils="send_notice", p_short=False, p_letter=uuid.uuid4(), p_body=b"sealed",
        )  # fmt: skip
        from prag.releases.engine import recount

        recount(one.id)
    return item


__all__ = [
    "AHEAD", "answer", "contact", "day_fields", "days", "guest", "kinds", "mark", "newest", "opened_to_write", "release", "review",
    "set_dates", "somebody", "step", "stored", "tell",
]  # fmt: skip
