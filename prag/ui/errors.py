"""What does a person see when something cannot be done? The error pages, which need no database, session or context."""

import logging
import re
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext as _

# The server's door (prag/ui/door.py) keeps here how long a body wanted to be that it did not take.
ANNOUNCED = "prag.announced"

logger = logging.getLogger(__name__)

# The last resort, when even the templates cannot be read. Deliberately without style, script or translation.
_STATIC = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Prag</title></head><body>'
    "<h1>Something went wrong</h1><p>Prag could not show this page. Nothing was changed unless a page told you so. "
    "Wait a minute and try again. If it happens again, tell your administrator what you wanted to do and when.</p>"
    '<p><a href="/">Go to the first page</a></p></body></html>'
)


def _page(status: int, name: str = "", **context: object) -> HttpResponse:
    # Rendered without the request on purpose: context processors may need what is broken just now.
    try:
        content = engines["jinja2"].get_template(f"ui/errors/{name or status}.html").render(context)
    except Exception:
        logger.exception("error page %s could not be rendered", name or status)
        content = _STATIC
    response = HttpResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in or not, this may not be done. The reason shown is ours, never the exception's text."""
    return _page(403, reason="")


def refused(request: HttpRequest, reason: str, who: str = "") -> HttpResponse:
    """403 with a reason in words and who can change it, for refusals that give nothing away."""
    return _page(403, reason=reason, who=who)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page whether the thing never existed or is not for these eyes."""
    return _page(404)


def conflict(request: HttpRequest, reason: str = "", back_url: str = "") -> HttpResponse:
    """409: somebody else was faster, or the step is no longer possible."""
    return _page(409, reason=reason, back_url=back_url)


def already_sent(request: HttpRequest, back_url: str = "") -> HttpResponse:
    """409: the same form came a second time (two clicks, or sent again after a lost answer); it was done once."""
    return _page(409, "already_sent", back_url=back_url)


def without_key(request: HttpRequest, back_url: str = "") -> HttpResponse:
    """400: a form without the key that tells a first sending from a second; nothing of it was done."""
    return _page(400, "without_key", back_url=back_url)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a mistake in Prag. A database that is away is none, also where a page is not reached: 503, so that it is tried again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page(500)


def unavailable(request: HttpRequest, retry_seconds: int = 60) -> HttpResponse:
    """503: a part that Prag needs does not answer."""
    response = _page(503, unsealed=False, busy=False)
    response["Retry-After"] = str(retry_seconds)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """503: others fetch files just now, as many as the server gives at the same time."""
    response = _page(503, unsealed=False, busy=True)
    response["Retry-After"] = "60"
    return response


def unsealed(request: HttpRequest, *, reading: bool = False) -> HttpResponse:
    """503: nobody sealed the log for hours, so nothing is saved (`reading`: nor shown); with who must act."""
    response = _page(503, unsealed=True, busy=False, reading=reading)
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere; what to do differs from a refusal."""
    return _page(403, reason=_("The page was open for too long, or you signed in again in another window."), stale=True)


def too_much(request: HttpRequest, status: int = 413, *, typed: bool = False) -> HttpResponse:
    """408, 413, 414, 431: what was sent came too slowly, or is too long; nothing of it was read. `typed`: it was the text of a form."""
    large = "" if typed or status != 413 else _large(request)
    back = {"back": request.path, "megabytes": settings.DOCUMENT_MOST_BYTES // (1024 * 1024)} if large else {}
    return _page(status, "too_much", slow=status == 408, body=status == 413, large=large, **back)


def _large(request: HttpRequest) -> str:
    """At the one address that takes files: `file` when it is larger than files may be, `stranger` when only its sender is not known."""
    if request.method != "POST" or not re.fullmatch(settings.LARGE_ADDRESS, request.path_info):
        return ""
    announced = request.META.get(ANNOUNCED, request.META.get("CONTENT_LENGTH")) or ""
    return "stranger" if announced.isdecimal() and int(announced) <= settings.MOST_BYTES_THERE else "file"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what a browser of ours would not send; 413 for a form that is too long or has too many fields."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_much(request, typed=True)
    return _page(400)


handler403, handler404, handler500 = forbidden, not_found, broken
