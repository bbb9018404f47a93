"""How does the way of an invented person get in: dates, steps, hand-overs, notices, plan, day one, contacts? In the past tense, as rows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from prag.cases.keys import Person
from prag.cases.letters import COLUMN, SEALED_IN
from prag.cases.models import Disclosure, Handover, Letter, Milestone, ReleaseDates, Responsibility, Told, Transition
from prag.demo.cases import Loading, give_item, release_kind
from prag.duties.models import Duty, DutyAddressee
from prag.exchange.content import Release, facts_for
from prag.kernel.encryption import seal
from prag.organisations.load import id_of
from prag.organisations.models import Function, Institution, LegalBasis, NoticeField
from prag.plans.actions import Ask, facts_of
from prag.plans.models import Action, Goal, Reason, Term, View
from prag.releases.models import Contact, DayOne

ANSWER_DAYS, HANDOVER_DAYS = 5, 5
OPEN_ACTIONS = ("asked", "accepted")


class Path:
    """The loading of one case's way. `functions`: practitioner's key to (institution, function)."""

    def __init__(self, loading: Loading) -> None:
        self.loading, self.calendar, self.alias = loading, loading.calendar, loading.alias
        self.functions: dict[str, tuple[uuid.UUID, str]] = {}

    def who(self, key: str) -> tuple[uuid.UUID, uuid.UUID, str]:
        """Practitioner, institution, function of a key of `people.yaml`."""
        if key not in self.functions:
            me = id_of("practitioner", key)
            held = Function.objects.using(self.alias).filter(Q(holder_id=me) | Q(deputy_id=me)).first()
            if held is None:
                raise ValueError(f"holds no function: {key}")
            self.functions[key] = (held.institution_id, held.kind_id)
        return (id_of("practitioner", key), *self.functions[key])

    def by(self, row: dict[str, Any], day: str = "day") -> dict[str, Any]:
        """The columns of a header row that somebody wrote on a day. Raises `ValueError` for one that has not come."""
        if row[day] > 0:
            raise ValueError(f"nobody has written this yet: {row}")
        person, institution, _function = self.who(row["by"])
        return {"actor": person, "institution_id": institution, "at": self.calendar.at(row[day])}

    def authored(self, row: dict[str, Any]) -> dict[str, Any]:
        """The columns of a row of content that somebody wrote on a day."""
        person, institution, function = self.who(row["by"])
        return {"author": person, "institution_id": institution, "function_kind": function, "recorded_at": self.calendar.at(row["day"])}

    def day(self, offset: int | None) -> Any:
        return None if offset is None else self.calendar.day(offset)


def begin(loading: Loading) -> None:
    """The first release date and the first responsibility of a case that is open."""
    data, calendar = loading.data, loading.calendar
    prison, opener = id_of("institution", data["prison"]), id_of("practitioner", data["opened_by"])
    at = calendar.at(data["dates"]["opened"])
    common = {"actor": opener, "institution_id": prison, "at": at}
    loading.add(Responsibility, **common, function_kind="treatment_officer", since=at)
    if "path" not in data:
        release = calendar.day(data["dates"]["release_expected"])
        loading.add(
            ReleaseDates, **common, known_on=calendar.day(data["dates"]["opened"]), reason="first_known", **{release_kind(data): release}
        )


def load_path(loading: Loading) -> None:
    """Everything under `path` of a case. Raises `ValueError` for a person without a function."""
    said, path = loading.data["path"], Path(loading)
    _dates_and_steps(path, said)
    for one in said.get("handovers", ()):
        _handover(path, one)
    for one in said.get("told", ()):
        _told(path, one)
    for one in said.get("marks", ()):
        # Of a day ahead it is known since somebody recorded it (`known`): a moment ahead would outrank all that is recorded.
        loading.add(Milestone, **path.by(one, "known" if "known" in one else "day"), kind=one["kind"], day=path.day(one["day"]))
    _plan(path, said)
    for one in said.get("actions", ()):
        _action(path, one)
    for one in said.get("day_one", ()):
        loading.add(DayOne, **path.authored(one), key=one["key"], state=one["state"], note=one["note"])
    for one in said.get("contacts", ()):
        loading.add(Contact, **path.authored(one), day=path.day(one["day"]), kind=one["kind"], kept=one["kept"], fact=one["fact"])


def _dates_and_steps(path: Path, said: dict[str, Any]) -> None:
    for one in said["dates"]:
        path.loading.add(
            ReleaseDates, **path.by(one, "known"), known_on=path.day(one["known"]), earliest_conditional=path.day(one.get("earliest")),
            full_term=path.day(one.get("full")), pending=one.get("pending", False), actual=path.day(one.get("actual")),
            reason=one["reason"],
        )  # fmt: skip
    source = "open"
    for one in said["steps"]:
        person, institution, _function = path.who(one["by"])
        path.loading.add(
            Transition, verb=one["verb"], source=source, target=one["to"], actor=person, institution=institution,
            at=path.calendar.at(one["day"]),
        )  # fmt: skip
        source = one["to"]


def _letter(path: Path, kind: str, facts: dict[str, Any], one: dict[str, Any], sent: int, days: int, answer: tuple[str, int] | None) -> Any:
    """An item with its letter, addressed by `by` to `to`."""
    (sender, theirs, _), (receiver, institution, function) = path.who(one["by"]), path.who(one["to"])
    answered = (answer[0], receiver, answer[1]) if answer else None
    item = give_item(path.loading, kind, sender, theirs, (institution, function), sent, days, answered, compartments=["letter"])
    row = uuid.uuid4()
    body = seal(path.loading.key, json.dumps(facts), table=SEALED_IN, column=COLUMN, row=row)
    path.loading.add(Letter, id=row, item=item.id, kind=kind, body=body)
    _duty(path, kind, item.id, (theirs, sender), (institution, function), sent, sent + days, answer[1] if answer else None)
    return item


def _duty(path: Path, kind: str, about: uuid.UUID, asked: tuple[uuid.UUID, uuid.UUID], of: tuple[uuid.UUID, str],
          sent: int, due: int, done: int | None, accepted: int | None = None) -> None:  # fmt: skip
    at = path.calendar.at
    first = done if accepted is None else accepted
    seen = None if first is None else at(first)
    duty = path.loading.add(
        Duty, kind=kind, about=about, institution_id=of[0], function_kind=of[1], asked_institution=asked[0], asked_by=asked[1],
        asked_at=at(sent), due=path.day(due), opened_at=seen, acknowledged_at=seen,
        closed_at=None if done is None else at(done), outcome=None if done is None else "done",
    )  # fmt: skip
    DutyAddressee(duty=duty, institution_id=of[0], function_kind=of[1], standing="function", since=at(sent)).save(using=path.alias)


def _handover(path: Path, one: dict[str, Any]) -> None:
    """An offer of responsibility; without `answered` it still waits."""
    receiver, institution, function = path.who(one["to"])
    answer = (one["answer"], one["answered"]) if "answered" in one else None
    item = _letter(path, "handover", {"note": ""}, one, one["offered"], HANDOVER_DAYS, answer)
    answered = path.calendar.at(answer[1]) if answer else None
    path.loading.add(
        Handover, **path.by(one, "offered"), item=item.id, receiver_id=institution, receiver_function=function,
        state=answer[0] if answer else "asked", decided_by=receiver if answer else None, decided_at=answered,
    )  # fmt: skip
    if answer and answer[0] == "accepted":
        path.loading.add(Responsibility, actor=receiver, institution_id=institution, at=answered, function_kind=function, since=answered)


def _told(path: Path, one: dict[str, Any]) -> None:
    """A notice of release with exactly the fields its kind of recipient may learn, and its row in the ledger; it may still wait."""
    _person, institution, function = path.who(one["to"])
    about, data = Institution.objects.using(path.alias).get(id=institution), path.loading.data
    fields = NoticeField.objects.using(path.alias).filter(institution_kind=about.kind).values_list("field", flat=True)
    identity = data["identity"]
    person = Person(identity["name"], str(identity["birth_date"]), "", identity["address_note"])
    sender = Institution.objects.using(path.alias).get(id=path.who(one["by"])[1])
    release = Release(path.day(one["release"]), release_kind(data), path.who(one["by"])[2], sender.name)
    facts = facts_for(set(fields), person, release)
    read = one.get("acknowledged")
    item = _letter(path, "release_notice", facts, one, one["sent"], ANSWER_DAYS, None if read is None else ("acknowledged", read))
    path.loading.add(
        Told, **path.by(one, "sent"), item=item.id, recipient_id=institution, recipient_function=function, release=release.day,
        fulfils="send_notice", sent_on=path.day(one["sent"]), acknowledged_on=path.day(read),
        acting_function=None if read is None else function,
    )  # fmt: skip
    _disclosed(path, "release_notice", one, "sent", (institution, function), sorted(facts), item.id)


def _disclosed(
    path: Path, kind: str, one: dict[str, Any], day: str, to: tuple[uuid.UUID, str], fields: Iterable[str], item: uuid.UUID
) -> None:
    basis, basis_id = ("agreement", id_of("agreement", one["agreement"])) if "agreement" in one else ("duty_in_law", _law(path, one, to[1]))
    copy = Disclosure.objects.using(path.alias).filter(case_id=path.loading.case_id, kind=kind).count() + 1
    path.loading.add(
        Disclosure, **path.by(one, day), kind=kind, recipient_id=to[0], recipient_function=to[1], basis=basis, basis_id=basis_id,
        fields=list(fields), copy=copy, item=item,
    )  # fmt: skip


def _law(path: Path, one: dict[str, Any], function: str) -> uuid.UUID:
    laws = {"probation_officer": "mk_probation_law", "social_worker": "mk_social_protection_law"}
    key = one.get("law") or laws[function]
    return LegalBasis.objects.using(path.alias).get(key=key).id


def _plan(path: Path, said: dict[str, Any]) -> None:
    loading = path.loading
    for one in said.get("goals", ()):
        loading.add(Goal, **path.authored(one), area_id=one["area"], text=one["text"], own_words=one.get("own_words", False))
    for one in said.get("reasons", ()):
        loading.add(Reason, **path.authored(one), area_id=one["area"], text=one["text"])
    for one in said.get("terms", ()):
        loading.add(
            Term, **path.authored(one), kind=one["kind"], text=one["text"], state=one["state"],
            legal_basis_id=id_of("legal_basis", one["legal_basis"]) if "legal_basis" in one else None,
            provider_id=id_of("institution", one["provider"]) if "provider" in one else None,
            **{column: path.day(one.get(column)) for column in ("starts", "ends", "consent_on", "ask_again")},
        )  # fmt: skip
    view = said["view"]
    loading.add(
        View, **path.authored(view | {"day": view["said"]}), text=view["text"], objection=view.get("objection", False),
        said_on=path.day(view["said"]),
    )  # fmt: skip


def _action(path: Path, one: dict[str, Any]) -> None:
    """An action, its duty, and its letter when the owner has no seat at the table."""
    (sender, theirs, my_function), (_person, institution, function) = path.who(one["by"]), path.who(one["owner"])
    row = id_of("action", f"{path.loading.data['key']}.{one['area']}.{one['day']}")
    is_open = one["state"] in OPEN_ACTIONS
    item = None
    if "agreement" in one:
        ask = Ask(area=one["area"], what=one["what"], owner=institution, function=function, due=path.day(one["due"]))
        facts = facts_of(theirs, my_function, row, ask)
        item = _letter(path, "action", facts, one | {"to": one["owner"]}, one["day"], one["due"] - one["day"], None)
        if one["state"] == "accepted":
            at = path.calendar.at(one["since"])
            Duty.objects.using(path.alias).filter(about=item.id).update(opened_at=at, acknowledged_at=at)
        _disclosed(path, "action", one, "day", (institution, function), ["action"], item.id)
    else:
        done = None if is_open else one["since"]
        accepted = one["since"] if one["state"] == "accepted" else None
        _duty(path, "action", row, (theirs, sender), (institution, function), one["day"], one["due"], done, accepted)
    path.loading.add(
        Action, id=row, **path.authored(one), area_id=one["area"], what=one["what"], owner_id=institution, owner_function=function,
        due=path.day(one["due"]), item=item.id if item else None, state=one["state"], said=one["said"],
        stands_since=path.calendar.at(one["since"]),
    )  # fmt: skip
