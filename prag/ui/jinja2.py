"""How are templates rendered? The environment of Django's Jinja2 backend: what every template may call."""

import datetime
import functools
import re
import zlib
from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from prag.kernel.codes import LETTERS, SIGNS
from prag.ui.forms import describe_field, error_list
from prag.ui.frame import EMPTY_FRAME
from prag.ui.words import LANGUAGES, by_language, data_text, due_word, who_can, word

# "12 March 2027"; Albanian: "12 mars 2027". A further language brings its own order and month forms.
_DAYS = {"en": "j F Y", "sq": "j F Y"}
_SMALL_MONTHS = ("sq",)
_CODE = re.compile(rf"\b([{LETTERS}][2-9]-[{SIGNS}]{{3,4}})\b")


@functools.lru_cache(maxsize=8192)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named view."""
    return reverse(name, args=args, kwargs=kwargs)


def kept(shown: Callable[..., str]) -> Callable[..., str]:
    """Jinja's `gettext` remembering what it made of a text without placeholders: a page asks for hundreds, all written in templates."""
    ready: dict[tuple[str | None, str, bool], str] = {}

    @pass_context
    def text(page: Context, message: str, /, **values: Any) -> str:
        if values:
            return shown(page, message, **values)
        key = (get_language(), message, page.eval_ctx.autoescape)
        found = ready.get(key)
        if found is None:
            found = ready[key] = shown(page, message)
        return found

    return text


def day(value: datetime.date | None) -> str:
    """A date in words of the interface language; a moment is first put into the installation's time zone."""
    if value is None:
        return gettext("no date")
    if isinstance(value, datetime.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return _day(value)


@by_language
def _day(value: datetime.date) -> str:
    language = get_language()
    written = formats.date_format(value, _DAYS.get(language or "en", "DATE_FORMAT"))
    return written.lower() if language in _SMALL_MONTHS else written


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


def language_word(code: str) -> str:
    """A language's name in the present language."""
    return word(LANGUAGES, code)


def short_id(text: object) -> str:
    """An id made of the text alone: two answers with the same content stay the same byte for byte."""
    return f"{zlib.crc32(str(text).encode()):08x}"


def code_parts(text: object) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is the code of a case; the macro `whole_codes` keeps those in one line."""
    return [(part, bool(n % 2)) for n, part in enumerate(_CODE.split(str(text))) if part]


def environment(**options: Any) -> Environment:
    """The environment; an undefined variable is an error, not an empty place on the page."""
    options["undefined"] = StrictUndefined
    options.setdefault("autoescape", True)
    options.setdefault("auto_reload", False)
    env = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals["gettext"] = env.globals["_"] = kept(env.globals["gettext"])
    env.globals.update(
        url=url,
        present_language=get_language,
        static=static,
        describe_field=describe_field,
        error_list=error_list,
        who_can=who_can,
        # Both stand in when a page is rendered without a request, as error pages are.
        frame=EMPTY_FRAME,
        messages=(),
    )
    env.filters.update(
        day=day,
        day_short=day_short,
        moment=moment,
        iso=iso,
        short_id=short_id,
        data_text=data_text,
        language_word=language_word,
        due_word=due_word,
        code_parts=code_parts,
    )
    return env
