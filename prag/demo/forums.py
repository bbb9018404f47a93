"""How do the demo's forums get in: grants, meetings with their past, commitments with their steps, services, the role map?"""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any

from prag.duties.models import Duty, DutyAddressee
from prag.forums.models import (
    Adoption,
    AgendaItem,
    Commitment,
    CommitmentStep,
    Conclusion,
    FocusPrison,
    Forum,
    Grant,
    Meeting,
    Member,
    Minutes,
    Participation,
    Project,
    Text,
    Wording,
)
from prag.kernel.digest import digest_of
from prag.organisations.load import id_of
from prag.organisations.models import Practitioner, Responsibility, Service

BEGINS, ENDS = time(10), time(13)
ANSWER_DAYS = 10


class Forums:
    """What every step needs: the alias, the file, the calendar, and which forum or meeting is being loaded."""

    def __init__(self, alias: str, data: dict[str, Any], calendar: Any) -> None:
        self.alias, self.data, self.calendar = alias, data, calendar
        self.functions: dict[tuple[str, str], str] = {}

    def day(self, said: Any) -> date:
        """A date as it stands, or an offset from the day of loading."""
        return said if isinstance(said, date) else self.calendar.day(said)

    def save(self, row: Any) -> Any:
        row.save(using=self.alias, force_insert=True)
        return row

    def institution_of(self, practitioner: str) -> uuid.UUID:
        return Practitioner.objects.using(self.alias).get(id=id_of("practitioner", practitioner)).institution_id


def load_forums(alias: str, data: dict[str, Any], calendar: Any) -> None:
    """Insert everything of `forums.yaml` but the notices."""
    loading = Forums(alias, data, calendar)
    _wordings(loading)
    for grant in data["grants"]:
        _grant(loading, grant)
    for forum in data["forums"]:
        _forum(loading, forum)
    for service in data["services"]:
        _service(loading, service)
    for line in data["responsibilities"]:
        _responsibility(loading, line)


def _wordings(loading: Forums) -> None:
    for project in loading.data["projects"]:
        subject = id_of("project", project["key"])
        loading.save(
            Project(id=subject, key=project["key"], programme_from=project["programme_from"], programme_until=project["programme_until"])
        )
        for slot, texts in project["words"].items():
            _words(loading, subject, slot, texts)
    for kind, rows in loading.data["words"].items():
        for key, texts in rows.items():
            _words(loading, id_of(kind, key), "name", texts)


def _words(loading: Forums, subject: uuid.UUID, slot: str, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        loading.save(Wording(subject=subject, slot=slot, language=language, text=text))


def _grant(loading: Forums, grant: dict[str, Any]) -> None:
    loading.save(
        Grant(
            id=id_of("grant", grant["key"]), jurisdiction_id=grant["jurisdiction"].lower(), key=grant["key"],
            project_id=id_of("project", grant["project"]), beneficiary_id=id_of("institution", grant["beneficiary"]),
            agreement=grant["agreement"], starts=grant["starts"], ends=grant["ends"], forums_planned=grant["forums_planned"],
        )
    )  # fmt: skip


def _forum(loading: Forums, data: dict[str, Any]) -> None:
    of = {"jurisdiction_id": data["jurisdiction"].lower()}
    forum = loading.save(
        Forum(
            id=id_of("forum", data["key"]), key=data["key"], grant_id=id_of("grant", data["grant"]), place_id=id_of("place", data["place"]),
            coordinator_id=id_of("institution", data["coordinator"]), function_kind=data["function"], since=data["since"], active=True,
            **of,
        )
    )  # fmt: skip
    of["forum_id"] = forum.id
    for n, prison in enumerate(data["focus"]):
        loading.save(FocusPrison(institution_id=id_of("institution", prison), position=n, **of))
    for member in data["members"]:
        loading.functions[data["key"], member["institution"]] = member["function"]
        loading.save(
            Member(
                institution_id=id_of("institution", member["institution"]), function_kind=member["function"],
                alternate_kind=member.get("alternate"), since=data["since"], **of,
            )
        )  # fmt: skip
    for meeting in data["meetings"]:
        _meeting(loading, data, meeting, of)


def _meeting(loading: Forums, forum: dict[str, Any], data: dict[str, Any], of: dict[str, Any]) -> None:
    over, day = data["state"] == "approved", loading.day(data["date"])
    meeting = loading.save(
        Meeting(
            id=id_of("meeting", data["key"]), held_on=day, starts=BEGINS, ends=ENDS, venue=data["venue"], state=data["state"],
            sequence=1 if over else 0, invited_at=loading.calendar.moment(day, -14) if over else None,
            recorded_by=id_of("practitioner", data["recorded_by"]) if over else None,
            closed_at=loading.calendar.moment(day) if over else None, **of,
        )
    )  # fmt: skip
    of = of | {"meeting_id": meeting.id}
    _came(loading, forum, data, of)
    for n, title in enumerate(data["agenda"]):
        loading.save(
            AgendaItem(
                position=n + 1, title=title, question=(data.get("questions") or [""] * 9)[n], notes=(data.get("notes") or [""] * 9)[n], **of
            )
        )
    if over:
        _concluded(loading, data, meeting, of)


def _came(loading: Forums, forum: dict[str, Any], data: dict[str, Any], of: dict[str, Any]) -> None:
    came, absent = data.get("came") or {}, data.get("absent") or {}
    for member in forum["members"]:
        key = member["institution"]
        attended = True if key in came else False if key in absent or came else None
        loading.save(
            Participation(
                institution_id=id_of("institution", key), function_kind=member["function"], attended=attended, people=came.get(key),
                absence=absent.get(key, "no_answer") if attended is False else None, **of,
            )
        )  # fmt: skip


def _concluded(loading: Forums, data: dict[str, Any], meeting: Meeting, of: dict[str, Any]) -> None:
    """Conclusions with who adopted them, what was discussed and to what end, commitments, approved minutes."""
    conclusions = []
    for n, key in enumerate(data["conclusions"]):
        conclusion = loading.save(Conclusion(id=id_of("conclusion", f"{data['key']}.{n}"), position=n + 1, **of))
        conclusions.append(conclusion)
        _texts(loading, conclusion.id, "conclusion", key, of)
        for institution in data["came"]:
            loading.save(Adoption(conclusion=conclusion, institution_id=id_of("institution", institution), **of))
    for slot in ("discussed", "aim"):
        _texts(loading, meeting.id, slot, data[slot], of)
    for said in data["commitments"]:
        _commitment(loading, said, conclusions[said["conclusion"] - 1], meeting, {k: of[k] for k in ("jurisdiction_id", "forum_id")})
    text = "\n".join(loading.data["sentences"][key]["en"] for key in data["conclusions"])
    loading.save(
        Minutes(
            text=text, digest=digest_of(text), approved_by=id_of("practitioner", data["approved_by"]),
            institution_id=loading.institution_of(data["approved_by"]), approved_at=loading.calendar.moment(meeting.held_on, 7), **of,
        )
    )  # fmt: skip


def _texts(loading: Forums, subject: uuid.UUID, slot: str, key: str, of: dict[str, Any]) -> None:
    for language, text in loading.data["sentences"][key].items():
        loading.save(Text(subject=subject, slot=slot, language=language, text=text, **of))


def _commitment(loading: Forums, said: dict[str, Any], conclusion: Conclusion, meeting: Meeting, of: dict[str, Any]) -> None:
    due, state = loading.day(said["due"]), said["state"]
    over = state in ("done", "dropped")
    owner = id_of("institution", said["institution"])
    commitment = loading.save(
        Commitment(
            id=id_of("commitment", said["key"]), meeting=meeting, conclusion=conclusion, institution_id=owner,
            function_kind=said["function"], what=said["what"], due=due, state=state,
            closed_at=loading.calendar.moment(due, -5) if over else None, **of,
        )
    )  # fmt: skip
    verbs = {"asked": [], "confirmed": ["confirm"], "declined": ["decline"], "done": ["confirm", "report"], "dropped": ["drop"]}[state]
    states = {"commit": "asked", "confirm": "confirmed", "decline": "declined", "report": "done", "drop": "dropped"}
    before: str | None = None
    for n, verb in enumerate(["commit", *verbs]):
        at = commitment.closed_at if verb in ("report", "drop") else loading.calendar.moment(meeting.held_on, 4 * n)
        words = said.get("said", "") if verb in ("decline", "report", "drop") else ""
        loading.save(
            CommitmentStep(
                commitment=commitment, verb=verb, source=before, state=states[verb], said=words, owner_id=owner,
                owner_function=said["function"], due=due, institution_id=owner if n else None, at=at, **of,
            )
        )  # fmt: skip
        before = states[verb]
    _duty(loading, commitment, meeting)


def _duty(loading: Forums, commitment: Commitment, meeting: Meeting) -> None:
    """What the owner owes now: an answer, or the thing itself."""
    kind = {"asked": "commitment_answer", "confirmed": "commitment_do"}.get(commitment.state)
    if kind is None:
        return
    asked = loading.calendar.moment(meeting.held_on)
    due = commitment.due if kind == "commitment_do" else min(commitment.due, loading.calendar.day(4))
    duty = loading.save(
        Duty(
            kind=kind, jurisdiction_id=commitment.jurisdiction_id, about=commitment.id, institution_id=commitment.institution_id,
            function_kind=commitment.function_kind, asked_at=asked, due=due,
        )
    )  # fmt: skip
    loading.save(
        DutyAddressee(duty=duty, institution_id=duty.institution_id, function_kind=duty.function_kind, standing="function", since=asked)
    )


def _service(loading: Forums, data: dict[str, Any]) -> None:
    loading.save(
        Service(
            id=id_of("service", data["key"]), jurisdiction_id=data["key"][:2], institution_id=id_of("institution", data["institution"]),
            place_id=id_of("place", data["place"]), area_id=data["area"], name=data["name"], how_to_ask=data["how_to_ask"],
            lead_time_days=data["lead_time_days"], valid_from=loading.day(data["from"]),
            valid_until=loading.day(data["until"]) if "until" in data else None,
            commitment=id_of("commitment", data["commitment"]) if "commitment" in data else None,
        )
    )  # fmt: skip


def _responsibility(loading: Forums, data: dict[str, Any]) -> None:
    loading.save(
        Responsibility(
            jurisdiction_id=data["key"][:2], institution_id=id_of("institution", data["institution"]),
            place_id=id_of("place", data["place"]), function_kind=data["function"], deputy_kind=data.get("deputy"), does=data["does"],
            contact=data["contact"], valid_from=loading.day(data["from"]),
            valid_until=loading.day(data["until"]) if "until" in data else None,
        )
    )  # fmt: skip
