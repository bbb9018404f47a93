"""Can a case be started on one page, and is nothing lost when something is missing?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from prag.cases.models import Case
from prag.gate.models import Item
from prag.kernel.clock import today
from prag.organisations.models import Criterion, LegalBasis
from tests.staffing.browser import browser, day_fields, words
from tests.support.people import acting, make_practitioner, make_prison


def _form(**changes) -> dict[str, str]:
    basis = LegalBasis.objects.using("owner").filter(jurisdiction="mk", kind="duty_in_law").first()
    criterion = Criterion.objects.using("owner").filter(jurisdiction="mk").first()
    form = {
        "name": "Probni Čovek", "personal_number": "", "address": "A street by the river", "release_kind": "full_term",
        "legal_basis": str(basis.id), "criterion": str(criterion.id), "told": "What the case is for & who sees it.",
        "told_language": "mk",
        **day_fields("birth_date", date(1990, 5, 6)), **day_fields("custody_from", date(2024, 1, 10)),
        **day_fields("release_expected", today() + timedelta(days=100)), **day_fields("told_on", today()),
    }  # fmt: skip
    return form | changes


def test_a_draft_begins_and_the_director_is_asked():
    prison = make_prison()
    client = browser(prison.officer)
    answer = client.post(reverse("case_new"), _form())
    assert answer.status_code == 302
    with acting(prison.officer):
        case = Case.objects.get()
        assert (case.phase, case.responsible_id) == ("draft", prison.institution)
    assert answer["Location"] == reverse("case_page", args=[case.code])
    with acting(prison.director):
        assert Item.objects.get(case_id=case.id).kind == "confirm_case"
    page = words(client.get(answer["Location"]))
    assert case.code in page
    assert "Probni" not in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Fill this in."),
        ({"legal_basis": ""}, "Choose one."),
        ({"told": ""}, "Fill this in."),
        ({"told_language": ""}, "Choose one."),
        (day_fields("told_on", today() + timedelta(days=1)), "or earlier"),
        (day_fields("release_expected", date(2020, 1, 1)), "after the first day in custody"),
        ({"release_expected_day": "", "release_expected_month": "", "release_expected_year": ""}, "Not decided yet"),
        ({"birth_date_month": "13"}, "not a real date"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(changes, says):
    prison = make_prison()
    form = _form(**changes)
    answer = browser(prison.officer).post(reverse("case_new"), form)
    assert answer.status_code == 422
    assert says in words(answer)
    source = answer.content.decode()
    for name in ("name", "told", "address"):
        if form[name]:
            assert form[name].replace("&", "&amp;") in source
    with acting(prison.officer):
        assert not Case.objects.exists()


def test_nobody_else_starts_a_case():
    assert browser(make_practitioner("social_worker")).get(reverse("case_new")).status_code == 404
    assert browser(make_prison().director).get(reverse("case_new")).status_code == 404
