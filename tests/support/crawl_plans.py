"""Which requests stand for each address of a plan? For every case of the world; of its rows one a case, and every letter."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from prag.kernel.clock import today
from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get, post

NOBODYS = uuid.UUID(int=7)


def _day(name: str, offset: int) -> dict[str, Any]:
    when = today() + timedelta(days=offset)
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def _codes(canary: Canary) -> list[str]:
    return [canary.codes[case] for case in canary.cases]


def _of_case(name: str, form: Any) -> Builder:
    """Read for every case; written to in a few, which costs more."""
    return lambda canary, persona: get(name, code=_codes(canary)) + post(name, form(canary), code=_codes(canary)[::4])


def _of_row(name: str, table: str, part: str, form: dict[str, Any]) -> Builder:
    """One row of each case; where the world lists none, one that nobody has."""

    def build(canary: Canary, persona: str) -> list[Example]:
        rows = dict(canary.pairs.get(table, ())) or dict.fromkeys(canary.cases[:1], NOBODYS)
        return [e for case, row in rows.items() for e in both(name, form, **{"code": [canary.codes[case]], part: [row]})]

    return build


def _plan_pages(canary: Canary, persona: str) -> list[Example]:
    found = get("case_plan", code=_codes(canary))
    return found + [Example(f"{found[0].path}?area=accommodation"), *post("case_plan", code=_codes(canary)[:1])]


def _ask(canary: Canary) -> dict[str, Any]:
    who = f"{canary.ids['organisations.institution'][0]}:social_worker"
    return {"area": "accommodation", "what": "A bed", "who": who, "basis": "consent", **_day("consent_on", -1), **_day("due", 30)}


def _asked_pages(canary: Canary, persona: str) -> list[Example]:
    found = _of_case("action_new", _ask)(canary, persona)
    query = f"?area=accommodation&place={canary.ids['organisations.place'][0]}"
    return [*found, *(Example(f"{one.path}{query}") for one in get("action_new", code=_codes(canary)[:3]))]


def _goal(canary: Canary) -> dict[str, Any]:
    return {"area": "work", "text": "A job of my own"}


PLAN_BUILDERS: dict[str, Builder] = {
    "case_plan": _plan_pages,
    "goal_new": _of_case("goal_new", _goal),
    "goal_change": _of_row("goal_change", "plans.plan_goal", "goal", {"area": "work", "text": "Other words"}),
    "reason_new": lambda c, p: both("reason_new", {"text": "Not needed now."}, code=_codes(c)[::3], area=["accommodation"]),
    "view_new": _of_case("view_new", lambda c: {"text": "I agree.", **_day("said_on", 0)}),
    "action_new": _asked_pages,
    "plan_action": _of_row("plan_action", "plans.plan_action", "action", {"verb": "accept", "said": ""}),
    "action_drop": _of_row("action_drop", "plans.plan_action", "action", {"said": ""}),
    "condition_new": _of_case("condition_new", lambda c: {
        "text": "Reports", "legal_basis": c.ids["organisations.legal_basis"][0], **_day("ends", 90),
    }),
    "offer_new": _of_case("offer_new", lambda c: {"text": "A mentor", "provider": c.ids["organisations.institution"][0]}),
    "term_step": _of_row("term_step", "plans.plan_term", "term", {"state": "declined", **_day("ask_again", 60)}),
    "term_back": _of_row("term_back", "plans.plan_term", "term", {"row": NOBODYS, "reason": "twice", "said": ""}),
    "letter": lambda c, p: both("letter", {"verb": "accept", "said": ""}, item=c.ids["gate.item"]),
}  # fmt: skip
