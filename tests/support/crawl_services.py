"""Which requests stand for each address of places, services, grants and continuity? For every row of the world, of every jurisdiction."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from prag.kernel.clock import today
from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get


def _day(name: str, offset: int) -> dict[str, Any]:
    when = today() + timedelta(days=offset)
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


_OFFER = {"name": "New", "how_to_ask": "By letter.", "lead_time_days": "3"}


def _service_new(canary: Canary, persona: str) -> list[Example]:
    places, promised = canary.ids["organisations.place"], canary.ids["forums.commitment"][0]
    forms = [{**_OFFER, **_day("valid_from", 0), "place": place, "area": "work", "commitment": promised} for place in places[:3]]
    asked = [Example(f"/services/new/?place={place}&area=health&commitment={promised}") for place in places]
    return [*both("service_new", *forms), *asked]


def _responsibility_new(canary: Canary, persona: str) -> list[Example]:
    place = canary.ids["organisations.place"][0]
    line = {"place": place, "function_kind": "social_worker", "does": "New", "contact": "New", "deputy_kind": "", **_day("valid_from", 0)}
    return both("responsibility_new", line)


def _of_grant(name: str) -> Builder:
    return lambda canary, persona: get(name, grant=[*canary.ids["forums.grant_agreement"], uuid.uuid4()])


SERVICE_BUILDERS: dict[str, Builder] = {
    "places": lambda c, p: both("places"),
    "place": lambda c, p: both("place", place=c.ids["organisations.place"]),
    "service_new": _service_new,
    "service_change": lambda c, p: both("service_change", {**_OFFER, **_day("valid_from", 1)}, service=c.ids["organisations.service"]),
    "service_end": lambda c, p: both("service_end", _day("last", 1), service=c.ids["organisations.service"]),
    "responsibility_new": _responsibility_new,
    "responsibility_end": lambda c, p: both("responsibility_end", _day("last", 1), line=c.ids["organisations.responsibility"]),
    "grants": lambda c, p: both("grants"),
    "grant_report": _of_grant("grant_report"),
    "grant_workbook": _of_grant("grant_workbook"),
    "grant_paper": _of_grant("grant_paper"),
    "forum_continuity": lambda c, p: both("forum_continuity", forum=c.ids["forums.forum"]),
}
