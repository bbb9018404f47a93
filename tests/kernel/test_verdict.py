"""Does a refusal stay a refusal, with its reason?"""

from __future__ import annotations

import pytest

from prag.kernel.verdict import ALLOWED, Refused, demand, refused

NO, NEVER = refused("no", "the director"), refused("never")


@pytest.mark.parametrize(
    ("one", "other", "reason"), [(ALLOWED, ALLOWED, ""), (NO, ALLOWED, "no"), (ALLOWED, NO, "no"), (NO, NEVER, "no"), (NEVER, NO, "never")]
)
def test_and_gives_the_first_refusal(one, other, reason):
    both = one & other
    assert both.reason == reason
    assert bool(both) == (reason == "")


def test_demand_raises_with_the_verdict():
    demand(ALLOWED)
    with pytest.raises(Refused) as caught:
        demand(NO)
    assert caught.value.verdict is NO
