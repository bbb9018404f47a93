"""How are templates rendered? The environment of Django's Jinja2 backend: what every template may call."""

import datetime
import functools
import zlib
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, get_language_info, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from prag.ui.forms import describe_field, error_list
from prag.ui.frame import EMPTY_FRAME

# English dates are written as in "12 March 2027"; other languages bring their own order and month forms.
_ENGLISH_DAY = "j F Y"


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named view."""
    return reverse(name, args=args, kwargs=kwargs)


def text(message: str) -> str:
    """The interface text in the present language. A page asks for hundreds, so each is looked up once a language."""
    return _text(get_language(), message)


@functools.lru_cache(maxsize=16384)
def _text(language: str | None, message: str) -> str:
    return gettext(message)


def day(value: datetime.date | None) -> str:
    """A date in words of the interface language; a moment is first put into the installation's time zone."""
    if value is None:
        return gettext("no date")
    if isinstance(value, datetime.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return _day(get_language(), value)


@functools.lru_cache(maxsize=4096)
def _day(language: str | None, value: datetime.date) -> str:
    english = (language or "en").startswith("en")
    return formats.date_format(value, _ENGLISH_DAY if english else "DATE_FORMAT")


def day_short(value: datetime.date | None) -> str:
    """A date in figures, dd.mm.yyyy, for dense tables."""
    if value is None:
        return gettext("no date")
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "d.m.Y")


def moment(value: datetime.datetime | None) -> str:
    """Date and time of day in the installation's time zone."""
    if value is None:
        return gettext("no date")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)}, {formats.date_format(local, 'H:i')}"


def iso(value: datetime.date | None) -> str:
    """The machine form, for the datetime attribute of <time>."""
    return value.isoformat() if value else ""


def language_name(code: str) -> str:
    """A language's own name for itself; the code when it is not known."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def short_id(text: object) -> str:
    """An id made of the text alone: two answers with the same content stay the same byte for byte."""
    return f"{zlib.crc32(str(text).encode()):08x}"


def environment(**options: Any) -> Environment:
    """The environment; an undefined variable is an error, not an empty place on the page."""
    options["undefined"] = StrictUndefined
    options.setdefault("autoescape", True)
    options.setdefault("auto_reload", False)
    env = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        text, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        url=url,
        static=static,
        describe_field=describe_field,
        error_list=error_list,
        # Both stand in when a page is rendered without a request, as error pages are.
        frame=EMPTY_FRAME,
        messages=(),
    )
    env.filters.update(day=day, day_short=day_short, moment=moment, iso=iso, language_name=language_name, short_id=short_id)
    return env
