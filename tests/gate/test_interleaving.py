"""Do requests on a small pool ever mix? Many threads, three connections, accidents at every step."""

from __future__ import annotations

import logging
import random
import uuid

import pytest

from tests.support.threads import Worker, pooled, run
from tests.support.worlds import Builder

pytestmark = pytest.mark.gate
THREADS, EACH = 8, 260


def test_requests_on_a_small_pool_never_mix(superuser, record_property, caplog):
    made = Builder(superuser)
    workers = []
    for _ in range(5):
        home = made.institution("mk")
        who, canary = made.person(home), uuid.uuid4().hex
        case = made.case("mk", home, canary)
        made.seat(case, home, who, parts={"work"})
        workers.append(Worker(who, case, canary))
    seed = random.randrange(10**9)
    with caplog.at_level(logging.CRITICAL), pooled(3) as values:
        tally = run(values, workers, THREADS, EACH, seed)
    for name in ("requests", "shown", "failed", "checked"):
        record_property(name, getattr(tally, name))
    print(
        f"interleaving: n = {tally.requests} requests in {THREADS} threads on 3 connections, {tally.shown} readings of own rows,"
        f" {tally.failed} accidents, {tally.checked} looks at what was left behind (seed {seed})"
    )
    assert not tally.wrong, tally.wrong[:10]
    assert tally.requests >= 2000
    assert min(tally.shown, tally.failed, tally.checked) >= 200  # else nothing was tried
