"""Can a witness of the log take a head, confirm it, and does whoever watches see that?"""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings

from prag.audit.verifier import read_head
from prag.cli.seal import seal_now

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [1280, 320])
def test_a_head_is_taken_and_confirmed(visitor, width) -> None:
    # Given a log whose last rows were sealed a moment ago
    seal_now(settings.PLACES)
    witness, officer = visitor(width=width), visitor(width=width)
    witness.try_as("Witness of the log")
    with psycopg.connect(settings.PLACES.conninfo("owner")) as owner:
        owner.execute("set local role prag_maintain")
        owner.execute("insert into audit.event (verb, system) values ('system', 'maintenance')")
    sealed = seal_now(settings.PLACES)
    # When the witness opens the page and takes the head
    witness.go("/sealed-log/")
    witness.sees("Newest head", f"{sealed.size}", "Kamen Most")
    with witness.page.expect_download() as file:
        witness.page.get_by_role("link", name="Head as a file").first.click()
    head = read_head(file.value.path().read_text())
    assert head.size == sealed.size
    # And says that it keeps it
    witness.press("We keep this head")
    witness.sees("Thank you.", "Heads that your institution keeps", "Your institution has confirmed this head already.")
    # Then the data protection officer sees which head, and a treatment officer sees that there is such a page nowhere
    officer.try_as("Data protection officer")
    officer.go("/sealed-log/")
    assert f"{sealed.size}" in officer.page.get_by_role("row", name="Data protection agency").first.inner_text()
    officer.sees("Your institution is not a witness of the log.")
    outsider = visitor()
    outsider.try_as("Treatment officer")
    outsider.finds_nothing("/sealed-log/")
