"""Does an Albanian reader get the names of our data in Albanian, wherever they stand? Pages, choices in forms, papers and files."""

from __future__ import annotations

import functools
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from django.utils.translation import gettext
from pypdf import PdfReader

import prag
from scripts.extract_data import shipped
from tests.support.visits import PRINTED, Visit

ROOT = Path(prag.__path__[0])
SHOWN = re.compile(r">([^<>]+)<|\b(?:aria-label|title|alt|data-label|placeholder)=\"([^\"]*)\"")
# A public notice stands in a language of its own, which its address names.
IN_ENGLISH = re.compile(r"/en(/|\.)")
# Where a meeting is held is typed, and may be a town alone: behind the hours, and in a calendar.
VENUE = re.compile(r"(?<=\d\d:\d\d, )[^\n·]+|\bLOCATION:\S+")
# In the table of meetings that were held it fills a cell.
VENUES_ALONE = {"forum"}


@functools.cache
def names() -> frozenset[str]:
    """The shipped texts that Albanian calls otherwise."""
    files = [*(ROOT / "organisations" / "data").glob("*.yaml"), ROOT / "demo" / "world" / "people.yaml"]
    texts = {text for file in files for _line, _function, text, _comments in shipped(io.BytesIO(file.read_bytes()), None, None, None)}
    with translation.override("sq"):
        return frozenset(text for text in texts if gettext(text) != text)


@functools.cache
def typed() -> frozenset[str]:
    """What the people of the demo world wrote."""
    world = ROOT / "demo" / "world"
    files = ("agreements", "cases", "forums")
    return frozenset(text for name in files for text in _strings(yaml.safe_load((world / f"{name}.yaml").read_text())))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _any(texts: set[str] | frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = _any(names())
    return known, _any({text for text in typed() - names() if known.search(text)})


def left_in_english(text: str) -> list[str]:
    """The names of our data in a text, but for those within what somebody typed."""
    known, written = _patterns()
    return known.findall(VENUE.sub(" ", written.sub(" ", " ".join(text.split()))))


def texts_of(page: Visit) -> list[str]:
    """What is read of a page, piece by piece; what stands in a field to be typed over is not ours."""
    if page.kind == "application/pdf":
        return [" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.body)).pages)]
    said = page.body.decode("utf-8", "replace")
    if page.kind == "text/html":
        said = re.sub(r"<(script|style|textarea)\b.*?</\1>", " ", said, flags=re.S)
        found = [html.unescape(text or attribute).strip() for text, attribute in SHOWN.findall(said)]
        return [one for one in found if not (page.name in VENUES_ALONE and one in typed())]
    return [re.sub(r"\r?\n ", "", said).replace("\\,", ",")]  # a calendar breaks its lines after 75 bytes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Burgu i Shkupit", []),
        ("Skopje Prison", ["Skopje Prison"]),
        ("QPS, Skopje", ["Skopje"]),
        ("Streha dhe Family and children", ["Family and children"]),
        ("10:00–13:00, Skopje · u mbajt", []),
        ("1. Who prepares a return to Skopje today 2.", []),
        ("Skopjeland", []),
    ],
)
def test_an_english_name_is_seen(text: str, found: list[str]):
    assert left_in_english(text) == found


def test_no_name_of_our_data_is_shown_in_english(albanian_pages: list[Visit]):
    pages = [page for page in albanian_pages if not IN_ENGLISH.search(page.path)]
    wrong = {f"{page.name}: {name} ({page})" for page in pages for text in texts_of(page) for name in left_in_english(text)}
    kinds = {page.kind for page in pages}
    print(f"\nn = {len(pages)} pages and files of {len({page.name for page in pages})} addresses, {len(names())} names")
    assert len(pages) > 250
    assert {"text/html", "application/pdf", "text/calendar"} <= kinds
    assert set(PRINTED) <= {page.name for page in pages}
    assert wrong == set()
