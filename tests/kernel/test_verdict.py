"""Does a refusal stay a refusal, with its reason?"""

from __future__ import annotations

import pytest

from prag.kernel.verdict import ALLOWED, NOBODY, Refused, demand, refused, settled

NO, NEVER = refused("no", "the director"), refused("never")


@pytest.mark.parametrize(
    ("one", "other", "reason"), [(ALLOWED, ALLOWED, ""), (NO, ALLOWED, "no"), (ALLOWED, NO, "no"), (NO, NEVER, "no"), (NEVER, NO, "never")]
)
def test_and_gives_the_first_refusal(one, other, reason):
    both = one & other
    assert both.reason == reason
    assert bool(both) == (reason == "")


def test_what_nobody_can_lift_says_so_and_is_not_the_same_as_a_who_left_out():
    over = settled("It is over.")
    assert not over
    assert (over.reason, over.who) == ("It is over.", NOBODY)
    assert NEVER.who == ""


def test_demand_raises_with_the_verdict():
    demand(ALLOWED)
    with pytest.raises(Refused) as caught:
        demand(NO)
    assert caught.value.verdict is NO
