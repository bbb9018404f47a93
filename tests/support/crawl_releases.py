"""Which requests stand for each address of a release? Each case with its page; forms that change something for the last cases alone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from prag.kernel.clock import today
from prag.releases.day_one import CHECKLIST
from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get

VERBS = ("assess", "release", "take_back_release", "recall", "propose_closing", "start")


def _day(name: str, offset: int) -> dict[str, Any]:
    when = today() + timedelta(days=offset)
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def _codes(canary: Canary) -> list[str]:
    return [canary.codes[case] for case in canary.cases]


def _of_case(name: str, form: dict[str, Any]) -> Builder:
    return lambda canary, persona: get(name, code=_codes(canary)) + both(name, form, code=_codes(canary)[-2:])


def _step(canary: Canary, persona: str) -> list[Example]:
    codes = _codes(canary)
    return get("case_step", code=codes, verb=VERBS[:2]) + both(
        "case_step", _day("actual", 0) | _day("full_term", 9) | {"reason": "New"}, code=codes[-1:], verb=VERBS
    )


_ITEMS = {f"state_{item.key}": "open" for item in CHECKLIST} | {"state_address": "done", "note_address": "New", "hour": "9:30"}


def _wrong(canary: Canary, persona: str) -> list[Example]:
    """Contacts of each case that has some, looked at and marked; one of another case, and one that does not exist."""
    form = {"reason": "wrong_day", "words": "New"}
    found = both("contact_wrong", form, code=_codes(canary)[:1], contact=[uuid.uuid4()])
    for case, contact in canary.pairs["releases.contact"]:
        found += get("contact_wrong", code=[canary.codes[case]], contact=[contact])
        found += both("contact_wrong", form, code=sorted({canary.codes[case], _codes(canary)[-1]}), contact=[contact])
    return found


RELEASE_BUILDERS: dict[str, Builder] = {
    "releases_ahead": lambda c, p: [*get("releases_ahead"), Example("/releases/?day_one=1"), Example("/releases/?responsible=mine")],
    "case_release": lambda c, p: [*both("case_release", code=_codes(c)), Example(f"/cases/{_codes(c)[0]}/release/?changed=1")],
    "release_dates": _of_case("release_dates", {"reason": "court_decision", **_day("full_term", 90)}),
    "day_one": _of_case("day_one", _ITEMS),
    "day_one_looked": lambda c, p: both("day_one_looked", code=_codes(c)[-2:]),
    "contact_new": _of_case("contact_new", {"kind": "visit", "kept": "kept", "fact": "New", **_day("day", 0)}),
    "contact_wrong": _wrong,
    "review_new": _of_case("review_new", {"kind": "conference", "fact": "New", **_day("day", 0)}),
    "case_step": _step,
}
