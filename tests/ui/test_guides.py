"""Is there one page of help for each kind of institution, the same on screen and on paper, true to what the gate lets it see?"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from prag.access.compartments import LIMITS, PARTS
from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.cases.words import PARTS as PART_NAMES
from prag.guides.sheet import notice_fields, roles_of, sheet, titles
from prag.guides.texts import GUIDES
from prag.organisations.shipped import institution_kinds
from prag.ui.paper import make_pdf

# Kinds without a guide, and why.
TRAINED = {
    "prison_administration": "overseer and administrator work with Prag all year, and their pages say what they need",
    "data_protection": "the data protection officer comes when something is asked, and the page starts from the code",
}
LANGUAGES = ("en", "sq")
EVERY = [(kind, language) for kind in GUIDES for language in LANGUAGES]


def texts_of(kind: str) -> list[str]:
    found = sheet(kind)
    parts = [found["asked"], *found["ways"], *found["parts"]]
    return [found["title"], found["purpose"], found["limits"], *(text for part in parts for text in (part["title"], *part["lines"]))]


def squeezed(text: str) -> str:
    """Without what a line's end changes: spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_each_kind_has_one_or_stands_on_the_list():
    assert set(GUIDES) | set(TRAINED) == set(institution_kinds())
    assert not set(GUIDES) & set(TRAINED)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_it_is_one_tagged_page_that_holds_all_of_it(kind, language):
    with translation.override(language):
        pdf = PdfReader(BytesIO(make_pdf("guides/typst/guide.typ", sheet(kind))))
        expected = texts_of(kind)
    root = pdf.trailer["/Root"]
    assert len(pdf.pages) == 1
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == language
    printed = squeezed(pdf.pages[0].extract_text())
    assert [text for text in expected if squeezed(text) not in printed] == []


@pytest.mark.parametrize("kind", GUIDES)
def test_the_screen_says_the_same_without_an_account(kind):
    with translation.override("en"):
        expected = texts_of(kind)
    page = Client().get(f"/help/{kind}/", headers={"accept-language": "en"})
    assert page.status_code == 200
    shown = unescape(page.text)
    assert [text for text in expected if text not in shown] == []


@pytest.mark.parametrize("kind", GUIDES)
def test_it_promises_no_part_that_the_gate_would_refuse_and_hides_none(kind):
    with translation.override("en"):
        seen, never = (sheet(kind)["parts"][place]["lines"] for place in (0, 1))
        names = {part: str(PART_NAMES[part]) for part in PARTS}
    opened = {part for role in roles_of(kind) for part in LIMITS[role]}
    told = [line for line in seen if line.startswith(("With a seat", "When you are asked to confirm"))]
    assert {part for part in PARTS if any(names[part] in line for line in told)} == opened
    closed = [line for line in never if line.startswith("Of a case")]
    assert {part for part in PARTS if any(names[part] in line for line in closed)} == set(PARTS) - opened


def test_its_ways_are_those_that_some_function_of_the_kind_has():
    needs = {"notice": Permission.ADDRESSED_ANSWER, "action": Permission.ADDRESSED_ANSWER, "confirm": Permission.CASE_CONFIRM,
             "commitment": Permission.COMMITMENT_ANSWER}  # fmt: skip
    for kind, guide in GUIDES.items():
        for way in guide.ways:
            assert any(TABLE[needs[way]][role] is Reach.ITEM for role in roles_of(kind)), (kind, way)
        assert ("notice" in guide.ways) == bool(notice_fields(kind)), kind


def test_the_list_names_all_and_an_unknown_one_is_not_there():
    client = Client()
    page = client.get("/help/").text
    for kind, _name in titles():
        assert f'href="/help/{kind}/"' in page
        assert f'href="/help/{kind}.pdf"' in page
    assert client.get("/help/nobody/").status_code == client.get("/help/nobody.pdf").status_code == 404
    assert 'href="/help/"' in client.get("/").text


def test_the_paper_is_a_pdf():
    answer = Client().get("/help/ngo.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_roles_come_from_the_catalogue():
    assert roles_of("ngo") == [Role.NGO, Role.MENTOR]
    assert Role.HEALTH in roles_of("prison")
