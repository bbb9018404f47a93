"""How does a page become paper? A Typst template and plain values in, a tagged PDF (PDF/UA) out; no network, no system library."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

if TYPE_CHECKING:
    import typst

PACKAGES = Path(__file__).resolve().parents[1]
FONTS = Path(__file__).resolve().parent / "static" / "prag" / "paper"


def make_pdf(template: str, values: Mapping[str, Any], language: str = "") -> bytes:
    """The PDF of `template` (a path below `prag/`, such as `forums/typst/pack.typ`) filled with `values` (JSON-able).

    The template imports `/ui/typst/prag.typ`, in which `data` holds the values and `data.language`. Values are data, never
    markup: whatever somebody typed is printed as typed. Raises `typst.TypstError` when the template is wrong.
    """
    import typst  # most workers never print, and it holds its fonts

    data = {"language": (language or get_language() or "en").split("-")[0], **values}
    return typst.compile(
        str(PACKAGES / template),
        root=str(PACKAGES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(timezone.now().timestamp()),
    )


@functools.cache
def _fonts() -> typst.Fonts:
    """Our fonts, read once; without those in the library, which no paper uses and every worker would hold."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """The PDF as an answer that a browser shows; `name` without ending, letters and hyphens only."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
