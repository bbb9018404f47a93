"""What changes people, functions and seats of an institution? Whether it may, the gate's verbs decide; each logs itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.accounts import actions as accounts
from prag.accounts.log import take_form
from prag.accounts.models import Kind
from prag.gate.verbs import call
from prag.kernel.verdict import Refused, refused
from prag.messages.actions import queue
from prag.organisations.models import Function, Practitioner


@dataclass(frozen=True, slots=True)
class Named:
    """Who acts: holder, deputy, and the deputy's period."""

    holder: UUID | None = None
    deputy: UUID | None = None
    deputy_from: date | None = None
    deputy_until: date | None = None


@contextmanager
def refusal_logged() -> Iterator[None]:
    """Around the whole transaction that takes somebody in: when it is refused, that is a row of the log."""
    try:
        yield
    except Refused:
        call("gate.note_not_taken_in")
        raise


@refusal_logged()
def invite_person(*, actor: Actor, name: str, email: str, kinds: Sequence[str]) -> UUID:
    """Take somebody into one's institution, name functions, and send the link. Who had left comes back. Raises `Refused`."""
    with transaction.atomic():
        former = Practitioner.objects.filter(institution_id=actor.institution, email__iexact=email, active=False).first()
        if former:
            call("gate.practitioner_returns", p_practitioner=former.id, p_name=name)
            person = former.id
        else:
            person = register(institution=actor.institution, name=name, email=email)
        for kind in kinds:
            vacant = Function.objects.filter(institution_id=actor.institution, kind=kind, holder=None, deputy=None).first()
            appoint(institution=actor.institution, function=vacant.id if vacant else None, kind=kind, named=Named(person), tell=False)
        # Last: the invitation is written over the sign-in connection and would outlive a refusal.
        accounts.invite(practitioner=person, email=email, kind=Kind.JOIN, by=actor)
    return person


def register(*, institution: UUID, name: str, email: str) -> UUID:
    """A new practitioner of an institution. Raises `Refused`."""
    return call("gate.register_practitioner", p_institution=institution, p_name=name.strip(), p_email=email.strip().lower())


def appoint(*, institution: UUID, function: UUID | None, kind: str, named: Named, tell: bool = True) -> UUID:
    """Name holder and deputy of a function; makes it when `function` is None. Raises `Refused`."""
    with transaction.atomic():
        before = Function.objects.filter(id=function).values_list("holder_id", "deputy_id").first() if function else None
        made = call(
            "gate.appoint",
            p_function_id=function,
            p_institution=institution,
            p_kind=kind,
            p_holder=named.holder,
            p_deputy=named.deputy,
            p_deputy_from=named.deputy_from,
            p_deputy_until=named.deputy_until,
        )
        if tell:
            _tell(named, before or (), made)
    return made


def fill_seat(*, seat: UUID, before: Sequence[UUID | None], named: Named) -> None:
    """Name holder and deputy of a seat; `before` are those named until now, who need no mail. Raises `Refused`."""
    with transaction.atomic():
        call(
            "gate.fill_seat",
            p_seat=seat,
            p_holder=named.holder,
            p_deputy=named.deputy,
            p_deputy_from=named.deputy_from,
            p_deputy_until=named.deputy_until,
        )
        _tell(named, before, seat)


def renew_seat(*, seat: UUID, ends: date, reason: str, consent_on: date | None = None) -> None:
    """Let a seat go on until `ends`; `reason`: a word of `prag.gate.words.RENEWALS`. Raises `Refused`."""
    call("gate.renew_seat", p_seat=seat, p_ends=ends, p_reason=reason, p_consent_on=consent_on)


def set_leave(*, practitioner: UUID, first: date | None, last: date | None) -> None:
    """Record leave; two times None ends it. Raises `Refused`."""
    call("gate.set_absence", p_practitioner=practitioner, p_from=first, p_until=last)


def send_link(*, actor: Actor, person: Practitioner, kind: str) -> None:
    """Send the link for joining, a new password or a new second factor; the person alone chooses. Raises `Refused`."""
    if person.institution_id != actor.institution or not person.active:
        raise Refused(refused(_("Only somebody who works in your institution can get a link."), _("the person’s own access manager")))
    if person.id == actor.practitioner:
        raise Refused(refused(_("Nobody starts this for themselves."), _("another access manager, or you in “My account”")))
    with transaction.atomic(using="login"):
        take_form(actor)
        if kind == Kind.JOIN:
            accounts.invite(practitioner=person.id, email=person.email, kind=kind, by=actor)
        else:
            accounts.start_recovery(practitioner=person.id, kind=kind, by=actor)


def end_access(*, actor: Actor, practitioner: UUID) -> None:
    """Somebody leaves: functions and seats fall empty, sessions end at once. Raises `Refused`."""
    with transaction.atomic():
        call("gate.practitioner_leaves", p_practitioner=practitioner)
        # If the outer transaction failed after this, the account would be closed too early, never left open.
        accounts.end_access(practitioner=practitioner, by=actor)


def exclude(*, practitioner: UUID, case: UUID, reason: str) -> None:
    """Exclude somebody of the own institution from a case; beats every seat. Raises `Refused`."""
    call("gate.exclude", p_case=case, p_practitioner=practitioner, p_reason=reason)


def lift_exclusion(*, exclusion: UUID) -> None:
    """End an exclusion. Raises `Refused`."""
    call("gate.lift_exclusion", p_exclusion=exclusion)


def _tell(named: Named, before: Sequence[UUID | None], what: UUID) -> None:
    for person in {named.holder, named.deputy} - {None, *before}:
        assert person
        queue("named", person, what)
