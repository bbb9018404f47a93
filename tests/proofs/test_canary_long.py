"""Does the crawl hold for 50,000 requests in one run, in which reading and writing come in an order of chance?"""

from __future__ import annotations

import random

import pytest

from tests.support.canary import PERSONAS
from tests.support.canary_ground import as_superuser, copy_of, drop, looking_at, own_name
from tests.support.canary_walk import asked_of, walk
from tests.support.crawl_builders import LAST
from tests.support.edges import changed_in_parts

pytestmark = [pytest.mark.gate, pytest.mark.long]

MOST = 50_000


def test_no_page_shows_too_much_whatever_was_done_before(planted, quiet_demo):
    seed, n, wrong = random.SystemRandom().randrange(2**32), 0, []
    chance = random.Random(seed)
    print(f"\nseed {seed}")
    while n < MOST:
        for persona in PERSONAS:
            name = copy_of(planted.database, own_name("chance"))
            with looking_at(name), as_superuser(name) as behind:
                asked = asked_of(planted, persona)
                chance.shuffle(asked)
                asked.sort(key=lambda one: one[0] in LAST)
                done = walk(planted, behind, persona, asked)
                wrong += [f"{persona}: {one}" for one in (*done.wrong, *map(str, changed_in_parts(behind)))]
            drop(name)
            n += done.n
            print(f"{persona}: {done}", flush=True)
    print(f"n = {n:,} requests, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong)
