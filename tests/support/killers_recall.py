"""For each condition of who reads a recall on after the end of its case: a recall that it alone keeps closed, and the question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from tests.support.killers import Stage

Killer = Callable[[], bool]
ACTS = "treatment_officer"
CONDITIONS = {
    "cases.recalls_open": ("recall_case_over", "recall_unconfirmed"),
    "cases.recalls_followed": (
        "function_institution", "function_person", "function_deputy_period", "recall_responsible", "recall_jurisdiction",
        "recall_unexcluded", "recall_permission",
    ),
    "cases.follows_recall": ("recall_unexcluded",),
}  # fmt: skip


class RecallKillers:
    """`of(place, fragment)`: whether somebody is answered whom that condition alone keeps out."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def of(self, place: str, fragment: str) -> list[Killer]:
        if fragment not in (*CONDITIONS[place], "valid"):
            return []
        if place == "cases.follows_recall" and fragment != "valid":
            who, case = self._overseen()
        else:
            who, case = self._scene(fragment)
        if place == "cases.recalls_followed":
            return [lambda: self.stage.inside(who, "select exists (select from cases.followed_recalls() r where r.case_id = %s)", case)]
        code = self.stage.made.codes[case]
        return [lambda: self.stage.inside(who, "select cases.find_recall(%s) = %s", code, case)]

    def _overseen(self) -> tuple[UUID, UUID]:
        """A data protection officer who is kept out of a case whose recall others follow."""
        made, stage = self.stage.made, self.stage
        who, case = stage.member("data_protection_officer"), made.case("mk", stage.other)
        made.seat(case, stage.other, stage.stranger)
        made.called_back(case, ACTS)
        made.exclude(case, who)
        return who, case

    def _scene(self, broken: str) -> tuple[UUID, UUID]:
        """Somebody, and a case whose recall only `broken` keeps from him or her."""
        made = self.stage.made
        home = made.institution("mk")
        who, colleague, responsible = made.person(home), made.person(home), home
        # Whatever is broken, somebody may ask at all: by another function, which never acted here.
        made.function(home, "probation_officer", who)
        acts = "mentor" if broken == "recall_permission" else ACTS
        if broken == "function_deputy_period":
            made.function(home, acts, colleague, who, -9, -1)
        elif broken == "function_person":
            made.function(home, acts, colleague)
        elif broken == "function_institution":
            responsible = self.stage.other
            made.function(responsible, acts, who)
        elif broken == "recall_responsible":
            responsible = self.stage.other
        else:
            made.function(home, acts, who)
        case = made.case("ba" if broken == "recall_jurisdiction" else "mk", responsible)
        made.called_back(case, acts, over=broken != "recall_case_over", confirmed=broken == "recall_unconfirmed")
        if broken == "recall_unexcluded":
            made.exclude(case, who)
        if broken == "recall_unconfirmed":
            # The list of what went out does not know yet what the duty knows: the duty decides.
            self.stage.su.execute("update cases.disclosure set confirmed_at = null, confirmed_as = null where case_id = %s", [case])
        return who, case
