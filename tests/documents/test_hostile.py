"""Is each hostile file refused with its word, or kept without anything that acts, tells or hides? All of them, or this fails."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Pdf
from PIL import Image
from pypdf import PdfReader

from prag.documents.apart import ROOT, alone, rewritten
from prag.documents.pdf_values import widths
from prag.documents.rewrite import Clean, Limits, NotTaken, media_of
from prag.documents.words import NOT_TAKEN
from tests.documents import hostile_drawn, hostile_pdf
from tests.documents.hostile import CLEAN, CORPUS, EICAR, jpeg, pdf, png, where_taken
from tests.documents.neutral import IN_NO_PDF, faults, markers_of


def outcome(data: bytes, limits: Limits) -> tuple[str, Clean | None]:
    """The word of the refusal; or that it was taken, and what is kept."""
    try:
        return CLEAN, rewritten(data, limits)
    except NotTaken as no:
        return no.word, None


@pytest.mark.parametrize("name", CORPUS)
def test_it_is_refused_with_its_word_or_nothing_of_it_remains(name: str):
    made, expected = CORPUS[name]
    data = made()
    word, clean = outcome(data, Limits())
    assert word == expected
    if clean is None:
        assert word in NOT_TAKEN
        return
    assert faults(clean) == []
    assert clean.media == media_of(data)


@pytest.mark.parametrize("data", [pdf(), png(), jpeg(exif=where_taken())], ids=["pdf", "png", "jpeg"])
def test_what_is_given_out_is_itself_taken(data: bytes):
    clean = rewritten(data, Limits())
    again = rewritten(clean.data, Limits())
    assert (again.media, again.pages, faults(again)) == (clean.media, clean.pages, [])


def test_the_corpus_is_as_large_as_it_was_promised():
    print(f"\nhostile files: n = {len(CORPUS)}, {sum(word != CLEAN for _, word in CORPUS.values())} refused")
    assert len(CORPUS) >= 120


@pytest.mark.parametrize(
    ("clean", "fault"),
    [
        (Clean("png", 1, png() + EICAR), "behind the end"),
        (Clean("png", 1, png(exif=where_taken())), "eXIf"),
        (Clean("jpeg", 1, jpeg(exif=where_taken())), "marker 0xe1"),
        (Clean("jpeg", 1, jpeg(comment=b"x")), "marker 0xfe"),
        (Clean("jpeg", 1, jpeg() + b"x"), "1 bytes behind"),
        (Clean("pdf", 1, pdf() + EICAR), "behind the end"),
        (Clean("pdf", 1, hostile_pdf.history()), "more than one version"),
    ],
)
def test_the_readers_notice_what_must_not_be_there(clean: Clean, fault: str):
    assert any(fault in one for one in faults(clean)), faults(clean)


@pytest.mark.parametrize("name", hostile_pdf.CHANGES)
def test_the_reader_of_pdfs_notices_each_hostile_one_before_it_was_written_anew(name: str):
    assert faults(Clean("pdf", 1, pdf(hostile_pdf.CHANGES[name], object_stream_mode=hostile_pdf.pikepdf.ObjectStreamMode.disable)))


def test_what_stands_on_the_page_stays():
    kept = rewritten(pdf(hostile_pdf.form), Limits())
    text = PdfReader(io.BytesIO(kept.data)).pages[0].extract_text()
    assert hostile_pdf.SAID in text
    assert "Filled in by hand" in text
    assert "/AcroForm" in IN_NO_PDF


def page_of(change: Callable[[Pdf], None]) -> Any:
    """The first page of what is kept."""
    return PdfReader(io.BytesIO(rewritten(pdf(change), Limits()).data)).pages[0]


def test_a_page_keeps_what_its_content_names_and_nothing_else():
    kept = page_of(hostile_drawn.other_pages)["/Resources"]
    assert (set(kept), set(kept["/XObject"]), set(kept["/Font"])) == ({"/Font", "/XObject"}, {"/X"}, {"/F1"})
    form = page_of(hostile_drawn.other_pages_of_a_form)["/Resources"]["/XObject"]["/X"]
    assert set(form["/Resources"]["/XObject"]) == {"/Y"}


def test_pictures_and_letters_within_a_content_are_drawn_as_before():
    font = page_of(hostile_drawn.letters_as_drawings)["/Resources"]["/Font"]["/F3"]
    (name, picture), *more = font["/Resources"]["/XObject"].items()
    assert (set(font["/CharProcs"]), more, picture["/ImageMask"].value) == ({"/a"}, [], True)
    assert picture.get_data() == bytes.fromhex("00ff00ff00ff00ff")
    assert f"{name} Do".encode() in font["/CharProcs"]["/a"].get_data()
    photos = page_of(hostile_drawn.CHANGES["photo within the content"])["/Resources"]["/XObject"].values()
    assert [(one["/Filter"], one["/Width"]) for one in photos] == [("/DCTDecode", 8)]


def test_a_layer_that_is_seen_stays_and_a_table_of_letters_keeps_its_rows():
    assert "Layer" in page_of(hostile_drawn.layered()).extract_text()
    font = page_of(hostile_drawn.CHANGES["table of letters with a comment"])["/Resources"]["/Font"]["/F1"]
    assert b"1 beginbfchar\n<41> <0041>\nendbfchar" in font["/ToUnicode"].get_data()


def test_widths_that_readers_would_count_for_long_are_left_out():
    font = page_of(hostile_drawn.CHANGES["widths by the billion"])["/Resources"]["/Font"]["/F1"]
    assert set(font) == {"/Type", "/Subtype", "/BaseFont"}
    assert widths(1)(Array([0, [500, 600], 5, 9, 700])) is not None


def test_a_mask_keeps_what_turns_it():
    state = page_of(hostile_drawn.turned_mask)["/Resources"]["/ExtGState"]["/G"]
    assert state["/SMask"]["/TR"].get_data() == b"{ 1 exch sub }"
    assert state["/SMask"]["/G"].get_data() == b"0 0 1 1 re\nf"


def test_what_a_later_version_took_out_is_gone():
    kept = rewritten(hostile_pdf.history(), Limits())
    assert PdfReader(io.BytesIO(kept.data)).pages[0].extract_text().strip() == hostile_pdf.SAID
    assert b"taken out" not in kept.data


@pytest.mark.parametrize(("held", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
def test_a_photo_is_put_upright(held: int, corner: tuple[int, int]):
    """The white quarter of a black picture lies where the camera says that it was seen."""
    picture = Image.new("L", (32, 32))
    picture.paste(255, (0, 0, 16, 16))
    notes = Image.Exif()
    notes[0x0112] = held
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=notes, quality=95)
    seen = Image.open(io.BytesIO(rewritten(out.getvalue(), Limits()).data))
    white = {(x, y) for x in (0, 1) for y in (0, 1) if seen.getpixel((8 + 16 * x, 8 + 16 * y)) > 128}  # type: ignore[operator]
    assert white == {corner}
    assert 0xE1 not in markers_of(out.getvalue())[0] or not seen.getexif()


def test_pixels_of_a_png_stay_as_they_are():
    picture = Image.effect_noise((40, 30), 60).convert("RGBA")
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert Image.open(io.BytesIO(rewritten(out.getvalue(), Limits()).data)).tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("limits", "data", "word"),
    [
        (Limits(most_bytes=400), png(), CLEAN),
        (Limits(most_bytes=100), png(), "too_big"),
        (Limits(most_pages=1), pdf(pages=2), "too_many_pages"),
        (Limits(most_pages=2), pdf(pages=2), CLEAN),
        (Limits(most_pixels=64), png(), CLEAN),
        (Limits(most_pixels=63), png(), "too_many_pixels"),
        (Limits(most_bytes=800), jpeg(quality=1), CLEAN),
    ],
)
def test_the_limits_are_those_that_are_given(limits: Limits, data: bytes, word: str):
    assert outcome(data, limits)[0] == word


def test_a_file_that_grows_beyond_the_limit_is_refused():
    out = io.BytesIO()
    Image.effect_noise((64, 64), 99).save(out, "JPEG", quality=1)
    assert outcome(out.getvalue(), Limits(most_bytes=len(out.getvalue())))[0] == "too_big_anew"


def test_whoever_finds_the_process_busy_is_asked_to_come_back():
    with alone(5), pytest.raises(NotTaken, match="busy"):
        rewritten(pdf(), Limits(), wait=0.01)
    assert outcome(pdf(), Limits())[0] == CLEAN


def test_a_photo_that_grows_is_packed_closer_before_it_is_refused():
    out = io.BytesIO()
    Image.effect_noise((512, 512), 40).save(out, "JPEG", quality=80)
    limits = Limits(most_bytes=int(len(out.getvalue()) * 1.05))
    word, clean = outcome(out.getvalue(), limits)
    assert word == CLEAN
    assert clean is not None
    assert len(clean.data) <= limits.most_bytes


def test_a_file_that_takes_too_long_is_refused_and_its_process_is_gone():
    started = time.monotonic()
    assert outcome(pdf(), Limits())[0] == CLEAN
    with pytest.raises(NotTaken, match="too_heavy"):
        rewritten(pdf(), Limits(), wall=0.01)
    assert time.monotonic() - started < 10
    mine = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
    gone = [one for one in Path(mine).read_text().split() if b"rewrite_child" in Path(f"/proc/{one}/cmdline").read_bytes()]
    assert gone == []


# What code that came in with a file could try: the child's own limits, with this in the place of the parsers.
TRIED = """
import os, socket, subprocess, sys
sys.path.insert(0, sys.argv[1])
from prag.documents import rewrite, rewrite_child as child
def fails(act):
    try:
        act()
    except OSError:
        return True
def tried(data, limits):
    acts = {"file": lambda: open("/etc/passwd"), "socket": socket.socket, "pipe": os.pipe,
            "after closing": lambda: (os.close(2), open("/etc/passwd")), "process": lambda: subprocess.run(["/bin/true"])}
    raise rewrite.NotTaken(",".join(name for name, act in acts.items() if not fails(act)) or "nothing")
child.rewrite = tried
child.main(rewrite.Limits(), 5)
"""


def test_the_web_process_loads_nothing_that_reads_a_file():
    """With every address resolved, as it serves pages."""
    asked = (
        "import sys; from config.rsgi import application; from django.urls import resolve; resolve('/cases/K7-QF3/documents/new/');"
        "print([one for one in sys.modules if one.startswith(('pikepdf', 'prag.documents.rewrite_', 'prag.documents.p', 'lxml'))])"
    )
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['prag.documents.page']"


def test_the_process_apart_can_open_nothing():
    said = subprocess.run([sys.executable, "-I", "-c", TRIED, str(ROOT)], input=png(), capture_output=True, check=True).stdout
    assert json.loads(said.splitlines()[0]) == {"refused": "nothing"}
