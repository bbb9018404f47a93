"""What do the tests of every page share? The pages, read once."""

from __future__ import annotations

from typing import Any

import pytest

# This file is read before Django is set up, so what needs Django is imported where it is used.


@pytest.fixture(scope="session")
def albanian_pages() -> list[Any]:
    """What readers of many functions get in Albanian, a page or two of each address, and the papers of a case."""
    from prag.demo.load import practitioner_id
    from tests.support.visits import demo_world, printed, visits

    readers = (
        "treatment officer", "social worker", "prison administration", "administrator", "NGO", "access manager (prison)",
        "data protection officer", "witness",
    )  # fmt: skip
    with demo_world("pages") as world:
        world.people |= {"prison administration": practitioner_id("biljana_borovska"), "witness": practitioner_id("kate_jablanova")}
        return [page for reader in readers for page in visits(world, reader, "sq")] + list(printed(world, "treatment officer", "sq"))
