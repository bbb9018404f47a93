"""What does the plan look like to each who may read it, and what happens on its pages? Through a browser's eyes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from prag.cases.models import Case
from prag.database.maintain import as_maintainer
from prag.duties.models import Duty
from prag.gate.models import Item
from prag.kernel.clock import today
from prag.organisations.models import Institution, Place, Service
from prag.plans.forms import OfferForm
from prag.plans.models import Action
from tests.plans.plans import ask, by_law, make_plan, on_consent, say_need, state_of
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, institution_of, make_practitioner, seat


def _url(plan, name="case_plan", *parts):
    return reverse(name, args=[plan.code, *parts])


def _page(who, plan, query=""):
    return browser(who).get(_url(plan) + query)


def _action_form(of, **changes):
    form = {
        "area": "accommodation", "what": "A bed for six weeks", "who": f"{institution_of(of)}:social_worker", "basis": "",
        **day_fields("due", today() + timedelta(days=30)),
    }  # fmt: skip
    return form | changes


def test_an_empty_plan_says_what_is_missing_and_who_can_mend_it():
    plan = make_plan()
    page = words(_page(plan.prison.officer, plan))
    assert "Ready for release? Not yet." in page
    assert (
        "No institution outside prison has accepted an action. Who can mend it: treatment officer, probation officer, social worker."
        in page
    )
    assert "No institution outside prison is responsible after release. Who can mend it: treatment officer." in page
    assert "The person's view is missing, and no reason why." in page
    assert "Here stand needs, goals and actions" in page


def test_a_marked_need_without_action_is_a_row_of_its_own_until_there_is_one_or_a_reason():
    plan = make_plan()
    say_need(plan)
    say_need(plan, "papers", "some")
    client = browser(plan.prison.officer)
    page = words(client.get(_url(plan)))
    assert page.count("No action yet") == 1
    assert "A marked need has no action and no reason: Accommodation." in page
    assert "Marked need · Fact" in page
    answer = client.post(_url(plan, "reason_new", "accommodation"), {"text": "He lives with his sister."}, follow=True)
    page = words(answer)
    assert "No action, because: He lives with his sister." in page
    assert "No action yet" not in page
    ask(plan, plan.worker)
    page = words(client.get(_url(plan)))
    assert "because: He lives" not in page
    assert "No action yet" not in page
    assert "A marked need" not in page


def test_no_two_needs_change_places_whatever_was_said_of_them():
    plan = make_plan()
    for area, rating in (("work", "marked"), ("accommodation", "none"), ("papers", "some")):
        say_need(plan, area, rating)
    order = re.findall(r'<th role="rowheader"[^>]*><div class="prag-cell">\s*([A-Z][a-z]+)', _page(plan.worker, plan).content.decode())
    assert order == ["Accommodation", "Identity", "Work"]


def test_goals_in_the_persons_words_and_their_earlier_wording():
    plan = make_plan()
    client = browser(plan.prison.officer)
    page = words(client.post(_url(plan, "goal_new"), {"area": "work", "text": "I want to be a joiner", "own_words": "on"}, follow=True))
    assert "“I want to be a joiner”" in page
    change = re.search(r'href="([^"]*/plan/goals/[0-9a-f-]{36}/)"', client.get(_url(plan)).content.decode()).group(1)
    page = words(client.post(change, {"area": "work", "text": "I want my own workshop", "own_words": "on"}, follow=True))
    assert "“I want my own workshop”" in page
    assert "Earlier version: I want to be a joiner" in page
    assert client.get(change).status_code == 403
    answer = client.post(_url(plan, "goal_new"), {"area": "", "text": "Kept words"})
    assert answer.status_code == 422
    assert "Kept words" in words(answer)


def test_an_action_for_the_table_needs_no_basis_and_waits_for_its_owner():
    plan = make_plan()
    client = browser(plan.prison.officer)
    page = words(client.get(_url(plan, "action_new") + "?area=accommodation"))
    assert "No letter and no basis is needed for those who read the plan at the table" in page
    page = words(client.post(_url(plan, "action_new"), _action_form(plan.worker), follow=True))
    assert "Asked. It stands in the plan" in page
    assert "A bed for six weeks" in page
    assert "outside prison" in page
    assert "was asked and has not accepted an action yet" in page
    owner = browser(plan.worker)
    assert "Answer A bed for six weeks" in words(owner.get(_url(plan)))
    link = re.search(r'href="([^"]*/plan/actions/[0-9a-f-]{36}/)#answer"', owner.get(_url(plan)).content.decode()).group(1)
    assert "Your answer" in words(owner.get(link))
    assert "Your answer" not in words(client.get(link))
    assert client.post(link, {"verb": "accept", "said": ""}).status_code == 403
    bad = owner.post(link, {"verb": "decline", "said": ""})
    assert bad.status_code == 422
    assert "Say why" in words(bad)
    page = words(owner.post(link, {"verb": "accept", "said": ""}, follow=True))
    assert "Accepted" in page
    assert "has not accepted an action" not in page
    page = words(owner.post(link, {"verb": "report", "said": "He slept there tonight."}, follow=True))
    assert "He slept there tonight." in page
    assert owner.post(link, {"verb": "report", "said": "Again."}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "goes to it in a letter: say on what basis"),
        ({"basis": "duty_in_law"}, "Choose the law"),
        ({"basis": "consent"}, "Give the day"),
        ({"basis": "agreement"}, "Choose the agreement"),
        ({"what": ""}, "Fill this in."),
        ({"who": ""}, "Choose one."),
        (day_fields("due", today() - timedelta(days=1)), "or later"),
    ],
)
def test_a_letter_that_is_not_right_does_not_leave(changes, says):
    plan = make_plan()
    answer = browser(plan.prison.officer).post(_url(plan, "action_new"), _action_form(plan.stranger, **changes))
    assert answer.status_code == 422
    assert says in words(answer)
    with acting(plan.stranger):
        assert not Item.objects.filter(case_id=plan.case).exists()


def test_a_letter_says_one_action_and_nothing_else():
    plan = make_plan()
    form = _action_form(plan.stranger, basis="duty_in_law", legal_basis=str(by_law().legal_basis))
    page = words(browser(plan.prison.officer).post(_url(plan, "action_new"), form, follow=True))
    assert "Asked, in a sealed letter." in page
    with acting(plan.stranger):
        item = Item.objects.get(case_id=plan.case, kind="action").id
    reader = browser(plan.stranger)
    letter = words(reader.get(reverse("letter", args=[item])))
    assert "A bed for six weeks" in letter
    assert plan.code in letter
    assert "Treatment officer" in letter
    for hidden in ("Test Person", "Phase", "days to release", "1990"):
        assert hidden not in letter
    with acting(plan.stranger):
        assert Duty.objects.get(about=item).opened_at
    assert reader.get(_url(plan)).status_code == 403
    page = words(reader.post(reverse("letter", args=[item]), {"verb": "accept", "said": ""}, follow=True))
    assert "It waits among your tasks" in page
    page = words(reader.post(reverse("letter", args=[item]), {"verb": "report", "said": "Moved in."}, follow=True))
    assert "Done" in page
    assert reader.post(reverse("letter", args=[item]), {"verb": "report", "said": "Again."}).status_code == 403
    assert "Moved in." in words(_page(plan.prison.officer, plan))


def test_the_letter_is_nobody_elses():
    plan = make_plan()
    _, item = ask(plan, plan.stranger, basis=by_law(), letter=True)
    address = reverse("letter", args=[item])
    at_table = [plan.worker, plan.prison.officer, plan.prison.director]
    manager = make_practitioner("access_manager", institution_of(plan.stranger))
    for other in (*at_table, manager, make_practitioner("social_worker"), make_practitioner("social_worker", jurisdiction="ba")):
        assert browser(other).get(address).status_code == 404
        assert browser(other).post(address, {"verb": "accept"}).status_code == 404


def test_a_question_of_another_kind_is_no_letter_of_an_action():
    plan = make_plan()
    with acting(plan.prison.director):
        decided = Item.objects.filter(case_id=plan.case, kind="confirm_case").values_list("id", flat=True).first()
    assert browser(plan.prison.director).get(reverse("letter", args=[decided])).status_code == 404


def test_outsiders_and_other_places_find_no_plan():
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    outsiders = (plan.stranger, make_practitioner("treatment_officer"), make_practitioner("social_worker", jurisdiction="ba"),
                 make_practitioner("ngo_worker"), make_practitioner("administrator"))  # fmt: skip
    for other in outsiders:
        client = browser(other)
        for address in (_url(plan), _url(plan, "plan_action", action), _url(plan, "action_drop", action), _url(plan, "action_new"),
                        _url(plan, "goal_new"), _url(plan, "view_new"), _url(plan, "offer_new"), _url(plan, "condition_new")):  # fmt: skip
            assert client.get(address).status_code == 404, address


def test_who_reads_and_does_not_write_hears_why():
    plan = make_plan()
    police = make_practitioner("police_contact")
    seat(plan.prison, plan.case, police, "police_contact", ["work"])
    page = words(_page(police, plan))
    assert "Write in this plan Not possible now. Your function does not do this. Who can: treatment officer" in page
    assert browser(police).get(_url(plan, "goal_new")).status_code == 404
    reader = make_practitioner("probation_officer")
    seat(plan.prison, plan.case, reader, "probation_officer", ["work"])
    assert "Your seat does not write this part." in words(_page(reader, plan))
    assert browser(reader).get(_url(plan, "goal_new")).status_code == 403


def test_a_seat_without_the_plans_part_hears_what_reaches_it_instead():
    plan = make_plan()
    nurse = make_practitioner("health_worker")
    seat(plan.prison, plan.case, nurse, "health_worker", ["health"])
    answer = _page(nurse, plan)
    assert answer.status_code == 403
    assert "reaches you as a letter" in words(answer)


def test_the_theme_is_a_filter_in_the_address():
    plan = make_plan()
    ask(plan, plan.worker, area="accommodation", what="A bed")
    ask(plan, plan.worker, area="papers", what="An identity card")
    assert {"A bed", "An identity card"} <= set(re.findall("A bed|An identity card", words(_page(plan.worker, plan))))
    page = words(_page(plan.worker, plan, "?area=papers"))
    assert "An identity card" in page
    assert "A bed" not in page
    assert "A bed" in words(_page(plan.worker, plan, "?area=nonsense"))


def test_the_persons_view_and_an_objection_stand_beside_the_plan():
    plan = make_plan()
    client = browser(plan.prison.officer)
    asked = words(client.get(_url(plan, "view_new")))
    assert "(optional)" not in asked.replace("objection to the plan (optional)", "")
    both = client.post(_url(plan, "view_new"), {"text": "Yes", "missing": "unwell", **day_fields("said_on", today())})
    assert both.status_code == 422
    client.post(_url(plan, "view_new"), {"text": "I do not want to move there.", "objection": "on", **day_fields("said_on", today())})
    page = words(client.post(_url(plan, "view_new"), {"text": "", "missing": "unwell", **day_fields("said_on", today())}, follow=True))
    assert "The view is missing: The person was not well enough to be asked." in page
    assert "Objection" in page
    assert "I do not want to move there." in page
    assert "view is missing, and no reason" not in page


def test_an_offer_is_declined_asked_again_accepted_and_withdrawn():
    plan = make_plan()
    client = browser(plan.prison.officer)
    theirs = str(institution_of(plan.stranger))
    page = words(client.post(_url(plan, "offer_new"), {"text": "A mentor", "provider": theirs}, follow=True))
    assert "Offered, not answered" in page

    def step(**form):
        link = re.search(r'href="([^"]*/plan/terms/[0-9a-f-]{36}/)"', client.get(_url(plan)).content.decode()).group(1)
        return client.post(link, form, follow=True)

    assert "asked again" in words(step(state="declined"))
    later = today() + timedelta(days=40)
    page = words(step(state="declined", **day_fields("ask_again", later)))
    assert f"ask again on {later:%d.%m.%Y}" in page
    page = words(step(state="accepted", **day_fields("consent_on", today()), **day_fields("ends", later)))
    assert f"until {later:%d.%m.%Y}" in page
    action, item = ask(plan, plan.stranger, basis=on_consent(), letter=True)
    assert browser(plan.stranger).get(reverse("letter", args=[item])).status_code == 200
    page = words(step(state="withdrawn"))
    assert "ended, because the consent was withdrawn" in page
    assert state_of(plan, action).state == "dropped"
    assert browser(plan.stranger).get(reverse("letter", args=[item])).status_code == 404


def test_conditions_stand_apart_and_leave_with_their_end():
    plan = make_plan()
    client = browser(plan.prison.officer)
    form = {"text": "Reports each month", "legal_basis": str(by_law().legal_basis), **day_fields("ends", today() + timedelta(days=9))}
    page = words(client.post(_url(plan, "condition_new"), form, follow=True))
    assert "Reports each month" in page
    assert "In force" in page
    assert client.post(_url(plan, "condition_new"), form | {"legal_basis": ""}).status_code == 422
    link = re.search(r'href="([^"]*/plan/terms/[0-9a-f-]{36}/)"', client.get(_url(plan)).content.decode()).group(1)
    page = words(client.post(link, {"state": "ended"}, follow=True))
    assert "No condition is in force." in page
    assert "Over or taken back" in page


def test_dropping_asks_for_the_reason_and_keeps_it():
    plan = make_plan()
    action, _ = ask(plan, plan.worker)
    client = browser(plan.prison.officer)
    assert client.post(_url(plan, "action_drop", action), {"said": ""}).status_code == 422
    page = words(client.post(_url(plan, "action_drop", action), {"said": "Found elsewhere."}, follow=True))
    assert "No longer in the plan" in page
    assert "Found elsewhere." in page
    assert client.get(_url(plan, "action_drop", action)).status_code == 403


def test_services_of_the_persons_town_come_first_and_fill_the_form():
    plan = make_plan()
    town, other = Place.objects.using("owner").filter(jurisdiction="mk").order_by("key")[:2]
    body = institution_of(plan.stranger)
    rows = [Service.objects.using("owner").model(
        jurisdiction_id="mk", institution=Institution(id=body), place=place, area_id="education", name=name, how_to_ask="By telephone.",
        lead_time_days=lead, valid_from=today() - timedelta(days=1),
    ) for place, name, lead in ((other, "Far course", 1), (town, "Near course", 30))]  # fmt: skip
    from prag.database.maintain import as_maintainer

    with as_maintainer() as alias:
        for row in rows:
            row.save(using=alias, force_insert=True)
    client = browser(plan.prison.officer)
    query = f"?area=education&place={town.id}"
    page = words(client.get(_url(plan, "action_new") + query))
    assert page.index("Near course") < page.index("Far course")
    chosen = client.get(_url(plan, "action_new") + query + f"&service={rows[1].id}")
    assert "It must be asked for 30 days ahead." in words(chosen)
    assert f'value="{body}:social_worker" selected' in chosen.content.decode()
    form = _action_form(
        plan.stranger, area="education", service=str(rows[1].id), basis="duty_in_law", legal_basis=str(by_law().legal_basis)
    )
    assert client.post(_url(plan, "action_new") + query, form).status_code == 302
    with acting(plan.prison.officer):
        from prag.gate.opening import open_case

        assert Action.objects.of(open_case(plan.case, "plan_page", compartments={"work"})).get().service == rows[1].id
    assert "Choose one." in words(client.get(_url(plan, "action_new") + "?area=education&place="))


def test_what_changed_since_the_last_visit_is_marked():
    plan = make_plan()
    assert "prag-changed" not in _page(plan.worker, plan).content.decode()
    ask(plan, plan.worker)
    assert "prag-changed" in _page(plan.worker, plan).content.decode()
    assert "prag-changed" not in _page(plan.worker, plan).content.decode()


def test_of_a_released_person_the_plan_says_what_is_missing_and_not_whether_it_is_ready():
    plan = make_plan()
    with as_maintainer() as alias:
        Case.objects.using(alias).filter(id=plan.case).update(phase="released", release_expected=today())
    page = words(_page(plan.prison.officer, plan))
    assert "Is anything missing? No institution outside prison has accepted an action." in page
    assert "Ready for release?" not in page
    assert "Not yet." not in page


def test_a_mistake_in_the_action_marks_nothing_in_the_search_above_it():
    plan = make_plan()
    client, address = browser(plan.prison.officer), _url(plan, "action_new") + "?area=accommodation&place="
    marked = "Town to which the person goes Services of this town stand first. Error: Choose one."
    answer = words(client.post(address, {"area": "accommodation"}))
    assert "Please check" in answer
    assert marked not in answer
    assert marked in words(client.get(address))


def test_an_offer_is_made_by_whoever_can_own_an_action_outside_prison():
    plan = make_plan()
    with acting(plan.prison.officer):
        form = OfferForm(jurisdiction="mk")
    offered = {id_ for _group, rows in form.fields["provider"].choices[1:] for id_, _name in rows}
    kinds = set(Institution.objects.using("owner").filter(id__in=offered).values_list("kind", flat=True))
    never = {"prison", "prison_administration", "data_protection"}
    there = set(Institution.objects.using("owner").filter(jurisdiction="mk", active=True).values_list("kind", flat=True))
    assert kinds == there - never
    assert {"prison", "social_work"} <= there
    assert plan.prison.institution not in offered
