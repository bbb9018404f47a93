"""How does the invented world get in? From the files in `world/`, once, as maintainer, never beside real data."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from prag.accounts.models import User
from prag.cases.models import Case
from prag.database.maintain import as_maintainer
from prag.demo.cases import load_case
from prag.demo.forums import load_forums
from prag.demo.models import Persona, World
from prag.demo.notices import load_notices
from prag.demo.paths import begin, load_path
from prag.kernel.clock import now, today
from prag.organisations.load import id_of
from prag.organisations.models import Agreement, AgreementParty, Function, Practitioner
from prag.sealing.models import Witness

WORLD = Path(__file__).parent / "world"


class RealDataHere(Exception):
    """There are cases that are not of the demo world; nothing was loaded."""


class Calendar:
    """Turns the files' day offsets into days and moments around the day of loading."""

    def __init__(self, zero: date) -> None:
        self.zero = zero

    def day(self, offset: int) -> date:
        return self.zero + timedelta(days=offset)

    def at(self, offset: int, hour: int = 10) -> datetime:
        return self.moment(self.day(offset), hour=hour)

    def moment(self, day: date, later: int = 0, hour: int = 10) -> datetime:
        """An hour of a day, or of one some days later."""
        return datetime.combine(day + timedelta(days=later), time(hour), ZoneInfo(settings.TIME_ZONE))


def load_world() -> bool:
    """Load the demo world unless it is there. Returns whether it was loaded. Raises `RealDataHere`."""
    with as_maintainer() as alias:
        if World.objects.using(alias).exists():
            return False
        if Case.objects.using(alias).exists() or Practitioner.objects.using(alias).exists():
            raise RealDataHere("This database holds data that is not the demo's: use another database or data folder.")
        calendar = Calendar(today())
        people = _file("people.yaml")["people"]
        _load_people(alias, people, calendar)
        _load_agreements(alias, calendar)
        _load_witnesses(alias)
        for case in _file("cases.yaml")["cases"] + _file("paths.yaml")["cases"]:
            loading = load_case(alias, case, calendar)
            begin(loading)
            if "path" in case:
                load_path(loading)
        load_forums(alias, _file("forums.yaml"), calendar)
        load_notices(alias, _file("forums.yaml"), calendar)
        _accounts(alias, calendar)
        World.objects.using(alias).create(id=1, loaded_at=now())
    return True


def practitioner_id(key: str) -> UUID:
    """The id of somebody of the demo world."""
    return id_of("practitioner", key)


def _file(name: str) -> dict[str, Any]:
    return yaml.safe_load((WORLD / name).read_text())


def _load_people(alias: str, people: list[dict[str, Any]], calendar: Calendar) -> None:
    Practitioner.objects.using(alias).bulk_create(
        Practitioner(
            id=practitioner_id(p["key"]),
            key=p["key"],
            institution_id=id_of("institution", p["institution"]),
            name=p["name"],
            email=f"{p['key']}@demo.invalid",
        )
        for p in people
    )
    functions: dict[tuple[str, str], Function] = {}
    deputies: list[tuple[str, str, str]] = []
    for p in people:
        for f in p["functions"]:
            if f.get("deputy_of"):
                deputies.append((f["kind"], f["deputy_of"], p["key"]))
            else:
                functions[(f["kind"], p["key"])] = Function(
                    institution_id=id_of("institution", p["institution"]), kind_id=f["kind"], holder_id=practitioner_id(p["key"])
                )
    for kind, holder, deputy in deputies:
        function = functions[(kind, holder)]
        function.deputy_id = practitioner_id(deputy)
        function.deputy_from, function.deputy_until = calendar.day(-400), calendar.day(400)
    Function.objects.using(alias).bulk_create(functions.values())
    personas = [p for p in people if p.get("persona")]
    Persona.objects.using(alias).bulk_create(
        Persona(practitioner_id=practitioner_id(p["key"]), position=n, **p["persona"]) for n, p in enumerate(personas)
    )


def _accounts(alias: str, calendar: Calendar) -> None:
    """Accounts of the personas: marked as demo, without a password, so that nobody can sign in with one. They were here a month ago."""
    chosen = Persona.objects.using(alias).values_list("practitioner_id", flat=True)
    for person in Practitioner.objects.using(alias).filter(id__in=list(chosen)):
        user = User(practitioner_id=person.id, email=person.email, demo=True, last_login=calendar.at(-30))
        user.set_unusable_password()
        user.save(using=alias)


def _load_witnesses(alias: str) -> None:
    """Named as the administrator names them, on the day of loading: a witness kept nothing before."""
    Witness.objects.using(alias).bulk_create(
        Witness(institution_id=id_of("institution", key), since=now()) for key in _file("agreements.yaml")["witnesses"]
    )


def _load_agreements(alias: str, calendar: Calendar) -> None:
    for a in _file("agreements.yaml")["agreements"]:
        agreement = Agreement.objects.using(alias).create(
            id=id_of("agreement", a["key"]),
            key=a["key"],
            jurisdiction_id=a["jurisdiction"].lower(),
            title=a["title"],
            purpose=f"{a['purpose']} {a['conditions']}",
            starts=calendar.day(a["from"]),
            ends=calendar.day(a["until"]),
        )
        AgreementParty.objects.using(alias).bulk_create(
            AgreementParty(agreement=agreement, institution_id=id_of("institution", party)) for party in a["parties"]
        )
