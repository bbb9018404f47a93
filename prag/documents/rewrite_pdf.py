"""How is a PDF written anew? Page by page into a new file, which takes only what draws (`pdf_parts`) and knows nothing of the old one.

What a form or a signature shows on the page becomes part of the page first; then forms, notes and links stay behind with everything
else that is not a page. Bytes are unpacked and packed anew, so that nothing lies behind or between them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from prag.documents.pdf_parts import DEVICES, FAX, PHOTO, SHAPES, UNPACKED, WITH_BYTES, WITH_WORDS
from prag.documents.photo import bare_photo
from prag.documents.rewrite import Limits, NotTaken

MOST_OBJECTS, MOST_DEPTH = 50_000, 60
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}")


def pages_anew(data: bytes, limits: Limits) -> tuple[int, bytes]:
    """How many pages it has, and the new file. Raises `NotTaken`, or whatever the parser raises."""
    most = limits.most_unpacked
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=most, run_length_max_memory=most, png_max_memory=most, tiff_max_memory=most, max_stream_filters=4,
        doc_max_warnings=20_000, parser_max_nesting=100, parser_max_container_size=1_000_000,
    )  # fmt: skip
    try:
        source = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise NotTaken("locked") from None
    with source, pikepdf.new() as fresh:
        _refuse(source, limits)
        _draw_forms(source)
        copy = _Copy(fresh, limits)
        for page in source.pages:
            fresh.pages.append(pikepdf.Page(copy.page(page.obj)))
        language = source.Root.get("/Lang")
        if isinstance(language, String) and _LANGUAGE.fullmatch(str(language)):
            fresh.Root.Lang = String(str(language))
        out = io.BytesIO()
        fresh.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False, deterministic_id=True)
        kept = out.getvalue()
        if zipfile.is_zipfile(io.BytesIO(kept)):
            raise NotTaken("two_in_one")
        return len(fresh.pages), kept


def _refuse(source: Pdf, limits: Limits) -> None:
    if source.is_encrypted:
        raise NotTaken("locked")
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise NotTaken("form_inside")  # what it says is not on its pages
    count = len(source.pages)
    if count > limits.most_pages:
        raise NotTaken("too_many_pages")
    if not count:
        raise NotTaken("broken")


def _draw_forms(source: Pdf) -> None:
    """What is filled in, stamped or signed becomes part of the page."""
    if not any("/Annots" in page.obj for page in source.pages):
        return
    if isinstance(source.Root.get("/AcroForm"), Dictionary):
        source.generate_appearance_streams()
    source.flatten_annotations("all")


class _Copy:
    """Copies objects of one file into another, each once, by the list of what may be kept."""

    def __init__(self, fresh: Pdf, limits: Limits) -> None:
        self._fresh, self._limits = fresh, limits
        self._known: dict[tuple[Any, str], Object] = {}
        self._count = 0

    def page(self, source: Object) -> Object:
        """One page, as an object of the new file."""
        page = self._fresh.make_indirect(Dictionary(Type=Name.Page))
        self._fill(page, source, "page", 0)
        return page

    def value(self, source: Any, kind: str, depth: int) -> Any:
        """The copy of a value, None when it is left out."""
        self._count += 1
        if depth > MOST_DEPTH or self._count > MOST_OBJECTS * 20:
            raise NotTaken("too_heavy")
        if isinstance(source, Array):
            return self._array(source, kind, depth)
        if isinstance(source, Dictionary | Stream):
            return self._object(source, kind, depth)
        if kind not in WITH_WORDS:
            return None
        if isinstance(source, String):
            return String(bytes(source))
        if isinstance(source, Name):
            return Name(str(source))
        # Numbers and truth values come as Python's own; anything else (an inline picture, an operator) belongs nowhere here.
        return None if isinstance(source, Object) else source

    def _array(self, source: Array, kind: str, depth: int) -> Any:
        if kind == "colours" and len(source) == 2 and source[0] == Name.ICCBased:
            return _device(source[1])
        found = (self.value(one, _within(one, kind), depth + 1) for one in source)
        return Array([one for one in found if one is not None])

    def _object(self, source: Object, kind: str, depth: int) -> Object | None:
        if kind.startswith("*"):
            return self._named(source, kind[1:], depth)
        if kind == "drawing":
            kind = {"/Image": "picture", "/Form": "form"}.get(str(source.get("/Subtype", "")), "")
        bytes_too = isinstance(source, Stream)
        if kind not in SHAPES or (bytes_too and kind not in WITH_BYTES):
            return None
        key = (source.objgen, kind)
        if source.is_indirect and key in self._known:
            return self._known[key]
        if len(self._known) > MOST_OBJECTS:
            raise NotTaken("too_heavy")
        fresh = self._stream(source, kind) if bytes_too else self._fresh.make_indirect(Dictionary())
        if source.is_indirect:
            self._known[key] = fresh
        self._fill(fresh, source, kind, depth)
        return fresh

    def _named(self, source: Object, kind: str, depth: int) -> Object | None:
        if isinstance(source, Stream):
            return None
        fresh = Dictionary()
        for name in source.keys():  # noqa: SIM118
            copied = self.value(source[name], kind, depth + 1)
            if copied is not None:
                fresh[name] = copied
        return fresh

    def _fill(self, fresh: Object, source: Object, kind: str, depth: int) -> None:
        for name, of_kind in SHAPES[kind].items():
            if f"/{name}" in source:
                copied = self.value(source[f"/{name}"], of_kind, depth + 1)
                if copied is not None:
                    fresh[f"/{name}"] = copied

    def _stream(self, source: Stream, kind: str) -> Stream:
        packed = [str(one) for one in _listed(source.get("/Filter"))]
        if kind == "picture":
            self._refuse_size(source)
            if packed and packed[-1] in (PHOTO, FAX):
                return self._picture(source, packed)
        if not set(packed) <= UNPACKED:
            raise NotTaken("picture_inside")
        bare = source.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        most = self._limits.most_unpacked // (1 if kind == "picture" else 4)
        if len(bare) > most:
            raise NotTaken("too_heavy")
        return self._fresh.make_stream(zlib.compress(bare), Filter=Name.FlateDecode)

    def _picture(self, source: Stream, packed: list[str]) -> Stream:
        raw = source.read_raw_bytes()
        for one in packed[:-1]:
            if one != "/FlateDecode":
                raise NotTaken("picture_inside")
            raw = zlib.decompressobj().decompress(raw, self._limits.most_bytes)
        settings = _listed(source.get("/DecodeParms"))
        if packed[-1] == PHOTO:
            return self._fresh.make_stream(bare_photo(raw, self._limits.most_pixels), Filter=Name.DCTDecode)
        fax = settings[-1] if settings and isinstance(settings[-1], Dictionary) else Dictionary()
        kept = {name: fax[f"/{name}"] for name in _FAX if isinstance(fax.get(f"/{name}"), int | bool)}
        return self._fresh.make_stream(raw, Filter=Name.CCITTFaxDecode, DecodeParms=Dictionary(**kept))

    def _refuse_size(self, source: Stream) -> None:
        if int(source.get("/Width", 0)) * int(source.get("/Height", 0)) > self._limits.most_pixels:
            raise NotTaken("too_many_pixels")


_FAX = ("K", "Columns", "Rows", "EndOfLine", "EncodedByteAlign", "BlackIs1", "EndOfBlock", "DamagedRowsBeforeError")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _device(profile: Any) -> Name:
    """The device's colours in place of a profile."""
    channels = profile.get("/N") if isinstance(profile, Stream) else None
    if channels not in DEVICES:
        raise NotTaken("broken")
    return Name(DEVICES[channels])


def _within(one: Any, kind: str) -> str:
    """The kind of a member of a list: a function among colours; otherwise what the list is of."""
    return "function" if kind == "colours" and isinstance(one, Dictionary | Stream) and "/FunctionType" in one else kind
