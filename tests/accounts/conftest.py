"""Who signs in here? Practitioners of their own for each test, with an account, a phone and recovery codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

if TYPE_CHECKING:
    from tests.accounts.people import Person


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.accounts.urls"):
        yield


@pytest.fixture
def anna() -> Person:
    # Imported late: this file is read before Django is set up.
    from tests.accounts.people import make_person

    return make_person()


@pytest.fixture
def boris() -> Person:
    from tests.accounts.people import make_person

    return make_person()
