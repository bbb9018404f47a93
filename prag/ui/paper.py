"""How does a page become paper? A Typst template and plain values in, a tagged PDF (PDF/UA) out; no network, no system library."""

from __future__ import annotations

import functools
import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from prag.ui import paper_child

PACKAGES = Path(__file__).resolve().parents[1]
FONTS = Path(__file__).resolve().parent / "static" / "prag" / "paper"
# One thread: a paper of two pages is not done sooner by more.
ALONE = {"RAYON_NUM_THREADS": "1"}
# The longest report takes a second. More at once than these wait, so that what is printed at the same time has a bound in memory.
MOST_SECONDS, AT_ONCE = 30.0, threading.BoundedSemaphore(2)


class NotPrinted(Exception):
    """No paper came of it: the template is wrong, or it took too long."""


def make_pdf(template: str, values: Mapping[str, Any], language: str = "", *, most_seconds: float = MOST_SECONDS) -> bytes:
    """The PDF of `template` (a path below `prag/`, such as `forums/typst/pack.typ`) filled with `values` (JSON-able).

    The template imports `/ui/typst/prag.typ`, in which `data` holds the values and `data.language`. Values are data, never
    markup: whatever somebody typed is printed as typed. It is set in a process of its own. Raises `NotPrinted`.
    """
    data = {"language": (language or get_language() or "en").split("-")[0], **values}
    order = {
        "library": _library(), "template": str(PACKAGES / template), "root": str(PACKAGES), "fonts": str(FONTS), "data": data,
        "timestamp": int(timezone.now().timestamp()),
    }  # fmt: skip
    # -I, -S: nothing of the environment or the folder decides what is loaded, and nothing is loaded that is not needed.
    command = [sys.executable, "-I", "-S", str(paper_child.__file__)]
    with AT_ONCE:
        try:
            done = subprocess.run(
                command, input=json.dumps(order).encode(), capture_output=True, check=False, timeout=most_seconds, cwd="/", env=ALONE,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotPrinted(f"{template}: not done in {most_seconds:.0f} s") from None
    if done.returncode != 0:
        raise NotPrinted(f"{template}: {done.stderr.decode(errors='replace').strip() or done.returncode}")
    return done.stdout


@functools.cache
def _library() -> str:
    """The folder Typst lies in, without loading it here."""
    found = importlib.util.find_spec("typst")
    if found is None or found.origin is None:
        raise NotPrinted("Typst is not installed")
    return str(Path(found.origin).resolve().parents[1])


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """The PDF as an answer that a browser shows; `name` without ending, letters and hyphens only."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
