"""Does a paper get into a case, to those who may read it, and out of their hands again? And does a hostile one stay outside?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.hostile import CORPUS, jpeg, where_taken
from tests.documents.neutral import markers_of
from tests.support.people import make_prison, open_confirmed

pytestmark = pytest.mark.journey


def _choose_file(visitor, folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    visitor.page.locator("input[type=file]").set_input_files(folder / name)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_photo_of_a_certificate_is_added_seen_given_out_and_withdrawn(visitor, tmp_path, width: int, scripts: bool) -> None:
    """With and without scripts, on a wide and on the narrowest screen."""
    officer = visitor(width=width, scripts=scripts)
    officer.try_as("Treatment officer")
    officer.go("/cases/K7-QF3/")
    officer.follow("The documents: download, add, withdraw")
    officer.sees("Carpentry workshop, first year", "Withdrawn on", "Not given out")
    officer.press("Add a document")
    # A file that harms stays outside, and what was typed stays
    officer.choose("Certificate or diploma")
    officer.fill("Title", f"Welding course, second year, {width}")
    officer.choose("Needs and plan")
    _choose_file(officer, tmp_path, "course.pdf", CORPUS["office file with macros"][0]())
    officer.press("Add the document")
    officer.sees("Please check", "This is no PDF, PNG or JPEG, whatever its name says.")
    assert officer.value("Title") == f"Welding course, second year, {width}"
    # The photo goes in, and comes out without the place where it was taken
    _choose_file(officer, tmp_path, "IMG_2041.jpg", jpeg(exif=where_taken()) + bytes(3 << 20))  # as long as a photo is
    officer.press("Add the document")
    officer.sees("Added. Whoever has a seat that opens this part can download it", f"Welding course, second year, {width}")
    officer.sees_not("IMG_2041")
    with officer.page.expect_download() as got:
        officer.page.get_by_role("link", name=f"Download Welding course, second year, {width}").click()
    assert got.value.suggested_filename.startswith("K7-QF3-certificate-")
    assert 0xE1 not in markers_of(Path(got.value.path()).read_bytes())[0]
    # Withdrawn, it stays in sight with the reason, without a way to the file
    officer.follow(f"Withdraw Welding course, second year, {width}")
    officer.press("Withdraw the document")
    officer.sees("Please check")
    officer.fill("Why is it withdrawn?", "It belongs to another person.")
    officer.press("Withdraw the document")
    officer.sees("Withdrawn. It stays in the list with the reason", "It belongs to another person.")
    assert officer.page.get_by_role("link", name=f"Download Welding course, second year, {width}").count() == 0


def test_a_file_that_is_too_large_is_named_before_it_is_sent_and_what_was_typed_stays(visitor, tmp_path) -> None:
    """With scripts nothing leaves the browser; without them the page says what to do and leads back."""
    officer = visitor(width=375)
    officer.try_as("Treatment officer")
    officer.go("/cases/K7-QF3/documents/new/")
    officer.choose("Certificate or diploma")
    officer.fill("Title", "Welding course, third year")
    officer.choose("Needs and plan")
    sent: list[str] = []
    officer.page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    file = officer.page.get_by_label("File", exact=True)
    _choose_file(officer, tmp_path, "large.jpg", jpeg() + bytes(25 << 20))
    officer.look()
    officer.page.get_by_role("button", name="Add the document").click()
    officer.sees("The file is larger than 10 MB. Scan it with a lower resolution")
    assert (file.get_attribute("aria-invalid"), file.evaluate("one => one === document.activeElement")) == ("true", True)
    assert officer.page.locator(f"#{file.get_attribute('aria-describedby').split()[-1]}").inner_text().endswith("add it in parts.")
    assert (sent, officer.value("Title")) == ([], "Welding course, third year")
    # A smaller one takes the word away, and goes
    _choose_file(officer, tmp_path, "small.jpg", jpeg())
    assert officer.page.locator(".govuk-error-message").count() == 0
    officer.page.wait_for_timeout(1100)  # two clicks within a second are one, as for every button
    officer.press("Add the document")
    officer.sees("Welding course, third year")
    assert sent == ["POST"]
    plain = visitor(width=320, scripts=False)
    plain.try_as("Treatment officer")
    plain.go("/cases/K7-QF3/documents/new/")
    plain.choose("Certificate or diploma")
    plain.fill("Title", "Welding course, third year")
    plain.choose("Needs and plan")
    _choose_file(plain, tmp_path, "large.jpg", jpeg() + bytes(25 << 20))
    plain.press("Add the document")
    plain.sees("The file is too large", "A document may have at most 10 MB.")
    plain.follow("Open the form again")
    plain.sees("Add a document")


def test_a_social_worker_finds_the_papers_of_her_parts_alone(visitor) -> None:
    """And somebody without a seat finds none."""
    worker = visitor()
    worker.try_as("Social worker")
    worker.go("/cases/K7-QF3/documents/")
    worker.sees("Consent to visits of the mental health centre, signed")
    worker.sees_not("Appointments after the release", "Decision on the date of release")
    _case, code = open_confirmed(make_prison())
    worker.finds_nothing(f"/cases/{code}/documents/")
    worker.finds_nothing(f"/cases/{code}/documents/new/")
