"""What may a kept file have in it? Read by readers of our own and by a second library, not by what wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, NameObject, StreamObject, TextStringObject

from prag.documents.rewrite import Clean
from tests.documents.hostile import EICAR

OF_A_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
# Frame, tables, scan; JFIF's own head; Adobe's note on the colours. No EXIF, no profile, no comment.
OF_A_JPEG = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA, 0xE0, 0xEE}
IN_NO_PDF = {
    "/JavaScript", "/JS", "/OpenAction", "/AA", "/A", "/Annots", "/AcroForm", "/XFA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/Names",
    "/URI", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/RichMedia", "/RichMediaContent", "/Metadata", "/PieceInfo",
    "/Info", "/OCProperties", "/OC", "/StructTreeRoot", "/Outlines", "/Encrypt", "/Prev", "/Filespec", "/F", "/FFilter", "/PS", "/Ref",
    "/Rendition", "/Sound", "/Movie", "/Widget", "/Link", "/Author", "/Thumb", "/ICCBased", "/JBIG2Decode", "/JPXDecode", "/Crypt",
    "/ObjStm", "/XRef",
}  # fmt: skip
TOLD = (
    EICAR, b"A. Somebody", b"alert(", b"<script", b"elsewhere.invalid", b"vbaProject", b"cmd.exe", b"taken out again", b"A Camera",
    b"SECRET",
)  # fmt: skip
# The only places of a text: who counts the letters of a font (and a table of colours, which lies in a list behind its own name).
OF_TEXT = {"/Registry", "/Ordering", "/Lang"}


def faults(clean: Clean, *, texts: bool = True) -> list[str]:
    """Everything in a kept file that must not be there; nothing is right. `texts`: also in what its streams unpack to."""
    wrong = [f"holds {told[:20]!r}" for told in TOLD if told in clean.data]
    if zipfile.is_zipfile(io.BytesIO(clean.data)):
        wrong.append("is a ZIP too")
    if clean.media == "pdf":
        return wrong + _of_pdf(clean.data, texts)
    return wrong + {"png": _of_png, "jpeg": _of_jpeg}[clean.media](clean.data)


def _of_png(data: bytes) -> list[str]:
    at, wrong, kind = 8, [] if data.startswith(b"\x89PNG\r\n\x1a\n") else ["no PNG"], b""
    while at < len(data) and kind != b"IEND":
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        wrong += [f"chunk {kind!r}"] if kind not in OF_A_PNG else []
        at += 12 + size
    return wrong + ([f"{len(data) - at} bytes behind the end"] if at != len(data) else [])


def _of_jpeg(data: bytes) -> list[str]:
    wrong = [] if data.startswith(b"\xff\xd8") else ["no JPEG"]
    markers, end = markers_of(data)
    wrong += [f"marker {one:#x}" for one in markers if one not in OF_A_JPEG]
    return wrong + ([f"{len(data) - end} bytes behind the end"] if end != len(data) else [])


def markers_of(data: bytes) -> tuple[list[int], int]:
    """The markers of a JPEG, and where it ends; with the two bytes of the end, if it has any."""
    at, found = 2, []
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xD9:
        found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if found[-1] == 0xDA:
            while at + 1 < len(data) and not (data[at] == 0xFF and data[at + 1] not in (0, *range(0xD0, 0xD8))):
                at += 1
    return found, at + 2


def _of_pdf(data: bytes, texts: bool) -> list[str]:
    wrong = [] if data.startswith(b"%PDF-1.") else ["no PDF"]
    if (data.count(b"%%EOF"), data.count(b"startxref")) != (1, 1) or not data.endswith(b"%%EOF\n"):
        wrong.append("more than one version, or something behind the end")
    reader = PdfReader(io.BytesIO(data), strict=True)
    # The trailer's own words, and every object that the file holds.
    met = set(reader.trailer) - {"/Root", "/Size", "/ID"}
    for number in range(1, int(reader.trailer["/Size"])):  # type: ignore[call-overload]
        held = reader.get_object(IndirectObject(number, 0, reader))
        met |= set(_names(held))
        wrong += [f"a text in {place}" for place in _texts(held)]
        if texts and isinstance(held, StreamObject) and held.get("/Filter", "/FlateDecode") == "/FlateDecode":
            bare = held.get_data()
            wrong += [f"holds {told[:20]!r}" for told in TOLD if told in bare]
        if isinstance(held, DictionaryObject) and held.get("/Subtype") == "/Image" and held.get("/Filter") == "/DCTDecode":
            wrong += [f"in a photo: {one}" for one in _of_jpeg(held._data)]  # type: ignore[attr-defined]
    return wrong + [f"{name} in the PDF" for name in sorted(met & IN_NO_PDF)]


def _names(held: Any) -> Iterator[str]:
    """The words of an object. A file is called `/F` and an action `/A` where they are entries; as values they are names like others."""
    if isinstance(held, NameObject) and held not in ("/F", "/A"):
        yield str(held)
    elif isinstance(held, DictionaryObject):
        for name, value in held.items():
            yield str(name)
            yield from _names(held.raw_get(name) if not isinstance(value, IndirectObject) else None)
    elif isinstance(held, ArrayObject):
        for one in list.__iter__(held):
            yield from _names(one)


def _texts(held: Any, place: str = "an object") -> Iterator[str]:
    """Where a text stands that none needs."""
    if isinstance(held, TextStringObject | ByteStringObject) and place not in OF_TEXT:
        yield place
    elif isinstance(held, DictionaryObject):
        for name in held:
            yield from _texts(held.raw_get(name), str(name))
    elif isinstance(held, ArrayObject):
        table = bool(held) and list.__getitem__(held, 0) == "/Indexed"
        for one in list.__iter__(held):
            if not table or any(told in bytes(getattr(one, "original_bytes", b"")) for told in TOLD):
                yield from _texts(one, place)
