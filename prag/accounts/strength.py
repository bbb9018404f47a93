"""Who must sign in with something that cannot be phished, and what does that mean for the session in front of us?

A code from a phone can be read out to a stranger or typed into a copy of this site; a security key answers to the real site
alone. Whoever gives others their access must have one (ASVS 5.0, 6.3.3). Pure rules over the functions somebody holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext as _

from prag.access.roles import Role
from prag.kernel.verdict import ALLOWED, Verdict, refused

MUST_HAVE_KEY = frozenset({Role.ADMINISTRATOR, Role.ACCESS_MANAGER})


class Factor(StrEnum):
    """With what somebody showed who they are, beside the password."""

    KEY = "key"
    PHONE = "phone"
    PAPER = "paper"
    PROVIDER = "provider"


class Step(StrEnum):
    """What a session must do before anything else opens."""

    NOTHING = "nothing"
    SET_UP_KEY = "set_up_key"
    USE_KEY = "use_key"


STRONG = frozenset({Factor.KEY, Factor.PROVIDER})


def needs_key(functions: Iterable[Role]) -> bool:
    """Whether one of the functions asks for a factor that cannot be phished."""
    return not MUST_HAVE_KEY.isdisjoint(functions)


def next_step(functions: Iterable[Role], shown: Factor | None, keys: int) -> Step:
    """What the session still owes. No code leads past a key that is there: one on paper only lets its owner ask for a mailed link."""
    if not needs_key(functions) or shown in STRONG:
        return Step.NOTHING
    return Step.USE_KEY if keys else Step.SET_UP_KEY


def may_ask_for_link(shown: Factor | None) -> bool:
    """Whether a session that owes a key may have the link for a new one mailed: a code on paper was typed, so the key is lost.

    Password and code can both be given away to a copy of this site; the mail reaches the owner alone.
    """
    return shown == Factor.PAPER


def phone_counts(functions: Iterable[Role], keys: int) -> bool:
    """Whether a code from a phone may be typed when signing in."""
    return not (keys and needs_key(functions))


def may_have_phone(functions: Iterable[Role]) -> Verdict:
    """Whether a phone may be set up as second factor."""
    if needs_key(functions):
        return refused(
            _("Your function asks for a security key: a code from a phone can be given away by mistake."),
            _("you, with a security key instead"),
        )
    return ALLOWED


def may_remove_key(functions: Iterable[Role], keys: int, phone: bool) -> Verdict:
    """Whether one of `keys` security keys may be removed: something must stay with which one signs in."""
    if keys > 1 or (phone and not needs_key(functions)):
        return ALLOWED
    return refused(_("This is the only one. Add another security key first, then remove this one."), _("you"))
