"""In which language does a request speak? What the visitor chose, else what the installation speaks, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

View = Callable[[HttpRequest], HttpResponse]
LAST_RESORT = "en"


def language_of(chosen: str, installation: str, accepted: str) -> str:
    """One of our languages, from the visitor's cookie, the installation's setting and the browser's Accept-Language."""
    known = dict(settings.LANGUAGES)
    for wanted in (chosen, installation):
        if wanted in known:
            return wanted
    asked = (code.split("-")[0] for code, _weight in parse_accept_lang_header(accepted))
    return next((code for code in asked if code in known), LAST_RESORT)


def speak(get_response: View) -> View:
    """Middleware: everything inside speaks the request's language; the next request of this thread inherits nothing of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = language_of(chosen, settings.INSTALLATION_LANGUAGE, request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def choose(response: HttpResponse, language: str) -> None:
    """Remember the visitor's choice for a year, in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def other_languages() -> tuple[tuple[str, str], ...]:
    """Code and own name of each language that one could change to."""
    return tuple((code, str(name)) for code, name in settings.LANGUAGES if code != translation.get_language())
