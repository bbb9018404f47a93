"""How is a PDF written anew? Page by page into a new file, which takes only what draws (`pdf_parts`) and knows nothing of the old one.

What a form or a signature shows on the page becomes part of the page first; then forms, notes and links stay behind with everything
else that is not a page. The content of each page is read instruction by instruction (`pdf_content`), and only what it names goes
along (`pdf_copy`), so that nothing lies behind or between.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, String

from prag.documents.pdf_copy import Copy
from prag.documents.pdf_layers import NO_VIEW, refuse_hidden, refuse_if_hidden
from prag.documents.pdf_values import number, numbers
from prag.documents.rewrite import Limits, NotTaken

# ISO 32000-2, annex C: no page is longer. What readers take for the size of a page that says none.
MOST_SIDE, NO_SIZE = 14_400, (0, 0, 612, 792)
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
        copy = Copy(fresh, limits)
        for page in source.pages:
            fresh.pages.append(pikepdf.Page(copy.page(page.obj, _boxes(page.obj))))
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
    refuse_hidden(source)
    count = len(source.pages)
    if count > limits.most_pages:
        raise NotTaken("too_many_pages")
    if not count:
        raise NotTaken("broken")


def _boxes(page: Object) -> dict[str, Any]:
    """Size, cut and turn of a page. Raises `NotTaken` for what is no size of paper."""
    found = {"MediaBox": _box(page.get("/MediaBox", Array(NO_SIZE)))}
    if "/CropBox" in page:
        found["CropBox"] = _box(page.CropBox)
    turn = number(page.get("/Rotate"))
    return found | ({"Rotate": int(turn) % 360} if turn is not None and turn % 90 == 0 else {})


def _box(source: Any) -> Array:
    sides = numbers(source)
    if sides is None or len(sides) != 4:
        raise NotTaken("broken")
    across, up = sorted((sides[0], sides[2])), sorted((sides[1], sides[3]))
    if across[0] == across[1] or up[0] == up[1]:
        raise NotTaken("broken")
    if across[1] - across[0] > MOST_SIDE or up[1] - up[0] > MOST_SIDE:
        raise NotTaken("no_paper")
    return Array([across[0], up[0], across[1], up[1]])


def _draw_forms(source: Pdf) -> None:
    """What is filled in, stamped or signed becomes part of the page; what is seen on paper alone stays behind like what is hidden."""
    if not any("/Annots" in page.obj for page in source.pages):
        return
    for page in source.pages:
        notes = page.obj.get("/Annots")
        if isinstance(notes, Array):
            seen = [one for one in notes if isinstance(one, Dictionary) and not _unseen(one)]
            page.obj.Annots = Array(seen)
    if isinstance(source.Root.get("/AcroForm"), Dictionary):
        source.generate_appearance_streams()
    source.flatten_annotations("all")


def _unseen(note: Any) -> bool:
    refuse_if_hidden(note.get("/OC"))
    flags = number(note.get("/F"))
    return flags is not None and bool(int(flags) & NO_VIEW)
