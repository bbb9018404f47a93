"""How does the public read a notice, without an account? As a page, as plain text and as PDF, in the notice's own language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from prag.access.web import public
from prag.accounts.context import frame
from prag.forums.models import Publication
from prag.forums.notices import blocks
from prag.forums.notices.blocks import Block
from prag.forums.notices.sentences import LANGUAGES
from prag.ui.paper import make_pdf, pdf_answer


@dataclass(frozen=True, slots=True)
class Published:
    """A notice as it was published, and what is said around it in its language."""

    notice: UUID
    language: str
    title: str
    blocks: list[Block]
    state: str
    published: str
    # The other languages in which it is public, and the words of each for "this notice in …".
    others: list[tuple[str, str]]


def find_published(notice: UUID, language: str) -> Published:
    """What is public of a notice in a language. Raises Http404, also for what was withdrawn."""
    rows = {one.language: one for one in Publication.objects.filter(notice_id=notice, withdrawn_at__isnull=True)}
    if language not in rows or language not in LANGUAGES:
        raise Http404
    row, speak = rows[language], LANGUAGES[language]
    return Published(
        notice,
        language,
        row.title,
        blocks.from_json(row.facts.get("blocks", ())),
        "" if row.reviewed else speak.NOT_REVIEWED,
        speak.published(row.published_on),
        [(code, LANGUAGES[code].READ_ON) for code in LANGUAGES if code in rows and code != language],
    )


@public
def notice_public(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """The page. It speaks the language of the notice from the first word to the last, whatever the visitor chose elsewhere."""
    found = find_published(notice, language)
    with translation.override(language):
        # The notice has links to its own other languages; the header's choice would change everything but the notice.
        around = replace(frame(request)["frame"], languages=())
        response = render(request, "forums/notice_public.html", {"found": found, "around": around})
    response["Content-Language"] = language
    return response


@public
def notice_text(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """Plain text."""
    found = find_published(notice, language)
    ends = [one for one in (found.state, found.published) if one]
    said = blocks.as_text([*found.blocks, *(Block("small", one) for one in ends)])
    response = HttpResponse(said, content_type="text/plain; charset=utf-8")
    response["Content-Language"] = language
    return response


@public
def notice_pdf(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """A tagged PDF."""
    found = find_published(notice, language)
    response = pdf_answer(pdf_of(found), f"notice-{language}")
    response["Content-Language"] = language
    return response


def pdf_of(found: Published) -> bytes:
    """The notice on paper."""
    values = {"title": found.title, "blocks": blocks.to_json(found.blocks), "state": found.state, "published": found.published}
    return make_pdf("forums/typst/notice.typ", values, found.language)
