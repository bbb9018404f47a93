"""What may stand on a paper, and how short? Pure functions of values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from prag.kernel.verdict import ALLOWED, Verdict, refused
from prag.papers.rows import Deed, Duty, Said
from prag.ui.words import function_words

FIRST_DAYS = timedelta(days=14)
# What was only reported, or nobody could check, is not handed out on paper.
CERTAIN = ("fact", "assessment")
NEEDS = ("some", "marked")
# What was declined or dropped is no part of the plan any more.
AGREED = ("asked", "accepted", "done")
# Branding words of the region's languages, as typed into a plan by habit. A paper that leaves the house carries none of them.
LABELS = re.compile(
    r"\b(VEPs?|NEZ|ОЛНЕ|СДНЕ|(?:violent\w*|dhunsh\w+|nasiln\w+|насил\w+)\s+(?:\w+\s+)?(?:extremis\w+|ekstremis\w+|екстремис\w+)|"
    r"(?:ekstremis\w+)\s+(?:i|e|të|te)\s+dhunsh\w+|ex-?offender\w*|offender\w*|terr?ori[sz]\w*|терори[сз]\w*|de-?radicali\w*|radicali[sz]\w*|"
    r"radikali[zs]\w*|радикализ\w*|jihadi[sz]\w*|xhihadi[sz]\w*|džihadi[sz]\w*|џихади[сз]\w*)",
    re.IGNORECASE,
)
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+")


def may_print(my_writes: Collection[str]) -> Verdict:
    """Whoever writes the plan hands out its papers."""
    if {"work", "custody"} & set(my_writes):
        return ALLOWED
    return refused(
        _("Your seat reads the plan and does not write it, so it prints no papers."),
        function_words(("treatment_officer", "probation_officer", "social_worker")),
    )


def carries_no_label(texts: Iterable[str]) -> Verdict:
    """A paper leaves the house for good: no text on it brands the person, whoever typed it."""
    found = next((hit.group() for text in texts if (hit := LABELS.search(text))), "")
    if not found:
        return ALLOWED
    return refused(
        _("A text that would stand on this paper holds the word “%(word)s”. Write it anew without that word, then print.")
        % {"word": found},
        _("the author of the text, or whoever writes the plan"),
    )


def basis_of_paper(*, has_seat: bool, basis: str) -> Verdict:
    """An institution learns on paper what its seat would show it, or what a law or an agreement gives it."""
    if has_seat or basis:
        return ALLOWED
    return refused(_("This centre has no seat at the table: choose the law or the agreement on which it may learn this."))


def needs_of(said: Iterable[Said]) -> list[Said]:
    """For each life area the latest fact or assessment, if it says that there is a need. Strengths and "no need" are none."""
    latest: dict[str, Said] = {}
    for one in said:
        if one.kind in CERTAIN and not one.strength:
            latest.setdefault(one.area, one)
    return [one for one in latest.values() if one.rating in NEEDS and one.text.strip()]


def asked_of(deeds: Iterable[Deed], institution: object) -> list[Deed]:
    """What is asked of an institution and not over, by due day."""
    return sorted((one for one in deeds if one.institution == institution and one.state in ("asked", "accepted")), key=lambda one: one.due)


def first_appointments(deeds: Iterable[Deed], release: date | None, today: date) -> list[Deed]:
    """Accepted actions of the first days after release; after it, those of the next days. By due day."""
    if release is None:
        return []
    begins = max(release, today)
    return sorted((one for one in deeds if one.state == "accepted" and begins <= one.due <= begins + FIRST_DAYS), key=lambda one: one.due)


def still_kept(duties: Iterable[Duty], day: date) -> list[Duty]:
    """Conditions that have not ended on that day."""
    return [one for one in duties if one.ends is None or one.ends >= day]


def shorten(text: str, most: int) -> str:
    """As many whole sentences as fit into `most` letters; what was left out is marked. A longer first sentence ends at a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = ""
    for sentence in SENTENCE_ENDS.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) + 2 > most:
            break
        kept = longer
    if not kept:
        kept = text[: most - 2].rsplit(" ", 1)[0].rstrip(" ,;:")
    return f"{kept} …"
