"""How does a real jurisdiction begin? Institutions, administrators and access managers are written once, and invited."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import connections

from prag.accounts import actions as accounts
from prag.database.maintain import as_maintainer
from prag.demo.models import World
from prag.kernel.clock import now
from prag.operations.beginning import Beginning, Person
from prag.organisations.load import id_of, load_institutions
from prag.organisations.models import Deadline, Function, Institution, LegalBasis, Practitioner
from prag.sealing.models import Witness


class CannotBegin(Exception):
    """Nothing was written; the message says why."""


@dataclass(frozen=True)
class Invited:
    """Somebody who was invited, as what, and the link when no mail carries it."""

    name: str
    email: str
    function: str
    link: str = ""


@dataclass(frozen=True)
class Begun:
    """What stands now: who was invited, and how many bases and intervals an authority has still to confirm."""

    invited: list[Invited]
    unconfirmed_bases: int
    unconfirmed_deadlines: int


def begin(beginning: Beginning) -> Begun:
    """Write all of it in one transaction and invite. Raises `CannotBegin` beside a demo and after the first time."""
    code = beginning.jurisdiction.lower()
    with as_maintainer() as alias:
        _refuse_what_is_not_empty(alias)
        load_institutions(alias, code, list(beginning.institutions.values()))
        for key in beginning.institutions:
            _log(alias, "institution", id_of("institution", key))
        for key in beginning.witnesses:
            Witness.objects.using(alias).create(institution_id=id_of("institution", key), since=now())
            _log(alias, "witness_named", None, id_of("institution", key), verb="witness")
        named = [(person, "administrator") for person in beginning.administrators]
        named += [(person, "access_manager") for person in beginning.managers]
        made = [(person, function, _appoint(alias, person, function)) for person, function in named]
        bases = LegalBasis.objects.using(alias).filter(jurisdiction=code, confirmed=False).count()
        deadlines = Deadline.objects.using(alias).filter(jurisdiction=code, confirmed=False).count()
        # Last: invitations are written over the sign-in connection and would outlive a failure of what stands above.
        invited = [_invite(person, function, practitioner, by_mail=bool(beginning.mail.server)) for person, function, practitioner in made]
    return Begun(invited, bases, deadlines)


def _refuse_what_is_not_empty(alias: str) -> None:
    if World.objects.using(alias).exists():
        raise CannotBegin("The database holds the invented world of the demo: begin in a database of its own (PRAG_DATABASE or DATA=…).")
    if Practitioner.objects.using(alias).exists() or Institution.objects.using(alias).exists():
        raise CannotBegin("This installation was begun already: an administrator adds institutions in Prag, under “Administration”.")


def _appoint(alias: str, person: Person, function: str) -> UUID:
    institution = id_of("institution", person.institution)
    practitioner = Practitioner.objects.using(alias).create(id=uuid4(), institution_id=institution, name=person.name, email=person.email)
    held = Function.objects.using(alias).create(institution_id=institution, kind_id=function, holder_id=practitioner.id)
    _log(alias, "practitioner", practitioner.id)
    _log(alias, "function", held.id, practitioner.id)
    return practitioner.id


def _invite(person: Person, function: str, practitioner: UUID, *, by_mail: bool) -> Invited:
    invitation = accounts.invite(practitioner=practitioner, email=person.email, by=None, tell=by_mail)
    return Invited(person.name, person.email, function, "" if by_mail else accounts.invitation_link(invitation))


def _log(alias: str, what: str, which: UUID | None, recipient: UUID | None = None, *, verb: str = "administration") -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "insert into audit.event (verb, system, object, object_id, recipient) values (%s, 'init', %s, %s, %s)",
            [verb, what, which, recipient],
        )
