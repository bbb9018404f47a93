"""Which files does somebody send who means harm, or who does not know what a camera writes? Built here; none comes from elsewhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, PngImagePlugin

from tests.documents import hostile_drawn, hostile_pdf
from tests.documents.hostile_pdf import CHANGES, REFUSED, jpeg, pdf, where_taken, zeros

# Put together here, so that no scanner takes this file for what it tests.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
CLEAN = "clean"
MEGABYTE = 1 << 20

Made = Callable[[], bytes]


def chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG."""
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def png(*more: bytes, width: int = 8, height: int = 8, **saving: Any) -> bytes:
    """A small PNG with further pieces after its head; `width` and `height` are what the head says."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((8, 8)).save(out, "PNG", **saving)
    made = out.getvalue()
    head = chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + made[24:29])
    return made[:8] + head + b"".join(more) + made[33:]


def archive(name: str, data: bytes) -> bytes:
    """A ZIP with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, data)
    return out.getvalue()


def _noted() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>A. Somebody</x:xmpmeta>")
    notes.add_text("Comment", "A. Somebody")
    return png(pnginfo=notes, exif=where_taken(), icc_profile=b"profile of a screen")


def _saved(kind: str, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, kind)
    return out.getvalue()


def _moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), (n, n, n)) for n in (0, 90, 180)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


PICTURES: dict[str, tuple[Made, str]] = {
    "PNG": (png, CLEAN),
    "JPEG": (jpeg, CLEAN),
    "JPEG with its place": (lambda: jpeg(exif=where_taken(), comment=b"A. Somebody", icc_profile=b"x" * 200), CLEAN),
    "PNG with notes and place": (_noted, CLEAN),
    "JPEG in four colours": (lambda: _saved("JPEG", "CMYK"), CLEAN),
    "PNG that moves": (_moving, CLEAN),
    "EICAR behind a PNG": (lambda: png() + EICAR, CLEAN),
    "EICAR behind a JPEG": (lambda: jpeg() + EICAR, CLEAN),
    "ZIP behind a PNG": (lambda: png() + archive("a.js", b"alert(1)"), CLEAN),
    "JPEG that is HTML too": (lambda: jpeg(comment=HTML) + HTML, CLEAN),
    "JPEG that is a ZIP too": (lambda: jpeg() + archive("a.js", b"alert(1)"), CLEAN),
    "PNG that is a PDF too": (lambda: png(chunk(b"tEXt", b"x\x00" + pdf())), CLEAN),
    "50,000 by 50,000 points": (lambda: png(width=50_000, height=50_000), "too_many_pixels"),
    "45 million points": (lambda: png(width=9_000, height=5_000), "too_many_pixels"),
    "bomb in a zTXt": (lambda: png(chunk(b"zTXt", b"x\x00\x00" + zeros(100 * MEGABYTE))), "broken"),
    "bomb in an iTXt": (lambda: png(chunk(b"iTXt", b"x\x00\x01\x00\x00\x00" + zeros(100 * MEGABYTE))), "broken"),
    "bomb in a profile": (lambda: png(chunk(b"iCCP", b"x\x00\x00" + zeros(100 * MEGABYTE))), "broken"),
    "points that never end": (lambda: png()[:33] + chunk(b"IDAT", zeros(100 * MEGABYTE)) + chunk(b"IEND", b""), CLEAN),
    "PNG cut off": (lambda: png()[:-30], "broken"),
    "JPEG cut off": (lambda: jpeg()[:-40], "broken"),
    "PNG with a wrong sum": (lambda: png().replace(b"IDAT", b"IDAU", 1), "broken"),
    "head of a PNG alone": (lambda: png()[:8], "broken"),
    "head of a JPEG alone": (lambda: b"\xff\xd8\xff\xe0", "broken"),
}
OTHERS: dict[str, tuple[Made, str]] = {
    "nothing": (lambda: b"", "empty"),
    "EICAR as text": (lambda: EICAR, "other_kind"),
    "HTML": (lambda: HTML, "other_kind"),
    "SVG with a script": (lambda: SVG, "other_kind"),
    "GIF that is a script too": (lambda: b"GIF89a/*" + _saved("GIF")[8:] + b"*/=1;alert(1)", "other_kind"),
    "zip bomb": (lambda: archive("0", bytes(50 * MEGABYTE)), "other_kind"),
    "office file with macros": (lambda: archive("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Attribute VB_Name"), "other_kind"),
    "old office file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "other_kind"),
    "program": (lambda: b"MZ\x90\x00" + bytes(600), "other_kind"),
    "TIFF": (lambda: _saved("TIFF"), "other_kind"),
    "BMP": (lambda: _saved("BMP"), "other_kind"),
    "WebP": (lambda: _saved("WEBP"), "other_kind"),
    "HTML before a PDF": (lambda: HTML + pdf(), "other_kind"),
    "ZIP before a PDF": (lambda: archive("a", b"b") + pdf(), "other_kind"),
    "11 MB": (lambda: png() + bytes(11 * MEGABYTE), "too_big"),
}
PDFS: dict[str, tuple[Made, str]] = {
    "PDF": (pdf, CLEAN),
    "PDF of 100 pages": (lambda: hostile_pdf.many_pages(100), CLEAN),
    **{f"PDF: {name}": ((lambda change=change: pdf(change)), CLEAN) for name, change in CHANGES.items()},
    "PDF: contents elsewhere": (lambda: pdf(hostile_pdf.outside_stream), CLEAN),
    "PDF: a version before": (hostile_pdf.history, CLEAN),
    "PDF: 50 levels of pages": (lambda: hostile_pdf.deep_tree(50), CLEAN),
    "EICAR behind a PDF": (lambda: pdf() + EICAR, CLEAN),
    "ZIP behind a PDF": (lambda: pdf() + archive("a.js", b"alert(1)"), CLEAN),
    "HTML behind a PDF": (lambda: pdf() + HTML, CLEAN),
    "PDF: 5,000 levels of pages": (lambda: hostile_pdf.deep_tree(5_000), "broken"),
    "PDF: pages in a circle": (hostile_pdf.round_tree, "broken"),
    "PDF cut off": (lambda: pdf()[:200], "broken"),
    "head of a PDF alone": (lambda: b"%PDF-1.7\n", "broken"),
    "head of a PDF, then HTML": (lambda: b"%PDF-1.7\n" + HTML, "broken"),
    **{f"PDF: {name}": found for name, found in REFUSED.items()},
    **{f"PDF: {name}": ((lambda change=change: pdf(change)), CLEAN) for name, change in hostile_drawn.CHANGES.items()},
    **{f"PDF: {name}": ((lambda change=change: pdf(change)), word) for name, (change, word) in hostile_drawn.REFUSED.items()},
}
CORPUS = OTHERS | PICTURES | PDFS
