"""Is each print a paper, a row of the list of what went out, and a row of the log, and does nothing else ever stand on it?"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from prag.audit.models import Event
from prag.cases.models import Case, Disclosure
from prag.database.maintain import as_maintainer
from prag.gate.models import Seat
from prag.gate.opening import open_case
from prag.gate.verbs import call
from prag.kernel.clock import now, today
from prag.kernel.verdict import Refused
from prag.organisations.models import LegalBasis, LifeArea
from prag.papers.words import PAPERS
from prag.plans.models import Goal
from prag.releases.actions import Dates, record_dates, settle_items
from prag.releases.engine import place_settings
from prag.ui.jinja2 import day
from tests.papers.content import FORBIDDEN, ask, settled_case, text_of
from tests.staffing.browser import browser, words
from tests.support.people import acting, institution_of, make_practitioner, make_prison, open_confirmed, seat, start


def _form(kind, worker, **changes):
    form = {"language": "en"}
    if kind == "needs_map":
        form |= {"recipient": str(institution_of(worker)), "basis": ""}
    return form | changes


def _print(client, code, kind, worker, **changes):
    return client.post(reverse(kind, args=[code]), _form(kind, worker, **changes))


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", ["en", "sq"])
def test_a_print_is_a_tagged_paper_in_its_language(kind, language):
    prison, case_id, code, worker = settled_case()
    answer = _print(browser(prison.officer), code, kind, worker, language=language)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in answer["Cache-Control"]
    root = PdfReader(BytesIO(answer.content)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    said = text_of(answer.content).lower()
    assert FORBIDDEN.findall(said) == []
    for hidden in ("hearsay", "unchecked", "secretpill", "0201990450001", "river street", "practitioner "):
        assert hidden not in said


def test_each_paper_says_what_it_is_for():
    prison, case_id, code, worker = settled_case()
    action = ask(prison, case_id, institution_of(worker), "social_worker", "Meet at the centre.", today() + timedelta(days=151))
    with acting(worker):
        open_case(case_id, "action_read", compartments={"work"})
        call("plans.answer_action", p_action=action, p_verb="accept", p_said="")
    client = browser(prison.officer)
    said = {kind: text_of(_print(client, code, kind, worker).content) for kind in PAPERS}
    needs = said["needs_map"]
    for part in (code, "A room is needed from the first night.", "Fact,", "Assessment,", "Hold a room", "Asked, not answered", "copy 1"):
        assert part in needs
    for part in ("Test Person", "marked", "I want my own door"):
        assert part not in needs
    sheet = said["day_one_sheet"]
    for part in (code, "Shelter, Ulica 5", "Meet at the centre.", "each Monday", "until 1 January 2099", "Still open", "treatment officer"):
        assert part in sheet
    assert "Medication Ready Arranged" in sheet
    assert "Test Person" not in sheet
    own = said["own_copy"]
    for part in ("Test Person", "I want my own door.", "Meet at the centre.", "What I object to", "I may see what is written", "dpo@"):
        assert part in own, part
    assert code not in own


def test_whoever_meets_the_person_reads_weekday_day_and_hour():
    prison, case_id, code, worker = settled_case()
    client = browser(prison.officer)
    with acting(prison.officer):
        released = Case.objects.get(id=case_id).release_expected
    assert f"{released:%A}, {day(released)}" in text_of(_print(client, code, "day_one_sheet", worker).content)
    with acting(prison.officer) as actor:
        opened = open_case(case_id, "release_record", compartments={"work"}, writes={"work"})
        settle_items(actor=actor, opened=opened, changed={"release_hour": ("done", "06:30")}, function="treatment_officer")
    sheet, own = (text_of(_print(client, code, kind, worker).content) for kind in ("day_one_sheet", "own_copy"))
    assert f"{released:%A}, {day(released)}, 6:30" in sheet
    assert f"release on {day(released)}, 6:30" in own


def test_an_hour_before_offices_open_reaches_paper():
    prison, case_id, code, worker = settled_case()
    with acting(prison.officer) as actor:
        worked = place_settings(prison.jurisdiction).calendar.next_working(today() + timedelta(days=40))
        record_dates(case=case_id, dates=Dates(full_term=worked), reason="correction")
        opened = open_case(case_id, "release_record", compartments={"work"}, writes={"work"})
        settle_items(actor=actor, opened=opened, changed={"release_hour": ("done", "06:30")}, function="treatment_officer")
    sheet = text_of(_print(browser(prison.officer), code, "day_one_sheet", worker).content)
    assert "The person is released before offices open." in sheet


def test_letters_of_the_region_print_as_typed():
    prison, _, code, worker = settled_case()
    said = text_of(_print(browser(prison.officer), code, "needs_map", worker).content)
    assert "Љубе Ђорђевић, Ќирил, Žarko, Gëzim, Đorđe, Čačak" in said


def test_the_own_copy_is_set_large_on_two_pages_at_most():
    prison, _, code, worker = settled_case()
    sizes = set()
    reader = PdfReader(BytesIO(_print(browser(prison.officer), code, "own_copy", worker).content))
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: sizes.add(abs(tm[3]) * size) if text.strip() else None)
    assert len(reader.pages) <= 2
    assert min(sizes) >= 13


def test_a_second_print_is_the_next_copy_and_both_are_on_record():
    prison, case_id, code, worker = settled_case()
    client = browser(prison.officer)
    assert "copy 1" in text_of(_print(client, code, "needs_map", worker).content)
    assert "copy 2" in text_of(_print(client, code, "needs_map", worker).content)
    assert "Copy 1" in text_of(_print(client, code, "own_copy", worker).content)
    with acting(prison.officer):
        rows = list(Disclosure.objects.filter(case_id=case_id, kind="needs_map").order_by("copy"))
    assert [(row.copy, row.recipient_id, row.recipient_function, row.basis) for row in rows] == [
        (1, institution_of(worker), "social_worker", "seat"),
        (2, institution_of(worker), "social_worker", "seat"),
    ]
    assert set(rows[0].fields) == {"release_date", "needs", "actions"}
    with as_maintainer() as alias:
        logged = Event.objects.using(alias).filter(case_id=case_id, verb="disclosure", object="needs_map")
        assert logged.count() == 2
        opened = Event.objects.using(alias).filter(case_id=case_id, verb="consultation", purpose="paper_print")
        assert set(opened.values_list("compartment", flat=True)) == {"work", "name"}
    page = words(client.get(reverse("case_papers", args=[code])))
    assert "Needs map 2 " in page
    assert "The person's own copy 1 " in page


def test_looking_prints_nothing():
    prison, case_id, code, _ = settled_case()
    client = browser(prison.officer)
    assert client.get(reverse("case_papers", args=[code])).status_code == 200
    for kind in PAPERS:
        assert client.get(reverse(kind, args=[code]))["Location"] == reverse("case_papers", args=[code])
    with acting(prison.officer):
        assert not Disclosure.objects.filter(case_id=case_id).exists()
    with as_maintainer() as alias:
        assert not Event.objects.using(alias).filter(case_id=case_id, purpose="paper_print").exists()


def test_an_outsider_learns_nothing():
    prison, _, code, worker = settled_case()
    other = make_prison()
    client = browser(other.officer)
    assert client.get(reverse("case_papers", args=[code])).status_code == 404
    for kind in PAPERS:
        assert _print(client, code, kind, worker).status_code == 404
    assert browser(other.director).get(reverse("case_papers", args=[code])).status_code == 404


def test_who_only_reads_the_plan_hears_who_prints():
    prison, case_id, code, worker = settled_case()
    client = browser(worker)
    page = words(client.get(reverse("case_papers", args=[code])))
    assert "Print the needs map Not possible now. Your seat reads the plan and does not write it" in page
    assert _print(client, code, "needs_map", worker).status_code == 403
    with acting(prison.officer):
        assert not Disclosure.objects.filter(case_id=case_id).exists()


def test_the_own_copy_needs_a_seat_that_opens_the_name():
    prison, case_id, code, worker = settled_case()
    officer = make_practitioner("probation_officer")
    seat(prison, case_id, officer, "probation_officer", ["work"], ["work"])
    client = browser(officer)
    assert _print(client, code, "own_copy", worker).status_code == 403
    assert _print(client, code, "day_one_sheet", worker, recipient=str(institution_of(worker))).status_code == 200


def test_a_centre_without_a_seat_needs_a_law_or_an_agreement():
    prison, case_id, code, _ = settled_case()
    other = make_practitioner("social_worker")
    client = browser(prison.officer)
    wrong = _print(client, code, "needs_map", other)
    assert wrong.status_code == 422
    assert "choose the law or the agreement" in words(wrong)
    assert f'value="{institution_of(other)}" selected' in wrong.content.decode()
    law = LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").first()
    assert _print(client, code, "needs_map", other, basis=f"duty_in_law:{law.id}").status_code == 200
    with acting(prison.officer):
        row = Disclosure.objects.get(case_id=case_id, recipient=institution_of(other))
    assert (row.basis, row.basis_id, row.recipient_function, row.copy) == ("duty_in_law", law.id, "social_worker", 1)


@pytest.mark.parametrize("kind", ["goal", "action"])
def test_a_text_that_brands_is_not_printed(kind):
    prison, case_id, code, worker = settled_case()
    if kind == "goal":
        with acting(prison.officer) as actor:
            opened = open_case(case_id, "plan_write", compartments={"work"}, writes={"work"})
            Goal.objects.add(
                opened, area=LifeArea.objects.get(key="network"), text="This VEP shall find friends.", own_words=False,
                author=actor.practitioner, institution_id=actor.institution, function_kind="treatment_officer", recorded_at=now(),
            )  # fmt: skip
    else:
        ask(prison, case_id, institution_of(worker), "social_worker", "See the violent extremist weekly.", today() + timedelta(days=9))
    answer = _print(browser(prison.officer), code, "own_copy", worker)
    assert answer.status_code == 422
    assert "Write it anew without that word" in words(answer)
    with acting(prison.officer):
        assert not Disclosure.objects.filter(case_id=case_id).exists()


def test_a_guest_of_another_case_is_no_recipient():
    prison, case_id, code, worker = settled_case()
    elsewhere = make_practitioner("social_worker")
    answer = _print(browser(prison.officer), code, "day_one_sheet", worker, recipient=str(institution_of(elsewhere)))
    assert answer.status_code == 422


def test_a_draft_has_no_papers():
    prison = make_prison()
    case_id, code = start(prison)
    client = browser(prison.officer)
    assert "Print the own copy Not possible now. The case is not confirmed yet." in words(client.get(reverse("case_papers", args=[code])))
    assert client.post(reverse("own_copy", args=[code]), {"language": "en"}).status_code == 403
    with acting(prison.officer):
        assert not Disclosure.objects.filter(case_id=case_id).exists()


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("needs_map", {"p_recipient": None, "p_basis": "person", "p_basis_id": None}),
        ("needs_map", {"p_basis_id": None}),
        ("needs_map", {"p_basis": "agreement"}),
        ("needs_map", {"p_basis": None}),
        ("own_copy", {}),
        ("day_one_sheet", {"p_basis": "duty_in_law"}),
        ("day_one_sheet", {"p_recipient": None}),
        ("everything", {}),
        (None, {}),
    ],
)
def test_the_database_prints_nothing_without_a_basis(kind, changes):
    prison, case_id, _, worker = settled_case()
    with acting(prison.officer):
        theirs = Seat.objects.get(case_id=case_id, institution=institution_of(worker))
        values = {"p_recipient": theirs.institution_id, "p_basis": "seat", "p_basis_id": theirs.id} | changes
        with pytest.raises(Refused):
            call("cases.print_paper", p_case=case_id, p_kind=kind, p_fields=["needs"], **values)
    with acting(prison.officer):
        assert not Disclosure.objects.filter(case_id=case_id).exists()


def test_another_case_cannot_be_printed_by_its_seat():
    prison, case_id, _, worker = settled_case()
    other_id, _ = open_confirmed(prison)
    with acting(prison.officer):
        theirs = Seat.objects.get(case_id=case_id, institution=institution_of(worker))
        with pytest.raises(Refused):
            call("cases.print_paper", p_case=other_id, p_kind="needs_map", p_recipient=theirs.institution_id, p_basis="seat",
                 p_basis_id=theirs.id, p_fields=["needs"])  # fmt: skip
