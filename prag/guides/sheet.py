"""What stands on the guide of a kind of institution? Its texts, and what its functions may see, read from where the gate takes it too."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from prag.access.compartments import LIMITS, PARTS
from prag.access.permissions import TABLE, Permission, Reach
from prag.access.roles import Role
from prag.cases.words import parts_words
from prag.exchange.words import fields_words
from prag.guides import texts
from prag.organisations.shipped import catalogue
from prag.ui.words import FUNCTIONS, INSTITUTION_KINDS, word


@functools.cache
def _shipped() -> dict[str, Any]:
    return catalogue()


def roles_of(kind: str) -> list[Role]:
    """The functions that only some kinds have, in the order of the catalogue; an access manager is everywhere and opens nothing."""
    return [Role(one["key"]) for one in _shipped()["functions"] if kind in one["institution_kinds"]]


def notice_fields(kind: str) -> list[str]:
    """What a notice of release may tell such an institution; nothing when it gets none."""
    return list(_shipped()["notice_fields"].get(kind, ()))


def titles() -> list[tuple[str, str]]:
    """Kind and its name for every guide, in the order of `GUIDES`."""
    return [(kind, word(INSTITUTION_KINDS, kind)) for kind in texts.GUIDES]


def sheet(kind: str) -> dict[str, Any]:
    """The guide of a kind as (title, lines) in the present language: plain values for the page and for the paper. KeyError without one."""
    guide = texts.GUIDES[kind]
    return {
        "kind": kind,
        "title": _("Prag in one page: %(kind)s") % {"kind": word(INSTITUTION_KINDS, kind)},
        "purpose": str(guide.purpose),
        "asked": _part(_("Three things you will be asked"), guide.asked),
        "ways_title": _("In three clicks"),
        "ways": [_part(*texts.WAYS[way]) for way in guide.ways],
        "parts": [
            _part(_("What you see"), _seen(kind)),
            _part(_("What you never see"), (*_closed(kind), guide.never, *guide.common.never)),
            _part(_("When you write"), guide.common.writing),
            _part(_("What is logged"), guide.common.logged),
            _part(_("Whom to ask"), (*guide.common.helpers, *_protection(kind))),
        ],
        "limits": f"{_('Prag does not score, rank, predict or recommend.')} {_('People decide, and each decision has a name and a date.')}",
        "foot": _("Quick guide. It holds nothing of any case and may be copied."),
    }


def _part(title: Any, lines: Any) -> dict[str, Any]:
    return {"title": str(title), "lines": [str(line) for line in lines]}


def _protection(kind: str) -> list[str]:
    """Whom to ask about what is kept: nobody else where the data protection officer is the reader."""
    if roles_of(kind) == [Role.DATA_PROTECTION]:
        return []
    contact = settings.DPO_CONTACT
    return [str(texts.DATA_PROTECTION_AT) % {"contact": contact} if contact else str(texts.DATA_PROTECTION)]


def opens_cases(kind: str) -> bool:
    """Whether some function of such an institution can open a part of a case."""
    return any(LIMITS[role] for role in roles_of(kind))


def _seen(kind: str) -> list[str]:
    """By a notice, by an action, by a seat: what each opens at most; of those who open no case, their pages."""
    if not opens_cases(kind):
        return _overviews(kind)
    lines, fields = [], notice_fields(kind)
    if fields:
        lines.append(_("In a notice of release: %(facts)s.") % {"facts": fields_words(fields)})
    if any(TABLE[Permission.ADDRESSED_ANSWER][role] is Reach.ITEM for role in roles_of(kind)):
        lines.append(_("In an action: what is asked, by when, and whom to ask."))
    return [*lines, *_by_seat(kind)]


def readers(kind: str, permission: Permission) -> list[Role]:
    """The functions of such an institution that read a page about more than one case; access managers, whom every kind has, included."""
    own = (*roles_of(kind), Role.ACCESS_MANAGER)
    return [role for role in own if TABLE[permission][role] in (Reach.INSTITUTION, Reach.JURISDICTION)]


def _overviews(kind: str) -> list[str]:
    found = [(text, readers(kind, permission)) for permission, text in texts.OVERVIEWS.items()]
    return [str(text) % {"who": ", ".join(word(FUNCTIONS, role) for role in roles)} for text, roles in found if roles]


def _by_seat(kind: str) -> list[str]:
    """What a case opens at most, functions with the same limit in one line; nothing of those that never open one."""
    limits: dict[tuple[Reach, frozenset[str]], list[Role]] = {}
    for role in roles_of(kind):
        if LIMITS[role]:
            limits.setdefault((TABLE[Permission.CASE_VIEW][role], LIMITS[role]), []).append(role)
    return [
        (_("As %(who)s asked to confirm a case, at most: %(parts)s.") if reach is Reach.ITEM else
         _("As %(who)s with a seat at a table, at most: %(parts)s."))
        % {"who": ", ".join(word(FUNCTIONS, role) for role in roles), "parts": parts_words(parts)}
        for (reach, parts), roles in limits.items()
    ]  # fmt: skip


def _closed(kind: str) -> list[str]:
    """The parts of a case that no function of such an institution can ever open."""
    closed = set(PARTS).difference(*(LIMITS[role] for role in roles_of(kind)))
    if closed == set(PARTS):
        return [_("Of a case: %(parts)s. No seat can be given to you.") % {"parts": parts_words(closed)}]
    return [_("Of a case, with any seat: %(parts)s.") % {"parts": parts_words(closed)}] if closed else []
