"""Which steps lead from the plan to the time after release? Each through the pages, as somebody who may take it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from prag.access.actor import Actor
from prag.gate.opening import open_case
from prag.kernel.clock import today
from prag.organisations.models import LegalBasis, LifeArea
from prag.profiles.actions import Said, record_statement
from prag.ui.words import FUNCTIONS, word
from tests.journeys.people import house_of
from tests.journeys.steps import day
from tests.support.people import acting

PLAN, RELEASE, NOTICES, HANDOVER = "plan/", "release/", "notices/", "handover/"


def at(visitor: Any, code: str, page: str = "") -> None:
    """Open a page of the case, unless one stands on it: `at(visitor, code, RELEASE)`. What others changed meanwhile needs `visitor.go`."""
    address = f"/cases/{code}/{page}"
    if visitor.page.url.removeprefix(visitor.site.url).split("?")[0].split("#")[0] != address:
        visitor.go(address)


def law() -> str:
    """The name of the duty in law on which the tests' seats stand."""
    return LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").order_by("key").first().name


def short_name(practitioner: uuid.UUID) -> str:
    """How the pages call the institution where somebody works."""
    return house_of(practitioner).short_name


def blocked(visitor: Any, label: str) -> str:
    """Why a control of the open page is blocked, and who can: what stands beside it."""
    found = visitor.page.locator(".prag-blocked").filter(has=visitor.page.get_by_role("button", name=label, exact=True))
    assert found.count(), f"{label!r} is not blocked on {visitor.page.url}:\n{visitor.text()[:3000]}"
    return found.first.inner_text()


# Assessment and plan


def say_about(case: uuid.UUID, officer: uuid.UUID, marked: Iterable[str] = (), leave_out: Iterable[str] = ()) -> None:
    """Every life area of the common work asked about, by the real action: marked needs, else "asked, none"."""
    with acting(officer) as actor:
        opened = open_case(case, "statement_record", compartments={"work"}, writes={"work"})
        for area in LifeArea.objects.filter(compartment="work").exclude(key__in=list(leave_out)):
            _say(actor, opened, area, area.key in marked)


def _say(actor: Actor, opened: Any, area: LifeArea, marked: bool) -> None:
    text = f"Needs help: {area.name}." if marked else ""
    said = Said("fact", "marked" if marked else "none", "not_known", text, today(), asked_none=not marked)
    record_statement(actor=actor, opened=opened, area=area, said=said, function="treatment_officer")


def add_goal(visitor: Any, code: str, area: str, text: str) -> None:
    """A goal in the person's own words."""
    at(visitor, code, PLAN)
    visitor.press("Add a goal")
    visitor.pick("Life area", area)
    visitor.fill("What does the person want to reach?", text)
    visitor.choose("These are the person's own words")
    visitor.press("Add the goal")
    visitor.sees(text)


def plan_action(visitor: Any, code: str, what: str, owner: uuid.UUID, function: str, *, area: str = "Accommodation", due: int = 20,
                by_letter: bool = False, instead: str = "") -> None:  # fmt: skip
    """Ask the institution where `owner` works for an action; by letter, on a duty in law, when it has no seat that opens the plan.
    `instead`: the words of the declined action that this one is asked for instead of.
    """
    at(visitor, code, PLAN)
    visitor.press("Ask for an action")
    form = visitor.page.locator("#ask")
    form.get_by_label(visitor.spoken("Life area")).select_option(label=visitor.spoken(area))
    visitor.fill("What is to be done?", what)
    visitor.pick("Who does it?", f"{short_name(owner)} · {word(FUNCTIONS, function)}")
    visitor.date("By when?", *day(due))
    if instead:
        choice = form.get_by_label(visitor.spoken("Instead of which declined action?"))
        choice.select_option(value=choice.locator("option", has_text=instead).get_attribute("value"))
    if by_letter:
        visitor.choose("Duty in law")
        form.get_by_label(visitor.spoken("Law"), exact=True).select_option(label=visitor.spoken(law()))
    visitor.press("Ask", exact=True)
    asked = "Asked, in a sealed letter. It opens to the function that was asked and to nobody else."
    visitor.sees(what, asked if by_letter else "Asked. It stands in the plan, and in the tasks of whoever was asked.")


def answer_action(visitor: Any, answer: str, said: str = "") -> None:
    """Answer on the page of an action or of its letter: "Accept: we do it by that day", "Report what was done", …"""
    visitor.choose(answer)
    if said:
        visitor.fill("In words", said)
    visitor.press("Send", exact=True)


def record_condition(visitor: Any, code: str, text: str, ends: int = 300) -> None:
    """A condition on a duty in law, with its end."""
    at(visitor, code, PLAN)
    visitor.press("Record a condition")
    visitor.fill("What is the condition?", text)
    visitor.pick("Legal basis", law())
    visitor.date("Last day", *day(ends))
    visitor.press("Record", exact=True)
    visitor.sees(text, "In force")


def make_offer(visitor: Any, code: str, text: str, provider: uuid.UUID) -> None:
    """Something voluntary, by the institution where `provider` works."""
    at(visitor, code, PLAN)
    visitor.press("Make an offer")
    visitor.fill("What is offered?", text)
    visitor.pick("By which institution?", house_of(provider).name)
    visitor.press("Record the offer")
    visitor.sees(text, "Offered, not answered")


def answer_offer(visitor: Any, code: str, text: str, *, consent_ends: int = 0, ask_again: int = 0) -> None:
    """The person accepts (with the last day of the consent), or declines (with the day on which it is offered again)."""
    at(visitor, code, PLAN)
    visitor.follow(f"Record the answer {text}")
    if consent_ends:
        visitor.choose("The person accepts")
        visitor.date("Day of the person's written consent", *day(0))
        visitor.date("Last day of the consent", *day(consent_ends))
    else:
        visitor.choose("The person declines for now")
        visitor.date("Ask again on", *day(ask_again))
    visitor.press("Record", exact=True)


def record_view(visitor: Any, code: str, text: str, *, objection: bool = False) -> None:
    """What the person says of the plan."""
    at(visitor, code, PLAN)
    visitor.follow("Record the person's view")
    visitor.fill("What does the person say about the plan?", text)
    if objection:
        visitor.choose("This is an objection to the plan")
    visitor.date("On which day?", *day(0))
    visitor.press("Record", exact=True)
    visitor.sees(text)


# Dates and steps


def set_dates(visitor: Any, code: str, reason: str, *, earliest: int | None = None, full_term: int | None = None) -> None:
    """New dates, in days from today, with why they changed: "A court decided", "Pardon", …"""
    at(visitor, code, RELEASE)
    visitor.press("Record new dates")
    for legend, offset in (("Earliest conditional release", earliest), ("End of the sentence", full_term)):
        if offset is not None:
            visitor.date(legend, *day(offset))
    visitor.choose(reason, within="Why do the dates change?")
    visitor.press("Record the dates")
    visitor.sees("The dates are recorded, and everything that counts from them was counted anew.", "What happens next")


def step(visitor: Any, code: str, label: str) -> None:
    """Take the case on by a step with which nothing goes: "Close the assessment", "Agree the plan", …"""
    at(visitor, code, RELEASE)
    visitor.press(label, exact=True)
    visitor.press(label, exact=True)


def record_release(visitor: Any, code: str) -> None:
    """The person left today, which is the day that the form suggests."""
    step(visitor, code, "Record the release")
    visitor.sees("The release is recorded. Next: the first contact.")


def propose_closing(visitor: Any, code: str, reason: str) -> None:
    """Closing is proposed, with the reason."""
    at(visitor, code, RELEASE)
    visitor.press("Propose to close the case")
    visitor.fill("Why?", reason)
    visitor.press("Propose to close the case")
    visitor.sees("Closing is proposed. Next: tell the person in writing, then close.", reason)


def close_case(visitor: Any, code: str) -> None:
    """The person was told in writing; the case is closed."""
    at(visitor, code, RELEASE)
    visitor.press("Close the case", exact=True)
    visitor.choose("The person was told in writing that the case is closed, and why")
    visitor.date("On which day?", *day(0))
    visitor.press("Close the case", exact=True)
    visitor.sees("The case is closed. Your institution can read it for 30 days; nobody else sees it.")


# Notices and responsibility


def add_recipient(visitor: Any, practitioner: uuid.UUID) -> None:
    """An institution without a seat comes into the list of the open form."""
    visitor.pick("Another institution", house_of(practitioner).name)
    visitor.press("Put it into the list")


def give_basis(visitor: Any, practitioner: uuid.UUID) -> None:
    """The institution's row of the open form stands on the duty in law."""
    row = visitor.page.locator(".prag-card").filter(has=visitor.page.get_by_label(short_name(practitioner), exact=True))
    row.get_by_label("On what basis?").select_option(label=law())


def tell(visitor: Any, code: str, also: Iterable[uuid.UUID] = ()) -> None:
    """Tell everybody at the table who was not told yet, and the institutions of `also`, on a duty in law."""
    at(visitor, code, NOTICES)
    for one in also:
        add_recipient(visitor, one)
        give_basis(visitor, one)
    visitor.press("Send the notices")


def acknowledge_from_my_tasks(visitor: Any, code: str) -> list[str]:
    """From the first page, which stands behind signing in, in two further clicks. What the notice said, by its headings."""
    visitor.go("/")
    visitor.follow(f"Acknowledge a notice of release: {code}")
    said = visitor.page.locator("#main-content .govuk-summary-list").inner_text()
    visitor.press("Acknowledge", exact=True)
    visitor.sees("Acknowledged. Whoever sent the notice sees it and knows which function will act.")
    return said.split("\n")


def offer_handover(visitor: Any, code: str, receiver: uuid.UUID, function: str, note: str = "") -> None:
    """Offer responsibility to a function at the table; the sender stays responsible."""
    at(visitor, code, HANDOVER)
    visitor.choose(f"{word(FUNCTIONS, function).capitalize()}, {short_name(receiver)}", within="Who takes over?")
    visitor.fill("What the next institution must know first", note)
    visitor.press("Offer responsibility")
    visitor.sees("Your institution stays responsible until the offer is accepted.")


def accept_handover(visitor: Any, code: str, note: str = "") -> None:
    """Accept what was offered, from the first page."""
    visitor.go("/")
    visitor.follow(f"Take over a case, or decline: {code}")
    visitor.sees(note)
    visitor.choose("Accept: my institution is responsible from now on")
    visitor.press("Save the answer")
    visitor.sees("Accepted. Your institution is responsible from now on. What is due stands in “My tasks”.")


# The day itself and after it

DAY_ONE = (
    "Address for the first night", "Identity papers", "Money for the first days", "Transport", "Medication", "First appointment",
    "Who meets the person at the gate", "Contact after release", "Conditions were explained",
)  # fmt: skip


def settle_day_one(visitor: Any, code: str, items: Iterable[str] = DAY_ONE, hour: str = "9:30") -> None:
    """Say of these items that they are done."""
    at(visitor, code, RELEASE)
    visitor.press("Record what is settled")
    visitor.fill("Hour of the release", hour)
    for item in items:
        visitor.choose("Done", within=item)
    visitor.press("Record", exact=True)
    visitor.sees("Recorded what is settled for day one. What is still open stands here and on the printed sheet.")


def record_contact(visitor: Any, code: str, *, kept: bool, fact: str = "", kind: str = "Meeting in an office") -> None:
    """A contact after the release, today."""
    at(visitor, code, RELEASE)
    visitor.press("Record a contact")
    visitor.pick("What kind of contact?", kind)
    visitor.date("On which day?", *day(0))
    visitor.choose("Yes, the person was there" if kept else "No, it was missed")
    visitor.fill("What happened?", fact)
    visitor.press("Record the contact")
    missed = "The missed contact is recorded. Until the person was seen for the first time, the deputy is asked too."
    visitor.sees("The contact is recorded. What is due next stands on this page." if kept else missed)


def record_review(visitor: Any, code: str, fact: str) -> None:
    """Plan or support were looked at again, today."""
    at(visitor, code, RELEASE)
    visitor.press("Record a review")
    visitor.date("On which day?", *day(0))
    visitor.fill("What was agreed?", fact)
    visitor.press("Record the review")
    visitor.sees("The review is recorded. The next one is due after the interval of your jurisdiction.", fact)


def in_days(offset: int) -> date:
    """A day counted from today."""
    return today() + timedelta(days=offset)


# Read anew


def look(visitor: Any, code: str, page: str = "") -> None:
    """A page of the case as it is now, whatever the others did meanwhile."""
    visitor.go(f"/cases/{code}/{page}")


def table_of(visitor: Any, code: str) -> str:
    """Who sits at the table, as the case page says it."""
    look(visitor, code)
    return visitor.page.locator("#table").inner_text()


def responsible_now(visitor: Any) -> str:
    """Who is responsible, as the bar at the top says."""
    bar = visitor.page.get_by_role("region", name="Key details of this case").inner_text()
    return re.search(r"Responsible now\s+(.+)", bar).group(1)


def end_case(visitor: Any, code: str, step: str) -> None:
    """The case ends by something that happened yesterday."""
    look(visitor, code, RELEASE)
    visitor.unfold("Something else happened")
    visitor.press(step)
    visitor.sees("The case ends today, and so does its table. Your institution can read it for 30 days.")
    visitor.date("On which day?", *day(-1))
    visitor.press(step)
    visitor.sees("The case has ended. Your institution can read it for 30 days.")
