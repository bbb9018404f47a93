"""Does the greatest file that is taken fit into the memory and time of the process apart, and does what asks for more end there?"""

from __future__ import annotations

import contextlib
import io
import time
import zlib

import pytest
from PIL import Image

from prag.documents import apart
from prag.documents.apart import rewritten
from prag.documents.rewrite import Limits, NotTaken

SIDE = int(Limits().most_pixels ** 0.5)


def saved(picture: Image.Image, kind: str, **saving: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **saving)
    return out.getvalue()


def turned() -> Image.Exif:
    notes = Image.Exif()
    notes[0x0112] = 6
    return notes


@pytest.mark.parametrize(
    ("kind", "mode", "saving"),
    [
        ("PNG", "RGBA", {}),
        ("PNG", "P", {"transparency": 0}),
        ("JPEG", "RGB", {"progressive": True, "subsampling": 0, "exif": turned()}),
    ],
)
def test_a_picture_of_the_greatest_size_is_taken(kind, mode, saving):
    clean = rewritten(saved(Image.new(mode, (SIDE, SIDE)), kind, **saving), Limits(), wait=30)
    assert Image.open(io.BytesIO(clean.data)).size == (SIDE, SIDE)


def arrays_in_a_stream(count: int = 25, length: int = 900_000) -> bytes:
    """A PDF of 45 kB whose one packed stream of objects unpacks to millions of them."""
    body = b"[" + b"[]" * length + b"] "
    head = b" ".join(b"%d %d" % (10 + n, n * len(body)) for n in range(count)) + b" "
    packed = zlib.compress(head + body * count, 9)
    out, places = bytearray(b"%PDF-1.5\n"), {}
    states = b"".join(b"/G%d<</D %d 0 R>>" % (n, 10 + n) for n in range(count))
    made = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</ExtGState<<" + states + b">>>>>>",
        4: b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n" % (count, len(head), len(packed))
        + packed
        + b"\nendstream",
    }
    for number, content in made.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = places[5] = len(out)
    rows = b""
    for number in range(10 + count):
        if number in places:
            rows += b"\1" + places[number].to_bytes(4) + b"\0\0"
        else:
            rows += b"\2" + (4).to_bytes(4) + (number - 10).to_bytes(2) if number >= 10 else bytes(7)
    out += b"5 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % (10 + count, len(rows)) + rows
    return bytes(out) + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


def test_a_small_file_that_unpacks_to_millions_of_objects_is_soon_done():
    data, started = arrays_in_a_stream(), time.monotonic()
    # Taken or not: that is for the reader of PDFs to say.
    with contextlib.suppress(NotTaken):
        rewritten(data, Limits(), wait=30)
    print(f"\n{len(data)} bytes: {time.monotonic() - started:.1f} s")
    assert len(data) < 50_000
    assert time.monotonic() - started < 30 + apart.WALL_SECONDS


def test_a_parser_that_asks_for_more_memory_than_there_is_ends(monkeypatch):
    greedy = "child.rewrite = lambda data, limits: bytearray(child.MEMORY); from prag.documents.rewrite import Limits"
    monkeypatch.setattr(apart, "START", apart.START.replace("from prag.documents.rewrite import Limits", greedy))
    with pytest.raises(NotTaken, match="too_heavy"):
        rewritten(saved(Image.new("L", (8, 8)), "PNG"), Limits(), wait=30)


def test_the_pictures_of_a_phone_that_keeps_several_in_one_are_taken():
    red = Image.new("RGB", (64, 64), "red")
    clean = rewritten(saved(red, "MPO", save_all=True, append_images=[red]), Limits(), wait=30)
    assert clean.media == "jpeg"
    assert b"MPF" not in clean.data
