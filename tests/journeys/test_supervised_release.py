"""Does one person's whole way out work in the hands of all institutions? From the assessment to the closed case, each in a browser."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

import pytest

from prag.cases.keys import Person
from tests.journeys import release_steps as do
from tests.journeys.people import enter
from tests.journeys.steps import decide, say, unused_name
from tests.support.people import Prison, make_practitioner, make_prison, open_confirmed, seat, start

pytestmark = pytest.mark.journey

BORN, STREET = "1990-01-02", "River street 1"
BORN_SHOWN = "2 January 1990"
ROOM, WORK, COURSE = "A room for the first six weeks", "A talk about work as a welder", "A course in welding"
OBJECTS = "I want to work with my hands. Nobody asked my brother."
NOTE = "He comes on the first day at ten. The room is agreed."

# What a notice tells each of them, besides the day and whom to ask.
MAY_LEARN = {
    "probation_officer": ("Name", "Date of birth", "Address", "Kind of release"),
    "social_worker": ("Name", "Date of birth", "Address"),
    "health_worker": ("Name", "Date of birth"),
    "employment_counsellor": ("Name",),
}


@dataclass(frozen=True)
class Path:
    """One person's case, and everybody who has a hand in it: who they are, and their browsers."""

    case: uuid.UUID
    code: str
    name: str
    prison: Prison
    people: dict[str, uuid.UUID]
    at: dict[str, Any]

    def __getitem__(self, who: str) -> Any:
        return self.at[who]


@pytest.fixture
def path(visitor) -> Path:
    """A draft, its prison, and the people outside; each signed in."""
    prison, name = make_prison(), unused_name()
    case, code = start(prison, person=Person(name, BORN, "", STREET), release_expected=do.in_days(40), release_kind="earliest_conditional")
    people = {"treatment_officer": prison.officer, "prison_director": prison.director}
    for function in ("probation_officer", "social_worker", "employment_counsellor", "health_worker"):
        people[function] = make_practitioner(function)
    at = {function: visitor() for function in people}
    for function, browser in at.items():
        enter(browser, people[function])
    return Path(case, code, name, prison, people, at)


def test_released_under_supervision_and_willing(path) -> None:
    """Assessed, planned, told, handed over, released, seen, reviewed and closed, by those who may and by nobody else."""
    confirmed(path)
    assessed(path)
    planned(path)
    asked_of_others(path)
    agreed_and_prepared(path)
    told(path)
    handed_over(path)
    notified_and_released(path)
    seen_and_reviewed(path)
    closed(path)


def confirmed(path) -> None:
    decide(path["prison_director"], path.code, "Confirm: the case may be opened")
    for function, parts, writes in (
        ("probation_officer", ["identity", "work", "contacts"], ["work"]),
        ("social_worker", ["work"], ["work"]),
        ("health_worker", ["health"], []),
    ):
        seat(path.prison, path.case, path.people[function], function, parts, writes)


def assessed(path) -> None:
    """Every life area is asked about, and the person's own view is there, before the assessment is closed."""
    officer = path["treatment_officer"]
    do.say_about(path.case, path.prison.officer, marked=("accommodation", "work"), leave_out=("safety",))
    do.at(officer, path.code, do.RELEASE)
    why = do.blocked(officer, "Close the assessment")
    assert "Nobody has asked about one life area yet: Safety" in why
    assert "Who can: whoever writes this part at the table" in why
    say_safety(path)
    officer.go(f"/cases/{path.code}/release/")
    assert "The person's own view is not recorded" in do.blocked(officer, "Close the assessment")
    do.record_view(officer, path.code, OBJECTS, objection=True)
    do.step(officer, path.code, "Close the assessment")
    officer.sees("The assessment is closed. Next: the plan.", "Assessed")


def say_safety(path) -> None:
    officer = path["treatment_officer"]
    do.at(officer, path.code)
    say(officer, "Safety", "A quarrel in the street where he lived.", rating="Some need")


def planned(path) -> None:
    """Goal, actions, condition, offer; what is missing stands above, with whom to ask."""
    officer, people = path["treatment_officer"], path.people
    do.at(officer, path.code, do.PLAN)
    officer.sees(
        "Not yet.", "No institution outside prison has accepted an action.", "2 marked needs have no action and no reason",
        "No institution outside prison is responsible after release. Who can mend it: treatment officer.", "No action yet", OBJECTS,
    )  # fmt: skip
    do.add_goal(officer, path.code, "Accommodation", "I want a door of my own.")
    do.plan_action(officer, path.code, ROOM, people["social_worker"], "social_worker")
    do.plan_action(
        officer, path.code, WORK, people["employment_counsellor"], "employment_counsellor", area="Work and training", by_letter=True
    )
    officer.sees("An institution outside prison was asked and has not accepted an action yet.")
    officer.sees_not("No action yet")
    do.record_condition(officer, path.code, "Comes to the probation office every Monday.")
    do.make_offer(officer, path.code, COURSE, people["employment_counsellor"])
    do.answer_offer(officer, path.code, COURSE, consent_ends=200)
    officer.sees("Recorded: the person accepts.", "consent of")


def asked_of_others(path) -> None:
    """Who sits at the table answers in the plan; who does not, in a letter that says nothing else."""
    worker, counsellor = path["social_worker"], path["employment_counsellor"]
    worker.go("/")
    worker.follow(f"Accept or decline what the plan asks of you: {path.code}")
    worker.sees(ROOM, "Asked, not answered")
    do.answer_action(worker, "Accept: we do it by that day")
    worker.sees("Accepted. It waits among your tasks until you report it as done.")
    worker.follow(ROOM)
    do.answer_action(worker, "Report what was done")
    worker.sees("Please check", "Write what was done and when.")
    do.answer_action(worker, "Report what was done", "The room in the second street is reserved from the first night.")
    worker.sees("Reported as done. It stands so in the plan.", "reserved from the first night")
    worker.go("/")
    worker.sees_not(f"Do what the plan asks of you: {path.code}")
    # Three clicks: sign in, open the letter, send the answer
    counsellor.go("/")
    counsellor.follow(f"Accept or decline what a plan asks of you: {path.code}")
    counsellor.sees(WORK, "This letter says all that your task needs.")
    counsellor.sees_not(path.name, STREET, ROOM, OBJECTS)
    do.answer_action(counsellor, "Accept: we do it by that day")
    counsellor.sees("Accepted.")
    counsellor.finds_nothing(f"/cases/{path.code}/release/")


def agreed_and_prepared(path) -> None:
    """The plan is agreed, the dates change once with their reason, and the release is prepared."""
    officer = path["treatment_officer"]
    do.step(officer, path.code, "Agree the plan")
    officer.sees("The plan is agreed.", "Plan agreed")
    do.set_dates(officer, path.code, "A court decided", earliest=38, full_term=400)
    officer.sees("A court decided", "1 earlier recording")
    do.step(officer, path.code, "Begin to prepare the release")
    officer.sees("The release is being prepared.")
    assert "3 institutions have not been told of the date that is in force." in do.blocked(officer, "All institutions are told")


def told(path) -> None:
    """Everybody is told on a basis; each reads the fields of its kind and acknowledges in three clicks from signing in."""
    officer, code = path["treatment_officer"], path.code
    do.tell(officer, code, also=[path.people["employment_counsellor"]])
    officer.sees("4 institutions were told.", do.law(), "Not acknowledged.", "Not opened yet")
    known = {"Name": path.name, "Date of birth": BORN_SHOWN, "Address": STREET, "Kind of release": "Earliest conditional release"}
    do.at(officer, code, do.RELEASE)
    why = do.blocked(officer, "All institutions are told")
    assert "4 institutions have not acknowledged their notices yet." in why
    assert "Who can: the function it is addressed to, its deputy or the head" in why
    for function, may_learn in MAY_LEARN.items():
        said = do.acknowledge_from_my_tasks(path[function], code)
        for heading, value in known.items():
            assert (f"{heading}\t{value}" in said) == (heading in may_learn), said
    officer.go(f"/cases/{code}/notices/")
    officer.sees("Acknowledged on", "The employment counsellor acts")
    officer.sees_not("Not acknowledged.")


def handed_over(path) -> None:
    """The sender stays responsible until the receiver accepts, and reads on afterwards."""
    officer, probation, code = path["treatment_officer"], path["probation_officer"], path.code
    do.offer_handover(officer, code, path.people["probation_officer"], "probation_officer", NOTE)
    officer.sees("Take the offer back", f"Responsible now\n{do.short_name(path.prison.officer)}")
    do.at(officer, code, do.PLAN)
    officer.sees("was asked to be responsible after release and has not accepted yet. Who can mend it: probation officer.")
    do.accept_handover(probation, code, NOTE)
    probation.sees(f"Responsible now\n{do.short_name(path.people['probation_officer'])}")
    officer.go(f"/cases/{code}/release/")
    why = do.blocked(officer, "Record new dates")
    assert "Only whoever acts for the responsible institution does this." in why
    assert "Who can: probation officer" in why


def notified_and_released(path) -> None:
    """Day one is settled; nothing is missing; the date moves to today, everybody is told again; the person leaves."""
    probation, code = path["probation_officer"], path.code
    do.settle_day_one(probation, code)
    do.at(probation, code, do.PLAN)
    probation.sees("Yes. An institution outside prison has accepted an action and responsibility after release")
    do.step(probation, code, "All institutions are told")
    probation.sees("All institutions are told. Next: the day of release.", "Institutions told")
    do.set_dates(probation, code, "Conditional release was decided on", earliest=0)
    do.at(probation, code, do.NOTICES)
    probation.sees("Told of another date")
    probation.press("Tell them of the new date")
    probation.sees("3 institutions were told of the new date.")
    do.record_release(probation, code)


def seen_and_reviewed(path) -> None:
    """The first contact is kept, and the next institution reads it."""
    probation, worker, code = path["probation_officer"], path["social_worker"], path.code
    do.record_contact(probation, code, kept=True, fact="Came at ten with his brother. The room is his.")
    probation.sees("Last seen on")
    do.record_review(probation, code, "The room and the work go on. Monthly from now on.")
    do.at(worker, code, do.RELEASE)
    worker.sees("Last seen on", "Came at ten with his brother.", "Monthly from now on.")


def closed(path) -> None:
    """Proposed with a reason, told in writing, closed: it leaves every list, and only who was responsible last reads on."""
    probation, code = path["probation_officer"], path.code
    do.propose_closing(probation, code, "The conditions ended, and he wants no further support.")
    do.close_case(probation, code)
    gone_for(path["treatment_officer"], code, "/", "/cases/", "/releases/")
    gone_for(path["social_worker"], code, "/", "/cases/", "/releases/")
    for function in ("employment_counsellor", "health_worker", "prison_director"):
        gone_for(path[function], code, "/")
    probation.go("/releases/")
    probation.sees_not(code)
    probation.go("/cases/")
    probation.sees_not(code)
    probation.pick("Phase", "Closed")
    probation.press("Show")
    probation.follow(code)
    probation.sees("Closed", "The case has ended.")
    probation.go("/")
    probation.sees("Nothing waits for you.")


def gone_for(browser, code: str, *pages: str) -> None:
    """Nowhere among what waits, in no list, and no such address."""
    for page in pages:
        assert browser.go(page) == 200
        browser.sees_not(code)
    browser.finds_nothing(f"/cases/{code}/")


class Counted:
    """Counts what one does with mouse and keyboard: each click, each field, each choice."""

    def __init__(self, visitor) -> None:
        self.visitor, self.count = visitor, 0

    def __getattr__(self, name: str) -> Any:
        done = getattr(self.visitor, name)
        if name not in ("press", "follow", "pick", "fill", "choose"):
            return done

        def counted(*args: Any, **more: Any) -> Any:
            self.count += 1
            return done(*args, **more)

        return counted

    def download(self, button: str) -> bytes:
        """Press a button that answers with a file."""
        self.count += 1
        with self.visitor.page.expect_download() as got:
            self.visitor.page.get_by_role("button", name=button, exact=True).click()
        return File(got.value.path()).read_bytes()


def test_released_today_everybody_told_and_the_sheet_printed_within_twelve_interactions(visitor) -> None:
    """Short notice: the officer learns it in the morning; one page records the release, tells everybody, and leads to the sheet."""
    prison, officer, worker = make_prison(), visitor(), visitor()
    case, code = open_confirmed(prison)
    people = {function: make_practitioner(function) for function in ("social_worker", "probation_officer", "police_contact")}
    for function, somebody in people.items():
        seat(prison, case, somebody, function, ["work"])
    counsellor = make_practitioner("employment_counsellor")
    enter(officer, prison.officer)
    hand = Counted(officer)
    # Given the first page, and somebody without a seat who must know as well
    hand.follow("Cases", exact=True)
    hand.follow(code)
    hand.follow("Who was told of the release")
    hand.follow("Released today? Tell everybody at once")
    do.add_recipient(hand, counsellor)
    do.give_basis(officer, counsellor)
    hand.count += 1
    # When one button records the release and tells them
    hand.press("Record the release and tell them")
    hand.sees("The release is recorded and everybody you ticked was told.", "Not opened yet")
    hand.follow("Print the sheet for the first day")
    pdf = hand.download("Print the day-one sheet")
    assert pdf.startswith(b"%PDF")
    assert hand.count <= 12, hand.count
    # Then it is so: released, told at short notice, the paper with its number
    do.at(officer, code, do.RELEASE)
    officer.sees("The person was released", "Record a contact")
    do.at(officer, code, "papers/")
    officer.sees("Printed so far", "Day-one sheet")
    enter(worker, people["social_worker"])
    worker.follow(f"Acknowledge a notice of release: {code}")
    worker.sees("This came at short notice. Please act today.")


def test_a_case_opened_in_error_is_called_back_from_everybody(visitor) -> None:
    """Every past recipient is asked to confirm; the page lists who has not, with the day, until they do."""
    prison, officer = make_prison(), visitor()
    case, code = open_confirmed(prison)
    worker, counsellor = make_practitioner("social_worker"), make_practitioner("employment_counsellor")
    seat(prison, case, worker, "social_worker", ["work"])
    browsers = {worker: visitor(), counsellor: visitor()}
    enter(officer, prison.officer)
    do.tell(officer, code, also=[counsellor])
    officer.sees("2 institutions were told.")
    for somebody, browser in browsers.items():
        enter(browser, somebody)
        browser.sees(f"Acknowledge a notice of release: {code}")
    # When it is found in error, first without the tick
    do.at(officer, code)
    officer.follow("Opened in error: call everything back")
    officer.sees("The case ends today.", do.short_name(worker), do.short_name(counsellor), "Not called back")
    officer.press("End the case and call everything back")
    officer.sees("Please check", "Tick this to go on.")
    officer.choose("I understand that the case ends today and cannot be opened again.")
    officer.press("End the case and call everything back")
    officer.sees("This case was opened in error", "2 institutions are asked to confirm that everything is deleted.")
    # Then each is asked, and the case is nowhere
    for browser in browsers.values():
        browser.go("/")
        browser.sees("Confirm that it is deleted or corrected")
        browser.sees_not("Acknowledge a notice of release")
        browser.finds_nothing(f"/cases/{code}/")
    confirm_deletion(browsers[counsellor], code)
    officer.go(f"/cases/{code}/recall/")
    assert "Confirmed on" in row_of(officer, do.short_name(counsellor))
    assert "not confirmed. Due in" in row_of(officer, do.short_name(worker))


def confirm_deletion(browser, code: str) -> None:
    """From the first page: what is to be deleted, and the answer."""
    browser.go("/")
    browser.follow("Confirm that it is deleted or corrected")
    browser.sees(f"What you got about the case {code} was wrong", "Notice of release", "Name")
    browser.sees_not("Test Person")
    browser.choose("We looked for every copy, on paper and in files, and deleted it.")
    browser.press("Confirm", exact=True)
    browser.sees("Confirmed. The institution that called it back sees your answer.")
    browser.sees("Nothing waits for you.")


def row_of(visitor, name: str) -> str:
    """Every line of the table about that institution."""
    return "\n".join(visitor.page.locator("tr", has_text=name).all_inner_texts())
