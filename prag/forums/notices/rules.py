"""Is something of a notice allowed by the facts? Pure functions of values; the gate's verbs ask the same in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from prag.access.actor import holders
from prag.access.permissions import Permission
from prag.gate.refusals import verdict_of
from prag.kernel.verdict import ALLOWED, Verdict, refused
from prag.ui.words import function_words


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the person, the institution, and what the functions allow at all."""

    practitioner: UUID
    institution: UUID
    writes: bool
    reviews: bool
    publishes: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a notice stands in one language. `edited_by` is None while nobody wrote in it; `published`: the digest of what is public."""

    institution: UUID
    made_by: UUID
    edited_by: UUID | None = None
    reviewed_digest: str = ""
    published: str = ""


def is_reviewed(standing: Standing, digest: str) -> bool:
    """Whether a second reader read exactly the present text."""
    return bool(standing.reviewed_digest) and standing.reviewed_digest == digest


def may_write(reader: Reader, standing: Standing, house: str) -> Verdict:
    """Whether the reader writes this notice. `house`: the institution that began it."""
    if not reader.writes:
        return refused(_("Your function does not write notices."), function_words(holders(Permission.NOTICE_WRITE)))
    if reader.institution != standing.institution:
        return refused(_("Only the institution that began this notice writes it."), house)
    return ALLOWED


def may_review(reader: Reader, standing: Standing, digest: str) -> Verdict:
    """Whether the reader is the second reader of the present text."""
    if standing.edited_by is None:
        return _no_text()
    if is_reviewed(standing, digest):
        return refused(_("Exactly this text is reviewed already."), _("nobody needs to, until the text changes"))
    if not reader.reviews:
        return refused(_("Your function does not read notices as second reader."), function_words(holders(Permission.NOTICE_REVIEW)))
    return verdict_of("reviewer_is_writer") if reader.practitioner == standing.edited_by else ALLOWED


def may_publish(reader: Reader, standing: Standing, digest: str) -> Verdict:
    """Whether the reader publishes the present text; reviewed or not, the page says which."""
    if standing.edited_by is None:
        return _no_text()
    if standing.published == digest:
        return refused(_("Exactly this text is public already."), _("nobody needs to, until the text changes"))
    if not reader.publishes:
        return refused(_("Your function does not publish notices."), function_words(holders(Permission.NOTICE_PUBLISH)))
    return verdict_of("publisher_is_writer") if reader.practitioner in (standing.edited_by, standing.made_by) else ALLOWED


def may_withdraw(reader: Reader, standing: Standing) -> Verdict:
    """Whether the reader takes what is public back."""
    if not standing.published:
        return refused(_("Nothing of it is public in this language."), function_words(holders(Permission.NOTICE_PUBLISH)))
    if not reader.publishes:
        return refused(_("Your function does not publish notices."), function_words(holders(Permission.NOTICE_PUBLISH)))
    return ALLOWED


def same_text(shown: str, now: str) -> Verdict:
    """Whether what the reader had before the eyes is what stands there now."""
    return ALLOWED if shown == now else refused(_("The text has changed since you opened the page: read it again."))


def one_project(projects: Collection[str]) -> Verdict:
    """Whether the meetings can stand in one notice: each project brings a disclaimer and a line of rights of its own."""
    if len(set(projects)) <= 1:
        return ALLOWED
    return refused(_("These meetings belong to different projects, each with a disclaimer of its own: write a notice for each project."))


def _no_text() -> Verdict:
    return refused(_("Nobody has written in this language yet."), function_words(holders(Permission.NOTICE_WRITE)))
