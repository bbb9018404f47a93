"""Is there one page of help for each kind of institution, the same on screen and on paper, true to what the gate lets it see?"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from prag.access.compartments import LIMITS, PARTS
from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.accounts.context import NAV
from prag.cases.words import PARTS as PART_NAMES
from prag.database.places import ROOT
from prag.guides.sheet import notice_fields, opens_cases, roles_of, sheet, titles
from prag.guides.texts import GUIDES, OVERVIEWS, WAYS
from prag.organisations.shipped import institution_kinds
from prag.ui.paper import make_pdf
from prag.ui.words import FUNCTIONS, word
from tests.staffing.browser import browser
from tests.support.people import make_institution, make_practitioner

# What somebody must be able to do, and how far, for a way to be told on the guide of the kind.
NEEDS = {
    "notice": (Permission.ADDRESSED_ANSWER, Reach.ITEM),
    "action": (Permission.ADDRESSED_ANSWER, Reach.ITEM),
    "confirm": (Permission.CASE_CONFIRM, Reach.ITEM),
    "commitment": (Permission.COMMITMENT_ANSWER, Reach.ITEM),
    "forum": (Permission.FORUM_SET_UP, Reach.JURISDICTION),
    "institution": (Permission.INSTITUTION_ADD, Reach.JURISDICTION),
    "basis": (Permission.BASIS_CONFIRM, Reach.JURISDICTION),
    "trace": (Permission.LOG_READ, Reach.JURISDICTION),
    "keep": (Permission.LOG_WITNESS, Reach.INSTITUTION),
    "witness": (Permission.WITNESS_END, Reach.JURISDICTION),
}
# What is read instead of cases, by where its page stands in the menu.
PAGES = {
    name: (label, needed) for label, name, needed in NAV if name in ("administration", "forums", "timeliness", "log_find", "sealed_log")
}
QUOTED = re.compile(r"“([^”]+)”")
LANGUAGES = ("en", "sq")
EVERY = [(kind, language) for kind in GUIDES for language in LANGUAGES]


def texts_of(kind: str) -> list[str]:
    found = sheet(kind)
    parts = [found["asked"], *found["ways"], *found["parts"]]
    return [found["title"], found["purpose"], found["limits"], *(text for part in parts for text in (part["title"], *part["lines"]))]


def squeezed(text: str) -> str:
    """Without what a line's end changes: spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_each_kind_of_institution_has_one():
    assert set(GUIDES) == set(institution_kinds())


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
    told = [line for line in seen if line.startswith("As ")]
    assert {part for part in PARTS if any(names[part] in line for line in told)} == opened
    closed = [line for line in never if line.startswith("Of a case")]
    assert {part for part in PARTS if any(names[part] in line for line in closed)} == set(PARTS) - opened


def test_its_ways_are_those_that_some_function_of_the_kind_has():
    assert NEEDS.keys() == WAYS.keys()
    for kind, guide in GUIDES.items():
        for way in guide.ways:
            permission, reach = NEEDS[way]
            assert any(TABLE[permission][role] is reach for role in roles_of(kind)), (kind, way)
        assert ("notice" in guide.ways) == bool(notice_fields(kind)), kind


@pytest.mark.parametrize("kind", [kind for kind in GUIDES if not opens_cases(kind)])
def test_who_opens_no_case_is_told_of_every_page_and_of_none_that_is_closed(kind):
    """By the menu, whose links know the permission themselves, and not by the list that the guide is made from."""
    with translation.override("en"):
        seen = sheet(kind)["parts"][0]["lines"]
        told = {line.split(" (")[0].strip("“”"): line.split("(")[1].split(")")[0].split(", ") for line in seen}
        expected = {}
        for label, needed in PAGES.values():
            roles = [role for role in (*roles_of(kind), Role.ACCESS_MANAGER) if _reads(role, needed)]
            if roles:
                expected[str(label)] = [word(FUNCTIONS, role) for role in roles]
    assert told == expected


def _reads(role: Role, needed: Permission | Role | None) -> bool:
    return role is needed if isinstance(needed, Role) else TABLE[needed][role] is not Reach.NONE  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_pages_and_buttons_are_those_of_the_screens(language):
    """What a guide puts in quotation marks is a text of some page by itself, in the words of the language."""
    with (ROOT / "locale" / "sq" / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = [message for message in read_po(file, locale="sq") if message.id and not isinstance(message.id, tuple)]
    names = {message.id if language == "en" else message.string for message in texts}
    with translation.override(language):
        told = {name for way in WAYS.values() for line in way[1] for name in QUOTED.findall(str(line))}
        told |= {name for text in OVERVIEWS.values() for name in QUOTED.findall(str(text))}
    assert len(told) >= 20
    assert told - names == set()


def test_the_list_names_all_and_an_unknown_one_is_not_there():
    client = Client()
    page = client.get("/help/").text
    for kind, _name in titles():
        assert f'href="/help/{kind}/"' in page
        assert f'href="/help/{kind}.pdf"' in page
    assert client.get("/help/nobody/").status_code == client.get("/help/nobody.pdf").status_code == 404
    assert 'href="/help/"' in client.get("/").text


@pytest.mark.parametrize(
    ("function", "kind", "own"),
    [
        ("administrator", "prison_administration", {"prison_administration"}),
        ("data_protection_officer", "prison_administration", {"prison_administration", "data_protection"}),
        # The witness: access managers are in every kind, so theirs is that of their institution.
        ("access_manager", "data_protection", {"data_protection"}),
        ("mentor", "ngo", {"ngo"}),
    ],
)
def test_whoever_signs_in_finds_the_own_one_first(function, kind, own):
    page = browser(make_practitioner(function, make_institution(kind))).get("/help/", headers={"accept-language": "en"}).text
    first, _rest = page.split("For the others", 1)
    assert set(re.findall(r'href="/help/(\w+)/"', first.split("For you", 1)[1])) == own


def test_the_paper_is_a_pdf():
    answer = Client().get("/help/ngo.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_roles_come_from_the_catalogue():
    assert roles_of("ngo") == [Role.NGO, Role.MENTOR]
    assert Role.HEALTH in roles_of("prison")
