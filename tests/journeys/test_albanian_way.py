"""Can one person's case go its whole way in Albanian, from the front page to the closed case, with no English on any page of it?"""

from __future__ import annotations

import pytest

from prag.demo.load import practitioner_id
from tests.journeys import release_steps as do
from tests.journeys.people import name_of
from tests.journeys.steps import code_on, decide, fill_new_case, fill_terms, say, unused_name

pytestmark = pytest.mark.journey

TOLD = "Për çfarë është rasti, kush sheh çfarë, dhe se mbështetja është vullnetare. Kërkoi një kopje."
NEED = "Mund të qëndrojë te motra deri në pranverë; më pas i duhet një dhomë."
ROOM = "Një dhomë për gjashtë javët e para"
CAME = "Erdhi në orën dhjetë me vëllanë. Dhoma është gati."
ENDED = "Kushtet përfunduan dhe ai nuk dëshiron mbështetje tjetër."
PERSONAS = ("Treatment officer", "Prison director", "Access manager (social work)", "Social worker")
WORKER = practitioner_id("mirjeta_dellinja")


def test_a_whole_way_out_in_albanian(visitor) -> None:
    """One invented person, in the hands of four personas: every name that is pressed or read is the catalogue's Albanian one."""
    officer, director, manager, worker = (visitor(language="sq") for _each in PERSONAS)
    for label, browser in zip(PERSONAS, (officer, director, manager, worker), strict=True):
        browser.try_as(label)
    # Given a case that is started by one and confirmed by another
    officer.follow("Start a case")
    fill_new_case(officer, unused_name(), told=TOLD)
    officer.press("Start the draft")
    code = code_on(officer)
    officer.sees(f"Case {code}", "The draft has begun. The director was asked to confirm it.")
    decide(director, code, "Confirm: the case may be opened")
    director.sees("You confirmed the case. Work on it can begin.")
    # When it gets a table, and what is known and asked is written down
    seated(officer, manager, code)
    say(officer, "Accommodation", NEED)
    officer.sees("Recorded: Accommodation. Whoever has a seat that opens this part reads it now.", NEED)
    do.plan_action(officer, code, ROOM, WORKER, "social_worker")
    worker.go("/")
    worker.follow(f"Accept or decline what the plan asks of you: {code}")
    do.answer_action(worker, "Accept: we do it by that day")
    worker.sees("Accepted. It waits among your tasks until you report it as done.")
    # And the release comes near, is told of, and happens
    do.set_dates(officer, code, "Conditional release was decided on", earliest=0)
    do.tell(officer, code)
    officer.sees("1 institution was told. It is asked to acknowledge it; here you see whether it has.")
    do.acknowledge_from_my_tasks(worker, code)
    do.record_release(officer, code)
    do.record_contact(officer, code, kept=True, fact=CAME)
    officer.sees(CAME)
    # Then it is closed, and gone from the lists of the others
    do.propose_closing(officer, code, ENDED)
    do.close_case(officer, code)
    worker.go("/cases/")
    worker.sees_not(code)


def seated(officer, manager, code: str) -> None:  # type: ignore[no-untyped-def]
    """The centre for social work gets a seat, and its access manager names who holds it."""
    do.look(officer, code)
    officer.press("Give an institution a seat")
    officer.pick("Institution", do.house_of(WORKER).name)
    officer.pick("Function", "Social worker")
    fill_terms(officer)
    officer.press("Give the seat")
    officer.sees("The seat was given. It opens the case as soon as the institution's access manager has filled it.")
    manager.go("/institution/")
    manager.follow(f"Fill the seat in {code}")
    manager.pick("Holder", name_of(WORKER))
    manager.press("Save", exact=True)
    do.look(officer, code)
