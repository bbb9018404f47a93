"""How is help read? A page that lists the guides, each guide on screen, and the same as paper. Public: nothing here is of any case."""

from __future__ import annotations

import functools

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor
from prag.access.web import public
from prag.guides.sheet import roles_of, sheet, titles
from prag.guides.texts import GUIDES
from prag.guides.words import KEEPERS, TERMS
from prag.organisations.models import Institution
from prag.ui.paper import make_pdf, pdf_answer


@public
@never_cache  # it knows the reader's functions
def help_page(request: HttpRequest) -> HttpResponse:
    """All guides by name; the reader's own first when somebody is signed in."""
    actor = getattr(request, "actor", None)
    return render(request, "guides/list.html", {"guides": titles(), "own": _own(actor), "keepers": KEEPERS, "terms": TERMS})


@public
def guide_page(request: HttpRequest, kind: str) -> HttpResponse:
    """One guide on screen."""
    return render(request, "guides/guide.html", {"guide": sheet(_known(kind))})


@public
def guide_pdf(request: HttpRequest, kind: str) -> HttpResponse:
    """One guide on paper, in the language of the page."""
    found, language = _known(kind), (get_language() or "en").split("-")[0]
    return pdf_answer(_printed(found, language), f"prag-guide-{found.replace('_', '-')}-{language}")


@functools.cache
def _printed(kind: str, language: str) -> bytes:
    """The same for everybody, so a visitor without an account costs no more than one print of each."""
    return make_pdf("guides/typst/guide.typ", sheet(kind), language)


def _known(kind: str) -> str:
    if kind not in GUIDES:
        raise Http404
    return kind


def _own(actor: Actor | None) -> list[str]:
    """The kinds whose functions the reader holds, and that of the reader's institution: access managers are in every kind."""
    if actor is None:
        return []
    kind = Institution.objects.values_list("kind", flat=True).get(id=actor.institution)
    return [one for one in GUIDES if one == kind or actor.roles & set(roles_of(one))]
