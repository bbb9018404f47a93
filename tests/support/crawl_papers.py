"""Which requests stand for each address of the printed papers? Each paper of every case, in one language, to somebody and to nobody."""

from __future__ import annotations

from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, get, post


def _codes(canary: Canary) -> list[str]:
    return [canary.codes[case] for case in canary.cases]


def _needs_map(canary: Canary, persona: str) -> list[Example]:
    basis = f"duty_in_law:{canary.ids['organisations.legal_basis'][0]}"
    form = {"language": "en", "recipient": canary.ids["organisations.institution"][0], "basis": basis}
    return get("needs_map", code=_codes(canary)[:1]) + post("needs_map", form, code=_codes(canary))


def _plain(name: str) -> Builder:
    return lambda canary, persona: get(name, code=_codes(canary)[:1]) + post(name, {"language": "en"}, code=_codes(canary))


PAPER_BUILDERS: dict[str, Builder] = {
    "case_papers": lambda c, p: get("case_papers", code=_codes(c)),
    "needs_map": _needs_map,
    "day_one_sheet": _plain("day_one_sheet"),
    "own_copy": _plain("own_copy"),
}
