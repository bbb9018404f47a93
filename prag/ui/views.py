"""What answers that belongs to the frame of every page? Changing the language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from prag.access.web import public
from prag.ui.language import choose


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember a language and go back to the page, if that page is here."""
    back = request.POST.get("next", "")
    response = redirect(back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        choose(response, language)
    return response
