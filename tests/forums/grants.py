"""What do tests of reports and continuity need? A grant with its forum, meetings, attendance and commitments, put there as maintainer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from prag.database.maintain import as_maintainer
from prag.forums.models import (
    Adoption,
    Commitment,
    CommitmentStep,
    Conclusion,
    Forum,
    Grant,
    Meeting,
    Member,
    Participation,
    Project,
)
from prag.kernel.clock import today
from prag.organisations.models import Place
from tests.support.people import make_institution

ZONE = ZoneInfo("Europe/Skopje")


@dataclass
class Ground:
    """A forum under a grant. Days are counted from today."""

    grant: Grant
    forum: Forum
    beneficiary: uuid.UUID
    jurisdiction: str = "mk"
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def of(self) -> dict[str, Any]:
        return {"jurisdiction_id": self.jurisdiction, "forum_id": self.forum.id}

    def member(self, institution: uuid.UUID, function: str = "social_worker", since: int = -900, until: int | None = None) -> None:
        """A standing member."""
        last = None if until is None else day(until)
        save(Member(institution_id=institution, function_kind=function, since=day(since), until=last, **self.of))

    def meeting(self, offset: int, came: dict[uuid.UUID, int | None], absent: dict[uuid.UUID, str] | None = None, *,
                conclusions: tuple[int, ...] = (), state: str = "approved") -> Meeting:  # fmt: skip
        """A meeting. came: institution to people; conclusions: for each one by how many institutions it was adopted."""
        meeting = save(Meeting(held_on=day(offset), starts=time(9), ends=time(11), venue="Hall", state=state, **self.of))
        of = self.of | {"meeting_id": meeting.id}
        for institution, people in came.items():
            save(Participation(institution_id=institution, function_kind="social_worker", attended=True, people=people, **of))
        for institution, reason in (absent or {}).items():
            save(Participation(institution_id=institution, function_kind="social_worker", attended=False, absence=reason, **of))
        for n, adopters in enumerate(conclusions):
            conclusion = save(Conclusion(position=n + 1, **of))
            for institution in list(came)[:adopters]:
                save(Adoption(conclusion=conclusion, institution_id=institution, **of))
        self.meetings.append(meeting)
        return meeting

    def commitment(
        self, meeting: Meeting, owner: uuid.UUID, state: str, due: int, steps: tuple[tuple[str, datetime], ...] = ()
    ) -> Commitment:
        """A commitment with the steps its owner made: (verb, moment)."""
        conclusion = save(Conclusion(position=99, meeting_id=meeting.id, **self.of))
        closed = max((at for _verb, at in steps), default=moment(0)) if state in ("done", "dropped") else None
        made = save(
            Commitment(
                meeting=meeting, conclusion=conclusion, institution_id=owner, function_kind="social_worker", what="Something", due=day(due),
                state=state, closed_at=closed, **self.of,
            )
        )  # fmt: skip
        for verb, at in steps:
            save(
                CommitmentStep(
                    commitment=made, verb=verb, state=state, owner_id=owner, owner_function="social_worker", due=day(due),
                    institution_id=owner, function_kind="social_worker", at=at, **self.of,
                )
            )  # fmt: skip
        return made


def make_ground(jurisdiction: str = "mk", starts: int = -700, ends: int = -100, agreement: str = "", planned: int = 5,
                coordinator: uuid.UUID | None = None) -> Ground:  # fmt: skip
    """A fresh grant with a fresh beneficiary, which coordinates the forum unless somebody else does."""
    beneficiary = make_institution("ngo", jurisdiction)
    with as_maintainer() as alias:
        project = Project.objects.using(alias).get(key="wb_prisons")
        place = Place.objects.using(alias).filter(jurisdiction=jurisdiction).order_by("key").first()
    key = f"t_{uuid.uuid4().hex[:16]}"
    grant = save(
        Grant(
            jurisdiction_id=jurisdiction, key=key, project=project, beneficiary_id=beneficiary, agreement=agreement or f"Agreement {key}",
            starts=day(starts), ends=day(ends), forums_planned=planned,
        )
    )  # fmt: skip
    forum = save(
        Forum(
            jurisdiction_id=jurisdiction, key=key, grant=grant, place=place, coordinator_id=coordinator or beneficiary,
            function_kind="ngo_worker", since=day(-900),
        )
    )  # fmt: skip
    return Ground(grant, forum, beneficiary, jurisdiction)


def day(offset: int) -> date:
    """A day counted from today."""
    return today() + timedelta(days=offset)


def moment(offset: int, hour: int = 10) -> datetime:
    """An hour of such a day, as the clock of the jurisdiction shows it."""
    return datetime.combine(day(offset), time(hour), ZONE)


def save(row: Any) -> Any:
    """A row as maintainer."""
    with as_maintainer() as alias:
        row.save(using=alias, force_insert=True)
    return row


def full_ground() -> Ground:
    """A grant with meetings before, within and after its period, and a commitment in each way in which it can stand."""
    ground = make_ground()
    prison, centre, bureau, clinic = (make_institution(kind) for kind in ("prison", "social_work", "employment", "health"))
    ground.meeting(-800, {centre: 3}, conclusions=(1,))
    first = ground.meeting(-600, {prison: 4, centre: 2, bureau: None}, {clinic: "no_answer"}, conclusions=(2, 3, 0))
    second = ground.meeting(-300, {prison: 1, centre: 5}, conclusions=(1,), state="held")
    later = ground.meeting(-50, {centre: 2, clinic: 1})
    ground.meeting(20, {prison: 1}, state="preparing")
    ground.meeting(-400, {}, state="cancelled")
    yesterday = moment(-501, 23)
    ground.commitment(first, centre, "done", -500, (("confirm", moment(-590)), ("report", yesterday)))
    # An hour after midnight is late, whatever the hour in UTC says
    ground.commitment(first, centre, "done", -500, (("confirm", moment(-590)), ("report", moment(-499, 0))))
    ground.commitment(first, bureau, "done", -500, (("report", moment(-500, 23)),))
    ground.commitment(first, bureau, "dropped", -400)
    ground.commitment(second, centre, "confirmed", -1, (("confirm", moment(-299)),))
    ground.commitment(second, prison, "asked", 0)
    ground.commitment(second, clinic, "declined", 40, (("decline", moment(-298)),))
    ground.commitment(later, clinic, "asked", -2)
    return ground


def main_part(page: str) -> str:
    """The page's own part."""
    return page[page.index('id="main-content"') : page.index("</main>")]
