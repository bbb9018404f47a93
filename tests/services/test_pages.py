"""What does somebody see of a place, and how does an institution keep its own lines?"""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from prag.organisations.models import Institution, LifeArea, Responsibility, Service
from tests.services.places import day, make_place, offered, responsible, row, rows_of
from tests.staffing.browser import browser, day_fields, name_of, words
from tests.support.people import institution_of, make_institution, make_practitioner

ANYBODY = ("treatment_officer", "health_worker", "ngo_worker", "mentor", "administrator")
NOBODY = ("access_manager", "data_protection_officer")


def fields(place, **changes):  # type: ignore[no-untyped-def]
    """A service as it is typed."""
    said = {"place": str(place.id), "area": "education", "name": "Evening school", "how_to_ask": "At the counter.", "lead_time_days": "14"}
    return said | day_fields("valid_from", day(0)) | changes


def short(institution: uuid.UUID) -> str:
    return row(Institution, id=institution).short_name


def area_name(key: str) -> str:
    return LifeArea.objects.using("owner").get(key=key).name


def test_a_place_says_who_does_what_and_what_nobody_offers():
    town, home = make_place(), make_institution("social_work")
    service = offered(town, home, name="A bed", lead_time_days=30, last=21)
    offered(town, home, area="papers", name="Counter hours", lead_time_days=0)
    offered(town, home, area="family", name="Old advice", last=-1)
    offered(town, home, area="health", name="A new clinic", first=9)
    line = responsible(town, home, "social_worker", last=-5)
    client = browser(make_practitioner("police_contact"))
    page = client.get(reverse("place", args=[town.id]))
    said = rows_of(page.content.decode())
    [bed] = [text for text in said if "A bed" in text]
    assert bed.startswith(area_name("work"))
    assert all(part in bed for part in (short(home), "30 days", "By letter.", "Ends in 21 days"))
    assert "the same day" in next(text for text in said if "Counter hours" in text)
    # An area without a valid service is a row of its own, and says what there was
    [family] = [text for text in said if text.startswith(area_name("family"))]
    assert "Gap Add a service for Family and children" in family
    assert f"Until {day(-1):%d.%m.%Y}: Old advice, {short(home)} nobody" in family
    # What is to come closes no gap yet
    health = [text for text in said if text.startswith(area_name("health"))]
    assert [("Gap" in text, "To come" in text) for text in health] == [(True, False), (False, True)]
    [responsibility] = [text for text in said if line.does in text]
    assert "Social worker" in responsibility
    assert "Over" in responsibility
    assert str(service.id) not in page.content.decode(), "a link that only its own institution can use"
    areas = LifeArea.objects.using("owner").count()
    assert f"In {areas - 2} areas of life nobody offers anything here now" in words(page)


def test_the_list_counts_what_the_place_shows():
    town, worker = make_place(), make_practitioner("social_worker")
    home = institution_of(worker)
    offered(town, home, area="work")
    offered(town, home, area="work")
    offered(town, home, area="health", first=1)
    responsible(town, home, "social_worker")
    responsible(town, home, "mentor", last=-1)
    responsible(town, home, "mentor", first=-500, last=-400)  # history
    client = browser(worker)
    listed = rows_of(client.get(reverse("places")).content.decode())
    areas = LifeArea.objects.using("owner").count()
    [here] = [text for text in listed if text.startswith(town.name)]
    numbers = [int(one) for one in re.findall(r"(?<=\s)\d+(?=\s)", here.replace(town.name, ""))]
    assert numbers == [areas - 1, 2, 2]
    foreign = make_place("ba")
    assert not [text for text in listed if foreign.name in text]
    # One's own place comes first
    assert listed[1].startswith(row(Institution, id=home).place.name)


def test_vacancies_and_missing_deputies_are_marked_without_a_name():
    town, home = make_place(), make_institution("social_work")
    vacant = responsible(town, home, "mentor")
    alone = responsible(town, home, "social_worker")
    covered = responsible(town, home, "social_worker", deputy_kind="health_worker")
    holder = make_practitioner("social_worker", home)
    page = browser(make_practitioner("ngo_worker")).get(reverse("place", args=[town.id])).content.decode()
    marks = {one.id: next(text for text in rows_of(page) if one.does in text) for one in (vacant, alone, covered)}
    assert "Vacant" in marks[vacant.id]
    assert "No deputy" in marks[alone.id]
    assert "health worker" in marks[covered.id]
    assert "No deputy" not in marks[covered.id]
    assert name_of(holder) not in page


def test_a_gap_closes_when_a_service_is_added():
    town, worker, promised = make_place(), make_practitioner("social_worker"), uuid.uuid4()
    client = browser(worker)
    place = client.get(reverse("place", args=[town.id])).content.decode()
    link = f"{reverse('service_new')}?place={town.id}&amp;area=education"
    assert link in place
    form = client.get(f"{reverse('service_new')}?place={town.id}&area=education&commitment={promised}&name=School")
    assert "This fulfils a commitment" in words(form)
    typed = form.content.decode()
    assert f'value="{promised}"' in typed
    assert 'value="School"' in typed
    assert re.search(rf'value="{town.id}" selected', typed)
    assert re.search(r'value="education" selected', typed)
    answer = client.post(reverse("service_new"), fields(town, commitment=str(promised)), follow=True)
    assert f"The gap in “{area_name('education')}” is closed." in words(answer)
    made = row(Service, place=town)
    assert (made.name, made.lead_time_days, made.commitment, made.replaces) == ("Evening school", 14, promised, None)
    assert made.institution_id == institution_of(worker)
    assert "From a forum" in words(answer)
    assert not [text for text in rows_of(answer.content.decode()) if text.startswith(area_name("education")) and "Gap" in text]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Fill this in."),
        ({"how_to_ask": "x" * 501}, "Use at most 500 characters. These are 501."),
        ({"lead_time_days": "soon"}, "Write a number of days in figures, for example 14."),
        ({"lead_time_days": "-1"}, "Write 0 or more days."),
        ({"lead_time_days": "400"}, "Write at most 365 days."),
        ({"area": "weather"}, "Select a valid choice."),
        ({"place": str(uuid.uuid4())}, "Select a valid choice."),
        ({"valid_from_day": "31", "valid_from_month": "2"}, "This is not a real date."),
        ({"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "2001"}, "The last day cannot be before the first."),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(changes, message):
    town, client = make_place(), browser(make_practitioner("social_worker"))
    answer = client.post(reverse("service_new"), fields(town, name="Kept name") | changes)
    assert answer.status_code == 422
    assert message in words(answer)
    if "name" not in changes:
        assert 'value="Kept name"' in answer.content.decode()
    assert row(Service, place=town) is None


@pytest.mark.parametrize(
    "given", ["?commitment=none", "?place=x&area=%00&name=" + "n" * 500, "?commitment=", "?place=6b4a9c6d-c0b3-4a86-8812-d294818b0d15"]
)
def test_nonsense_in_the_address_breaks_nothing(given):
    client = browser(make_practitioner("social_worker"))
    assert client.get(reverse("service_new") + given).status_code == 200
    assert client.get(reverse("responsibility_new") + given).status_code == 200


def test_a_service_of_another_jurisdictions_place_cannot_be_added():
    client = browser(make_practitioner("social_worker"))
    assert client.post(reverse("service_new"), fields(make_place("ba"))).status_code == 422


def test_a_change_leaves_the_old_line_readable():
    town, worker = make_place(), make_practitioner("social_worker")
    old = offered(town, institution_of(worker), area="education", name="Evening school")
    client = browser(worker)
    form = client.get(reverse("service_change", args=[old.id]))
    assert 'value="Evening school"' in form.content.decode()
    said = {"name": "Day school", "how_to_ask": "By letter.", "lead_time_days": "3"} | day_fields("valid_from", day(0))
    early = client.post(reverse("service_change", args=[old.id]), said | day_fields("valid_from", day(-101)))
    assert early.status_code == 422
    assert "choose that day or a later one" in words(early)
    page = client.post(reverse("service_change", args=[old.id]), said, follow=True)
    assert "The change is saved." in words(page)
    texts = rows_of(page.content.decode())
    [now] = [text for text in texts if "Day school" in text]
    assert "3 days" in now
    [before] = [text for text in texts if "Evening school" in text]
    assert "a newer line took its place" in before
    assert row(Service, id=old.id).valid_until == day(-1)
    # Whoever still has the old form open is told, and keeps what was typed
    late = client.post(reverse("service_change", args=[old.id]), said | {"name": "Third"})
    assert late.status_code == 422
    assert "changed in the meantime" in words(late)
    assert 'value="Third"' in late.content.decode()


def test_a_mistake_is_put_right_on_the_same_day():
    town, worker = make_place(), make_practitioner("social_worker")
    client = browser(worker)
    client.post(reverse("service_new"), fields(town, name="Evening shcool"))
    wrong = row(Service, place=town)
    said = {"name": "Evening school", "how_to_ask": "At the counter.", "lead_time_days": "14"} | day_fields("valid_from", day(0))
    page = client.post(reverse("service_change", args=[wrong.id]), said, follow=True).content.decode()
    shown = [text for text in rows_of(page) if text.startswith(area_name("education"))]
    assert len(shown) == 1
    assert "Evening school" in shown[0]


def test_a_service_ends_and_the_gap_is_seen_the_day_after():
    town, worker = make_place(), make_practitioner("social_worker")
    service = offered(town, institution_of(worker), area="education", name="Evening school")
    client = browser(worker)
    refused = client.post(reverse("service_end", args=[service.id]), day_fields("last", day(-200)))
    assert refused.status_code == 422
    assert "cannot be before that" in words(refused)
    page = client.post(reverse("service_end", args=[service.id]), day_fields("last", day(0)), follow=True)
    assert "The end of “Evening school” is saved." in words(page)
    assert "Ends today" in words(page)
    assert row(Service, id=service.id).valid_until == day(0)


def test_a_line_of_the_role_map_is_added_and_ended():
    town, worker = make_place(), make_practitioner("social_worker")
    client = browser(worker)
    form = client.get(reverse("responsibility_new") + f"?place={town.id}").content.decode()
    assert 'value="social_worker"' in form
    assert 'value="police_contact"' not in form, "a function that such an institution has not"
    assert 'value="access_manager"' not in form
    said = {"place": str(town.id), "function_kind": "social_worker", "does": "Finds a bed.", "contact": "Reception", "deputy_kind": ""}
    said |= day_fields("valid_from", day(0))
    same = client.post(reverse("responsibility_new"), said | {"deputy_kind": "social_worker"})
    assert same.status_code == 422
    assert "Choose another function" in words(same)
    page = client.post(reverse("responsibility_new"), said, follow=True)
    assert "stands in the role map" in words(page)
    line = row(Responsibility, place=town)
    assert reverse("responsibility_end", args=[line.id]) in page.content.decode()
    page = client.post(reverse("responsibility_end", args=[line.id]), day_fields("last", day(0)), follow=True)
    assert "The end of the line is saved." in words(page)
    assert row(Responsibility, id=line.id).valid_until == day(0)


def test_lines_of_others_have_no_forms():
    town, home = make_place(), make_institution("social_work")
    service, line = offered(town, home), responsible(town, home, "social_worker")
    client = browser(make_practitioner("social_worker"))
    for address in (
        reverse("service_change", args=[service.id]),
        reverse("service_end", args=[service.id]),
        reverse("responsibility_end", args=[line.id]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404
        assert client.post(address, day_fields("last", day(0))).status_code == 404
        assert address not in client.get(reverse("place", args=[town.id])).content.decode()


@pytest.mark.parametrize("function", [*ANYBODY, *NOBODY])
def test_who_reads_places(function):
    town, client = make_place(), browser(make_practitioner(function))
    expected = 200 if function in ANYBODY else 404
    assert client.get(reverse("places")).status_code == expected
    assert client.get(reverse("place", args=[town.id])).status_code == expected
    assert client.get(reverse("place", args=[make_place("ba").id])).status_code == 404


def test_whoever_keeps_nothing_is_told_who_does():
    page = words(browser(make_practitioner("administrator")).get(reverse("place", args=[make_place().id])))
    assert "Not possible now. Your function keeps no services." in page
    assert "Who can: treatment officer" in page


def test_the_page_asks_no_more_when_there_is_more_to_show():
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    town, worker = make_place(), make_practitioner("social_worker")
    client = browser(worker)
    client.get(reverse("place", args=[town.id]))

    def asked() -> int:
        with CaptureQueriesContext(connections["default"]) as queries:
            client.get(reverse("place", args=[town.id]))
        return len(queries)

    few = asked()
    for _ in range(8):
        offered(town, institution_of(worker))
        responsible(town, institution_of(worker), "social_worker")
    assert asked() == few
