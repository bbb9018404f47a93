"""Is a legal basis called a proposal exactly until the authority has confirmed it, in both languages?"""

from __future__ import annotations

import pytest
from django.utils.translation import override

from prag.organisations.models import LegalBasis
from prag.organisations.shipped import shipped

LAW = "Law on probation (to be confirmed by the authority)"
OWN = "Law of the canton (Official Gazette 3/2015)"


@pytest.mark.parametrize(
    ("language", "name", "confirmed", "called"),
    [
        ("en", LAW, False, LAW),
        ("en", LAW, True, "Law on probation"),
        ("sq", LAW, False, "Ligji për shërbimin e provës (të konfirmohet nga autoriteti)"),
        ("sq", LAW, True, "Ligji për shërbimin e provës"),
        ("en", OWN, False, OWN),
        ("en", OWN, True, OWN),
    ],
)
def test_a_confirmed_basis_is_no_longer_called_a_proposal(language, name, confirmed, called):
    with override(language):
        assert LegalBasis(name=name, confirmed=confirmed).called == called


@pytest.mark.parametrize("language", ["en", "sq"])
def test_no_shipped_basis_stays_a_proposal_after_its_confirmation(language):
    names = [basis["name"] for place in shipped().values() for basis in place["legal_bases"]]
    assert names
    with override(language):
        for name in names:
            called = LegalBasis(name=name, confirmed=True).called
            assert called
            assert "(" not in called
