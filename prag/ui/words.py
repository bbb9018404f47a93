"""What do stored words say on the screen, where several parts show them? One name a word, in the interface language."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from prag.access.roles import Role
from prag.kernel.verdict import NOBODY

Words = Mapping[str, str | Promise]

FUNCTIONS: Words = {
    Role.TREATMENT: _("treatment officer"),
    Role.SECURITY: _("security officer"),
    Role.DIRECTOR: _("prison director"),
    Role.ADMINISTRATION: _("prison administration officer"),
    Role.PROBATION: _("probation officer"),
    Role.SOCIAL_WORK: _("social worker"),
    Role.EMPLOYMENT: _("employment counsellor"),
    Role.HEALTH: _("health worker"),
    Role.EDUCATION: _("education worker"),
    Role.POLICE: _("police contact"),
    Role.MUNICIPALITY: _("municipal coordinator"),
    Role.NGO: _("NGO coordinator"),
    Role.MENTOR: _("mentor"),
    Role.ACCESS_MANAGER: _("access manager"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.DATA_PROTECTION: _("data protection officer"),
}


def who_can(who: str) -> str:
    """Who can lift a refusal, as a sentence without its full stop; that nobody can; nothing for one that names nobody."""
    if who == NOBODY:
        return gettext("Nobody can change this any more.")
    return gettext("Who can: %(who)s") % {"who": who} if who else ""


INSTITUTION_KINDS: Words = {
    "prison": _("Prison"),
    "prison_administration": _("Prison administration"),
    "probation": _("Probation"),
    "social_work": _("Social work"),
    "employment": _("Employment"),
    "health": _("Health"),
    "education": _("Education"),
    "police": _("Police"),
    "municipality": _("Municipality"),
    "ngo": _("Association"),
    "data_protection": _("Data protection"),
}

LANGUAGES: Words = {
    "bs": _("Bosnian"),
    "cnr": _("Montenegrin"),
    "en": _("English"),
    "hr": _("Croatian"),
    "mk": _("Macedonian"),
    "rom": _("Romani"),
    "sq": _("Albanian"),
    "sr": _("Serbian"),
    "tr": _("Turkish"),
    "other": _("Another language"),
}


def word(words: Words, key: str | None) -> str:
    """The word for `key`; an unknown key is shown as itself, readable."""
    if not key:
        return ""
    found = words.get(key)
    return str(found) if found is not None else key.replace("_", " ")


def by_language[*Said](drawn: Callable[[*Said], str]) -> Callable[[*Said], str]:
    """What `drawn` makes of small arguments (counts, days, shipped texts), made once in each language: lists ask for the same few again
    and again. Never for what is said of a person."""

    @functools.lru_cache(maxsize=4096)
    def ready(_language: str | None, *said: Hashable) -> str:
        return drawn(*said)  # type: ignore[arg-type]

    @functools.wraps(drawn)
    def asked(*said: *Said) -> str:
        return ready(get_language(), *said)

    return asked


@by_language
def data_text(text: str) -> str:
    """A text of the data we ship (catalogues, jurisdictions, personas) in the present language; what was typed in stays as it is."""
    return gettext(text) if text else ""


def spoken(words: Words) -> dict[str, str]:
    """All the words in the present language at once, for a page that needs them many times."""
    return {key: str(text) for key, text in words.items()}


def sentence(text: str) -> str:
    """The same, beginning with a capital letter."""
    return text[:1].upper() + text[1:]


def function_words(functions: Iterable[str]) -> str:
    """Functions in a row: who can do something. Never a person."""
    return ", ".join(word(FUNCTIONS, one) for one in functions)


@by_language
def due_word(days: int) -> str:
    """When something is due, from the number of days until it."""
    if days == 0:
        return gettext("Due today")
    if days > 0:
        return ngettext("Due in %(n)s day", "Due in %(n)s days", days) % {"n": days}
    return ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -days) % {"n": -days}
