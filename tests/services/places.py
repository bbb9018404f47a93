"""What do tests of services need? A place of its own, services and lines put there as maintainer, and pages as somebody sees them."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date, timedelta
from typing import Any

from prag.database.maintain import as_maintainer
from prag.kernel.clock import today
from prag.organisations.models import Place, Responsibility, Service


def make_place(jurisdiction: str = "mk") -> Place:
    """A fresh place where nothing is offered."""
    fresh = uuid.uuid4()
    with as_maintainer() as alias:
        return Place.objects.using(alias).create(
            id=fresh, jurisdiction_id=jurisdiction, key=f"t_{fresh.hex[:16]}", name=f"Town {fresh.hex[:6]}"
        )


def day(offset: int) -> date:
    """A day counted from today."""
    return today() + timedelta(days=offset)


def offered(place: Place, institution: uuid.UUID, area: str = "work", first: int = -100, last: int | None = None, **more: Any) -> Service:
    """A service as a row."""
    with as_maintainer() as alias:
        return Service.objects.using(alias).create(
            jurisdiction_id=place.jurisdiction_id, institution_id=institution, place=place, area_id=area, valid_from=day(first),
            valid_until=None if last is None else day(last),
            **({"name": f"Help {uuid.uuid4().hex[:8]}", "how_to_ask": "By letter.", "lead_time_days": 5} | more),
        )  # fmt: skip


def responsible(
    place: Place, institution: uuid.UUID, function: str, first: int = -100, last: int | None = None, **more: Any
) -> Responsibility:
    """A line of the role map as a row."""
    with as_maintainer() as alias:
        return Responsibility.objects.using(alias).create(
            jurisdiction_id=place.jurisdiction_id, institution_id=institution, place=place, function_kind=function, valid_from=day(first),
            valid_until=None if last is None else day(last),
            **({"does": f"Does {uuid.uuid4().hex[:8]}", "contact": "Counter 4"} | more),
        )  # fmt: skip


def row(model: Any, **which: Any) -> Any:
    """A row as maintainer reads it, or None."""
    with as_maintainer() as alias:
        return model.objects.using(alias).filter(**which).first()


def rows_of(page: str) -> list[str]:
    """The rows of the page's tables as texts."""
    found = re.findall(r"<tr.*?</tr>", page, flags=re.S)
    return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", one))).strip() for one in found]
