"""Which forum does a test have? One of its own, with members and people, set up and held through the real actions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import time, timedelta

from prag.forums import actions
from prag.forums.models import Forum, Meeting, Participation
from prag.kernel.clock import today
from prag.organisations.models import Place
from tests.support.people import KIND_OF, acting, institution_of, make_institution, make_practitioner

TEN, ONE = time(10), time(13)


@dataclass
class Table:
    """A forum with whoever coordinates it and one person for each member function."""

    forum: uuid.UUID
    coordinator: uuid.UUID
    jurisdiction: str
    people: dict[str, uuid.UUID] = field(default_factory=dict)
    prison: uuid.UUID | None = None

    def institution(self, function: str) -> uuid.UUID:
        return institution_of(self.people[function])


def make_forum(*functions: str, jurisdiction: str = "mk") -> Table:
    """A forum that an association coordinates; one member institution for each function (a prison by its treatment officer)."""
    coordinator = make_practitioner("ngo_worker", jurisdiction=jurisdiction)
    prison = make_institution("prison", jurisdiction)
    home = institution_of(coordinator)
    place = Place.objects.using("owner").filter(jurisdiction=jurisdiction).order_by("key").first()
    keeper = make_practitioner("administrator", make_institution("prison_administration", jurisdiction))
    with acting(keeper):
        forum = actions.set_up_forum(
            place=place.id, grant=None, coordinator=home, function="ngo_worker", focus=[prison], jurisdiction=jurisdiction
        )
    table = Table(forum, coordinator, jurisdiction, prison=prison)
    for function in functions:
        house = prison if KIND_OF[function] == "prison" else None
        table.people[function] = make_practitioner(function, house, jurisdiction)
        with acting(coordinator):
            actions.add_member(
                forum=Forum.objects.get(id=forum), institution=table.institution(function), function=function, alternate=None, since=today()
            )
    return table


def plan(table: Table, days: int = 14) -> uuid.UUID:
    """A meeting in preparation."""
    with acting(table.coordinator):
        return actions.plan_meeting(forum=table.forum, held_on=today() + timedelta(days=days), starts=TEN, ends=ONE, venue="Hall 2")


def begin(table: Table, came: tuple[str, ...] | None = None) -> uuid.UUID:
    """A meeting that is on; the named functions (None: all) came, the others did not answer."""
    meeting = plan(table, 0)
    with acting(table.coordinator):
        actions.step_meeting(meeting=meeting, verb="begin")
        rows = Participation.objects.filter(meeting=meeting)
        answers = {p.id: (True, 2, None) if came is None or p.function_kind in came else (False, None, "no_answer") for p in rows}
        actions.take_attendance(answers=answers)
    return meeting


def conclude(table: Table, meeting: uuid.UUID, *functions: str) -> uuid.UUID:
    """A conclusion adopted by the institutions of these functions."""
    with acting(table.coordinator):
        return actions.conclude(
            meeting=Meeting.objects.get(id=meeting), language="en", text="Information is exchanged in time.",
            adopters=[table.institution(one) for one in functions],
        )  # fmt: skip


def capture(table: Table, function: str, days: int = 30) -> uuid.UUID:
    """A commitment of a function, captured at a meeting of its own that is still on."""
    meeting = begin(table)
    conclusion = conclude(table, meeting, function)
    with acting(table.coordinator):
        return actions.commit(
            meeting=meeting, conclusion=conclusion, institution=table.institution(function), function=function,
            what="Answer within five working days.", due=today() + timedelta(days=days),
        )  # fmt: skip
