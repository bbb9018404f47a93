"""How are the bytes of a stream unpacked and packed anew? Under one total for the whole file, so that nothing small becomes huge later on.

Whoever opens the file afterwards has no limits of ours: what unpacks to too much, or says that it is too large, is refused here.
"""

from __future__ import annotations

import math
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from prag.documents.pdf_parts import COLOURS, FAX, PHOTO, UNPACKED
from prag.documents.pdf_values import number
from prag.documents.photo import bare_photo
from prag.documents.rewrite import Limits, NotTaken

_FAX_NUMBERS, _FAX_TRUTHS = ("K", "DamagedRowsBeforeError"), ("EndOfLine", "EncodedByteAlign", "BlackIs1", "EndOfBlock")
# The width of a fax that says none (ISO 32000-2, table 11).
_FAX_WIDTH = 1728
MOST_SAMPLES = 4_000_000


class Streams:
    """Makes the streams of a new file out of those of an old one, and counts what it unpacks."""

    def __init__(self, fresh: Pdf, limits: Limits) -> None:
        self._fresh, self._limits = fresh, limits
        self._bytes = self._pixels = 0

    def unpacked(self, source: Stream) -> bytes:
        """The bytes as they are meant. Raises `NotTaken`, or what the parser raises."""
        if not set(_packings(source)) <= UNPACKED:
            raise NotTaken("picture_inside")
        return self._counted(source.read_bytes(pikepdf.StreamDecodeLevel.generalized))

    def joined(self, contents: Any) -> bytes:
        """The content of a page: one stream, or many in a row."""
        return b"\n".join(self.unpacked(one) for one in _listed(contents) if isinstance(one, Stream))

    def packed(self, bare: bytes) -> Stream:
        """A stream of the new file."""
        return self._fresh.make_stream(zlib.compress(bare), Filter=Name.FlateDecode)

    def picture(self, source: Stream, kept: dict[str, Any]) -> Stream:
        """The stream of a picture, of which `kept` are the entries. What lies behind its last row is left out."""
        width, height = kept.get("Width"), kept.get("Height")
        if not isinstance(width, int) or not isinstance(height, int):
            raise NotTaken("broken")
        self._count_pixels(width, height)
        packings = _packings(source)
        if packings and packings[-1] in (PHOTO, FAX):
            return self._photo_or_fax(source, packings, height)
        return self.packed(self.unpacked(source)[: _row_bytes(width, kept) * height if _row_bytes(width, kept) else None])

    def _photo_or_fax(self, source: Stream, packings: list[str], height: int) -> Stream:
        raw = source.read_raw_bytes()
        if packings[:-1]:
            with pikepdf.new() as scratch:
                raw = self.unpacked(scratch.make_stream(raw, Filter=Array([Name(one) for one in packings[:-1]])))
        if packings[-1] == PHOTO:
            return self._fresh.make_stream(bare_photo(raw, self._limits.most_pixels), Filter=Name.DCTDecode)
        settings = _listed(source.get("/DecodeParms"))
        fax = settings[-1] if settings and isinstance(settings[-1], Dictionary) else Dictionary()
        kept: dict[str, Any] = {name: fax[f"/{name}"] for name in _FAX_TRUTHS if isinstance(fax.get(f"/{name}"), bool)}
        kept |= {name: fax[f"/{name}"] for name in _FAX_NUMBERS if isinstance(number(fax.get(f"/{name}")), int)}
        size: dict[str, Any] = {"Columns": fax.get("/Columns", _FAX_WIDTH), "Rows": fax.get("/Rows", 0) or height}
        if not all(isinstance(number(one), int) for one in size.values()):
            raise NotTaken("broken")
        self._count_pixels(size["Columns"], size["Rows"])
        return self._fresh.make_stream(raw, Filter=Name.CCITTFaxDecode, DecodeParms=Dictionary(**kept, **size))

    def _counted(self, bare: bytes) -> bytes:
        self._bytes += len(bare)
        if self._bytes > self._limits.most_unpacked * 3 // 2:
            raise NotTaken("too_heavy")
        return bare

    def _count_pixels(self, width: int, height: int) -> None:
        """One picture within its limit, all together within that of a picture for each page."""
        if width <= 0 or height <= 0:
            raise NotTaken("broken")
        self._pixels += width * height
        if width * height > self._limits.most_pixels or self._pixels > self._limits.most_pixels * self._limits.most_pages:
            raise NotTaken("too_many_pixels")


def samples(bare: bytes, kept: dict[str, Any]) -> bytes:
    """The table of a function that looks its values up, and nothing behind it. Raises `NotTaken`."""
    sizes, outputs, bits = list(kept.get("Size", ())), len(kept.get("Range", ())) // 2, kept.get("BitsPerSample", 0)
    if not sizes or not outputs or bits not in (1, 2, 4, 8, 12, 16, 24, 32) or any(not isinstance(one, int) or one <= 0 for one in sizes):
        raise NotTaken("broken")
    count = math.prod(sizes) * outputs
    if count > MOST_SAMPLES:
        raise NotTaken("too_heavy")
    return bare[: (count * bits + 7) // 8]


def channels(colour: Any) -> int:
    """How many numbers a colour has in a space of the new file; 0 when unknown."""
    if isinstance(colour, Name):
        return COLOURS.get(str(colour), 0)
    if not isinstance(colour, Array) or not len(colour):
        return 0
    first = colour[0]
    if first == Name.DeviceN:
        return len(colour[1])
    return {"/CalGray": 1, "/CalRGB": 3, "/Lab": 3, "/Indexed": 1, "/Separation": 1}.get(str(first), 0)


def _row_bytes(width: int, kept: dict[str, Any]) -> int:
    mask = kept.get("ImageMask") is True
    bits = 1 if mask else kept.get("BitsPerComponent", 8)
    if bits not in (1, 2, 4, 8, 16):
        raise NotTaken("broken")
    return (width * bits * (1 if mask else channels(kept.get("ColorSpace"))) + 7) // 8


def _packings(source: Object) -> list[str]:
    return [str(one) for one in _listed(source.get("/Filter"))]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
