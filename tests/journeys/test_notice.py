"""Does a notice reach the public through three pairs of hands: written, read by a second person, published by another one?"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey
ENGLISH, ALBANIAN = "Three towns keep what they agreed", "Tri qytete e mbajnë fjalën"
PRESS = "Write to the association."


def open_notice(visitor, language: str) -> None:
    """The notice of this journey in one language, from the list."""
    visitor.go("/announcements/")
    visitor.page.get_by_role("row", name=ENGLISH).get_by_role("link", name=language).first.click()
    visitor.look()


def test_from_the_meetings_to_the_public(visitor) -> None:
    coordinator = visitor()
    coordinator.try_as("NGO coordinator")
    write(coordinator)

    # The one who wrote it sees who goes on, and cannot go on alone
    coordinator.sees("Not possible now. A second reader is somebody else than the one who wrote these words.")
    coordinator.sees("Not possible now. Whoever wrote a notice does not publish it.")
    public = coordinator.page.url.replace("/announcements/", "/notices/").removeprefix(coordinator.site.url)
    stranger = visitor(width=375)
    stranger.finds_nothing(public)

    # A second person reads both languages; only one of them writes
    reader = visitor()
    reader.try_as("Municipal coordinator")
    for language in ("English", "Albanian"):
        open_notice(reader, language)
        reader.sees("Only the institution that began this notice writes it.", "Not yet reviewed")
        reader.press("I have read it: mark as reviewed")
        reader.sees("Reviewed: your mark holds for exactly these words.")

    # A third one publishes
    administration = visitor()
    administration.try_as("Prison administration")
    for language in ("English", "Albanian"):
        open_notice(administration, language)
        administration.press("Publish", exact=True)
        administration.sees("Public from now on", "Exactly this text is public already.")

    read_in_public(stranger, public)

    # What is taken back is gone for everybody
    for language in ("English", "Albanian"):
        open_notice(administration, language)
        administration.press("Withdraw", exact=True)
    stranger.finds_nothing(public)


def write(coordinator) -> None:
    """Choose the meetings of a week, write in two languages, and be stopped once by the guard."""
    coordinator.follow("Public notices")
    coordinator.press("Write a notice")
    coordinator.date("From", 26, 6, 2021)
    coordinator.date("To", 3, 7, 2021)
    coordinator.press("Show the meetings of this period")
    coordinator.sees("30 June 2021, Sarajevo (Bosnia and Herzegovina)", "2 July 2021, Skopje (North Macedonia)")
    coordinator.choose("English")
    coordinator.fill("Title", ENGLISH)
    coordinator.press("Begin the notice")
    coordinator.sees("Three forums were held in the period 30 June – 2 July 2021:", "Information must be exchanged in good time.")
    coordinator.fill("Your own paragraphs", "As in the case K7-QF3.")
    coordinator.press("Save and show the preview")
    coordinator.sees("it may be about a person", "K7-QF3 – It looks like the code of a case.")
    assert coordinator.value("Your own paragraphs") == "As in the case K7-QF3."
    coordinator.fill("Your own paragraphs", PRESS)
    coordinator.press("Save and show the preview")
    coordinator.sees("Saved.", PRESS)
    coordinator.follow("Albanian", exact=True)
    coordinator.sees("Not yet written")
    coordinator.fill("Title", ALBANIAN)
    coordinator.press("Save and show the preview")
    coordinator.sees("Në periudhën 30 qershor – 2 korrik 2021 u mbajtën tri forume:")


def read_in_public(stranger, public: str) -> None:
    """On a telephone, without an account: from the front page to the notice, in both languages, as text and on paper."""
    stranger.go("/")
    stranger.sees(ENGLISH, "What the forums concluded", "Sign in")
    stranger.follow("Read the whole notice")
    stranger.sees(ENGLISH, PRESS, "Places: Sarajevo, Skopje, Bijelo Polje", "Kosovo*", "This designation is without prejudice")
    stranger.sees_not("Not yet reviewed", "Ana Lavandova", "Suzana Vrbovska", "Biljana Borovska")
    stranger.follow("Ky njoftim në gjuhën shqipe")
    assert stranger.page.locator("html").get_attribute("lang") == "sq"
    stranger.sees(ALBANIAN, "Vendet: Sarajevë, Shkup, Bijelo Polje", "burgjet në fokus: burgu i Idrizovës dhe burgu i Shkupit", "Kosova*")
    stranger.sees("© Këshilli i Evropës 2020")
    for ending, kind in ((".txt", "text/plain; charset=utf-8"), (".pdf", "application/pdf")):
        got = stranger.context.request.get(stranger.site.url + public.removesuffix("/en/").removesuffix("/sq/") + f"/sq{ending}")
        assert (got.status, got.headers["content-type"]) == (200, kind)
