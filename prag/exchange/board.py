"""Whom must a case's release be told, and who was? Read from headers, duties and catalogues alone; nothing of the person is opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils.timezone import localdate

from prag.access.actor import holders
from prag.access.permissions import Permission
from prag.cases.models import Case, Disclosure, Told
from prag.cases.rules import RESPONSIBLE_PART, acts_for_case
from prag.cases.table import SeatRow, Table
from prag.exchange.rules import Basis, consent_is_over, may_be_told, suggested
from prag.gate.verbs import rows
from prag.kernel.verdict import Verdict
from prag.organisations.choices import functions_by_kind
from prag.organisations.models import Agreement, Institution, LegalBasis, NoticeField
from prag.releases.deadlines import Facts, Settings, tell_again
from prag.releases.duty_table import AFTER, NEXT
from prag.releases.engine import dates_from, facts_of, place_settings
from prag.ui.words import data_text

# What ends a duty without an answer of the one who owed it.
NOT_ANSWERED = ("replaced", "recalled", "withdrawn", "case_over")


@dataclass(frozen=True, slots=True)
class State:
    """How far something sent has got: the duty that came with it."""

    asked_at: datetime
    due: date
    opened_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    deputy_since: datetime | None
    head_since: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """One notice that was sent."""

    item: UUID
    function: str
    release: date | None
    fulfils: str
    sent_on: date
    acknowledged_on: date | None
    acting: str | None
    basis: Basis | None
    fields: tuple[str, ...]
    recalled: bool
    state: State | None
    confirmed_at: datetime | None = None
    confirmed_as: str | None = None
    # Of a notice on the person's consent: since when that consent is over. Its letter closed on that day.
    consent_over_on: date | None = None

    @property
    def waits(self) -> bool:
        """Whether its answer is still waited for."""
        return self.acknowledged_on is None and not self.recalled and (self.state is None or self.state.closed_at is None)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An institution that is told, was told, or may be chosen; `function` and `basis`: what is suggested."""

    id: UUID
    name: str
    kind: str
    fields: tuple[str, ...]
    functions: tuple[str, ...]
    function: str
    options: tuple[Basis, ...]
    basis: Basis | None
    must_know: bool
    notices: tuple[Sent, ...]
    other_date: bool
    seated: bool
    # It was told before it took the case over: that stays on show, and nobody tells oneself.
    leads: bool = False

    @property
    def last(self) -> Sent | None:
        """The notice that counts: the newest that was not called back, and stands on no consent that is over, if there is such a one."""
        kept = [one for one in self.notices if not one.recalled]
        return next((one for one in kept if one.consent_over_on is None), kept[0] if kept else None)

    @property
    def told(self) -> bool:
        """Whether it was told of a release, and may still read it."""
        return self.last is not None and self.last.consent_over_on is None

    @property
    def consent_over(self) -> bool:
        """Whether it was told on the person's consent alone, which is over: what it was told is closed, and nothing more is told on it."""
        return self.last is not None and self.last.consent_over_on is not None

    @property
    def on_consent_alone(self) -> bool:
        """Whether it has no seat, but was told on the person's consent, which stands by itself: then it is told when the day changes."""
        return not self.seated and self.told and self.last is not None and self.last.basis is not None and self.last.basis.kind == "consent"

    @property
    def knows(self) -> bool:
        """Whether nothing is to be sent to it now: it knows the day in force, or may not be told of one any more."""
        return not self.other_date and (self.told or (self.consent_over and not self.must_know))

    @property
    def verdict(self) -> Verdict:
        """Whether anything may be sent to it."""
        return may_be_told(self.fields, self.options)


@dataclass(frozen=True)
class Board:
    """The recipients of a case with the release in force, and by when a notice sent today is to be acknowledged."""

    recipients: list[Recipient]
    release: date | None
    release_kind: str
    ever_dated: bool
    today: date
    settings: Settings
    laws: dict[UUID, str] = field(default_factory=dict)
    agreements: dict[UUID, str] = field(default_factory=dict)
    told_short: bool = False

    @cached_property
    def short(self) -> bool:
        """Whether an answer in the ordinary time would come after the release, or the notice itself is late."""
        return self.told_short or (self.release is not None and self._due("acknowledge_notice") > self.release)

    @property
    def due(self) -> date:
        """By when a notice sent today is to be acknowledged."""
        return self._due("acknowledge_short_notice" if self.short else "acknowledge_notice")

    def _due(self, key: str) -> date:
        return self.settings.due(self.today, key, AFTER, NEXT)

    @property
    def last_repeat_days(self) -> int:
        """How long before the release the last repetition counts."""
        return (self.settings.due(self.today, "repeat_notice_last", AFTER, "stays") - self.today).days

    @property
    def told_another_date(self) -> list[Recipient]:
        """Who believes another date than the one in force."""
        return [one for one in self.recipients if one.other_date]

    @property
    def untold(self) -> list[Recipient]:
        """Who must know and was not told."""
        return [one for one in self.recipients if one.must_know and not one.told]

    @property
    def waiting(self) -> list[Recipient]:
        """Whose acknowledgement is waited for."""
        return [one for one in self.recipients if one.last and one.last.waits and not one.leads]


def acts_here(table: Table) -> Verdict:
    """Whether the reader acts for the responsible institution; who does is read from the table."""
    return acts_for_case(table.my_writes, table.writers(RESPONSIBLE_PART))


def board_of(case: Case, table: Table, *, sender: UUID, also: Iterable[UUID] = (), actual: date | None = None) -> Board:
    """The board of a case. `also`: institutions somebody wants to tell besides; `actual`: the day of release about to be recorded."""
    dates = dates_from(facts_of(case.id))
    settings = place_settings(case.jurisdiction_id)
    facts = Facts(dates, settings)
    release = actual or facts.release
    seats = [seat for seat in table.live if seat.institution_id != case.responsible_id]
    sent = _sent(case)
    ids = list(dict.fromkeys([*(seat.institution_id for seat in seats), *sent, *also]))
    again = set(tell_again(dates.notices, release))
    make = _Maker(case, ids, seats, sent, sender, table.today)
    recipients = [one for id_ in ids if (one := make.recipient(id_, str(id_) in again and id_ != case.responsible_id))]
    return Board(
        sorted(recipients, key=lambda one: one.name), release, case.release_kind, bool(dates.releases), table.today, settings,
        make.laws, make.agreements, told_short=bool(facts.short) or actual is not None,
    )  # fmt: skip


def states_of(case_id: UUID) -> dict[tuple[str, UUID], State]:
    """How far everything sent has got, by kind and what it is about. Raises `Refused` without a seat."""
    return {(kind, about): State(*rest) for about, kind, *rest in rows("cases.sent_states", p_case=case_id)}


def _sent(case: Case) -> dict[UUID, list[Sent]]:
    """The notices of a case by recipient, newest first."""
    states = states_of(case.id)
    ledger = {row.item: row for row in Disclosure.objects.filter(case_id=case.id, kind="release_notice", item__isnull=False)}
    found: dict[UUID, list[Sent]] = {}
    for row in Told.objects.filter(case_id=case.id).order_by("-at"):
        noted = ledger.get(row.item)
        basis = Basis(noted.basis, noted.basis_id, noted.consent_on) if noted else None
        over = localdate(noted.consent_over_at) if noted and noted.consent_over_at else None
        found.setdefault(row.recipient_id, []).append(
            Sent(
                row.item, row.recipient_function, row.release, row.fulfils, row.sent_on, row.acknowledged_on, row.acting_function, basis,
                tuple(noted.fields) if noted else (), bool(noted and noted.recalled_at), states.get(("release_notice", row.item)),
                noted.confirmed_at if noted else None, noted.confirmed_as if noted else None, over,
            )
        )  # fmt: skip
    return found


class _Maker:
    """The catalogues, read once, and from them one recipient after another."""

    def __init__(self, case: Case, ids: list[UUID], seats: list[SeatRow], sent: dict[UUID, list[Sent]], sender: UUID, today: date) -> None:
        self.seats, self.sent, self.responsible = seats, sent, case.responsible_id
        here = Institution.objects.filter(jurisdiction=case.jurisdiction_id)
        self.institutions = {one.id: one for one in here.filter(id__in=ids)}
        self.fields: dict[str, list[str]] = {}
        for kind, name in NoticeField.objects.values_list("institution_kind", "field"):
            self.fields.setdefault(kind, []).append(name)
        answering = set(holders(Permission.ADDRESSED_ANSWER))
        self.functions = {kind: tuple(f for f in of if f in answering) for kind, of in functions_by_kind().items()}
        laws = LegalBasis.objects.filter(jurisdiction=case.jurisdiction_id, kind="duty_in_law")
        self.laws = {one.id: one.called for one in laws}
        mine = Agreement.objects.filter(jurisdiction=case.jurisdiction_id, starts__lte=today, ends__gte=today, parties__institution=sender)
        signed = Agreement.objects.filter(id__in=mine.values("id")).values_list("id", "title", "parties__institution")
        self.parties: dict[UUID, list[UUID]] = {}
        self.agreements: dict[UUID, str] = {}
        for id_, title, party in signed:
            self.agreements[id_] = title
            self.parties.setdefault(party, []).append(id_)

    def recipient(self, id_: UUID, other_date: bool) -> Recipient | None:
        """One institution, None when it is not of this jurisdiction."""
        about = self.institutions.get(id_)
        if about is None:
            return None
        seats = [seat for seat in self.seats if seat.institution_id == id_]
        sent = tuple(self.sent.get(id_, ()))
        options = (
            *(Basis("duty_in_law", law) for law in self.laws),
            *(Basis("agreement", one) for one in self.parties.get(id_, ())),
            *(Basis("consent", consent_on=given) for given in _consents(seats, sent)),
        )
        functions = self.functions.get(about.kind, ())
        wanted = [*(one.function for one in sent[:1]), *(seat.function for seat in seats), *functions]
        fields = tuple(self.fields.get(about.kind, ()))
        return Recipient(
            id_, data_text(about.short_name), about.kind, fields, functions, next((one for one in wanted if one in functions), ""), options,
            suggested(options, [*self._of_seats(seats), *(one.basis for one in sent if one.basis)]), bool(seats) and bool(fields), sent,
            other_date, bool(seats), id_ == self.responsible,
        )  # fmt: skip

    def _of_seats(self, seats: list[SeatRow]) -> list[Basis]:
        """The bases of its seats; a law or an agreement is found again by its name, which is all that the table of a case shows."""
        named = {("duty_in_law", name): id_ for id_, name in self.laws.items()}
        named |= {("agreement", title): id_ for id_, title in self.agreements.items()}
        found = []
        for seat in seats:
            if seat.basis == "consent":
                found.append(Basis("consent", consent_on=seat.consent_on))
            elif (id_ := named.get((seat.basis, seat.legal_basis or seat.agreement or ""))) is not None:
                found.append(Basis(seat.basis, id_))
        return found


def _consents(seats: list[SeatRow], sent: tuple[Sent, ...]) -> list[date]:
    """The days of the person's consents that stand: of the seats there are, and of what was sent on one by itself. Oldest first."""
    told = [one for one in sent if one.basis and one.basis.kind == "consent"]
    ended = [(one.basis.consent_on, one.consent_over_on) for one in told if one.basis and one.consent_over_on]
    days = {seat.consent_on for seat in seats if seat.basis == "consent"}
    days |= {one.basis.consent_on for one in told if one.basis and not one.recalled}
    return sorted(day for day in days if day and not consent_is_over(day, ended))


def days_since(moment: date, today: date) -> int:
    """Whole days from a day until today."""
    return max(timedelta(0), today - moment).days
