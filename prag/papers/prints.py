"""Which papers of a case were printed? Rows of the list of what went out, newest first; headers alone, nothing is opened."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from prag.cases.models import Disclosure
from prag.papers.words import PAPERS
from prag.ui.jinja2 import day, moment
from prag.ui.words import data_text, word


@dataclass(frozen=True, slots=True)
class Printed:
    """One print, in words."""

    paper: str
    number: int
    at: str
    by: str
    whom: str
    state: str


def prints_of(case: UUID) -> list[Printed]:
    """Every print of a case, newest first."""
    rows = Disclosure.objects.filter(case_id=case, kind__in=list(PAPERS)).select_related("institution", "recipient").order_by("-at")
    return [
        Printed(
            word(PAPERS, row.kind), row.copy, moment(row.at), data_text(row.institution.short_name),
            data_text(row.recipient.short_name) if row.recipient else _("the person"), _state(row),
        )
        for row in rows
    ]  # fmt: skip


def _state(row: Disclosure) -> str:
    # Of paper nothing is kept: only a notice can be corrected.
    if row.confirmed_at:
        return _("Called back, confirmed %(day)s: deleted") % {"day": day(row.confirmed_at)}
    return _("Called back %(day)s") % {"day": day(row.recalled_at)} if row.recalled_at else ""
