"""Which requests stand for each address of notices, hand-overs and recalls? For a few cases and whatever was addressed in the world."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from prag.kernel.clock import today
from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get, post


def _codes(canary: Canary) -> list[str]:
    return [canary.codes[case] for case in canary.cases]


def _told(canary: Canary) -> list[tuple[UUID, UUID]]:
    """An institution to tell and a law, of the world."""
    return list(zip(canary.ids["organisations.institution"][:2], canary.ids["organisations.legal_basis"][:2], strict=False))


def _row(canary: Canary) -> dict[str, Any]:
    form: dict[str, Any] = {}
    for institution, law in _told(canary):
        key = UUID(str(institution)).hex
        form |= {f"tell_{key}": "on", f"function_{key}": "social_worker", f"basis_{key}": f"duty_in_law:{law}"}
    return form


def _of_code(name: str, *forms: dict[str, Any]) -> Builder:
    return lambda canary, persona: get(name, code=_codes(canary)) + post(name, *forms, code=_codes(canary)[:2])


def _notices(canary: Canary, persona: str) -> list[Example]:
    forms = ({**_row(canary), "action": "send"}, {"action": "again"})
    return get("case_notices", code=_codes(canary)) + post("case_notices", *forms, code=_codes(canary)[:2])


def _short(canary: Canary, persona: str) -> list[Example]:
    now = today()
    form = _row(canary) | {"released_on_day": now.day, "released_on_month": now.month, "released_on_year": now.year}
    return get("short_notice", code=_codes(canary)) + post("short_notice", form, code=_codes(canary)[:2])


def _handover(canary: Canary, persona: str) -> list[Example]:
    form = {"receiver": f"{canary.ids['organisations.institution'][0]}:social_worker", "note": "Agreed."}
    forms = (form, {"action": "withdraw"}, {"action": "keep"})
    return get("handover_offer", code=_codes(canary)) + post("handover_offer", *forms, code=_codes(canary)[:2])


def _recall(canary: Canary, persona: str) -> list[Example]:
    return both("notice_recall", {"sure": "on"}, code=_codes(canary)[:2], item=canary.ids["gate.item"][:3])


EXCHANGE_BUILDERS: dict[str, Builder] = {
    "case_notices": _notices,
    "notice_recall": _recall,
    "short_notice": _short,
    "handover_offer": _handover,
    # Ends the case: sent without its tick.
    "case_recall": _of_code("case_recall"),
    "notice_read": lambda c, p: both("notice_read", {"acting": "social_worker"}, item=c.ids["gate.item"]),
    "handover_read": lambda c, p: both("handover_read", {"answer": "declined", "reason": "no_capacity"}, item=c.ids["gate.item"]),
    "recall_followed": lambda c, p: get("recall_followed", code=_codes(c)),
    "recall_confirm": lambda c, p: both(
        "recall_confirm", {"answer": "corrected", "sure": "on"}, disclosure=c.ids.get("cases.disclosure", [])[:4]
    ),
    "timeliness": lambda c, p: get("timeliness"),
}
