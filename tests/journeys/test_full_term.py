"""Is nobody lost who leaves at full term, declines most of what is offered, and does not come to the first meeting?

One invented person in the hands of every institution, each in a browser of its own; then what ends a case at once.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from prag.cases.actions import give_seat, seat_terms
from prag.cases.keys import Person
from prag.database.maintain import as_maintainer
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.organisations.models import Function
from prag.ui.jinja2 import day as day_long
from prag.ui.jinja2 import day_short
from tests.journeys import release_steps as steps
from tests.journeys.people import enter, house_of
from tests.journeys.release_steps import HANDOVER, NOTICES, PLAN, RELEASE, blocked, end_case, look, responsible_now, short_name, table_of
from tests.journeys.steps import day, say, unused_name
from tests.support.people import FAR, Prison, acting, institution_of, make_practitioner, make_prison, open_confirmed, seat

pytestmark = pytest.mark.journey
BED, COURSE, WORKSHOP = "Hold a bed for six weeks", "A place in a welding course", "Go along to the workshop"
REGISTER = "Register as looking for work"
MENTOR_OFFER, COURSE_OFFER, JOB_OFFER = "A mentor who meets you twice a month", "A course in bookkeeping", "Help with looking for work"
NO_COURSE, NO_SCHOOL = "The next course begins in spring.", "He wants to work first; ask again in autumn."
NOTE = "The bed is agreed; the keys are with his sister."
CONDITION = "Sign at the office on the first Monday"
VIEW = "I do not want to live in that street again."
MISSED = "The first contact was missed: find out today how the person is, and agree another meeting"
NOT_SEEN = "First contact missed on"
TABLE_PARTS = ["identity", "custody", "work", "contacts"]


@dataclass
class Story:
    """One case with its people, and the browser of each."""

    visitor: Any
    prison: Prison
    code: str
    people: dict[str, uuid.UUID]
    name: str
    browsers: dict[str, Any] = field(default_factory=dict)

    def by(self, who: str) -> Any:
        """Somebody's browser, signed in at the first look."""
        if who not in self.browsers:
            self.browsers[who] = self.visitor()
            enter(self.browsers[who], self.people[who])
        return self.browsers[who]


@pytest.fixture
def story(visitor) -> Story:
    """Released today at full term. At the table: a social worker, and an employment counsellor on the person's consent."""
    prison, name = make_prison(), unused_name()
    case, code = open_confirmed(prison, release_expected=today(), person=Person(name, "1990-01-02", "", ""))
    worker, counsellor, mentor = (make_practitioner(one) for one in ("social_worker", "employment_counsellor", "mentor"))
    seat(prison, case, worker, "social_worker", TABLE_PARTS, ["work"])
    on_consent(prison, case, counsellor)
    deputy = make_practitioner(None, institution_of(worker))
    with as_maintainer() as alias:
        # A deputy for next month: whoever is named is asked the same day, whatever the period.
        Function.objects.using(alias).filter(holder=worker).update(deputy_id=deputy, deputy_from=steps.in_days(30))
    steps.say_about(case, prison.officer, marked=["accommodation", "work", "education"], leave_out=["safety"])
    people = {"officer": prison.officer, "worker": worker, "counsellor": counsellor, "mentor": mentor, "deputy": deputy}
    return Story(visitor, prison, code, people, name)


def on_consent(prison: Prison, case: uuid.UUID, practitioner: uuid.UUID) -> None:
    """A seat that stands on the person's consent."""
    institution = institution_of(practitioner)
    with acting(prison.officer):
        terms = seat_terms(compartments=["work"], writes=[], basis="consent", consent_on=today(), ends=today() + FAR)
        fresh = give_seat(case=case, institution=institution, function="employment_counsellor", terms=terms)
    with acting(make_practitioner("access_manager", institution)):
        call("gate.fill_seat", p_seat=fresh, p_holder=practitioner, p_deputy=None, p_deputy_from=None, p_deputy_until=None)


def test_one_person_at_full_term_in_all_hands(story) -> None:
    """From the assessment to the return to custody: nothing is forced on the person, and nobody is ever without somebody responsible."""
    assessed_with_an_objection(story)
    actions_find_their_owners(story)
    offers_are_declined(story)
    told_before_the_day(story)
    responsibility_passes(story)
    the_sender_reads_on(story)
    the_day_comes(story)
    the_first_contact_is_missed(story)
    support_is_offered_again(story)
    a_consent_is_withdrawn(story)
    papers_leave_the_house(story)
    back_in_custody(story)


def assessed_with_an_objection(story: Story) -> None:
    """The assessment closes only when everything was asked, and with the person's view."""
    officer, code = story.by("officer"), story.code
    look(officer, code, RELEASE)
    why = blocked(officer, "Close the assessment")
    assert "Nobody has asked about one life area yet: Safety." in why, why
    assert "Who can: whoever writes this part at the table" in why, why
    look(officer, code)
    say(officer, "Safety", "Nobody threatens the person.", rating="No need")
    look(officer, code, RELEASE)
    why = blocked(officer, "Close the assessment")
    assert "The person's own view is not recorded" in why, why
    assert "Who can: treatment officer, probation officer, social worker" in why, why
    # When the person objects, the words stand beside the plan
    steps.record_view(officer, code, VIEW, objection=True)
    assert "Objection" in officer.page.locator("#voice").inner_text()
    steps.step(officer, code, "Close the assessment")
    officer.sees("The assessment is closed. Next: the plan.")


def actions_find_their_owners(story: Story) -> None:
    """One action is accepted, one declined with a reason; a need is not lost by it, and somebody else is asked."""
    officer, worker, counsellor, code = story.by("officer"), story.by("worker"), story.by("counsellor"), story.code
    steps.add_goal(officer, code, "Accommodation", "I want my own door.")
    steps.plan_action(officer, code, BED, story.people["worker"], "social_worker")
    steps.plan_action(officer, code, COURSE, story.people["counsellor"], "employment_counsellor", area="Work and training")
    accept(worker, code, BED)
    open_answer(counsellor, code, COURSE)
    steps.answer_action(counsellor, "Decline, with the reason")
    counsellor.sees("Please check", "Say why: the others read it.")
    steps.answer_action(counsellor, "Decline, with the reason", NO_COURSE)
    counsellor.sees("Declined. It stands in the tasks of whoever asked, with your reason: somebody else is asked, or it is dropped.")
    # Then the reason stands in the plan, the need is open again, and the plan cannot be agreed
    look(officer, code, PLAN)
    officer.sees(NO_COURSE, "2 marked needs have no action and no reason: Work and training; Education.", "No action yet")
    look(officer, code, RELEASE)
    assert "2 marked needs" in blocked(officer, "Agree the plan")
    # When a mentor without a seat is asked by letter, and the other need has its reason
    steps.plan_action(officer, code, WORKSHOP, story.people["mentor"], "mentor", area="Work and training", by_letter=True, instead=COURSE)
    officer.follow("Say why not Education")
    officer.fill("Why is there no action?", NO_SCHOOL)
    officer.press("Record the reason")
    officer.sees(f"No action, because: {NO_SCHOOL}")
    ready = officer.page.locator("#ready").inner_text()
    assert "marked need" not in ready, ready
    assert "No institution outside prison is responsible after release. Who can mend it: treatment officer." in ready, ready
    read_in_a_letter(story)
    steps.step(officer, code, "Agree the plan")
    steps.step(officer, code, "Begin to prepare the release")


def read_in_a_letter(story: Story) -> None:
    """The mentor reads the one action, and neither who the person is nor anything else of the plan."""
    mentor, code = story.by("mentor"), story.code
    mentor.go("/")
    mentor.follow(f"Accept or decline what a plan asks of you: {code}")
    mentor.sees(WORKSHOP)
    mentor.sees_not(story.name, BED, COURSE, VIEW)
    steps.answer_action(mentor, "Accept: we do it by that day")
    mentor.sees("Accepted. It waits among your tasks until you report it as done.")
    mentor.finds_nothing(f"/cases/{code}/plan/actions/new/")


def open_answer(visitor: Any, code: str, what: str) -> None:
    """From the first page to the answer on an action."""
    visitor.go("/")
    visitor.follow(f"Accept or decline what the plan asks of you: {code}")
    visitor.sees(what)


def accept(visitor: Any, code: str, what: str) -> None:
    """Accept an action from the first page on."""
    open_answer(visitor, code, what)
    steps.answer_action(visitor, "Accept: we do it by that day")
    visitor.sees("Accepted. It waits among your tasks until you report it as done.")


def offers_are_declined(story: Story) -> None:
    """Declining asks for the day on which the person is asked again, and changes nothing else."""
    officer, code = story.by("officer"), story.code
    steps.record_condition(officer, code, CONDITION)
    steps.make_offer(officer, code, MENTOR_OFFER, story.people["mentor"])
    steps.make_offer(officer, code, COURSE_OFFER, story.people["counsellor"])
    steps.make_offer(officer, code, JOB_OFFER, story.people["counsellor"])
    steps.answer_offer(officer, code, JOB_OFFER, consent_ends=90)
    before = table_of(officer, code)
    # When no day is given, the answer is not taken
    steps.answer_offer(officer, code, MENTOR_OFFER, ask_again=0)
    officer.sees("Please check", "Choose a later day on which the person is asked again. Until then nobody asks.")
    steps.answer_offer(officer, code, MENTOR_OFFER, ask_again=30)
    officer.sees("Recorded: declined for now. Nothing else has changed.")
    steps.answer_offer(officer, code, COURSE_OFFER, ask_again=60)
    # Then the day stands at the offer, the condition as before, and everybody sits where they sat
    offers, conditions = (officer.page.locator(part).inner_text() for part in ("#offers", "#conditions"))
    assert offers.count("Declined") == 2
    assert f"ask again on {day_short(steps.in_days(30))}" in offers, offers
    assert CONDITION in conditions
    assert "In force" in conditions
    assert table_of(officer, code) == before


def told_before_the_day(story: Story) -> None:
    """That nobody was told is the first thing one sees; then everybody at the table is told at once."""
    officer, code = story.by("officer"), story.code
    officer.go("/releases/?responsible=mine")
    officer.sees(code, "Nobody has been told. Notice was due on", "1 case cannot wait")
    look(officer, code, RELEASE)
    assert "have not been told" in blocked(officer, "All institutions are told")
    steps.tell(officer, code)
    officer.sees("2 institutions were told.", short_name(story.people["worker"]), short_name(story.people["counsellor"]))
    officer.go("/releases/?responsible=mine")
    officer.sees_not("Nobody has been told.")


def responsibility_passes(story: Story) -> None:
    """Declined, the sender stays responsible; accepted, the receiver is, in the same moment."""
    officer, worker, code = story.by("officer"), story.by("worker"), story.code
    prison, centre = short_name(story.prison.officer), short_name(story.people["worker"])
    steps.offer_handover(officer, code, story.people["worker"], "social_worker", NOTE)
    look(officer, code, PLAN)
    asked = f"{centre} was asked to be responsible after release and has not accepted yet. Who can mend it: social worker."
    assert asked in officer.page.locator("#ready").inner_text()
    worker.go("/")
    worker.follow(f"Take over a case, or decline: {code}")
    worker.choose("Decline: nothing changes")
    worker.choose("The person will not live in our area")
    worker.press("Save the answer")
    worker.sees("Declined. Whoever offered it stays responsible, and is asked to offer it to somebody else or to keep it.")
    # Then nothing has changed for the sender, who offers it again
    look(officer, code, HANDOVER)
    assert responsible_now(officer) == prison
    assert "Declined: The person will not live in our area" in officer.page.get_by_role("table", name="Earlier offers").inner_text()
    steps.offer_handover(officer, code, story.people["worker"], "social_worker", NOTE)
    assert responsible_now(officer) == prison
    steps.accept_handover(worker, code, NOTE)
    assert responsible_now(worker) == centre


def the_sender_reads_on(story: Story) -> None:
    """For thirty days the sender reads what it read, and writes nothing: each control says why, and who can."""
    officer, code = story.by("officer"), story.code
    look(officer, code, PLAN)
    officer.sees(BED, VIEW, CONDITION, f"until {day_long(steps.in_days(30))}")
    said = {"Write in this plan": blocked(officer, "Write in this plan")}
    for page, labels in ((RELEASE, ("Take the case on", "Record new dates", "Record what is settled", "Record a review")),
                         (NOTICES, ("Send the notices",)), (HANDOVER, ("Offer responsibility",))):  # fmt: skip
        look(officer, code, page)
        said |= {label: blocked(officer, label) for label in labels}
    for label, why in said.items():
        assert "social worker" in why, f"{label}: {why}"
    # And the address of a form gives no more than its control
    assert officer.go(f"/cases/{code}/plan/goals/new/") == 403
    officer.sees("Your seat does not write this part.")


def the_day_comes(story: Story) -> None:
    """Notices are acknowledged in three clicks, day one is settled, the release recorded."""
    worker, counsellor, code = story.by("worker"), story.by("counsellor"), story.code
    look(worker, code, RELEASE)
    assert "not acknowledged" in blocked(worker, "All institutions are told")
    # The employment bureau learns less of the person than the centre for social work
    assert "Date of birth" not in str(steps.acknowledge_from_my_tasks(counsellor, code))
    assert "Date of birth" in str(steps.acknowledge_from_my_tasks(worker, code))
    steps.settle_day_one(worker, code)
    steps.step(worker, code, "All institutions are told")
    worker.sees("All institutions are told. Next: the day of release.")
    look(worker, code, PLAN)
    assert "Yes." in worker.page.locator("#ready").inner_text()
    steps.record_release(worker, code)


def the_first_contact_is_missed(story: Story) -> None:
    """The same day it is a duty of whoever is responsible and of the deputy, and stands where everybody sees it."""
    worker, code = story.by("worker"), story.code
    story.by("deputy").sees("Nothing waits for you.")
    steps.record_contact(worker, code, kept=False, fact="Did not come. Called twice, nobody answered.")
    worker.sees("The first contact was missed on")
    worker.go("/")
    worker.sees(f"{MISSED}: {code}")
    deputy = story.by("deputy")
    deputy.go("/")
    deputy.sees(MISSED)
    worker.go("/releases/")
    worker.sees(NOT_SEEN, "Nobody has seen the person since.", "1 case cannot wait")


def support_is_offered_again(story: Story) -> None:
    """What was declined is offered again and accepted with a consent that ends; the person is seen."""
    worker, code = story.by("worker"), story.code
    steps.answer_offer(worker, code, MENTOR_OFFER, consent_ends=90)
    worker.sees("Recorded: the person accepts. The consent ends on its last day.")
    offers = worker.page.locator("#offers").inner_text()
    assert f"until {day_short(steps.in_days(90))}" in offers, offers
    steps.record_contact(worker, code, kept=True, fact="Came to the office, sleeps at his sister's.")
    worker.sees("Last seen on", "Came to the office")
    worker.sees_not("nobody has seen the person")
    worker.go("/releases/")
    worker.sees(code)
    worker.sees_not(NOT_SEEN)
    for who in ("worker", "deputy"):
        story.by(who).go("/")
        story.by(who).sees_not(MISSED)
    assert worker.text().count("Offer again what the person declined") == 1  # the course; no longer the mentor


def a_consent_is_withdrawn(story: Story) -> None:
    """The same day the provider's seat ends, and what was asked of it; what stands on law stays."""
    worker, counsellor, code = story.by("worker"), story.by("counsellor"), story.code
    steps.plan_action(worker, code, REGISTER, story.people["counsellor"], "employment_counsellor", area="Work and training")
    accept(counsellor, code, REGISTER)
    look(worker, code, PLAN)
    worker.follow(f"Record a new answer {JOB_OFFER}")
    worker.choose("The person withdraws the consent")
    worker.press("Record", exact=True)
    worker.sees("From today the provider's seat on consent and the actions that stand on it have ended.", BED, CONDITION)
    worker.unfold("No longer in the plan")
    worker.sees(REGISTER, "ended, because the consent was withdrawn")
    assert f"ended {day_long(today())}" in table_of(worker, code)
    counsellor.finds_nothing(f"/cases/{code}/")
    counsellor.go("/")
    counsellor.sees_not(code)


def papers_leave_the_house(story: Story) -> None:
    """The person's own copy and the needs map are printed; each print has its number on the page."""
    worker, code, centre = story.by("worker"), story.code, short_name(story.people["worker"])
    for button in ("Print the own copy", "Print the needs map", "Print the own copy"):
        look(worker, code, "papers/")
        if button == "Print the needs map":
            worker.pick("For which centre for social work", house_of(story.people["worker"]).name)
        with worker.page.expect_download() as got:
            worker.page.get_by_role("button", name=button).click()
        assert got.value.path().read_bytes().startswith(b"%PDF")
    look(worker, code, "papers/")
    rows = [[cell.strip() for cell in row.inner_text().split("\t")] for row in worker.page.get_by_role("row").all()[1:]]
    assert [row[:2] for row in rows] == [["The person's own copy", "2"], ["Needs map", "1"], ["The person's own copy", "1"]], rows
    assert [row[4] for row in rows] == ["the person", centre, "the person"], rows


def back_in_custody(story: Story) -> None:
    """A return to custody opens the case again; nobody has to begin anew."""
    worker, code = story.by("worker"), story.code
    look(worker, code, RELEASE)
    worker.unfold("Something else happened")
    worker.press("Record the return to custody")
    worker.date("On which day did the person come back?", *day(0))
    worker.date("End of the sentence", *day(200))
    worker.press("Record the return to custody")
    worker.sees("The return is recorded. Next: look at the plan again.")
    bar = worker.page.get_by_role("region", name="Key details of this case").inner_text()
    assert re.search(r"Phase\s+Open", bar), bar
    # What was settled for the first release is open for the next one; the plan, the table and who is responsible are still there
    assert worker.page.locator("#day-one").get_by_text("Open", exact=True).count() == len(steps.DAY_ONE)
    worker.go("/cases/")
    worker.sees(code)
    look(worker, code, PLAN)
    worker.sees(BED, CONDITION, VIEW)


def test_who_is_gone_leaves_every_list(visitor) -> None:
    """Removed abroad: the case ends that day, for everybody at the table."""
    prison, guest = make_prison(), make_practitioner("social_worker")
    case, code = open_confirmed(prison, release_expected=today() + timedelta(days=20))
    seat(prison, case, guest, "social_worker", ["work"])
    officer, other = visitor(), visitor()
    for one, practitioner in ((officer, prison.officer), (other, guest)):
        enter(one, practitioner)
        one.go("/releases/")
        one.sees(code)
    end_case(officer, code, "Record a removal abroad")
    # Then it stands in no list, for nobody, and opens to nobody else
    for one in (officer, other):
        for page in ("/cases/", "/releases/"):
            one.go(page)
            one.sees_not(code)
    other.finds_nothing(f"/cases/{code}/")
    other.go("/")
    other.sees_not(code)
    officer.go("/")
    officer.sees("Nothing waits for you.")


def test_my_tasks_speaks_no_more_of_an_ended_case(visitor) -> None:
    """A seat that only reads an ended case is nothing to renew, and the number of cases is that of the list it opens."""
    prison, officer = make_prison(), visitor()
    _case, code = open_confirmed(prison)
    enter(officer, prison.officer)
    end_case(officer, code, "Record a death")
    officer.go("/")
    officer.sees("You sit at no table now.")
    officer.sees_not(code)
