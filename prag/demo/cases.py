"""How does one invented case get in, with its past: phases, seats, requests, statements?"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from prag.cases.keys import Person, seal_person
from prag.cases.models import Case, Eligibility, Identity, PersonKey, PersonName, SeatRequest, Transition
from prag.demo.documents import load_documents
from prag.gate.models import Addressee, Exclusion, Item, Seat
from prag.kernel.encryption import new_key, seal
from prag.organisations.load import id_of
from prag.organisations.models import LegalBasis, LifeArea, Practitioner
from prag.profiles.actions import MODELS, SEALED_IN
from prag.profiles.models import HealthStatement

ITEM_LIVES_DAYS = 60
CONFIRM_DAYS, ANSWER_DAYS = 15, 7
# The duty in law on which a function's seat stands; everything of the prison on the execution of sanctions.
DUTY_OF = {
    "probation_officer": ("probation_law", "conditional_release_law"),
    "social_worker": ("social_protection_law",),
    "employment_counsellor": ("employment_law",),
}


class Loading:
    """What every step needs: the alias, the case's data, the calendar, the ids."""

    def __init__(self, alias: str, data: dict[str, Any], calendar: Any) -> None:
        self.alias, self.data, self.calendar = alias, data, calendar
        self.case_id = id_of("case", data["key"])
        self.jurisdiction = data["jurisdiction"].lower()
        self.key = new_key()

    def add(self, model: Any, **values: Any) -> Any:
        row = model(case_id=self.case_id, jurisdiction_id=self.jurisdiction, **values)
        row.save(using=self.alias, force_insert=True)
        return row


def load_case(alias: str, data: dict[str, Any], calendar: Any) -> Loading:
    """Insert one case of `cases.yaml` or `paths.yaml`, without what stands under `path`."""
    loading = Loading(alias, data, calendar)
    _header(loading)
    _identity(loading)
    _path(loading)
    for seat in data["seats"]:
        _seat(loading, seat)
    for exclusion in data["exclusions"]:
        _exclusion(loading, exclusion)
    for absence in data["absences"]:
        _absence(loading, absence)
    for request in data["seat_requests"]:
        _request(loading, request)
    _statements(loading)
    load_documents(loading, functions_of(loading))
    return loading


def release_kind(data: dict[str, Any]) -> str:
    """Conditional where probation sits at the table, else the end of the sentence."""
    return "earliest_conditional" if "probation" in str(data["seats"]) else "full_term"


def _header(loading: Loading) -> None:
    data, calendar = loading.data, loading.calendar
    dates = data["dates"]
    path = data.get("path")
    since = path["steps"][-1]["day"] if path else dates.get("confirmed", dates.get("refused", dates["opened"]))
    Case(
        id=loading.case_id,
        jurisdiction_id=loading.jurisdiction,
        code=data["code_hint"],
        phase=data["phase"],
        phase_since=calendar.at(since),
        responsible_id=id_of("institution", path["responsible"] if path else data["prison"]),
        custody_from=calendar.day(dates["custody_from"]),
        release_expected=calendar.day(dates["release_expected"]),
        release_kind=release_kind(data),
        opened_at=calendar.at(dates["opened"]),
    ).save(using=loading.alias, force_insert=True)


def _identity(loading: Loading) -> None:
    about = loading.data["identity"]
    sealed = seal_person(loading.case_id, Person(about["name"], str(about["birth_date"]), "", about["address_note"]), key=loading.key)
    loading.add(PersonKey, wrapped=sealed.wrapped_key)
    loading.add(PersonName, id=sealed.name_id, name=sealed.name)
    loading.add(
        Identity, id=sealed.identity_id, birth_date=sealed.birth_date, personal_number=sealed.personal_number, address=sealed.address
    )


def _path(loading: Loading) -> None:
    """Eligibility, the question to the director and its answer, and each step from phase to phase."""
    data, calendar = loading.data, loading.calendar
    dates, prison = data["dates"], id_of("institution", data["prison"])
    opener = id_of("practitioner", data["opened_by"])
    refused = data.get("refused") or {}
    decider_key = data.get("confirmed_by") or refused.get("by")
    decider = id_of("practitioner", decider_key) if decider_key else None
    decided_on = dates.get("confirmed", dates.get("refused"))
    decided_at = calendar.at(decided_on) if decided_on is not None else None
    loading.add(
        Eligibility,
        legal_basis_id=id_of("legal_basis", data["legal_basis"]),
        criterion_id=id_of("criterion", data["criterion"]),
        told=data["told"]["what"],
        told_on=calendar.day(data["told"]["when"]),
        told_language=data["told"]["language"],
        opened_by=opener,
        decided_by=decider,
        decided_at=decided_at,
        refusal_reason=refused.get("why", ""),
    )
    loading.add(Transition, verb="start", source=None, target="draft", actor=opener, institution=prison, at=calendar.at(dates["opened"]))
    if decider:
        verb = "refuse" if refused else "confirm"
        loading.add(
            Transition, verb=verb, source="draft", target="refused" if refused else "open", actor=decider, institution=prison, at=decided_at
        )
    give_item(
        loading, "confirm_case", opener, prison, (prison, "prison_director"), dates["opened"], CONFIRM_DAYS,
        ("refused" if refused else "confirmed", decider, decided_on) if decider else None,
    )  # fmt: skip


def give_item(loading: Loading, kind: str, sender: uuid.UUID, sender_institution: uuid.UUID, addressee: tuple[uuid.UUID, str],
          sent: int, days: int, answer: tuple[str, uuid.UUID, int] | None, compartments: Sequence[str] = ("custody",)) -> Item:  # fmt: skip
    """Something addressed to (institution, function); `answer`: the word, by whom, on which day."""
    calendar = loading.calendar
    item = loading.add(
        Item,
        kind=kind,
        compartments=list(compartments),
        sender=sender,
        sender_institution=sender_institution,
        due=calendar.day(sent + days),
        ends=calendar.day(answer[2] + 7 if answer else sent + days + ITEM_LIVES_DAYS),
        sent_at=calendar.at(sent),
        answer=answer[0] if answer else None,
        answered_by=answer[1] if answer else None,
        answered_at=calendar.at(answer[2]) if answer else None,
    )
    Addressee(item=item, institution_id=addressee[0], function_kind=addressee[1], since=calendar.at(sent)).save(using=loading.alias)
    return item


def _seat(loading: Loading, seat: dict[str, Any]) -> None:
    if seat["function"] == "prison_director":
        return  # the director is asked by an addressed item; a seat comes with a basis and a task of its own
    calendar, prison = loading.calendar, loading.data["prison"]
    leads = seat["institution"] == prison and seat["function"] == "treatment_officer" and "path" not in loading.data
    duties = [f"{loading.jurisdiction}_{duty}" for duty in DUTY_OF.get(seat["function"], ("execution_law",))]
    basis = LegalBasis.objects.using(loading.alias).filter(key__in=duties).first()
    loading.add(
        Seat,
        institution_id=id_of("institution", seat["institution"]),
        function_kind=seat["function"],
        holder_id=id_of("practitioner", seat["holder"]) if seat["holder"] else None,
        deputy_id=id_of("practitioner", seat["deputy"]) if seat["deputy"] else None,
        deputy_from=calendar.day(seat["from"]) if seat["deputy"] else None,
        deputy_until=calendar.day(seat["until"]) if seat["deputy"] else None,
        compartments=seat["compartments"],
        # In a draft nobody writes; who acts for the case writes every part that the seat opens.
        writes=sorted(seat["compartments"] if leads else seat["writes"]) if loading.data["phase"] not in ("draft", "refused") else [],
        basis=seat["basis"],
        legal_basis=basis if seat["basis"] == "duty_in_law" else None,
        agreement_id=id_of("agreement", seat["agreement"]) if seat.get("agreement") else None,
        consent_on=calendar.day(seat["consent_date"]) if "consent_date" in seat else None,
        starts=calendar.day(seat["from"]),
        ends=calendar.day(seat["until"]),
        ended_at=calendar.at(seat["until"]) if seat["until"] < 0 else None,
        given_at=calendar.at(seat["from"]),
    )


def _exclusion(loading: Loading, exclusion: dict[str, Any]) -> None:
    person = id_of("practitioner", exclusion["practitioner"])
    loading.add(
        Exclusion, practitioner_id=person, reason=exclusion["why_kind"], made_by=person, made_at=loading.calendar.at(exclusion["from"])
    )


def _absence(loading: Loading, absence: dict[str, Any]) -> None:
    if absence["until"] < 0:
        return  # past leave is over; only the present or next one is kept
    Practitioner.objects.using(loading.alias).filter(id=id_of("practitioner", absence["practitioner"])).update(
        absent_from=loading.calendar.day(absence["from"]), absent_until=loading.calendar.day(absence["until"])
    )


def _request(loading: Loading, request: dict[str, Any]) -> None:
    prison, asker = id_of("institution", loading.data["prison"]), id_of("practitioner", request["asked_by"])
    answer = None
    if request["status"] != "waiting":
        answer = (request["status"], id_of("practitioner", request["answered_by"]), request["answered"])
    theirs = id_of("institution", request["institution"])
    item = give_item(loading, "seat_request", asker, theirs, (prison, "treatment_officer"), request["date"], ANSWER_DAYS, answer)
    loading.add(
        SeatRequest,
        item=item.id,
        institution_id=theirs,
        function_kind=request["function"],
        basis=request["basis"],
        reason=request["why"],
    )


def _statements(loading: Loading) -> None:
    areas = {area.key: area for area in LifeArea.objects.using(loading.alias)}
    functions = functions_of(loading)
    ids: list[uuid.UUID] = []
    for n, said in enumerate(loading.data["statements"]):
        row_id = id_of("statement", f"{loading.data['key']}.{n}")
        ids.append(row_id)
        model = MODELS[areas[said["area"]].compartment]
        words: dict[str, Any] = {"text": said["text"], "source": said["source"]}
        if model is HealthStatement:
            words = {c: seal(loading.key, w, table=SEALED_IN, column=c, row=row_id) for c, w in words.items()}
        institution, function = functions[said["author"]]
        grade = said.get("grade") or {}
        loading.add(
            model,
            id=row_id,
            area_id=said["area"],
            kind=said["kind"],
            rating=said["rating"],
            direction=said["direction"],
            asked_none=said.get("asked_none", False),
            own_words=said.get("own_words", False),
            source_grade=str(grade["source"]).lower() if grade else None,
            information_grade=str(grade["information"]) if grade else None,
            author=id_of("practitioner", said["author"]),
            institution_id=institution,
            function_kind=function,
            said_on=loading.calendar.day(said["date"]),
            recorded_at=loading.calendar.at(said["date"], 14),
            replaces=ids[said["corrects"]] if "corrects" in said else None,
            **words,
        )


def functions_of(loading: Loading) -> dict[str, tuple[uuid.UUID, str]]:
    """Author's key to institution and function, as the seats of the case have them."""
    found: dict[str, tuple[uuid.UUID, str]] = {}
    for seat in loading.data["seats"]:
        for role in ("holder", "deputy"):
            if seat[role]:
                found[seat[role]] = (id_of("institution", seat["institution"]), seat["function"])
    return found
