"""Which requests stand for each address of the sealed log? Heads that are there, heads that are not, every witness."""

from __future__ import annotations

import uuid

from tests.support.canary import Canary
from tests.support.crawl import Builder, both, get

SIZES = (1, 10_000_000)


def _institution(canary: Canary) -> uuid.UUID:
    return canary.ids["organisations.institution"][0]


SEALING_BUILDERS: dict[str, Builder] = {
    "sealed_log": lambda c, p: both("sealed_log", {"institution": str(_institution(c))}),
    "verifier_file": lambda c, p: get("verifier_file"),
    "head_file": lambda c, p: get("head_file", size=SIZES),
    "proof_file": lambda c, p: get("proof_file", old=SIZES, size=SIZES),
    "head_keep": lambda c, p: both("head_keep", size=SIZES),
    "witness_ask_end": lambda c, p: both("witness_ask_end", witness=[uuid.uuid4(), _institution(c)]),
    "witness_end": lambda c, p: both("witness_end", witness=[uuid.uuid4(), _institution(c)]),
    "witness_keep": lambda c, p: both("witness_keep", witness=[uuid.uuid4(), _institution(c)]),
}
