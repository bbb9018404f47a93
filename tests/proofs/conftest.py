"""What do the proofs share? A world full of tokens, made once and copied for each test."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

# This file is read before Django is set up, so what needs Django is imported where it is used.


@pytest.fixture(scope="session")
def planted() -> Iterator[Any]:
    """A database whose protected texts are tokens; never asked itself."""
    from tests.support.canary import plant
    from tests.support.canary_ground import as_superuser, drop, own_name
    from tests.support.server import clone

    name = own_name("planted")
    clone(name)
    with as_superuser(name) as superuser:
        canary = plant(name, superuser)
    yield canary
    drop(name)


@pytest.fixture
def quiet_demo() -> Iterator[None]:
    """A demo installation that does not say each of the thousands of "not found" that are what is expected here."""
    from django.test import override_settings

    talk = logging.getLogger("django.request")
    talk.setLevel(logging.ERROR)
    try:
        with override_settings(DEMO=True):
            yield
    finally:
        talk.setLevel(logging.NOTSET)


@pytest.fixture
def canary(planted: Any, quiet_demo: None) -> Iterator[Any]:
    """A fresh copy of the planted world that the application looks at, as a demo installation."""
    from tests.support.canary_ground import copy_of, drop, looking_at, own_name

    name = copy_of(planted.database, own_name("canary"))
    try:
        with looking_at(name):
            yield planted
    finally:
        drop(name)


@pytest.fixture
def behind(canary: Any) -> Iterator[Any]:
    """The superuser's view of the copy."""
    from tests.support.canary_ground import as_superuser, own_name

    with as_superuser(own_name("canary")) as superuser:
        yield superuser
