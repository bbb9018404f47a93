"""Can one work in Albanian, and change the language on any page?"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey
WAYS = {"at a desk": {}, "on a small phone": {"width": 320}, "without scripts": {"scripts": False}}


@pytest.mark.parametrize("way", WAYS)
def test_the_language_changes_with_one_press_and_stays(visitor, way: str) -> None:
    """On the front page to Albanian, on the case page back to English; each time one is still where one was."""
    somebody = visitor(**WAYS[way])
    somebody.go("/")
    somebody.press("Shqip", exact=True)
    somebody.sees("Provojeni si …", "Hyr")
    somebody.press("Provo Zyrtar i trajtimit", exact=True)
    somebody.sees("Detyrat e mia")
    somebody.go("/cases/K7-QF3/")
    somebody.sees("Rasti K7-QF3", "Nevojat dhe faktorët mbrojtës", "Njerëzit në tryezë", "Burgu i Shkupit")
    assert somebody.page.locator("html").get_attribute("lang") == "sq"
    somebody.press("English", exact=True)
    somebody.sees("Case K7-QF3", "Needs and strengths")
    assert somebody.page.url.endswith("/cases/K7-QF3/")


PERSONAS = {
    "Zyrtar i trajtimit": (
        "/cases/", "/cases/new/", "/find/", "/seats/ask/", "/account/", "/cases/K7-QF3/", "/cases/K7-QF3/log/",
        "/cases/K7-QF3/seats/new/", "/cases/K7-QF3/step-back/", "/cases/K7-QF3/areas/accommodation/new/",
    ),
    "Menaxher i qasjes (puna sociale)": ("/institution/", "/institution/invite/", "/institution/functions/new/"),
    "Administrator": ("/administration/", "/administration/institutions/new/", "/administration/agreements/new/"),
    "Zyrtar për mbrojtjen e të dhënave": ("/log/",),
}  # fmt: skip


@pytest.mark.parametrize("persona", PERSONAS)
def test_longer_words_fit_a_small_phone(visitor, persona: str) -> None:
    """Albanian words are longer than English ones; no page grows wider than the window for it."""
    somebody = visitor(width=320, language="sq")
    somebody.go("/")
    somebody.press(f"Provo {persona}", exact=True)
    for path in PERSONAS[persona]:
        assert somebody.go(path) == 200, path
